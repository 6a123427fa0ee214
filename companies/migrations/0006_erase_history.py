from django.db import migrations

# The role of the web deletes no history. This function runs as its owner, and deletes that of a company that is gone.
MAKE = """
CREATE FUNCTION companies_erase_history(gone bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    name text;
BEGIN
    IF EXISTS (SELECT FROM companies_company WHERE id = gone) THEN
        RAISE EXCEPTION 'the company is still there';
    END IF;
    DELETE FROM companies_companyevent WHERE pgh_obj_id = gone;
    FOREACH name IN ARRAY ARRAY['consent', 'membership', 'offering', 'project'] LOOP
        EXECUTE format('DELETE FROM %I WHERE company_id = $1', 'companies_' || name || 'event') USING gone;
    END LOOP;
END
$$
"""


class Migration(migrations.Migration):

    dependencies = [("companies", "0005_sheets")]

    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION companies_erase_history(bigint)")]
