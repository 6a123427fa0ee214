import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('slug', models.CharField(max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('scheduled', 'Approved, waits for its day'), ('published', 'Published'), ('retired', 'No longer published'), ('offered', 'Said by a file, to decide'), ('decided', 'Said by a file, decided')], default='draft', max_length=12)),
                ('origin', models.CharField(choices=[('file', 'Catalogue file'), ('curator', 'Curator')], default='curator', max_length=12)),
                ('organization_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, verbose_name='Organizations')),
                ('name_en', models.CharField(blank=True, max_length=300)),
                ('name_fr', models.CharField(blank=True, max_length=300)),
                ('content', models.JSONField()),
                ('change_reason', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('publish_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('based_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curation.entryversion')),
                ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'version of an entry',
                'verbose_name_plural': 'versions of entries',
            },
        ),
        migrations.CreateModel(
            name='EntrySave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(blank=True, null=True)),
                ('what', models.CharField(max_length=12)),
                ('content', models.JSONField()),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saves', to='curation.entryversion')),
            ],
            options={
                'verbose_name': 'save of a draft',
                'verbose_name_plural': 'saves of drafts',
            },
        ),
        migrations.CreateModel(
            name='EntryVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('slug', models.CharField(max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('scheduled', 'Approved, waits for its day'), ('published', 'Published'), ('retired', 'No longer published'), ('offered', 'Said by a file, to decide'), ('decided', 'Said by a file, decided')], default='draft', max_length=12)),
                ('origin', models.CharField(choices=[('file', 'Catalogue file'), ('curator', 'Curator')], default='curator', max_length=12)),
                ('organization_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, verbose_name='Organizations')),
                ('name_en', models.CharField(blank=True, max_length=300)),
                ('name_fr', models.CharField(blank=True, max_length=300)),
                ('content', models.JSONField()),
                ('change_reason', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('publish_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('based_on', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='curation.entryversion')),
                ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='curation.entryversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='entryversion',
            index=models.Index(fields=['state', 'kind'], name='entry_version_by_state'),
        ),
        migrations.AddConstraint(
            model_name='entryversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'scheduled', 'published', 'retired', 'offered', 'decided'])), name='entry_version_state'),
        ),
        migrations.AddConstraint(
            model_name='entryversion',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['file', 'curator'])), name='entry_version_origin'),
        ),
        migrations.AddConstraint(
            model_name='entryversion',
            constraint=models.UniqueConstraint(fields=('kind', 'slug', 'number'), name='entry_version_number'),
        ),
        migrations.AddConstraint(
            model_name='entryversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'in_review', 'scheduled'))), fields=('kind', 'slug'), name='entry_has_one_open_draft'),
        ),
        migrations.AddConstraint(
            model_name='entryversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('kind', 'slug'), name='entry_shows_one_version'),
        ),
        migrations.AddConstraint(
            model_name='entryversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'scheduled'), _negated=True), models.Q(('approved_by__isnull', False), ('publish_at__isnull', False)), _connector='OR'), name='entry_version_scheduled_has_its_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryversion',
            trigger=pgtrigger.compiler.Trigger(name='entry_version_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'published\', \'retired\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='091f62e89853dfb1b8953a53717ca48dcd43e158', operation='DELETE', pgid='pgtrigger_entry_version_is_kept_5119c', table='curation_entryversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryversion',
            trigger=pgtrigger.compiler.Trigger(name='entry_version_shown_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'published\', \'retired\'))', func="IF NEW.state NOT IN ('published', 'retired') OR NEW.content <> OLD.content OR NEW.kind <> OLD.kind OR NEW.slug <> OLD.slug OR NEW.number <> OLD.number OR NEW.origin <> OLD.origin THEN RAISE EXCEPTION 'a published version is never changed'; END IF; RETURN NEW;", hash='252987dbe33bef04360da0c854440ffc44976d37', operation='UPDATE', pgid='pgtrigger_entry_version_shown_is_immutable_8e484', table='curation_entryversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "curation_entryversionevent" ("approved_by_id", "based_on_id", "change_reason", "content", "id", "kind", "made_at", "made_by_id", "name_en", "name_fr", "number", "organization_ids", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publish_at", "published_at", "retired_at", "slug", "state", "submitted_at") VALUES (NEW."approved_by_id", NEW."based_on_id", NEW."change_reason", NEW."content", NEW."id", NEW."kind", NEW."made_at", NEW."made_by_id", NEW."name_en", NEW."name_fr", NEW."number", NEW."organization_ids", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publish_at", NEW."published_at", NEW."retired_at", NEW."slug", NEW."state", NEW."submitted_at"); RETURN NULL;', hash='50118e4190a0b93e701654c8e83009479df1f919', operation='INSERT', pgid='pgtrigger_insert_insert_449a8', table='curation_entryversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "curation_entryversionevent" ("approved_by_id", "based_on_id", "change_reason", "content", "id", "kind", "made_at", "made_by_id", "name_en", "name_fr", "number", "organization_ids", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publish_at", "published_at", "retired_at", "slug", "state", "submitted_at") VALUES (NEW."approved_by_id", NEW."based_on_id", NEW."change_reason", NEW."content", NEW."id", NEW."kind", NEW."made_at", NEW."made_by_id", NEW."name_en", NEW."name_fr", NEW."number", NEW."organization_ids", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."publish_at", NEW."published_at", NEW."retired_at", NEW."slug", NEW."state", NEW."submitted_at"); RETURN NULL;', hash='38e02b72aaeacafa86b7df7eb566257641359126', operation='UPDATE', pgid='pgtrigger_update_update_51701', table='curation_entryversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryversion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "curation_entryversionevent" ("approved_by_id", "based_on_id", "change_reason", "content", "id", "kind", "made_at", "made_by_id", "name_en", "name_fr", "number", "organization_ids", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publish_at", "published_at", "retired_at", "slug", "state", "submitted_at") VALUES (OLD."approved_by_id", OLD."based_on_id", OLD."change_reason", OLD."content", OLD."id", OLD."kind", OLD."made_at", OLD."made_by_id", OLD."name_en", OLD."name_fr", OLD."number", OLD."organization_ids", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publish_at", OLD."published_at", OLD."retired_at", OLD."slug", OLD."state", OLD."submitted_at"); RETURN NULL;', hash='bf9c3d89e5a5f85629f01e19fc3d2015a0707aaa', operation='DELETE', pgid='pgtrigger_delete_delete_3ee9f', table='curation_entryversion', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='entrysave',
            constraint=models.UniqueConstraint(fields=('version', 'number'), name='entry_save_number_in_version'),
        ),
        migrations.AddConstraint(
            model_name='entrysave',
            constraint=models.CheckConstraint(condition=models.Q(('number__isnull', True), ('settled_at__isnull', True), _connector='OR'), name='entry_save_settled_is_held'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entrysave',
            trigger=pgtrigger.compiler.Trigger(name='entry_save_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."what" IS DISTINCT FROM (NEW."what") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fd1e7510e3733edb8a3304197fcd91872d19ccb9', operation='UPDATE', pgid='pgtrigger_entry_save_is_kept_48b37', table='curation_entrysave', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryversionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3a01e681c7e606fa87263ae7744f92f599f4b31c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a70d5', table='curation_entryversionevent', when='BEFORE')),
        ),
    ]
