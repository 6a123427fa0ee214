"""Who has a request in hand: claimed by one person, handed within the seat, moved to another seat at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hub.casework import telling
from hub.casework.choices import EventKind
from hub.casework.models import ServiceRequest
from hub.casework.rules import may_claim, may_hand, may_step
from hub.casework.services.steps import end_offers, end_owning, end_part_of, end_pause, lock, take_step
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
    held.handler = by
    held.taken_at = at
    take_step(held, "claim", EventKind.CLAIMED, by=by, at=at, seat=held.owner)
    telling.taken(held, at=at)
    return held


@transaction.atomic
def hand_to(*, request: ServiceRequest, to: Any, by: Any, seats: Sequence[Seat], at: datetime) -> ServiceRequest:
    """Hand a request to another person of the seat that answers for it. Raises ``RefusedError``."""
    held = lock(request)
    of_seat = SeatHolder.objects.current().filter(seat=held.owner, user=to).exists()
    require(may_hand(held, seats=seats, to_is_of_seat=of_seat))
    if held.handler_id == to.pk:
        return held
    return hand_held(held, to=to, by=by, at=at)


def hand_held(held: ServiceRequest, *, to: Any, by: Any, at: datetime) -> ServiceRequest:
    """Hand a request that is locked to another person of its seat."""
    held.handler = to
    held.taken_at = held.taken_at or at
    # From the desk it comes in hand; what waits or is offered stays so.
    step = "claim" if may_step(held, "claim") is None else None
    take_step(held, step, EventKind.HANDED, by=by, at=at, seat=held.owner, data={"to": to.pk})
    telling.handed(held, to=to, at=at)
    return held


def move_held(
    held: ServiceRequest, *, to: Seat, by: Any, at: datetime, reason: str, event: EventKind, human: bool = True
) -> ServiceRequest:
    """Move a request that is locked. The clock of silence goes on where no person did it (``human`` False)."""
    before = held.owner
    end_offers(held, at=at)
    end_owning(held, at=at)
    end_part_of(held, to, at=at)
    end_pause(held, at=at)
    held.owner = to
    held.handler = None
    take_step(held, "move", event, by=by, at=at, seat=before, to_seat=to, human=human, reason=reason)
    telling.moved(held, before=before, at=at)
    return held
