import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0001_assessments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="assessment",
            name="assessment_is_never_changed",
        ),
        migrations.AddField(
            model_name="assessment",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="assessment_is_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.by_id IS NOT NULL OR to_jsonb(OLD) - 'by_id' IS DISTINCT FROM to_jsonb(NEW) - 'by_id')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0eb441db3c9496cb8c7f531a010620c3cf6c83e8",
                    operation="UPDATE",
                    pgid="pgtrigger_assessment_is_never_changed_a2b28",
                    table="matching_assessment",
                    when="BEFORE",
                ),
            ),
        ),
    ]
