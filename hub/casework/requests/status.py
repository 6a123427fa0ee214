"""The one simple status that a company sees, computed from the state of its request and from every seat's own.

However many seats work on it, one answers for it, and there is one next step with one day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.casework.choices import Outcome, ReferralRole, ReferralState, ReminderKind, RequestState
from hub.casework.models import Referral, Reminder, ServiceRequest
from hub.casework.sla.services import reopen_until
from hub.directory.models import Seat


class RequestStatus(StrEnum):
    """What the company reads."""

    RECEIVED = "received"  # nobody has it in hand yet
    IN_HAND = "in_hand"
    SENT_ON = "sent_on"  # somebody is asked to take it over; whoever asked answers for it
    YOUR_TURN = "your_turn"  # our clock rests
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    NOBODY = "nobody"


class RequestNextStep(StrEnum):
    FIRST_ANSWER = "first_answer"  # a person answers
    ACCEPTANCE = "acceptance"  # the seat that is asked accepts or returns it; the first answer is given already
    MORE = "more"  # answered once, and worked on
    YOUR_REPLY = "your_reply"
    LAST_DAY = "last_day"  # we asked once more; without a reply it is closed
    REOPEN = "reopen"  # the company may open it again
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSummary:
    """Where a request stands. ``waits_on`` is the seat that was asked to take it over; until then its owner answers.

    Where the company's answer is awaited, that seat has asked.

    ``helping`` are the parts of other seats, each with its own state. ``by`` is the day of the next step, None where no
    day is promised; ``late`` tells that it is over.
    """

    status: RequestStatus
    waits_on: Seat | None
    helping: list[Referral]
    next_step: RequestNextStep
    by: datetime | None
    late: bool


_OPEN = {
    RequestState.NEW: RequestStatus.RECEIVED,
    RequestState.ASSIGNED: RequestStatus.IN_HAND,
    RequestState.REFERRED: RequestStatus.SENT_ON,
    RequestState.WAITING: RequestStatus.YOUR_TURN,
}
_ENDS: Mapping[str, RequestStatus] = {Outcome.WITHDRAWN: RequestStatus.WITHDRAWN, Outcome.NOBODY: RequestStatus.NOBODY}
# A part that was returned or taken back is between the seats, not the company's to follow.
_SHOWN_PARTS = frozenset({ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.DONE})
# Their day is the one on which silence is acted upon: ours, and the company's.
_OUR_SILENCE = frozenset({ReminderKind.LEAD})
_ITS_SILENCE = frozenset({ReminderKind.COMPANY_SILENT, ReminderKind.CLOSE})


def status_for(
    request: ServiceRequest, offers: Sequence[Referral] = (), reminders: Sequence[Reminder] = (), *, at: datetime
) -> StatusSummary:
    """Return where a request stands at a moment, with its offers and reminders as far as they were read."""
    is_closed = request.state == RequestState.CLOSED
    end = _ENDS.get(request.outcome, RequestStatus.CLOSED) if is_closed else None
    status = end or _OPEN[RequestState(request.state)]
    acting = _ITS_SILENCE if status is RequestStatus.YOUR_TURN else _OUR_SILENCE
    acts = [row for row in reminders if row.kind in acting and row.done_at is None]
    step, by = _next(request, status, min(acts, key=lambda row: row.due_at, default=None), at)
    asked = (one.seat for one in offers if one.part == ReferralRole.OWNER and one.state == ReferralState.OFFERED)
    return StatusSummary(
        status=status,
        waits_on=next(asked, None) if status in {RequestStatus.SENT_ON, RequestStatus.YOUR_TURN} else None,
        helping=[one for one in offers if one.part == ReferralRole.SUPPORT and one.state in _SHOWN_PARTS],
        next_step=step,
        by=by,
        late=step is RequestNextStep.FIRST_ANSWER and by is not None and by <= at,
    )


def _next(
    request: ServiceRequest, status: RequestStatus, acts: Reminder | None, at: datetime
) -> tuple[RequestNextStep, datetime | None]:
    acts_by = acts.due_at if acts is not None else None
    if request.state == RequestState.CLOSED:
        until = reopen_until(request)
        return (RequestNextStep.REOPEN, until) if until and at <= until else (RequestNextStep.NONE, None)
    if status is RequestStatus.YOUR_TURN:
        is_last = acts is not None and acts.kind == ReminderKind.CLOSE
        return RequestNextStep.LAST_DAY if is_last else RequestNextStep.YOUR_REPLY, acts_by
    if request.first_answer_at is None:
        return RequestNextStep.FIRST_ANSWER, request.due_at
    return (RequestNextStep.ACCEPTANCE if status is RequestStatus.SENT_ON else RequestNextStep.MORE), acts_by
