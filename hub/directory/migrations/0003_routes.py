import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_curated_bodies'),
        ('publishing', '0004_public_change'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='RouteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('curated_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='In the care of curators since')),
                ('slug', models.SlugField(db_index=False, max_length=80)),
                ('name_en', models.CharField(max_length=200)),
                ('name_fr', models.CharField(max_length=200)),
                ('question', models.CharField(max_length=40)),
                ('market', models.CharField(blank=True, max_length=10)),
                ('signs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('of_province', models.BooleanField(default=False)),
                ('kind_1', models.CharField(max_length=60)),
                ('reason_1_en', models.CharField(max_length=160)),
                ('reason_1_fr', models.CharField(max_length=160)),
                ('kind_2', models.CharField(blank=True, max_length=60)),
                ('reason_2_en', models.CharField(blank=True, max_length=160)),
                ('reason_2_fr', models.CharField(blank=True, max_length=160)),
                ('kind_3', models.CharField(blank=True, max_length=60)),
                ('reason_3_en', models.CharField(blank=True, max_length=160)),
                ('reason_3_fr', models.CharField(blank=True, max_length=160)),
                ('kind_4', models.CharField(blank=True, max_length=60)),
                ('reason_4_en', models.CharField(blank=True, max_length=160)),
                ('reason_4_fr', models.CharField(blank=True, max_length=160)),
                ('as_of', models.DateField(blank=True, null=True)),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('curated_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='In the care of curators since')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name_en', models.CharField(max_length=200)),
                ('name_fr', models.CharField(max_length=200)),
                ('question', models.CharField(max_length=40)),
                ('market', models.CharField(blank=True, max_length=10)),
                ('signs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('of_province', models.BooleanField(default=False)),
                ('kind_1', models.CharField(max_length=60)),
                ('reason_1_en', models.CharField(max_length=160)),
                ('reason_1_fr', models.CharField(max_length=160)),
                ('kind_2', models.CharField(blank=True, max_length=60)),
                ('reason_2_en', models.CharField(blank=True, max_length=160)),
                ('reason_2_fr', models.CharField(blank=True, max_length=160)),
                ('kind_3', models.CharField(blank=True, max_length=60)),
                ('reason_3_en', models.CharField(blank=True, max_length=160)),
                ('reason_3_fr', models.CharField(blank=True, max_length=160)),
                ('kind_4', models.CharField(blank=True, max_length=60)),
                ('reason_4_en', models.CharField(blank=True, max_length=160)),
                ('reason_4_fr', models.CharField(blank=True, max_length=160)),
                ('as_of', models.DateField(blank=True, null=True)),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('question__in', ['funding_rd', 'funding_demo', 'growth_capital', 'export_finance', 'market_entry_china', 'find_partner', 'ip_protection', 'regulatory_certification', 'dispute', 'government_introduction', 'consortium', 'trade_mission', 'talent', 'procurement', 'market_entry', 'export_permit', 'finance', 'funding', 'program', 'opportunity', 'unsure', 'other', 'presence-officer', 'presence-consul_general', 'presence-ambassador', 'presence-deputy_minister', 'presence-minister', 'presence-premier'])), name='route_question'), models.CheckConstraint(condition=models.Q(('market__in', ['', 'china', 'abroad', 'unknown'])), name='route_market'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('name_en', ''), ('name_fr', '')), models.Q(models.Q(('name_en', ''), _negated=True), models.Q(('name_fr', ''), _negated=True)), _connector='OR'), models.Q(models.Q(('reason_1_en', ''), ('reason_1_fr', '')), models.Q(models.Q(('reason_1_en', ''), _negated=True), models.Q(('reason_1_fr', ''), _negated=True)), _connector='OR'), models.Q(models.Q(('reason_2_en', ''), ('reason_2_fr', '')), models.Q(models.Q(('reason_2_en', ''), _negated=True), models.Q(('reason_2_fr', ''), _negated=True)), _connector='OR'), models.Q(models.Q(('reason_3_en', ''), ('reason_3_fr', '')), models.Q(models.Q(('reason_3_en', ''), _negated=True), models.Q(('reason_3_fr', ''), _negated=True)), _connector='OR'), models.Q(models.Q(('reason_4_en', ''), ('reason_4_fr', '')), models.Q(models.Q(('reason_4_en', ''), _negated=True), models.Q(('reason_4_fr', ''), _negated=True)), _connector='OR')), name='route_is_bilingual'), models.CheckConstraint(condition=models.Q(models.Q(('kind_1', ''), _negated=True), models.Q(('reason_1_en', ''), _negated=True), models.Q(models.Q(models.Q(('kind_2', ''), _negated=True), models.Q(('reason_2_en', ''), _negated=True), models.Q(('kind_1', ''), _negated=True)), models.Q(('kind_2', ''), ('reason_2_en', '')), _connector='OR'), models.Q(models.Q(models.Q(('kind_3', ''), _negated=True), models.Q(('reason_3_en', ''), _negated=True), models.Q(('kind_2', ''), _negated=True)), models.Q(('kind_3', ''), ('reason_3_en', '')), _connector='OR'), models.Q(models.Q(models.Q(('kind_4', ''), _negated=True), models.Q(('reason_4_en', ''), _negated=True), models.Q(('kind_3', ''), _negated=True)), models.Q(('kind_4', ''), ('reason_4_en', '')), _connector='OR')), name='route_steps_stand_together', violation_error_message='Give each kind of seat its reason, and leave none empty between two.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(models.Func(models.F('sources'), models.Value(' '), function='array_to_string', output_field=models.TextField()), '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?( https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)*)?$')), name='route_web_addresses', violation_error_message='Write a whole web address, beginning with https://.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='route',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_routeevent" ("as_of", "curated_at", "id", "kind_1", "kind_2", "kind_3", "kind_4", "market", "name_en", "name_fr", "of_province", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "reason_1_en", "reason_1_fr", "reason_2_en", "reason_2_fr", "reason_3_en", "reason_3_fr", "reason_4_en", "reason_4_fr", "signs", "slug", "sources") VALUES (NEW."as_of", NEW."curated_at", NEW."id", NEW."kind_1", NEW."kind_2", NEW."kind_3", NEW."kind_4", NEW."market", NEW."name_en", NEW."name_fr", NEW."of_province", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."question", NEW."reason_1_en", NEW."reason_1_fr", NEW."reason_2_en", NEW."reason_2_fr", NEW."reason_3_en", NEW."reason_3_fr", NEW."reason_4_en", NEW."reason_4_fr", NEW."signs", NEW."slug", NEW."sources"); RETURN NULL;', hash='adadf21397b9279d8d74a6517df500d34bfbd52d', operation='INSERT', pgid='pgtrigger_insert_insert_4e181', table='directory_route', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='route',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_routeevent" ("as_of", "curated_at", "id", "kind_1", "kind_2", "kind_3", "kind_4", "market", "name_en", "name_fr", "of_province", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "reason_1_en", "reason_1_fr", "reason_2_en", "reason_2_fr", "reason_3_en", "reason_3_fr", "reason_4_en", "reason_4_fr", "signs", "slug", "sources") VALUES (NEW."as_of", NEW."curated_at", NEW."id", NEW."kind_1", NEW."kind_2", NEW."kind_3", NEW."kind_4", NEW."market", NEW."name_en", NEW."name_fr", NEW."of_province", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."question", NEW."reason_1_en", NEW."reason_1_fr", NEW."reason_2_en", NEW."reason_2_fr", NEW."reason_3_en", NEW."reason_3_fr", NEW."reason_4_en", NEW."reason_4_fr", NEW."signs", NEW."slug", NEW."sources"); RETURN NULL;', hash='8df4781fe7cecb6807f9092cf4398eae0b7cc0b9', operation='UPDATE', pgid='pgtrigger_update_update_01d6f', table='directory_route', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='route',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_routeevent" ("as_of", "curated_at", "id", "kind_1", "kind_2", "kind_3", "kind_4", "market", "name_en", "name_fr", "of_province", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "reason_1_en", "reason_1_fr", "reason_2_en", "reason_2_fr", "reason_3_en", "reason_3_fr", "reason_4_en", "reason_4_fr", "signs", "slug", "sources") VALUES (OLD."as_of", OLD."curated_at", OLD."id", OLD."kind_1", OLD."kind_2", OLD."kind_3", OLD."kind_4", OLD."market", OLD."name_en", OLD."name_fr", OLD."of_province", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."question", OLD."reason_1_en", OLD."reason_1_fr", OLD."reason_2_en", OLD."reason_2_fr", OLD."reason_3_en", OLD."reason_3_fr", OLD."reason_4_en", OLD."reason_4_fr", OLD."signs", OLD."slug", OLD."sources"); RETURN NULL;', hash='7b7a9df21eb3e7e126bfb99fdddb9b70c890b2e9', operation='DELETE', pgid='pgtrigger_delete_delete_ad023', table='directory_route', when='AFTER')),
        ),
        migrations.AddField(
            model_name='routeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='routeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.route'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='routeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6e7181d1a5cc11066470687e58ae67d90ddd2dd1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_851a1', table='directory_routeevent', when='BEFORE')),
        ),
        # What pages keep is made anew after a change (hub.core.db.changes), as for the tables of publishing.0004.
        migrations.RunSQL(
            "CREATE TRIGGER public_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON directory_route"
            " FOR EACH STATEMENT EXECUTE FUNCTION hub_note_public_change()",
            "DROP TRIGGER public_change ON directory_route",
        ),
    ]
