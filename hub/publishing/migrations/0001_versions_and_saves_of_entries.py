import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "__first__"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.CreateModel(
            name="EntryVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("scheduled", "Approved, waits for its day"),
                            ("published", "Published"),
                            ("retired", "No longer published"),
                            ("offered", "Said by a file, to decide"),
                            ("decided", "Said by a file, decided"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("file", "Catalogue file"), ("curator", "Curator"), ("import", "Import")],
                        default="curator",
                        max_length=8,
                    ),
                ),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("name_fr", models.CharField(blank=True, max_length=300)),
                ("change_reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("publish_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("entry_type", models.CharField(max_length=20)),
                ("slug", models.CharField(max_length=80)),
                (
                    "organization_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, verbose_name="Organizations"
                    ),
                ),
                ("content", models.JSONField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publishing.entryversion",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an entry",
                "verbose_name_plural": "versions of entries",
                "abstract": False,
                "indexes": [models.Index(fields=["state", "entry_type"], name="entry_version_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "in_review", "scheduled", "published", "retired", "offered", "decided"],
                            )
                        ),
                        name="entryversion_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["file", "curator", "import"])), name="entryversion_origin"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "scheduled"), _negated=True),
                            models.Q(("approved_by__isnull", False), ("publish_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="entryversion_scheduled_has_its_day",
                    ),
                    models.UniqueConstraint(fields=("entry_type", "slug", "number"), name="entry_version_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "in_review", "scheduled"))),
                        fields=("entry_type", "slug"),
                        name="entry_has_one_open_draft",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("entry_type", "slug"),
                        name="entry_shows_one_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntrySave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("part", models.CharField(max_length=40)),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="saves", to="publishing.entryversion"
                    ),
                ),
            ],
            options={
                "verbose_name": "save of a draft",
                "verbose_name_plural": "saves of drafts",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("version", "number"), name="entrysave_number_in_version"),
                    models.CheckConstraint(
                        condition=models.Q(("number__isnull", True), ("settled_at__isnull", True), _connector="OR"),
                        name="entrysave_settled_is_held",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryVersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("scheduled", "Approved, waits for its day"),
                            ("published", "Published"),
                            ("retired", "No longer published"),
                            ("offered", "Said by a file, to decide"),
                            ("decided", "Said by a file, decided"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("file", "Catalogue file"), ("curator", "Curator"), ("import", "Import")],
                        default="curator",
                        max_length=8,
                    ),
                ),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("name_fr", models.CharField(blank=True, max_length=300)),
                ("change_reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("publish_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("entry_type", models.CharField(max_length=20)),
                ("slug", models.CharField(max_length=80)),
                (
                    "organization_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, verbose_name="Organizations"
                    ),
                ),
                ("content", models.JSONField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="publishing.entryversion",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="publishing.entryversion",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="WithdrawnEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "model",
                    models.CharField(
                        help_text="As Django names it: opportunities.guide", max_length=60, verbose_name="Table"
                    ),
                ),
                ("slug", models.CharField(max_length=80, verbose_name="Short name")),
                ("at", models.DateTimeField(verbose_name="Withdrawn")),
            ],
            options={
                "verbose_name": "withdrawn entry",
                "verbose_name_plural": "withdrawn entries",
                "constraints": [models.UniqueConstraint(fields=("model", "slug"), name="entry_is_withdrawn_once")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entryversion",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_version_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" IN ('published', 'retired'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="52b4bf35cf51989e494624c530b08411c2130925",
                    operation="DELETE",
                    pgid="pgtrigger_entry_version_is_kept_ab970",
                    table="publishing_entryversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entryversion",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_version_shown_is_immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" IN ('published', 'retired'))",
                    func="IF NEW.state NOT IN ('published', 'retired') OR NEW.content <> OLD.content OR NEW.entry_type <> OLD.entry_type OR NEW.slug <> OLD.slug OR NEW.number <> OLD.number OR NEW.origin <> OLD.origin THEN RAISE EXCEPTION 'a published version is never changed'; END IF; RETURN NEW;",
                    hash="5ea7a6cd69e2ab68976ecd704a27b23d938ef556",
                    operation="UPDATE",
                    pgid="pgtrigger_entry_version_shown_is_immutable_2dd62",
                    table="publishing_entryversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entryversion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "publishing_entryversionevent" ("approved_by_id", "based_on_id", "change_reason", "content", "entry_type", "id", "made_at", "made_by_id", "name_en", "name_fr", "number", "organization_ids", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publish_at", "published_at", "retired_at", "slug", "state", "submitted_at") VALUES (NEW."approved_by_id", NEW."based_on_id", NEW."change_reason", NEW."content", NEW."entry_type", NEW."id", NEW."made_at", NEW."made_by_id", NEW."name_en", NEW."name_fr", NEW."number", NEW."organization_ids", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publish_at", NEW."published_at", NEW."retired_at", NEW."slug", NEW."state", NEW."submitted_at"); RETURN NULL;',
                    hash="0b9dd126b6f7842f12f04a182151d0dd8832ac98",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_97a12",
                    table="publishing_entryversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entryversion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "publishing_entryversionevent" ("approved_by_id", "based_on_id", "change_reason", "content", "entry_type", "id", "made_at", "made_by_id", "name_en", "name_fr", "number", "organization_ids", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publish_at", "published_at", "retired_at", "slug", "state", "submitted_at") VALUES (NEW."approved_by_id", NEW."based_on_id", NEW."change_reason", NEW."content", NEW."entry_type", NEW."id", NEW."made_at", NEW."made_by_id", NEW."name_en", NEW."name_fr", NEW."number", NEW."organization_ids", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."publish_at", NEW."published_at", NEW."retired_at", NEW."slug", NEW."state", NEW."submitted_at"); RETURN NULL;',
                    hash="917b5ba0e19289a2572939dd5af765c988e0f3ba",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f057e",
                    table="publishing_entryversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entryversion",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "publishing_entryversionevent" ("approved_by_id", "based_on_id", "change_reason", "content", "entry_type", "id", "made_at", "made_by_id", "name_en", "name_fr", "number", "organization_ids", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publish_at", "published_at", "retired_at", "slug", "state", "submitted_at") VALUES (OLD."approved_by_id", OLD."based_on_id", OLD."change_reason", OLD."content", OLD."entry_type", OLD."id", OLD."made_at", OLD."made_by_id", OLD."name_en", OLD."name_fr", OLD."number", OLD."organization_ids", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publish_at", OLD."published_at", OLD."retired_at", OLD."slug", OLD."state", OLD."submitted_at"); RETURN NULL;',
                    hash="98731be6674f4b39e11253a4bec304db5541eaf7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_48d23",
                    table="publishing_entryversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entrysave",
            trigger=pgtrigger.compiler.Trigger(
                name="save_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."part" IS DISTINCT FROM (NEW."part") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="bd4b023254a2135c7bf9d887521078aeec11d409",
                    operation="UPDATE",
                    pgid="pgtrigger_save_is_kept_1e558",
                    table="publishing_entrysave",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entryversionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5b100b2d929c2030863cae5b1a9482bea68f7d7d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_71945",
                    table="publishing_entryversionevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
