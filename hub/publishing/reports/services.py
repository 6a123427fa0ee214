"""Take what readers and owners say is wrong, once; and forget their addresses in time.

Whether a version of an entry corrects what was reported of it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.text.localized import Localized
from hub.core.workflow import Refusal, RefusedError, require
from hub.notifications.delivery.services import Mailbox, notify
from hub.notifications.mail.registry import NotificationType, PageLink
from hub.publishing.choices import KEPT_STATES, ReportOrigin, ReportState, VersionState
from hub.publishing.documents.fields import OTHER, Document, Shape
from hub.publishing.documents.values import ValueMistakeError, day
from hub.publishing.entry_types.base import EntryType
from hub.publishing.models import EntryReport, PageFeedback, ReportedField, Version
from hub.publishing.reports import notification_types
from hub.publishing.reports.access import draft_of, sign_report
from hub.publishing.reports.rules import may_answer_report, takes_reports
from hub.publishing.rules import may_write
from hub.publishing.services import begin_draft, change_draft, document_at, document_before
from hub.publishing.services.drafts import locked


def still_wrong(
    entry_type: EntryType,
    part: str,
    said: Mapping[str, str],
    *,
    read: Document | None,
    before: Document,
    after: Document,
) -> frozenset[str]:
    """Return what of a report ``after`` leaves uncorrected: nothing where it corrects all of it.

    ``before`` is what the version was made from: one that touches nothing of what was reported corrects nothing. An
    owner names fields in ``said``, each with what it should say, and read ``read``; a reader names a part alone.
    """
    touched = entry_type.changed(before, after)
    named = frozenset(said) or entry_type.reader_field(part).columns
    if not touched & named:
        return named
    if not said:
        return frozenset()
    since = touched if read is None else touched | entry_type.changed(read, after)
    return frozenset(
        name for name, text in said.items() if name not in since and not _says(entry_type, after, name, text)
    )


def written(entry_type: EntryType, column: str, text: str) -> str | bool:
    """Return what somebody typed for a column as documents keep it."""
    is_tick = any(field.shape is Shape.TICK and column in field.columns for field in entry_type.fields)
    return bool(text) if is_tick else text


def _says(entry_type: EntryType, document: Document, name: str, text: str) -> bool:
    if not entry_type.can_be_written(name):
        return False
    value = document.get(name)
    if isinstance(value, bool):
        return value is written(entry_type, name, text)
    return str(value or "").strip() == text.strip()


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
def report_entry(
    *,
    entry_type: EntryType,
    slug: str,
    part: str,
    words: str,
    email: str,
    language: str,
    at: datetime,
    link: str = "",
    origin: ReportOrigin = ReportOrigin.READER,
) -> EntryReport:
    """Bring to the curators that something is wrong with an entry. The same words on one day are one report.

    ``part`` is the name of a ``ReaderField`` of the type, or ``OTHER``. ``email`` is for the answer, and is forgotten
    after it; empty: the private link tells the answer.
    """
    text = words.strip()
    told = f"{entry_type.slug} {slug}\n{part}\n{' '.join(text.casefold().split())}\n{link}\n{at:%Y-%m-%d}"
    values = {
        "entry_type": entry_type.slug,
        "slug": slug,
        "origin": origin,
        "part": part,
        "words": text,
        "link": link,
        "language": language,
        "email": email.strip().lower(),
        "made_at": at,
    }
    fingerprint = hashlib.sha256(told.encode()).hexdigest()
    report, is_new = EntryReport.objects.get_or_create(fingerprint=fingerprint, defaults=values)
    if is_new:
        record(action="publishing.entryreport.made", by=None, at=at, subject=report, data={"part": part})
    return report


@transaction.atomic
def report_of_owner(
    *,
    entry_type: EntryType,
    slug: str,
    asked: str,
    read: int | None,
    fields: Iterable[ReportedValue],
    words: str,
    language: str,
    at: datetime,
) -> EntryReport:
    """Bring to the curators what an owner says of its entry, field by field.

    ``asked`` names what the owner was asked by, which is answered once; ``read`` is the number of the version it read.
    """
    report = EntryReport.objects.create(
        entry_type=entry_type.slug,
        slug=slug,
        origin=ReportOrigin.OWNER,
        read=read,
        part=OTHER,
        words=words.strip(),
        language=language,
        fingerprint=hashlib.sha256(f"asked {asked}".encode()).hexdigest(),
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
    record(action="publishing.entryreport.made", by=None, at=at, subject=report, data={"owner": True})
    return report


@transaction.atomic
def erase_reporters(*, at: datetime) -> int:
    """Forget the addresses of those who had their answer 30 days ago, or have none after a year; return how many.

    What was said of pages is forgotten after a year.
    """
    PageFeedback.objects.filter(made_at__lt=at - KEPT_AT_MOST).delete()
    told = Q(state__in=[ReportState.DECLINED, ReportState.CORRECTED], answered_at__lt=at - KEPT_AFTER_ANSWER)
    told &= Q(corrected_at=None) | Q(corrected_at__lt=at - KEPT_AFTER_ANSWER)
    old = Q(made_at__lt=at - KEPT_AT_MOST)
    return int(EntryReport.objects.exclude(email="").filter(told | old).update(email=""))


@transaction.atomic
def erase_reporter(*, email: str) -> int:
    """Forget one address, whose owner leaves the portal; return in how many reports it stood."""
    return int(EntryReport.objects.filter(email=email.lower()).update(email="")) if email else 0


def export_reports(person: User) -> Any:
    """Return what was reported with a person's address, as long as it is kept."""
    rows = EntryReport.objects.filter(email=person.email.lower()).order_by("made_at")
    return rows.as_data("part", "words", "link", kind="entry_type", entry="slug", at="made_at")


