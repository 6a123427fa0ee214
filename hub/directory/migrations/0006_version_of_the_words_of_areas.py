from django.db import migrations

# A digest of what curators published of the areas and of the cases between them; '' where all words are of the files.
FUNCTION = """
CREATE FUNCTION directory_area_words() RETURNS text STABLE LANGUAGE sql AS $$
    SELECT coalesce(md5(string_agg(said.words, E'\\n' ORDER BY said.words COLLATE "C")), '')
    FROM (
        SELECT ROW(slug, name_en, name_fr, name_zh, short_en, short_fr, short_zh,
                   keywords_en, keywords_fr, keywords_zh)::text AS words
        FROM directory_areatext WHERE curated_at IS NOT NULL
        UNION ALL
        SELECT ROW(case_en, case_fr, goes_to)::text FROM directory_boundarycase WHERE curated_at IS NOT NULL
    ) AS said
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0005_entries_that_curators_look_after'),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, 'DROP FUNCTION directory_area_words()'),
    ]
