from django.db import migrations

# What nobody had looked at. Other reasons than area and place named nothing of the entry.
FORWARDS = """
INSERT INTO publishing_entryreport (
    key, entry_type, slug, origin, part, words, link, language, email, fingerprint, made_at, state, answer_en,
    answer_fr, reply
)
SELECT
    gen_random_uuid(), 'seat', seat.slug, 'staff',
    CASE row.reason WHEN 'wrong_area' THEN 'areas' ELSE 'provinces' END,
    CASE row.reason WHEN 'wrong_area' THEN 'Not my area' ELSE 'Not my region' END
        || '. The request was about: ' || array_to_string(row.codes, ', ') || '.',
    '', 'en', '', encode(sha256(convert_to('correction ' || row.id, 'UTF8')), 'hex'), row.at, 'open', '', '', ''
FROM casework_directorycorrection AS row
JOIN directory_seat AS seat ON seat.id = row.seat_id
WHERE row.state = 'open' AND row.reason IN ('wrong_area', 'wrong_region');
"""


class Migration(migrations.Migration):
    """What an officer says of a seat is a report on its entry, like any other."""

    dependencies = [("casework", "0011_clashes_avoided"), ("publishing", "0005_reports_of_officers")]

    operations = [
        migrations.RunSQL(FORWARDS, migrations.RunSQL.noop),
    ]
