"""The one simple status that a company sees, computed from the state of its request and from every seat's own. Pure.

However many seats work on it, one answers for it, and there is one next step with one day.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.casework.choices import Outcome, ReferralRole, ReferralState, RequestState


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
    REOPEN = "reopen"  # the company may open it again
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredSeat[Seat: Hashable]:
    """A seat that was asked, as its offer says."""

    seat: Seat
    part: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSituation[Seat: Hashable]:
    """Everything that the status is computed from. ``acts_by`` is the day on which silence is acted upon."""

    state: str
    owner: Seat
    asked: tuple[ReferredSeat[Seat], ...] = ()
    first_answered: bool = False
    due_at: datetime | None = None
    acts_by: datetime | None = None
    outcome: str = ""
    reopen_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSummary[Seat: Hashable]:
    """Where a request stands. ``owner`` answers for it; ``waits_on`` is the seat that was asked to take it over.

    ``helping`` are the seats with a part of it, each with its own status. ``by`` is the day of the next step, None
    where no day is promised; ``late`` tells that it is over.
    """

    status: RequestStatus
    owner: Seat
    waits_on: Seat | None
    helping: tuple[ReferredSeat[Seat], ...]
    next_step: RequestNextStep
    by: datetime | None
    late: bool

    @property
    def is_open(self) -> bool:
        """Whether somebody works on it, or waits."""
        return self.status not in _ENDS


_ENDS = frozenset({RequestStatus.CLOSED, RequestStatus.WITHDRAWN, RequestStatus.NOBODY})
_OPEN = {
    RequestState.NEW: RequestStatus.RECEIVED,
    RequestState.ASSIGNED: RequestStatus.IN_HAND,
    RequestState.REFERRED: RequestStatus.SENT_ON,
    RequestState.WAITING: RequestStatus.YOUR_TURN,
}
# A part that was returned or taken back is between the seats, not the company's to follow.
_SHOWN_PARTS = frozenset({ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.DONE})


def status_for[Seat: Hashable](it: RequestSituation[Seat], *, at: datetime) -> StatusSummary[Seat]:
    """Return where a request stands at a moment."""
    status = _status(it)
    step, by = _next(it, status, at)
    return StatusSummary(
        status=status,
        owner=it.owner,
        waits_on=_waits_on(it.asked) if status is RequestStatus.SENT_ON else None,
        helping=tuple(one for one in it.asked if one.part == ReferralRole.SUPPORT and one.state in _SHOWN_PARTS),
        next_step=step,
        by=by,
        late=step is RequestNextStep.FIRST_ANSWER and by is not None and by <= at,
    )


def _status[Seat: Hashable](it: RequestSituation[Seat]) -> RequestStatus:
    if it.state != RequestState.CLOSED:
        return _OPEN[RequestState(it.state)]
    return {Outcome.WITHDRAWN: RequestStatus.WITHDRAWN, Outcome.NOBODY: RequestStatus.NOBODY}.get(
        it.outcome, RequestStatus.CLOSED
    )  # type: ignore[call-overload, no-any-return]


def _next[Seat: Hashable](
    it: RequestSituation[Seat], status: RequestStatus, at: datetime
) -> tuple[RequestNextStep, datetime | None]:
    if status in _ENDS:
        can_reopen = it.reopen_until is not None and at <= it.reopen_until
        return (RequestNextStep.REOPEN, it.reopen_until) if can_reopen else (RequestNextStep.NONE, None)
    if status is RequestStatus.YOUR_TURN:
        return RequestNextStep.YOUR_REPLY, it.acts_by
    if not it.first_answered:
        return RequestNextStep.FIRST_ANSWER, it.due_at
    return (RequestNextStep.ACCEPTANCE if status is RequestStatus.SENT_ON else RequestNextStep.MORE), it.acts_by


def _waits_on[Seat: Hashable](asked: Iterable[ReferredSeat[Seat]]) -> Seat | None:
    return next(
        (one.seat for one in asked if one.part == ReferralRole.OWNER and one.state == ReferralState.OFFERED), None
    )
