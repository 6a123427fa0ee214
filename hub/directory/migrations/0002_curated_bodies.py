import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_directory"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrganizationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                ("acronym_en", models.CharField(max_length=40)),
                ("acronym_fr", models.CharField(max_length=40)),
                ("name_en", models.CharField(max_length=200)),
                ("name_fr", models.CharField(max_length=200)),
                ("level", models.CharField(max_length=20)),
                ("jurisdiction", models.CharField(max_length=2)),
                ("url_en", models.URLField(blank=True, max_length=500)),
                ("url_fr", models.URLField(blank=True, max_length=500)),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("contact_url_en", models.URLField(blank=True, max_length=500)),
                ("contact_url_fr", models.URLField(blank=True, max_length=500)),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True, help_text="Answers for the body as a whole, not for one program", max_length=254
                    ),
                ),
                (
                    "contact_email_source",
                    models.URLField(blank=True, help_text="The page of the body that names it", max_length=500),
                ),
                ("contact_email_as_of", models.DateField(blank=True, null=True)),
                ("as_of", models.DateField(blank=True, help_text="The day on which its site was last read", null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SeatEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("china_post", "Canadian post in China"),
                            ("regional_office", "Regional office in Canada"),
                            ("provincial_office", "Provincial office in China"),
                            ("organization_desk", "Desk of an organization"),
                            ("hub_desk", "The Hub’s own desk"),
                            ("official", "Office of an official"),
                        ],
                        max_length=20,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("title_en", models.CharField(max_length=160)),
                ("title_fr", models.CharField(max_length=160)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, null=True
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, null=True
                    ),
                ),
                (
                    "provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, null=True
                    ),
                ),
                (
                    "cn_provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "markets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Cases at one time, as the data files say; empty while not known",
                        null=True,
                    ),
                ),
                (
                    "capacity_stated",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="As a holder or an administrator says. It stands above the data files; empty: they count.",
                        null=True,
                        verbose_name="Cases at one time",
                    ),
                ),
                ("is_routable", models.BooleanField(default=True)),
                (
                    "is_verified",
                    models.BooleanField(default=False, help_text="False: a planning assumption of the portal"),
                ),
                (
                    "approves",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("officer", "A trade commissioner"),
                            ("consul_general", "The consul general"),
                            ("ambassador", "The ambassador"),
                            ("deputy_minister", "A deputy minister"),
                            ("minister", "A minister"),
                            ("premier", "A premier or the prime minister"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note_en", models.TextField(blank=True)),
                ("note_fr", models.TextField(blank=True)),
                (
                    "as_of",
                    models.DateField(
                        blank=True, help_text="The day on which its organization last confirmed it", null=True
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ServiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("name_en", models.CharField(max_length=120)),
                ("name_fr", models.CharField(max_length=120)),
                (
                    "delivered_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("summary_en", models.TextField()),
                ("summary_fr", models.TextField()),
                (
                    "client_supplies_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "client_supplies_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "outputs_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "outputs_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("first_response_business_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("standard_basis_en", models.TextField()),
                ("standard_basis_fr", models.TextField()),
                ("is_standard_verified", models.BooleanField()),
                ("note_en", models.TextField(blank=True)),
                ("note_fr", models.TextField(blank=True)),
                ("as_of", models.DateField()),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("is_verified", models.BooleanField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="organization",
            name="as_of",
            field=models.DateField(blank=True, help_text="The day on which its site was last read", null=True),
        ),
        migrations.AddField(
            model_name="organization",
            name="curated_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="In the care of curators since"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="as_of",
            field=models.DateField(
                blank=True, help_text="The day on which its organization last confirmed it", null=True
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="curated_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="In the care of curators since"
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="curated_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="In the care of curators since"
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="directory.organization",
            ),
        ),
        # Until now each service was one of trade commissioners.
        migrations.RunSQL(
            sql="""
                UPDATE directory_service
                SET organization_id = (SELECT id FROM directory_organization WHERE slug = 'tcs');
                SET CONSTRAINTS ALL IMMEDIATE;
                SET CONSTRAINTS ALL DEFERRED;
            """,
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="service",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="directory.organization",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_organizationevent" ("acronym_en", "acronym_fr", "as_of", "contact_email", "contact_email_as_of", "contact_email_source", "contact_url_en", "contact_url_fr", "curated_at", "domains", "id", "jurisdiction", "level", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "url_en", "url_fr") VALUES (NEW."acronym_en", NEW."acronym_fr", NEW."as_of", NEW."contact_email", NEW."contact_email_as_of", NEW."contact_email_source", NEW."contact_url_en", NEW."contact_url_fr", NEW."curated_at", NEW."domains", NEW."id", NEW."jurisdiction", NEW."level", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."url_en", NEW."url_fr"); RETURN NULL;',
                    hash="911fa85747e50eea4e0174759b9c12d07026f67b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8d3d0",
                    table="directory_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "directory_organizationevent" ("acronym_en", "acronym_fr", "as_of", "contact_email", "contact_email_as_of", "contact_email_source", "contact_url_en", "contact_url_fr", "curated_at", "domains", "id", "jurisdiction", "level", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "url_en", "url_fr") VALUES (NEW."acronym_en", NEW."acronym_fr", NEW."as_of", NEW."contact_email", NEW."contact_email_as_of", NEW."contact_email_source", NEW."contact_url_en", NEW."contact_url_fr", NEW."curated_at", NEW."domains", NEW."id", NEW."jurisdiction", NEW."level", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."url_en", NEW."url_fr"); RETURN NULL;',
                    hash="54b326468b036df8083623dbe9f3844c01ab15c0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9694d",
                    table="directory_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_organizationevent" ("acronym_en", "acronym_fr", "as_of", "contact_email", "contact_email_as_of", "contact_email_source", "contact_url_en", "contact_url_fr", "curated_at", "domains", "id", "jurisdiction", "level", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "url_en", "url_fr") VALUES (OLD."acronym_en", OLD."acronym_fr", OLD."as_of", OLD."contact_email", OLD."contact_email_as_of", OLD."contact_email_source", OLD."contact_url_en", OLD."contact_url_fr", OLD."curated_at", OLD."domains", OLD."id", OLD."jurisdiction", OLD."level", OLD."name_en", OLD."name_fr", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."slug", OLD."url_en", OLD."url_fr"); RETURN NULL;',
                    hash="0de226c2ccb138278bc12874e933425015649ac2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0d755",
                    table="directory_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_seatevent" ("approves", "areas", "as_of", "capacity", "capacity_stated", "cn_provinces", "curated_at", "id", "is_routable", "is_verified", "kind", "languages", "markets", "needs", "note_en", "note_fr", "office_id", "order", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provinces", "slug", "title_en", "title_fr") VALUES (NEW."approves", NEW."areas", NEW."as_of", NEW."capacity", NEW."capacity_stated", NEW."cn_provinces", NEW."curated_at", NEW."id", NEW."is_routable", NEW."is_verified", NEW."kind", NEW."languages", NEW."markets", NEW."needs", NEW."note_en", NEW."note_fr", NEW."office_id", NEW."order", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provinces", NEW."slug", NEW."title_en", NEW."title_fr"); RETURN NULL;',
                    hash="6a148a3b7a74e75cf2dbe508bef688e6cf750798",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_054b0",
                    table="directory_seat",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "directory_seatevent" ("approves", "areas", "as_of", "capacity", "capacity_stated", "cn_provinces", "curated_at", "id", "is_routable", "is_verified", "kind", "languages", "markets", "needs", "note_en", "note_fr", "office_id", "order", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provinces", "slug", "title_en", "title_fr") VALUES (NEW."approves", NEW."areas", NEW."as_of", NEW."capacity", NEW."capacity_stated", NEW."cn_provinces", NEW."curated_at", NEW."id", NEW."is_routable", NEW."is_verified", NEW."kind", NEW."languages", NEW."markets", NEW."needs", NEW."note_en", NEW."note_fr", NEW."office_id", NEW."order", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provinces", NEW."slug", NEW."title_en", NEW."title_fr"); RETURN NULL;',
                    hash="090aafbd9454c1c8a01f8aaa6a585326afba4e3e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7d1c4",
                    table="directory_seat",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_seatevent" ("approves", "areas", "as_of", "capacity", "capacity_stated", "cn_provinces", "curated_at", "id", "is_routable", "is_verified", "kind", "languages", "markets", "needs", "note_en", "note_fr", "office_id", "order", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provinces", "slug", "title_en", "title_fr") VALUES (OLD."approves", OLD."areas", OLD."as_of", OLD."capacity", OLD."capacity_stated", OLD."cn_provinces", OLD."curated_at", OLD."id", OLD."is_routable", OLD."is_verified", OLD."kind", OLD."languages", OLD."markets", OLD."needs", OLD."note_en", OLD."note_fr", OLD."office_id", OLD."order", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provinces", OLD."slug", OLD."title_en", OLD."title_fr"); RETURN NULL;',
                    hash="e11943af7ae3f7fd755e8ca90078281e2f94ce6d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fbc36",
                    table="directory_seat",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_serviceevent" ("as_of", "client_supplies_en", "client_supplies_fr", "curated_at", "delivered_by", "first_response_business_days", "id", "is_standard_verified", "is_verified", "name_en", "name_fr", "note_en", "note_fr", "order", "organization_id", "outputs_en", "outputs_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "sources", "standard_basis_en", "standard_basis_fr", "summary_en", "summary_fr") VALUES (NEW."as_of", NEW."client_supplies_en", NEW."client_supplies_fr", NEW."curated_at", NEW."delivered_by", NEW."first_response_business_days", NEW."id", NEW."is_standard_verified", NEW."is_verified", NEW."name_en", NEW."name_fr", NEW."note_en", NEW."note_fr", NEW."order", NEW."organization_id", NEW."outputs_en", NEW."outputs_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."sources", NEW."standard_basis_en", NEW."standard_basis_fr", NEW."summary_en", NEW."summary_fr"); RETURN NULL;',
                    hash="21cfa62a005c3d505b30fe0f1c4f98fddeded382",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_26dc6",
                    table="directory_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "directory_serviceevent" ("as_of", "client_supplies_en", "client_supplies_fr", "curated_at", "delivered_by", "first_response_business_days", "id", "is_standard_verified", "is_verified", "name_en", "name_fr", "note_en", "note_fr", "order", "organization_id", "outputs_en", "outputs_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "sources", "standard_basis_en", "standard_basis_fr", "summary_en", "summary_fr") VALUES (NEW."as_of", NEW."client_supplies_en", NEW."client_supplies_fr", NEW."curated_at", NEW."delivered_by", NEW."first_response_business_days", NEW."id", NEW."is_standard_verified", NEW."is_verified", NEW."name_en", NEW."name_fr", NEW."note_en", NEW."note_fr", NEW."order", NEW."organization_id", NEW."outputs_en", NEW."outputs_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."sources", NEW."standard_basis_en", NEW."standard_basis_fr", NEW."summary_en", NEW."summary_fr"); RETURN NULL;',
                    hash="3cc80eb24fb30ae44519341ba9ce2e3cc3fe501e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dd0d1",
                    table="directory_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_serviceevent" ("as_of", "client_supplies_en", "client_supplies_fr", "curated_at", "delivered_by", "first_response_business_days", "id", "is_standard_verified", "is_verified", "name_en", "name_fr", "note_en", "note_fr", "order", "organization_id", "outputs_en", "outputs_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "sources", "standard_basis_en", "standard_basis_fr", "summary_en", "summary_fr") VALUES (OLD."as_of", OLD."client_supplies_en", OLD."client_supplies_fr", OLD."curated_at", OLD."delivered_by", OLD."first_response_business_days", OLD."id", OLD."is_standard_verified", OLD."is_verified", OLD."name_en", OLD."name_fr", OLD."note_en", OLD."note_fr", OLD."order", OLD."organization_id", OLD."outputs_en", OLD."outputs_fr", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."slug", OLD."sources", OLD."standard_basis_en", OLD."standard_basis_fr", OLD."summary_en", OLD."summary_fr"); RETURN NULL;',
                    hash="51e34f737c7fc40805e76efa3dd8961409f0113f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_931f0",
                    table="directory_service",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="organizationevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="organizationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="directory.organization",
            ),
        ),
        migrations.AddField(
            model_name="seatevent",
            name="office",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="directory.office",
            ),
        ),
        migrations.AddField(
            model_name="seatevent",
            name="organization",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="directory.organization",
            ),
        ),
        migrations.AddField(
            model_name="seatevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="seatevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="directory.seat",
            ),
        ),
        migrations.AddField(
            model_name="serviceevent",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="directory.organization",
            ),
        ),
        migrations.AddField(
            model_name="serviceevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="serviceevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="directory.service",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organizationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="33185778aac179d9c9e0e199b837f3cba164481d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_58695",
                    table="directory_organizationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seatevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f6736cdd8c9edca93d6268888fdf2e164883afdc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bd3f5",
                    table="directory_seatevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="serviceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6a349ebfd07c510f347589ff1fb21dc775c2272b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3558c",
                    table="directory_serviceevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
