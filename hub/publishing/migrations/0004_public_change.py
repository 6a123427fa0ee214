from django.db import migrations

# One row for each statement that may change a public page, with a number of no meaning; now and then all that anybody
# can see give way to one. So the sum is another one after each commit, and the same again where a change is taken back.
# Rows are only added and removed, never waited for: two who publish at once do not stand in each other's way.
FORWARDS = """
CREATE TABLE hub_public_change (mark bigint);

CREATE FUNCTION hub_note_public_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF random() < 0.02 THEN
        DELETE FROM hub_public_change
        WHERE ctid IN (SELECT ctid FROM hub_public_change FOR UPDATE SKIP LOCKED);
    END IF;
    INSERT INTO hub_public_change VALUES (hashtextextended(gen_random_uuid()::text, 0));
    RETURN NULL;
END
$$;

DO $$
DECLARE
    named regclass;
BEGIN
    FOR named IN
        SELECT oid::regclass FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
          AND relname ~ '^((programs|directory|opportunities)_|publishing_entryreport$)' AND relname !~ 'event$'
    LOOP
        EXECUTE format('CREATE TRIGGER public_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION hub_note_public_change()', named);
    END LOOP;
END
$$;
"""
BACKWARDS = """
DROP FUNCTION hub_note_public_change() CASCADE;
DROP TABLE hub_public_change;
"""


class Migration(migrations.Migration):
    """The database notes that what public pages show may have changed (``hub.core.db.changes``)."""

    dependencies = [
        ("publishing", "0003_reports"),
        ("directory", "0002_curated_bodies"),
        ("programs", "0003_reports"),
        ("opportunities", "0002_leads"),
    ]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
