"""From a draft to the catalogue and back: submitted, read by somebody else, published now or on a day, taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import noting, record
from hub.core.vocabulary import IntakeMode
from hub.core.workflow import Refusal, TransitionRefusedError
from hub.outbox.services import enqueue_job
from programs import services as catalogue
from programs.choices import RevisionState
from programs.curating.readiness import points_for, stops
from programs.curating.rules import may_edit, may_step
from programs.curating.services.drafts import begin_draft, document_at, locked, reading_of, save_part, write_out
from programs.drafting.documents import Section
from programs.models import Program, Revision
from programs.workflow import PUBLISHING

PUBLISH = "programs.publish_scheduled"


@transaction.atomic
def submit(*, revision: Revision, reason: str, by: User | None, at: datetime) -> None:
    """Give a draft to a second curator; ``reason`` says why it changes what is published.

    What the draft says is written out and is no longer changed, unless it is sent back. Raises
    ``TransitionRefusedError`` where something is missing or cannot be read, or nothing changes.
    """
    row = locked(revision)
    _require(may_step(row, "submit", by=by) or _without_reason(reason))
    reading = reading_of(row)
    if stops(points_for(row, reading)):
        raise TransitionRefusedError(Refusal("not_ready", _("Something is still missing. It is listed below.")))
    with noting(by, "programs.draft.submitted"):
        row.change_reason = reason
        PUBLISHING.take(row, "submit", by=by, at=at)
        write_out(row, reading.program)
    record(action="programs.draft.submitted", by=by, at=at, subject=row, reason=reason)


@transaction.atomic
def send_back(*, revision: Revision, comment: str, by: User | None, at: datetime) -> None:
    """Give a draft back to its author with a comment. Raises ``TransitionRefusedError`` without one."""
    row = locked(revision)
    _require(may_step(row, "send_back", by=by) or _without_reason(comment))
    with noting(by, "programs.draft.sent_back"):
        row.save(update_fields=PUBLISHING.take(row, "send_back", by=by, at=at))
    record(action="programs.draft.sent_back", by=by, at=at, subject=row, reason=comment)


@transaction.atomic
def approve(
    *,
    revision: Revision,
    by: User | None,
    at: datetime,
    publish_at: datetime | None = None,
    accept_changed_cases: str = "",
) -> None:
    """Publish what another curator submitted, now or at a later moment.

    Raises ``TransitionRefusedError`` for whoever wrote in the draft, and ``ChangedCasesError`` where the verdict of a
    case would change without a reason in ``accept_changed_cases``.
    """
    row = locked(revision)
    if publish_at is None or publish_at <= at:
        _require(may_step(row, "publish", by=by))
        catalogue.publish_revision(
            revision=row, by=by, at=at, reason=row.change_reason, accept_changed_cases=accept_changed_cases
        )
        return
    _require(may_step(row, "schedule", by=by))
    accepted = catalogue.check_cases(revision=row, reason=accept_changed_cases)
    with noting(by, "programs.revision.scheduled"):
        changed = PUBLISHING.take(row, "schedule", by=by, at=at)
        row.publish_at, row.approved_by = publish_at, by
        row.save(update_fields=[*changed, "publish_at", "approved_by"])
    payload = {"revision_id": row.pk, "moment": publish_at.isoformat(), "accepted": accept_changed_cases}
    enqueue_job(topic=PUBLISH, payload=payload, at=at, not_before=publish_at)
    data = {"publish_at": publish_at.isoformat(), **accepted}
    record(action="programs.revision.scheduled", by=by, at=at, subject=row, data=data)


@transaction.atomic
def take_back(*, revision: Revision, by: User | None, at: datetime, reason: str = "") -> None:
    """Cancel a publication that waits for its day: the draft is in review again."""
    row = locked(revision)
    _require(may_step(row, "unschedule", by=by))
    with noting(by, "programs.revision.unscheduled"):
        changed = PUBLISHING.take(row, "unschedule", by=by, at=at)
        row.publish_at = row.approved_by = None
        row.save(update_fields=[*changed, "publish_at", "approved_by"])
    record(action="programs.revision.unscheduled", by=by, at=at, subject=row, reason=reason)


@transaction.atomic
def publish_scheduled(*, revision_id: int, moment: datetime, accepted: str, at: datetime) -> None:
    """Publish what was approved for this moment, in the name of whoever approved it.

    Nothing happens where it was cancelled or moved to another moment. What may not be published any more, because the
    published version or a case has changed, is in review again, with the reason.
    """
    row: Revision | None = Revision.objects.filter(pk=revision_id, publish_at=moment).first()
    if row is None:
        return
    row = locked(row)
    if row.state != RevisionState.SCHEDULED:
        return
    try:
        with transaction.atomic():
            _require(may_step(row, "publish", by=row.approved_by))
            catalogue.publish_revision(
                revision=row, by=row.approved_by, at=at, reason=row.change_reason, accept_changed_cases=accepted
            )
    except TransitionRefusedError as error:
        take_back(revision=row, by=None, at=at, reason=error.refusal.sentence or error.refusal.code)


@transaction.atomic
def roll_back(*, program: Program, to: Revision, reason: str, by: User | None, at: datetime) -> None:
    """Show an earlier published version again, in one step. Raises ``TransitionRefusedError`` without a reason.

    It was read by a second curator when it was published, and cannot have changed since.
    """
    row = locked(to)
    _require(
        (None if row.program_id == program.pk else Refusal("wrong_program", ""))
        or may_edit(row.program, by=by)
        or PUBLISHING.refusal(row, "restore", by=by)
        or _without_reason(reason)
    )
    catalogue.publish_revision(revision=row, by=by, at=at, reason=reason, accept_changed_cases=reason)


@transaction.atomic
def begin_retirement(
    *, program: Program, successors: Sequence[str], closed_on: date | None, by: User | None, at: datetime
) -> Revision:
    """Return a draft that says that the program has ended, and what took over. It is reviewed like any other."""
    draft = begin_draft(program=program, by=by, at=at)
    _document, version = document_at(draft)
    values = {
        "intake_mode": IntakeMode.CLOSED.value,
        "opens": "",
        "closes": "",
        "closed_on": "" if closed_on is None else closed_on.isoformat(),
        "ended": closed_on is None,
        "replaced_by": "\n".join(successors),
    }
    save_part(revision=draft, part=Section.INTAKE.value, values=values, version=version, by=by, at=at)
    return draft


def _without_reason(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal("no_reason", _("Say why, so that others understand it later."))


def _require(refusal: Any) -> None:
    if refusal is not None:
        raise TransitionRefusedError(refusal)
