"""Take what readers and owners say is wrong, once; and forget their addresses in time."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from hub.accounts.models import User
from hub.audit.services import record
from programs.choices import ReportOrigin, ReportPart, ReportState
from programs.models import AskedProgram, Program, Report, ReportedField

# An address is needed for the answer alone, and for a question about it.
AFTER_ANSWER = timedelta(days=30)
# Nobody waits for an answer as long as this.
LONGEST = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One field of an entry: what it says, what it should say, and the page that says so (or nothing)."""

    field: str
    says: str
    should_say: str
    source: str = ""


@transaction.atomic
def report_program(
    *, program: Program, part: ReportPart, words: str, link: str, email: str, language: str, at: datetime
) -> Report:
    """Bring to the curators that something is wrong with a published entry. The same words on one day are one report.

    ``email`` is for the answer, and is forgotten after it; empty: the private link tells the answer.
    """
    text = words.strip()
    told = f"{program.pk}\n{part}\n{' '.join(text.casefold().split())}\n{link}\n{at:%Y-%m-%d}"
    fingerprint = hashlib.sha256(told.encode()).hexdigest()
    values = {
        "program": program,
        "origin": ReportOrigin.READER,
        "part": part,
        "words": text,
        "link": link,
        "language": language,
        "email": email.strip().lower(),
        "made_at": at,
    }
    report, is_new = Report.objects.get_or_create(fingerprint=fingerprint, defaults=values)
    if is_new:
        record(action="programs.report.made", by=None, at=at, subject=report, data={"part": part.value})
    return report  # type: ignore[no-any-return]


@transaction.atomic
def report_of_owner(*, asked: AskedProgram, fields: Iterable[Said], words: str, at: datetime) -> Report:
    """Bring to the curators what an owner says of its entry, field by field."""
    report = Report.objects.create(
        program=asked.program,
        origin=ReportOrigin.OWNER,
        asked=asked,
        part=ReportPart.OTHER,
        words=words.strip(),
        language=asked.ask.language,
        fingerprint=hashlib.sha256(f"asked {asked.pk}".encode()).hexdigest(),
        made_at=at,
    )
    ReportedField.objects.bulk_create(
        [
            ReportedField(
                report=report, field=each.field, says=each.says, should_say=each.should_say, source=each.source
            )
            for each in fields
        ]
    )
    record(action="programs.report.made", by=None, at=at, subject=report, data={"owner": True})
    return report  # type: ignore[no-any-return]


@transaction.atomic
def forget_reporters(*, at: datetime) -> int:
    """Forget the addresses of those who had their answer 30 days ago, or have none after a year; return how many."""
    told = Q(state__in=[ReportState.DECLINED, ReportState.CORRECTED], answered_at__lt=at - AFTER_ANSWER)
    told &= Q(corrected_at=None) | Q(corrected_at__lt=at - AFTER_ANSWER)
    old = Q(made_at__lt=at - LONGEST)
    return int(Report.objects.exclude(email="").filter(told | old).update(email=""))


@transaction.atomic
def forget_reporter(*, email: str) -> int:
    """Forget one address, whose owner leaves the portal; return in how many reports it stood."""
    return int(Report.objects.filter(email=email.lower()).update(email="")) if email else 0


def export_reports(person: User) -> list[dict[str, Any]]:
    """Return what was reported with a person's address, as long as it is kept."""
    rows = Report.objects.filter(email=person.email.lower()).select_related("program").order_by("made_at")
    return [
        {"program": row.program.slug, "at": str(row.made_at), "part": row.part, "words": row.words, "link": row.link}
        for row in rows
    ]
