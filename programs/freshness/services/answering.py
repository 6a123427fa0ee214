"""What an owner says of an entry by its link: still right, to be corrected, or over. Nothing of it is published."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hub.audit.services import noting, record
from hub.core.workflow import TransitionRefusedError
from programs.choices import AskEnd, OwnerAnswer
from programs.freshness.rules import may_answer
from programs.models import AskedProgram, Program, Report, ReviewAsk
from programs.reports.services import Said, report_of_owner


@transaction.atomic
def confirm_entry(*, asked: AskedProgram, revision_id: int | None, at: datetime) -> None:
    """Keep that the owner found all of an entry right today; readers see it at once.

    ``revision_id`` is what the owner has read. Raises ``TransitionRefusedError`` where the link is over or used for
    this entry, and where the entry was changed meanwhile.
    """
    row = _locked(asked, revision_id, at=at)
    live = row.program.live
    assert live is not None  # noqa: S101 - the rule has looked
    live.confirmed_on = timezone.localdate(at)
    with noting(None, "programs.review.confirmed"):
        live.save(update_fields=["confirmed_on"])
    _answer(row, OwnerAnswer.RIGHT, at=at)


@transaction.atomic
def correct_entry(
    *, asked: AskedProgram, revision_id: int | None, fields: Iterable[Said], words: str, at: datetime
) -> Report:
    """Bring what should be said otherwise to the curators, field by field. Raises as ``confirm_entry``."""
    row = _locked(asked, revision_id, at=at)
    report = report_of_owner(asked=row, fields=fields, words=words, at=at)
    _answer(row, OwnerAnswer.CORRECTION, at=at)
    return report


@transaction.atomic
def end_entry(
    *, asked: AskedProgram, revision_id: int | None, fields: Iterable[Said], words: str, at: datetime
) -> Report:
    """Bring to the curators that the program has ended. Raises as ``confirm_entry``."""
    row = _locked(asked, revision_id, at=at)
    report = report_of_owner(asked=row, fields=fields, words=words, at=at)
    _answer(row, OwnerAnswer.ENDED, at=at)
    return report


def _locked(asked: AskedProgram, revision_id: int | None, *, at: datetime) -> AskedProgram:
    # The link first, as everywhere: two answers at a time wait for each other.
    ask = ReviewAsk.objects.select_for_update().select_related("organization").get(pk=asked.ask_id)
    row: AskedProgram = AskedProgram.objects.get(pk=asked.pk)
    row.ask = ask
    row.program = (
        Program.objects.select_for_update(of=("self",)).select_related("organization", "live").get(pk=asked.program_id)
    )
    if refusal := may_answer(row, revision_id=revision_id, at=at):
        raise TransitionRefusedError(refusal)
    return row


def _answer(row: AskedProgram, answer: OwnerAnswer, *, at: datetime) -> None:
    row.answer, row.answered_at, row.revision = answer, at, row.program.live
    row.save(update_fields=["answer", "answered_at", "revision"])
    data = {"organization": row.ask.organization.slug, "ask": row.ask_id, "answer": answer.value}
    record(action="programs.review.answered", by=None, at=at, subject=row.program.live, data=data)
    if not row.ask.asked.filter(answer="").exists():
        row.ask.ended_at, row.ask.end = at, AskEnd.ANSWERED
        row.ask.save(update_fields=["ended_at", "end"])