@transaction.atomic
def accept_report(*, report: EntryReport, answer_en: str, answer_fr: str, by: User, at: datetime) -> Version:
    """Take a report into the entry's draft and return it. The answer is public once that draft is published.

    What an owner wrote of a field then stands in the draft. It is left to a curator where the draft says something else
    by now than the owner read, or rests on a later day than the owner's word.

    Raises ``RefusedError`` for others' entries, where somebody has answered, and while the entry's draft is
    one that nobody can write in.
    """
    row = _locked(report)
    require(may_answer_report(row, by=by))
    draft = locked(begin_draft(entry_type=row.type, slug=row.slug, by=by, at=at))
    require(takes_reports(draft))
    row.state, row.draft, row.answered_by, row.answered_at = ReportState.ACCEPTED, draft.pk, by, at
    row.answer_en, row.answer_fr = answer_en.strip(), answer_fr.strip()
    row.save(update_fields=["state", "draft", "answered_by", "answered_at", "answer_en", "answer_fr"])
    record(action="publishing.entryreport.accepted", by=by, at=at, subject=row, data={"draft": draft.pk})
    row.fields.update(taken_at=None)  # what an earlier draft took does not stand in this one
    before, there, read = document_before(draft), document_at(draft)[0], _document_read(row)
    untouched = {
        name for name, value in there.items() if value == before.get(name) and (read is None or value == read.get(name))
    }
    if not _rests_on_newer(there, row):
        for field in row.fields.filter(field__in=untouched).order_by("pk"):
            if row.type.can_be_written(field.field):
                apply_field(field=field, by=by, at=at)
    return draft


def _document_read(report: EntryReport) -> Document | None:
    """Return what the entry said as an owner read it; None where that is not known."""
    version = None if report.read is None else report.type.versions(report.slug).filter(number=report.read).first()
    return None if version is None else report.type.document_at(version)


def _rests_on_newer(document: Document, report: EntryReport) -> bool:
    """Return whether the evidence of a document is of a later day than a report."""
    try:
        seen_on = day(str(document.get("as_of") or ""))
    except ValueMistakeError:
        return False
    return seen_on is not None and seen_on > timezone.localdate(report.made_at)


@transaction.atomic
def decline_report(*, report: EntryReport, reply: str, by: User, at: datetime) -> None:
    """Say why an entry stays as it is, in the language of whoever reported it, and tell them.

    Raises ``RefusedError`` for others' entries, and where somebody has answered.
    """
    row = _locked(report)
    require(may_answer_report(row, by=by))
    row.state, row.reply, row.answered_by, row.answered_at = ReportState.DECLINED, reply.strip(), by, at
    row.save(update_fields=["state", "reply", "answered_by", "answered_at"])
    record(action="publishing.entryreport.declined", by=by, at=at, subject=row)
    _notify_reporter(row, notification_types.REPORT_DECLINED, at=at)


@transaction.atomic
def answer_feedback(*, feedback: PageFeedback, is_answered: bool, by: User, at: datetime) -> None:
    """Note that what was said of a page was answered, or that it waits again."""
    PageFeedback.objects.filter(pk=feedback.pk).update(answered_at=at if is_answered else None)
    done = "answered" if is_answered else "reopened"
    record(action=f"publishing.pagefeedback.{done}", by=by, at=at, subject=feedback)


