from django.db import migrations, models


class Migration(migrations.Migration):
    """A seat may ask for a region of a province or a town, or shut it out."""

    dependencies = [
        ('directory', '0004_filter_on_project_cost'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='intakefilter',
            name='intake_filter_kind',
        ),
        migrations.AlterField(
            model_name='intakefilter',
            name='kind',
            field=models.CharField(choices=[('provinces', 'Province or territory'), ('sub_region', 'Region'), ('town', 'Town'), ('employees', 'Number of employees'), ('annual_revenue_cad', 'Annual revenue, in dollars'), ('min_project_cost', 'Project cost, in dollars'), ('years_in_business', 'Years in business'), ('trl', 'Readiness level'), ('legal_forms', 'Legal form'), ('areas', 'Priority area'), ('target_markets', 'Target market'), ('export_experience', 'Export experience'), ('needs', 'Need'), ('sectors_naics', 'Industry code (NAICS)'), ('activity', 'Activity'), ('answers', 'Answers to questions')], max_length=24, verbose_name='What it asks for'),
        ),
        migrations.AddConstraint(
            model_name='intakefilter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['provinces', 'sub_region', 'town', 'employees', 'annual_revenue_cad', 'min_project_cost', 'years_in_business', 'trl', 'legal_forms', 'areas', 'target_markets', 'export_experience', 'needs', 'sectors_naics', 'activity', 'answers'])), name='intake_filter_kind'),
        ),
    ]
