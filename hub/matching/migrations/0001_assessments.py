import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("companies", "0001_companies")]

    operations = [
        migrations.CreateModel(
            name="ChangedFacts",
            fields=[
                (
                    "company",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="changed_facts",
                        serialize=False,
                        to="companies.company",
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={"verbose_name_plural": "changed facts"},
        ),
        migrations.CreateModel(
            name="CompanyVerdicts",
            fields=[
                (
                    "company",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="verdicts",
                        serialize=False,
                        to="companies.company",
                    ),
                ),
                ("catalogue_version", models.CharField(max_length=64)),
                ("verdicts", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={"verbose_name_plural": "verdicts of companies"},
        ),
        migrations.CreateModel(
            name="FactBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ready", models.BooleanField(default=False)),
                ("last_key", models.BigIntegerField()),
                ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("columns", models.BinaryField()),
            ],
            options={
                "verbose_name_plural": "blocks of facts",
                "constraints": [models.UniqueConstraint(fields=("ready", "last_key"), name="fact_block_once")],
            },
        ),
        migrations.CreateModel(
            name="Rematch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("catalogue_version", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=10)),
                ("state", models.CharField(default="running", max_length=10)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("total", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("cursor", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "rematches",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["running", "finished", "superseded"])), name="rematch_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["catalogue", "areas", "asked"])), name="rematch_reason"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")), fields=("state",), name="rematch_runs_alone"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("state", "running")),
                            models.Q(models.Q(("state", "running"), _negated=True), ("finished_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="rematch_ended_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VerdictChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("program", models.CharField(max_length=80)),
                ("before", models.CharField(blank=True, max_length=10)),
                ("after", models.CharField(blank=True, max_length=10)),
                ("condition", models.CharField(blank=True, max_length=24)),
                ("stood", models.CharField(blank=True, max_length=24)),
                ("catalogue_version", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdict_changes",
                        to="companies.company",
                    ),
                ),
                (
                    "rematch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="matching.rematch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["company", "-at", "-id"], name="verdict_change_history"),
                    models.Index(
                        condition=models.Q(("settled_at", None)),
                        fields=["company", "id"],
                        name="verdict_change_unsettled",
                    ),
                    models.Index(fields=["at"], name="verdict_change_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("rematch", "company", "program"), name="verdict_change_once_a_run"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before__in", ["", "meets", "to_confirm", "not_now"]),
                            ("after__in", ["", "meets", "to_confirm", "not_now"]),
                        ),
                        name="verdict_change_verdicts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "condition__in",
                                [
                                    "",
                                    "provinces",
                                    "sub_region",
                                    "project_place",
                                    "employees",
                                    "annual_revenue_cad",
                                    "years_in_business",
                                    "trl",
                                    "legal_forms",
                                    "for_profit",
                                    "areas",
                                    "sectors_naics",
                                    "target_markets",
                                    "market_sales_share",
                                    "export_experience",
                                    "ownership",
                                    "canadian_control",
                                    "partner",
                                    "own_contribution",
                                    "min_project_cost",
                                    "membership",
                                    "applicant",
                                    "certifications",
                                    "ip_status",
                                    "other",
                                ],
                            ),
                            (
                                "stood__in",
                                [
                                    "",
                                    "provinces",
                                    "sub_region",
                                    "project_place",
                                    "employees",
                                    "annual_revenue_cad",
                                    "years_in_business",
                                    "trl",
                                    "legal_forms",
                                    "for_profit",
                                    "areas",
                                    "sectors_naics",
                                    "target_markets",
                                    "market_sales_share",
                                    "export_experience",
                                    "ownership",
                                    "canadian_control",
                                    "partner",
                                    "own_contribution",
                                    "min_project_cost",
                                    "membership",
                                    "applicant",
                                    "certifications",
                                    "ip_status",
                                    "other",
                                ],
                            ),
                        ),
                        name="verdict_change_condition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True),
                        name="verdict_change_is_a_change",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("on", models.DateField()),
                ("language", models.CharField(max_length=2)),
                ("readings", models.JSONField()),
                ("catalogue_version", models.CharField(max_length=64)),
                ("sources_version", models.CharField(max_length=64)),
                ("engine_version", models.CharField(max_length=20)),
                ("counts", models.JSONField()),
                ("answer", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "company",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="companies.company",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="companies.factsheet",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["company", "-at", "-id"], name="assessment_history")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("company__isnull", False), ("sheet__isnull", True)),
                            models.Q(("company__isnull", True), ("sheet__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_of_one_owner",
                        violation_error_message="An answer was given to a company or to a private link, not to both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fr"])), name="assessment_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest", ""), _negated=True),
                        name="assessment_has_digest",
                        violation_error_message="An answer carries its digest.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="assessment_is_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="642ca5540af9da46ae004e0f52cd184b63bf3d8c",
                    operation="UPDATE",
                    pgid="pgtrigger_assessment_is_never_changed_a2b28",
                    table="matching_assessment",
                    when="BEFORE",
                ),
            ),
        ),
    ]
