"""The curators' answer to a report: into a draft, or not, with the reason. Publishing the draft corrects the entry."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.workflow import Refusal, TransitionRefusedError
from hub.notifications.links import Page
from hub.notifications.registry import Kind
from hub.notifications.services.telling import Mailbox, notify
from hub.notifications.values import Both
from hub.publishing.rules import may_write
from hub.publishing.services import document_at
from programs.choices import ReportOrigin, ReportState
from programs.desk.changes import begin_program_draft, write_fields
from programs.documents.fields import TICKS
from programs.models import Report, ReportedField, Revision
from programs.reports import kinds
from programs.reports.links import sign_report
from programs.reports.rules import can_be_taken, may_accept, may_decline


@transaction.atomic
def accept_report(*, report: Report, answer_en: str, answer_fr: str, by: User, at: datetime) -> Revision:
    """Take a report into the program's draft and return it. The answer is public once that draft is published.

    Raises ``TransitionRefusedError`` for others' programs, and where somebody has answered.
    """
    row = _locked(report)
    _require(may_accept(row, by=by))
    draft = begin_program_draft(program=row.program, by=by, at=at)
    row.state, row.draft, row.answered_by, row.answered_at = ReportState.ACCEPTED, draft, by, at
    row.answer_en, row.answer_fr = answer_en.strip(), answer_fr.strip()
    row.save(update_fields=["state", "draft", "answered_by", "answered_at", "answer_en", "answer_fr"])
    record(action="programs.report.accepted", by=by, at=at, subject=row, data={"draft": draft.pk})
    return draft


@transaction.atomic
def decline_report(*, report: Report, reply: str, by: User, at: datetime) -> None:
    """Say why an entry stays as it is, in the language of whoever reported it, and tell them.

    Raises ``TransitionRefusedError`` for others' programs, and where somebody has answered.
    """
    row = _locked(report)
    _require(may_decline(row, by=by))
    row.state, row.reply, row.answered_by, row.answered_at = ReportState.DECLINED, reply.strip(), by, at
    row.save(update_fields=["state", "reply", "answered_by", "answered_at"])
    record(action="programs.report.declined", by=by, at=at, subject=row)
    _tell(row, kinds.REPORT_DECLINED, at=at)


@transaction.atomic
def take_field(*, field: ReportedField, by: User, at: datetime) -> None:
    """Write what an owner says a field should say into the draft that took its report in, as it was typed.

    The owner's word of a day is the evidence of it: the day and the page come along. Raises
    ``TransitionRefusedError`` where the draft is none any more.
    """
    report = Report.objects.select_related("program__organization", "draft__program__organization").get(
        pk=field.report_id
    )
    draft = report.draft
    if draft is None or not can_be_taken(field.field):
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
    record(action="programs.report.field_taken", by=by, at=at, subject=draft, data=data)


@transaction.atomic
def note_published(*, revision_id: int, at: datetime) -> int:
    """Note that the reports of a draft are corrected, now that it is published, and tell those who wrote them."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("program__live")
    corrected = list(rows.filter(draft=revision_id, state=ReportState.ACCEPTED))
    for row in corrected:
        row.state, row.corrected_at = ReportState.CORRECTED, at
        row.save(update_fields=["state", "corrected_at"])
        record(action="programs.report.corrected", by=None, at=at, subject=row, data={"revision": revision_id})
        _tell(row, kinds.REPORT_CORRECTED, at=at)
    return len(corrected)


def _tell(report: Report, kind: Kind, *, at: datetime) -> None:
    """Tell whoever left an address; an owner has its own link."""
    if not report.email or report.origin == ReportOrigin.OWNER:
        return
    live = report.program.live
    name = Both(live.name_en, live.name_fr) if live else Both(report.program.slug, report.program.slug)
    notify(
        kind=kind,
        to=Mailbox(report.email, report.language),
        key=f"{kind.slug}:{report.pk}",
        context={"program": name},
        link=Page("reports:own", {"token": sign_report(report)}),
        at=at,
    )


def _locked(report: Report) -> Report:
    row: Report = (
        Report.objects.select_for_update(of=("self",)).select_related("program__organization", "program__live")
    ).get(pk=report.pk)
    return row


def _require(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise TransitionRefusedError(refusal)
