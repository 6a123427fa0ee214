import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "__first__")]

    operations = [
        migrations.CreateModel(
            name="SensitiveView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("actor_label", models.CharField(max_length=80)),
                ("what", models.CharField(help_text="Dotted: casework.case", max_length=60)),
                ("ground", models.CharField(max_length=20)),
                ("subjects", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60))),
                ("request_id", models.CharField(blank=True, max_length=40)),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["subjects"], name="sensitive_view_of_row"),
                    models.Index(fields=["user", "-at"], name="sensitive_view_by_person"),
                    models.Index(fields=["-at"], name="sensitive_view_recent"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("actor_label", models.CharField(max_length=80)),
                ("action", models.CharField(help_text="Dotted and unique: companies.member.invited", max_length=80)),
                ("subject_type", models.CharField(blank=True, max_length=60)),
                ("subject_id", models.CharField(blank=True, max_length=60)),
                ("reason", models.TextField(blank=True)),
                ("data", models.JSONField(default=dict)),
                ("request_id", models.CharField(blank=True, max_length=40)),
                ("hash", models.CharField(blank=True, max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_by_subject"),
                    models.Index(fields=["actor", "-at"], name="audit_by_actor"),
                    models.Index(condition=models.Q(("hash", "")), fields=["id"], name="audit_unsealed"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="audit_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="6258301ed90edfc31794c3e1e1ffe5487ead34bf",
                    operation="DELETE",
                    pgid="pgtrigger_audit_is_never_deleted_0d616",
                    table="audit_entry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="audit_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF OLD.hash = '' AND NEW.hash <> '' AND (to_jsonb(OLD) - 'hash') = (to_jsonb(NEW) - 'hash') THEN RETURN NEW; END IF; RAISE EXCEPTION 'audit entries are append-only';",
                    hash="8883602ab3788b60da6e5073a6e86e5de558dede",
                    operation="UPDATE",
                    pgid="pgtrigger_audit_is_append_only_0292b",
                    table="audit_entry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sensitiveview",
            trigger=pgtrigger.compiler.Trigger(
                name="sensitive_view_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="90117e33bb81dfeaf8be48055f612e8c4b8d09a5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_sensitive_view_is_kept_b1801",
                    table="audit_sensitiveview",
                    when="BEFORE",
                ),
            ),
        ),
    ]
