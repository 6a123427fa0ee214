"""Many requests at once: each is done by the one service that does one, and each result is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from hub.casework.choices import Part
from hub.casework.models import Offer, ServiceRequest
from hub.casework.routing import candidates_for, choosable, note_hole
from hub.casework.services import Choice, claim_request, hand_to, offer_request, take_back_offer
from hub.core.wall import let_in, system_work
from hub.core.workflow import Refusal, RefusedError
from hub.directory.models import Seat


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one request: the offer that was made, if one was, or why nothing was done."""

    request: ServiceRequest
    offer: Offer | None = None
    refused: str = ""


def take_several(rows: Sequence[ServiceRequest], *, by: Any, seats: Sequence[Seat], at: datetime) -> list[Done]:
    """Take requests in hand."""
    return [_tried(row, partial(claim_request, request=row, by=by, seats=seats, at=at)) for row in rows]


def hand_several(
    rows: Sequence[ServiceRequest], *, to: Any, by: Any, seats: Sequence[Seat], at: datetime
) -> list[Done]:
    """Hand requests to a colleague."""
    return [_tried(row, partial(hand_to, request=row, to=to, by=by, seats=seats, at=at)) for row in rows]


def send_several(
    rows: Sequence[ServiceRequest],
    *,
    seat: Seat | None,
    reason: str,
    by: Any,
    seats: Sequence[Seat],
    at: datetime,
) -> list[Done]:
    """Offer requests to one seat, or each to the seat that is proposed for it (``seat`` None)."""

    def send(row: ServiceRequest) -> Offer | None:
        candidates = candidates_for(row, at=at)
        note_hole(row, candidates, at=at)
        ranked = choosable(candidates, row)
        wanted = next((one for one in ranked if seat is None or one.seat.pk == seat.pk), None)
        if wanted is not None and wanted.seat.pk == row.owner_id:
            claim_request(request=row, by=by, seats=seats, at=at)
            return None
        if wanted is not None:
            choice = Choice(seat=wanted.seat, rank=wanted.rank, reasons=wanted.reasons)
        else:
            choice = Choice(seat=seat or row.owner)
        return offer_request(
            request=row, choice=choice, override_reason=reason, by=by, seats=seats, at=at, part=Part.OWNER
        )

    return [_tried(row, partial(send, row)) for row in rows]


def take_back(keys: Sequence[int], *, by: Any, seats: Sequence[Seat], at: datetime) -> int:
    """Take offers back that nobody has answered yet; return how many were."""
    back = 0
    with system_work():
        mine = Offer.objects.filter(pk__in=keys, offered_by=by)
        offers = list(mine.select_related("request", "seat").order_by("pk"))
    let_in(*(offer.request_id for offer in offers))
    for offer in offers:
        try:
            take_back_offer(offer=offer, by=by, seats=seats, at=at)
        except RefusedError:
            continue
        back += 1
    return back


def _tried(row: ServiceRequest, work: Callable[[], Any]) -> Done:
    try:
        made = work()
    except RefusedError as refused:
        return Done(row, refused=_said(refused.refusal))
    return Done(row, offer=made if isinstance(made, Offer) else None)


def _said(refusal: Refusal) -> str:
    return refusal.sentence
