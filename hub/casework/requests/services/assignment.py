"""Who has a request in hand: claimed by one person, handed within the seat, moved to another seat at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hub.casework.choices import EventKind, ReferralRole, RequestState
from hub.casework.models import ServiceRequest
from hub.casework.notifications import referrals as referral_notifications
from hub.casework.notifications import services as notifications
from hub.casework.requests.rules import (
    may_assign,
    may_claim,
    may_release,
    may_step,
    may_undo_handing,
    may_undo_release,
)
from hub.casework.requests.services.recusals import may_have_in_hand
from hub.casework.requests.services.transitions import (
    apply_transition,
    end_ownership,
    end_pause,
    end_referrals,
    let_parts_follow,
    lock,
    staff_acts,
)
from hub.core.workflow import require
from hub.directory.models import Seat, SeatHolder


@transaction.atomic
def claim_request(*, request: ServiceRequest, by: Any, seats: Sequence[Seat], at: datetime) -> ServiceRequest:
    """Take a request that one's own seat answers for. Of many who press at once, one has it.

    Raises ``RefusedError`` for the others, who read by whom it was taken; taking what one has already changes nothing.
    """
    held = lock(request)
    require(may_claim(held, seats=seats, by=by))
    if held.handler_id == by.pk:
        return held
    require(may_have_in_hand(held, by))
    held.handler = by
    held.taken_at = at
    apply_transition(held, "claim", EventKind.CLAIMED, by=by, at=at, seat=held.owner)
    notifications.taken(held, at=at)
    return held


@transaction.atomic
def release_request(*, request: ServiceRequest, by: Any, seats: Sequence[Seat], at: datetime) -> ServiceRequest:
    """Give back what one has in hand to the seat that answers for it. Silence counts on. Raises ``RefusedError``."""
    held = lock(request)
    require(may_release(held, seats=seats, by=by))
    data = {"taken_at": held.taken_at and held.taken_at.isoformat()}
    held.handler, held.taken_at = None, None
    apply_transition(held, "release", EventKind.RELEASED, by=by, at=at, seat=held.owner, human=False, data=data)
    return held


@transaction.atomic
def undo_release(*, request: ServiceRequest, by: Any, seats: Sequence[Seat], at: datetime) -> ServiceRequest:
    """Have in hand again what one has just given back, since the same moment as before. Silence counts on.

    The company heard of it when it was taken, and is not told twice. Raises ``RefusedError``.
    """
    held = lock(request)
    last = held.events.order_by("-at", "-pk").first()
    require(may_undo_release(held, last, seats=seats, by=by))
    taken_at = last.data.get("taken_at") if last else None
    held.handler, held.taken_at = by, datetime.fromisoformat(taken_at) if taken_at else at
    apply_transition(held, "claim", EventKind.CLAIMED, by=by, at=at, seat=held.owner, human=False)
    return held


@transaction.atomic
def assign_to(*, request: ServiceRequest, to: Any, by: Any, seats: Sequence[Seat], at: datetime) -> ServiceRequest:
    """Hand a request to another person of the seat that answers for it. Raises ``RefusedError``."""
    held = lock(request)
    of_seat = SeatHolder.objects.current().filter(seat=held.owner, user=to).exists()
    require(may_assign(held, seats=seats, to_is_of_seat=of_seat))
    if held.handler_id == to.pk:
        return held
    return assign_locked(held, to=to, by=by, at=at)


@transaction.atomic
def undo_handing(*, request: ServiceRequest, to: Any, by: Any, seats: Sequence[Seat], at: datetime) -> ServiceRequest:
    """Give a request back to who had it; where nobody had (None), it comes back to the seat.

    Not once somebody of our side has gone on with it. Raises ``RefusedError``.
    """
    held = lock(request)
    require(may_undo_handing(staff_acts(held).last(), by=by))
    held = assign_to(request=held, to=to or by, by=by, seats=seats, at=at)
    return held if to else release_request(request=held, by=by, seats=seats, at=at)


def assign_locked(held: ServiceRequest, *, to: Any, by: Any, at: datetime) -> ServiceRequest:
    """Hand a request that is locked to another person of its seat. Raises ``RefusedError`` for one who is kept out."""
    require(may_have_in_hand(held, to))
    before, held.handler = held.handler, to
    held.taken_at = held.taken_at or at
    # From the desk it comes in hand; what waits or is offered stays so.
    step = "claim" if may_step(held, "claim") is None else None
    apply_transition(held, step, EventKind.HANDED, by=by, at=at, seat=held.owner, data={"to": to.pk})
    notifications.handed(held, to=to, at=at, by=by)
    notifications.colleague_acted(held, EventKind.HANDED, by=by, of=before, at=at)
    return held


def leave_to_seat(held: ServiceRequest, *, by: Any, at: datetime) -> None:
    """Take a request that is locked out of the hand that has it: its seat, which hears, takes it anew.

    What waits or is offered stays so. Silence counts on.
    """
    before, held.handler = held.handler_id, None
    step = "move" if held.state == RequestState.ASSIGNED else None
    data = {"from": before}
    apply_transition(held, step, EventKind.HANDED, by=by, at=at, seat=held.owner, data=data, human=False)
    notifications.left_to_seat(held, at=at)


def move_locked(
    held: ServiceRequest, *, to: Seat, by: Any, at: datetime, reason: str, event: EventKind, human: bool = True
) -> ServiceRequest:
    """Move a request that is locked; parts stay asked, by ``to`` now.

    The clock of silence goes on where no person did it (``human`` False).
    """
    before = held.owner
    asked = end_referrals(held, at=at, of=[ReferralRole.OWNER])
    end_ownership(held, at=at)
    let_parts_follow(held, to, at=at)
    end_pause(held, at=at)
    held.owner = to
    held.handler = None
    apply_transition(held, "move", event, by=by, at=at, seat=before, to_seat=to, human=human, reason=reason)
    notifications.moved(held, before=before, at=at, by=by)
    for offer in asked:
        if offer.seat_id != to.pk:
            referral_notifications.taken_back(offer, at=at)
    return held