@transaction.atomic
def apply_field(*, field: ReportedField, by: User, at: datetime) -> None:
    """Write what an owner says a field should say into the draft that took its report in, as it was typed.

    The owner's word of a day is the evidence of it: the day, where the draft has none later, and the page come along.
    Raises ``RefusedError`` where the draft is none any more.
    """
    report = EntryReport.objects.get(pk=field.report_id)
    draft = draft_of(report)
    if draft is None or not report.type.can_be_written(field.field):
        raise RefusedError(Refusal("no_draft"))
    require(may_write(draft, by=by))
    seen_on = timezone.localdate(report.made_at).isoformat()
    value = written(report.type, field.field, field.should_say)

    def corrected(document: Document) -> Document:
        sources = str(document.get("sources") or "").splitlines()
        found: Document = {field.field: value}
        if not _rests_on_newer(document, report):
            found |= {"as_of": seen_on, "year_only": False}
        if field.source and field.source not in sources:
            found["sources"] = "\n".join([*sources, field.source])
        return document | {name: told for name, told in found.items() if name in document}

    part = next(each.slug for each in draft.type.sections for one in each.fields if field.field in one.columns)
    change_draft(version=draft, part=part, change=corrected, by=by, at=at)
    field.taken_at = at
    field.save(update_fields=["taken_at"])
    data = {"field": field.field, "report": report.pk}
    record(action="publishing.entryreport.field_taken", by=by, at=at, subject=draft, data=data)


@transaction.atomic
def mark_corrected(*, entry_type: EntryType, slug: str) -> int:
    """Note what the version that is shown now corrects, tell those who reported it, and return how many there are.

    A report ends where the draft that took it in changes what was reported; another one waits for a curator again, and
    so does what was corrected in a version that this one leaves out.
    """
    taken_up = EntryReport.objects.filter(entry_type=entry_type.slug, slug=slug)
    taken_up = taken_up.filter(state__in=(ReportState.ACCEPTED, ReportState.CORRECTED))
    rows = list(taken_up.select_for_update().order_by("pk"))
    version = entry_type.versions(slug).filter(state=VersionState.PUBLISHED).first() if rows else None
    if version is None:
        return 0
    at: datetime = version.published_at or timezone.now()
    line, data = _line_of(version), {"version": version.pk}
    for row in rows:
        if row.state == ReportState.CORRECTED and row.draft not in line:
            row.state, row.corrected_at = ReportState.ACCEPTED, None
            row.save(update_fields=["state", "corrected_at"])
            record(action="publishing.entryreport.reopened", by=None, at=at, subject=row, data=data)
    taken_in = [row for row in rows if row.state == ReportState.ACCEPTED and row.draft in line]
    corrected = [row for row in taken_in if not _left_wrong(row)]
    for row in corrected:
        row.state, row.corrected_at = ReportState.CORRECTED, at
        row.save(update_fields=["state", "corrected_at"])
        record(action="publishing.entryreport.corrected", by=None, at=at, subject=row, data=data)
        _notify_reporter(row, notification_types.REPORT_CORRECTED, at=at)
    return len(corrected)


def _left_wrong(report: EntryReport) -> frozenset[str]:
    entry_type, said = report.type, dict(report.fields.values_list("field", "should_say"))
    draft = entry_type.versions(report.slug).select_related("based_on").get(pk=report.draft)
    return still_wrong(
        entry_type,
        report.part,
        said,
        # What an owner names was corrected by an earlier version, too, where it is no longer what the owner read.
        read=_document_read(report),
        before=document_before(draft),
        after=entry_type.document_at(draft),
    )


def _line_of(version: Version) -> set[int]:
    """Return the versions that a version was made from, one after the other, itself among them (one query).

    One that was made after the entry had been withdrawn says what its last version said.
    """
    rows = version.type.versions(version.slug).filter(number__lte=version.number, state__in=KEPT_STATES)
    wanted: int | None = version.pk
    line: set[int] = set()
    for pk, based_on in rows.order_by("-number").values_list("pk", "based_on"):
        if wanted in {None, pk}:
            line.add(pk)
            wanted = based_on
    return line


def _notify_reporter(report: EntryReport, kind: NotificationType, *, at: datetime) -> None:
    """Tell whoever left an address; an owner has its own link."""
    if not report.email or report.origin == ReportOrigin.OWNER:
        return
    row = report.type.row(report.slug)
    names = {} if row is None else report.type.names_of_row(row)
    name = Localized(names.get("en") or report.slug, names.get("fr") or report.slug)
    notify(
        kind=kind,
        to=Mailbox(report.email, report.language),
        key=f"{kind.slug}:{report.pk}",
        context={"entry": name},
        link=PageLink("reports:own", {"token": sign_report(report)}),
        at=at,
    )


def _locked(report: EntryReport) -> EntryReport:
    return EntryReport.objects.select_for_update().get(pk=report.pk)
