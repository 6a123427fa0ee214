"""What must hold of the data at every moment, looked at every night, after a restore and after an incident.

The database and the services hold most of it already. This finds what went past them: a restored copy, a hand in the
database, a mistake of ours. Each check returns the keys of what breaks it, never a name or a word.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F, Q

from hub.audit.models import Entry
from hub.audit.services import chain_head, first_broken_link, record
from hub.core.db.tenancy import unscoped
from hub.core.http import logs
from hub.notifications.mail.registry import categories
from hub.notifications.models import Notification
from hub.outbox.models import JobRun
from hub.publishing.models import CuratedModel

type Check = Callable[[], list[str]]

CHECKED = "pages.checked"
# Written by hub/deploy/backup.sh when a base backup was made and checked.
BACKED_UP = "pages.backed_up"
# So too when all of the archive was encrypted. There is no such row without a key.
SEALED = "pages.sealed"
# So many keys of each check stand in the log: the first lead on.
SHOWN = 20
# A mail that was on its way when somebody switched it off is no breach.
ON_ITS_WAY = timedelta(days=1)

_ONE_OWNER = """
    SELECT request.id FROM casework_servicerequest AS request
     WHERE request.state <> 'closed'
       AND (request.owner_id IS NULL OR (SELECT count(*) FROM casework_referral AS offer
                WHERE offer.request_id = request.id AND offer.part = 'owner' AND offer.state = 'offered')
            <> CASE WHEN request.state = 'referred' THEN 1 ELSE 0 END)
"""
_CLOSED_WITH_OUTCOME = """
    SELECT id FROM casework_servicerequest
     WHERE state = 'closed' AND (closed_at IS NULL OR outcome = '' OR closing_answer = '')
        OR state <> 'closed' AND (closed_at IS NOT NULL OR outcome <> '' OR closing_answer <> '')
"""
_NO_EFFECT_TWICE = """
    SELECT 'outbox ' || deduplication_key FROM outbox_outboxmessage
     WHERE deduplication_key IS NOT NULL GROUP BY deduplication_key HAVING count(*) > 1
    UNION ALL SELECT 'notification ' || min(id::text) FROM notifications_notification
     GROUP BY recipient_id, key HAVING count(*) > 1
    UNION ALL SELECT 'request ' || min(id::text) FROM casework_servicerequest
     GROUP BY reference HAVING count(*) > 1
    UNION ALL SELECT 'consent ' || id FROM (
        SELECT id, (granted, wording) = lag((granted, wording)) OVER (PARTITION BY company_id, purpose ORDER BY at, id)
            AS again FROM companies_consent) AS ledger WHERE again
"""
_LEVELS_OF_DISCLOSURE = """
    SELECT slug FROM opportunities_opportunity
     WHERE disclosure NOT IN ('teaser', 'profile', 'technical')
        OR disclosure <> 'teaser'
           AND (ts_filter(search_en, '{b,c,d}') <> '' OR ts_filter(search_fr, '{b,c,d}') <> '')
"""
_SHOWN_IN_BOTH_LANGUAGES = """
    SELECT 'program ' || program.slug FROM programs_program AS program
      LEFT JOIN programs_searchdocument AS document ON document.program_id = program.id
     WHERE program.live_id IS NOT NULL
       AND (coalesce(document.names_en, '') = '' OR coalesce(document.names_fr, '') = '')
"""


def _found_by(statement: str) -> Check:
    def check() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return [str(key) for (key,) in cursor.fetchall()]

    return check


def _consents_honoured() -> list[str]:
    """Return mails that went out after their reader had switched their category off."""
    optional = [slug for slug, category in categories().items() if not category.always]
    sent = Notification.objects.filter(
        category__in=optional,
        mail__isnull=False,
        recipient__preferences__category=F("category"),
        recipient__preferences__timing="off",
        created_at__gt=F("recipient__preferences__changed_at") + ON_ITS_WAY,
    )
    return [str(key) for key in sent.values_list("pk", flat=True)]


def _in_both_languages() -> list[str]:
    """Return published entries that say something in one language alone."""
    found = _found_by(_SHOWN_IN_BOTH_LANGUAGES)()
    for model in apps.get_models():
        if issubclass(model, CuratedModel) and (pairs := list(_pairs(model))):
            alone = reduce(or_, (Q(**{en: ""}) ^ Q(**{fr: ""}) for en, fr in pairs))
            rows: Any = model
            keys = rows.objects.filter(alone).values_list("pk", flat=True)
            found += [f"{model._meta.label_lower} {key}" for key in keys]
    return found


def _pairs(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield the columns of text that stand in two languages. Some sites have a page in one alone."""
    texts = {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.URLField)
    }
    return ((name, f"{name[:-3]}_fr") for name in sorted(texts) if name.endswith("_en") and f"{name[:-3]}_fr" in texts)


def _audit_unbroken() -> list[str]:
    broken = first_broken_link()
    return [] if broken is None else [str(broken)]


CHECKS: dict[str, Check] = {
    "one_owner": _found_by(_ONE_OWNER),
    "closed_with_outcome": _found_by(_CLOSED_WITH_OUTCOME),
    "no_effect_twice": _found_by(_NO_EFFECT_TWICE),
    "consents_honoured": _consents_honoured,
    "in_both_languages": _in_both_languages,
    "levels_of_disclosure": _found_by(_LEVELS_OF_DISCLOSURE),
    "audit_unbroken": _audit_unbroken,
}


@unscoped()
def run_checks() -> dict[str, list[str]]:
    return {name: check() for name, check in CHECKS.items()}


@transaction.atomic
def record_checks(*, at: datetime) -> dict[str, list[str]]:
    """Run the checks, keep how many each found in the audit, and tell the log what to look at.

    The log, which is kept elsewhere, has the head of the audit too: see the command ``status``.
    """
    found = run_checks()
    for name, keys in found.items():
        if keys:
            logs.broken(name, keys[:SHOWN], number=len(keys))
    if head := chain_head():
        logs.event("audit.head", by=None, subject=head)
    record(action=CHECKED, by=None, at=at, data={name: len(keys) for name, keys in found.items()})
    return found


def last_checks() -> Entry | None:
    """Return what the last run of the checks found: its time, and a number for each."""
    return Entry.objects.filter(action=CHECKED).order_by("-pk").first()


def last_backup() -> datetime | None:
    return Entry.objects.filter(action=BACKED_UP).order_by("-pk").values_list("at", flat=True).first()


def last_sealed() -> datetime | None:
    """Return when all of the archive was last encrypted; None where there is no key for it."""
    return JobRun.objects.filter(job=SEALED).values_list("at", flat=True).first()


# The server begins a new piece of its log every minute in which something was written. A piece that has hardly begun
# holds nothing of ours: then nothing waits, however long ago the last one was archived.
_ARCHIVE_LAG = """
    SELECT CASE WHEN archived.last_archived_time IS NULL THEN -1
                WHEN coalesce(archived.last_failed_time > archived.last_archived_time, false) OR log.file_offset > 1024
                THEN extract(epoch FROM clock_timestamp() - archived.last_archived_time) ELSE 0 END
      FROM pg_stat_archiver AS archived, pg_walfile_name_offset(pg_current_wal_insert_lsn()) AS log
"""


def archive_lag() -> float:
    """Return for how many seconds what was written waits for the archive of the log at most; -1 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_ARCHIVE_LAG)
        return float(cursor.fetchone()[0])
