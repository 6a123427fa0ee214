from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subscriptions', '0002_policy_signals'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='subscription',
            name='subscription_kind',
        ),
        migrations.RemoveConstraint(
            model_name='subscription',
            name='subscription_names_its_thing',
        ),
        migrations.AlterField(
            model_name='subscription',
            name='kind',
            field=models.CharField(choices=[('program', 'Programs'), ('opportunity', 'Opportunities'), ('signal', 'Policies and rules'), ('program_search', 'Searches for programs'), ('opportunity_search', 'Searches for opportunities'), ('signal_search', 'Searches for policies and rules'), ('fit', 'What fits your company')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['program', 'opportunity', 'signal', 'program_search', 'opportunity_search', 'signal_search', 'fit'])), name='subscription_kind'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['program', 'opportunity', 'signal']), ('query', ''), models.Q(('slug', ''), _negated=True)), models.Q(('kind__in', ['program_search', 'opportunity_search', 'signal_search']), ('slug', ''), models.Q(('query', ''), _negated=True)), models.Q(('kind', 'fit'), ('query', ''), ('slug', '')), _connector='OR'), name='subscription_names_its_thing'),
        ),
    ]
