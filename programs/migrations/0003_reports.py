"""Reports are kept by ``hub.publishing`` for entries of every type; an owner's answer leads to its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("programs", "0002_sources"),
        ("publishing", "0003_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="reviewedprogram",
            name="report",
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="asked",
                to="publishing.entryreport",
            ),
        ),
    ]
