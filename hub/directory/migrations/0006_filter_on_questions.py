import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A seat may limit a filter to one of its services: to some questions of the table of routing."""

    dependencies = [
        ('directory', '0005_filter_on_towns'),
    ]

    operations = [
        migrations.AddField(
            model_name='intakefilter',
            name='questions',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, help_text='A seat may ask it for one of its services. With needs, one of both is enough.', verbose_name='For these questions alone'),
        ),
        migrations.AddConstraint(
            model_name='intakefilter',
            constraint=models.CheckConstraint(condition=models.Q(('questions__contained_by', ['funding_rd', 'funding_demo', 'growth_capital', 'export_finance', 'market_entry_china', 'find_partner', 'ip_protection', 'regulatory_certification', 'dispute', 'government_introduction', 'consortium', 'trade_mission', 'talent', 'procurement', 'market_entry', 'export_permit', 'finance', 'funding', 'program', 'opportunity', 'unsure', 'other', 'presence-officer', 'presence-consul_general', 'presence-ambassador', 'presence-deputy_minister', 'presence-minister', 'presence-premier'])), name='intake_filter_questions'),
        ),
    ]
