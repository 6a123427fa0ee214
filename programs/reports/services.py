"""Take what readers and owners say is wrong, once; and forget their addresses in time."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.workflow import Refusal, TransitionRefusedError
from hub.notifications.delivery.services import Mailbox, notify
from hub.notifications.mail.links import PageLink
from hub.notifications.mail.registry import NotificationType
from hub.notifications.mail.values import LocalizedText
from hub.publishing.choices import KEPT_STATES
from hub.publishing.rules import may_write
from hub.publishing.services import document_at, document_before
from hub.publishing.services.drafts import locked
from programs.choices import ReportOrigin, ReportPart, ReportState
from programs.documents.fields import TICKS
from programs.drafts.services import begin_program_draft, write_fields
from programs.models import Program, ProgramReport, ReportedField, ReviewedProgram, Revision
from programs.reports import notification_types
from programs.reports.access import sign_report
from programs.reports.corrections import still_wrong
from programs.reports.rules import can_be_applied, may_answer_report, takes_reports

# An address is needed for the answer alone, and for a question about it.
KEPT_AFTER_ANSWER = timedelta(days=30)
# Nobody waits for an answer as long as this.
KEPT_AT_MOST = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedValue:
    """One field of an entry: what it says, what it should say, and the page that says so (or nothing)."""

    field: str
    says: str
    should_say: str
    source: str = ""


@transaction.atomic
def report_program(
    *, program: Program, part: ReportPart, words: str, link: str, email: str, language: str, at: datetime
) -> ProgramReport:
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
    report, is_new = ProgramReport.objects.get_or_create(fingerprint=fingerprint, defaults=values)
    if is_new:
        record(action="programs.programreport.made", by=None, at=at, subject=report, data={"part": part.value})
    return report  # type: ignore[no-any-return]


@transaction.atomic
def report_of_owner(
    *, asked: ReviewedProgram, fields: Iterable[ReportedValue], words: str, at: datetime
) -> ProgramReport:
    """Bring to the curators what an owner says of its entry, field by field."""
    report = ProgramReport.objects.create(
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
    record(action="programs.programreport.made", by=None, at=at, subject=report, data={"owner": True})
    return report  # type: ignore[no-any-return]


@transaction.atomic
def erase_reporters(*, at: datetime) -> int:
    """Forget the addresses of those who had their answer 30 days ago, or have none after a year; return how many."""
    told = Q(state__in=[ReportState.DECLINED, ReportState.CORRECTED], answered_at__lt=at - KEPT_AFTER_ANSWER)
    told &= Q(corrected_at=None) | Q(corrected_at__lt=at - KEPT_AFTER_ANSWER)
    old = Q(made_at__lt=at - KEPT_AT_MOST)
    return int(ProgramReport.objects.exclude(email="").filter(told | old).update(email=""))


@transaction.atomic
def erase_reporter(*, email: str) -> int:
    """Forget one address, whose owner leaves the portal; return in how many reports it stood."""
    return int(ProgramReport.objects.filter(email=email.lower()).update(email="")) if email else 0


def export_reports(person: User) -> list[dict[str, Any]]:
    """Return what was reported with a person's address, as long as it is kept."""
    rows = ProgramReport.objects.filter(email=person.email.lower()).select_related("program").order_by("made_at")
    return [
        {"program": row.program.slug, "at": str(row.made_at), "part": row.part, "words": row.words, "link": row.link}
        for row in rows
    ]


@transaction.atomic
def accept_report(*, report: ProgramReport, answer_en: str, answer_fr: str, by: User, at: datetime) -> Revision:
    """Take a report into the program's draft and return it. The answer is public once that draft is published.

    Raises ``TransitionRefusedError`` for others' programs, where somebody has answered, and while the program's draft
    is one that nobody can write in.
    """
    row = _locked(report)
    _require(may_answer_report(row, by=by))
    draft: Any = locked(begin_program_draft(program=row.program, by=by, at=at))
    _require(takes_reports(draft))
    row.state, row.draft, row.answered_by, row.answered_at = ReportState.ACCEPTED, draft, by, at
    row.answer_en, row.answer_fr = answer_en.strip(), answer_fr.strip()
    row.save(update_fields=["state", "draft", "answered_by", "answered_at", "answer_en", "answer_fr"])
    record(action="programs.programreport.accepted", by=by, at=at, subject=row, data={"draft": draft.pk})
    return draft


@transaction.atomic
def decline_report(*, report: ProgramReport, reply: str, by: User, at: datetime) -> None:
    """Say why an entry stays as it is, in the language of whoever reported it, and tell them.

    Raises ``TransitionRefusedError`` for others' programs, and where somebody has answered.
    """
    row = _locked(report)
    _require(may_answer_report(row, by=by))
    row.state, row.reply, row.answered_by, row.answered_at = ReportState.DECLINED, reply.strip(), by, at
    row.save(update_fields=["state", "reply", "answered_by", "answered_at"])
    record(action="programs.programreport.declined", by=by, at=at, subject=row)
    _notify_reporter(row, notification_types.REPORT_DECLINED, at=at)


