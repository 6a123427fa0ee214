"""Many requests at many seats, written by the database itself: what a large desk holds after years."""

from datetime import timedelta

from django.db import connection

from companies.models import Company
from hub.directory.models import Seat

SEATS = 200

_SEATS = """
    INSERT INTO directory_seat (slug, kind, office_id, organization_id, title_en, title_fr, areas, needs, markets,
        cn_provinces, provinces, languages, capacity, is_routable, is_verified, note_en, note_fr, "order"{more})
    SELECT 'many-' || n, kind, office_id, organization_id, title_en, title_fr, areas, needs, markets,
        cn_provinces, provinces, languages, capacity, is_routable, is_verified, note_en, note_fr, "order" + n{more}
    FROM directory_seat, generate_series(1, %s) AS n WHERE slug = 'edc-desk'
"""
# One in five is open; the Hub's desk has one in twenty-five, the other seats share the rest.
_REQUESTS = """
    INSERT INTO casework_servicerequest (id, key, year, number, reference, company_id, company_name, province, kind,
        needs, areas, subject, body, enclosed, language, cn_provinces, city, links, urgency, shared_with, channel, state,
        owner_id, version, received_at, asked_at, silent_since, taken_at, first_answer_at, due_at, due_on, closed_at, reopened, outcome,
        outcome_reasons, closing_answer, again, signs_of_fraud, search_text, pending,
        pending_since, questions, answers, landing)
    SELECT gen_random_uuid(), gen_random_uuid(), 2020, n, 'CGH-2020-' || lpad(n::text, 5, '0'), %(company)s,
        'Company ' || n %% 4000, (ARRAY['QC', 'ON', 'BC', 'AB', 'NS'])[1 + n %% 5],
        (ARRAY['programs', 'partners', 'finance', 'ip', 'other'])[1 + n %% 5], '{}'::varchar[],
        ARRAY[(ARRAY['wastewater-treatment', 'energy-efficiency', 'transmission-grid'])[1 + n %% 3]],
        'Request ' || n || ' for membrane pilots', 'Words of request ' || n, '',
        CASE WHEN n %% 4 = 0 THEN 'fr' ELSE 'en' END, '{}'::varchar[], '', '{}'::varchar[], 'normal', '{}'::varchar[], 'web',
        CASE WHEN n %% 5 > 0 THEN 'closed' WHEN n %% 2 = 0 THEN 'new' ELSE 'assigned' END,
        seats.keys[CASE WHEN n %% 25 = 0 THEN 1 ELSE 2 + n %% (cardinality(seats.keys) - 1) END], 1,
        now() - n * interval '17 minutes', now() - n * interval '17 minutes', now() - n * interval '17 minutes',
        now() - n * interval '16 minutes',
        CASE WHEN n %% 5 > 0 THEN now() - n * interval '15 minutes' END,
        CASE WHEN n %% 5 = 0 THEN now() + (n %% 240 - 60) * interval '1 hour' END,
        CASE WHEN n %% 5 = 0 THEN (now() + (n %% 240 - 60) * interval '1 hour')::date END,
        CASE WHEN n %% 5 > 0 THEN now() - n * interval '9 minutes' END, 0,
        CASE WHEN n %% 5 > 0 THEN 'helped' ELSE '' END, '{}'::varchar[], CASE WHEN n %% 5 > 0 THEN 'Done.' ELSE '' END, '', '{}'::varchar[],
        lower('cgh-2020-' || lpad(n::text, 5, '0') || ' company ' || n %% 4000 || ' request ' || n || ' for membrane pilots'),
        CASE WHEN n %% 40 = 0 THEN 'replied' ELSE '' END, CASE WHEN n %% 40 = 0 THEN now() - n * interval '3 minutes' END,
        '{}'::varchar[], '{}'::jsonb, '{}'::varchar[]
    FROM generate_series(1, %(number)s) AS n,
        (SELECT array_agg(id ORDER BY slug <> 'hub-desk', slug LIKE 'many-%%' DESC, id) AS keys
         FROM directory_seat) AS seats
"""
# One open request in eight is offered to another seat or worked on there.
_OFFERS = """
    INSERT INTO casework_referral (request_id, seat_id, part, state, from_seat_id, offered_at, task, note, reasons,
        override_kind, override_reason, mailbox, mailbox_language, token_hash, answered_at, return_reason, return_text,
        outcome, result)
    SELECT request.id, seat.id, 'support', 'accepted', request.owner_id, now(), 'A part', '', '[]'::jsonb, '', '', '', '', '',
        now(), '', '', '', ''
    FROM casework_servicerequest AS request
    JOIN LATERAL (
        SELECT id FROM directory_seat WHERE id <> request.owner_id ORDER BY md5(id::text || request.number) LIMIT 1
    ) AS seat ON true
    WHERE request.year = 2020 AND request.number % 8 = 0
"""
# Two answers to each request, so that words are looked for in what was written too.
_MESSAGES = """
    INSERT INTO casework_requestmessage (request_id, side, kind, seat_id, body, language, at)
    SELECT id, 'staff', 'answer', owner_id, 'We know an operator who hosts pilots of kind ' || number || ', for '
        || (ARRAY['digestion', 'desalination', 'ultrafiltration'])[1 + (number * answer) % 3], language, received_at
    FROM casework_servicerequest, generate_series(1, 2) AS answer WHERE year = 2020
"""


def seed_many_requests(*, company: Company, number: int, seats: int = SEATS) -> None:
    """Write requests of one company, spread over seats, with statistics as a running database has them."""
    more = _columns_left()
    with connection.cursor() as cursor:
        if missing := seats - Seat.objects.count():
            cursor.execute(_SEATS.format(more=more), [max(missing, 0)])
        # No page writes so many at once.
        cursor.execute("SET statement_timeout = 0")
        # Rows of one statement need not be looked at one by one.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_REQUESTS, {"company": company.pk, "number": number})
        cursor.execute(_OFFERS)
        cursor.execute(_MESSAGES)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE casework_servicerequest, casework_referral, casework_requestmessage, directory_seat")
        cursor.execute("RESET statement_timeout")


# Some are answered late, some with a reason.
_YEAR = """
    UPDATE casework_servicerequest SET received_at = now() - number * %(step)s,
        first_answer_at = now() - number * %(step)s + (number %% 9) * interval '26 hours',
        outcome_reasons = CASE WHEN state = 'closed' AND number %% 7 = 0 THEN '{no_partner_found}'::varchar[]
            ELSE '{}' END,
        closed_at = CASE WHEN state = 'closed' THEN now() - number * %(step)s + interval '12 days' END
    WHERE year = 2020
"""


def spread_over_a_year(number: int) -> None:
    """Let the requests have come in over the last 360 days, whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_YEAR, {"step": timedelta(days=360) / number})
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE casework_servicerequest")
        cursor.execute("RESET statement_timeout")


def _columns_left() -> str:
    """Return the columns of a seat that the statement does not name, each after a comma."""
    named = set(_SEATS.replace("(", " ").replace(")", " ").replace(",", " ").replace('"', " ").split())
    left = [field.column for field in Seat._meta.concrete_fields if field.column not in named | {"id", "slug"}]
    return "".join(f', "{column}"' for column in left)