@transaction.atomic
def apply_field(*, field: ReportedField, by: User, at: datetime) -> None:
    """Write what an owner says a field should say into the draft that took its report in, as it was typed.

    The owner's word of a day is the evidence of it: the day and the page come along. Raises
    ``TransitionRefusedError`` where the draft is none any more.
    """
    report = ProgramReport.objects.select_related("program__organization", "draft__program__organization").get(
        pk=field.report_id
    )
    draft = report.draft
    if draft is None or not can_be_applied(field.field):
        raise TransitionRefusedError(Refusal("no_draft", ""))
    _require(may_write(draft, by=by))
    document, _number = document_at(draft)
    value: object = field.should_say
    if field.field in TICKS:
        value = bool(field.should_say)
    write_fields(version=draft, values={field.field: value}, by=by, at=at)
    sources = document["sources"].splitlines()
    values = {"as_of": timezone.localdate(report.made_at).isoformat(), "year_only": False}
    if field.source and field.source not in sources:
        values["sources"] = "\n".join([*sources, field.source])
    write_fields(version=draft, values=values, by=by, at=at)
    field.taken_at = at
    field.save(update_fields=["taken_at"])
    data = {"field": field.field, "report": report.pk}
    record(action="programs.programreport.field_taken", by=by, at=at, subject=draft, data=data)


@transaction.atomic
def mark_corrected(*, revision_id: int, at: datetime) -> int:
    """Note what a version that is published now corrects, tell those who reported it, and return how many there are.

    A report ends where the draft that took it in changes what was reported; another one waits for a curator again, and
    so does what was corrected in a version that this one leaves out.
    """
    open_reports = ProgramReport.objects.filter(state__in=(ReportState.ACCEPTED, ReportState.CORRECTED))
    if not open_reports.filter(program__revisions=revision_id).exists():
        return 0
    version: Revision = Revision.objects.get(pk=revision_id)
    line = _line_of(version)
    rows = ProgramReport.objects.select_for_update(of=("self",)).select_related(
        "program__live", "draft__based_on", "asked__revision"
    )
    lost = rows.filter(program=version.program_id, state=ReportState.CORRECTED).exclude(draft__in=line)
    for row in lost:
        row.state, row.corrected_at = ReportState.ACCEPTED, None
        row.save(update_fields=["state", "corrected_at"])
        record(action="programs.programreport.reopened", by=None, at=at, subject=row, data={"revision": revision_id})
    taken_in = rows.filter(draft__in=line, state=ReportState.ACCEPTED)
    corrected = [row for row in taken_in if not _left_wrong(row, row.draft)]
    for row in corrected:
        row.state, row.corrected_at = ReportState.CORRECTED, at
        row.save(update_fields=["state", "corrected_at"])
        record(action="programs.programreport.corrected", by=None, at=at, subject=row, data={"revision": revision_id})
        _notify_reporter(row, notification_types.REPORT_CORRECTED, at=at)
    return len(corrected)


def _left_wrong(report: ProgramReport, draft: Revision) -> frozenset[str]:
    said = dict(report.fields.values_list("field", "should_say"))
    # What an owner names was corrected by an earlier version, too, where it is no longer what the owner read.
    read = None if report.asked is None else report.asked.revision
    return still_wrong(
        report.part,
        said,
        read=None if read is None else draft.type.document_at(read),
        before=document_before(draft),
        after=draft.type.document_at(draft),
    )


def _line_of(version: Revision) -> set[int]:
    """Return the versions that a version was made from, one after the other, itself among them (one query).

    One that was made after the program had been withdrawn says what its last version said.
    """
    rows = version.program.revisions.filter(number__lte=version.number, state__in=KEPT_STATES).order_by("-number")
    wanted: int | None = version.pk
    line: set[int] = set()
    for pk, based_on in rows.values_list("pk", "based_on"):
        if wanted in {None, pk}:
            line.add(pk)
            wanted = based_on
    return line


def _notify_reporter(report: ProgramReport, kind: NotificationType, *, at: datetime) -> None:
    """Tell whoever left an address; an owner has its own link."""
    if not report.email or report.origin == ReportOrigin.OWNER:
        return
    live = report.program.live
    name = (
        LocalizedText(live.name_en, live.name_fr) if live else LocalizedText(report.program.slug, report.program.slug)
    )
    notify(
        kind=kind,
        to=Mailbox(report.email, report.language),
        key=f"{kind.slug}:{report.pk}",
        context={"program": name},
        link=PageLink("reports:own", {"token": sign_report(report)}),
        at=at,
    )


def _locked(report: ProgramReport) -> ProgramReport:
    row: ProgramReport = (
        ProgramReport.objects.select_for_update(of=("self",)).select_related("program__organization", "program__live")
    ).get(pk=report.pk)
    return row


def _require(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise TransitionRefusedError(refusal)
