"""A person leaves a seat: every open case is handed over first, then the seat is given up. All or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.audit.services import record
from hub.casework.choices import OPEN_STATES, EventKind, OfferState, Part
from hub.casework.models import Offer, ServiceRequest
from hub.casework.services.holding import hand_held, move_held
from hub.casework.services.offering import give_back
from hub.casework.services.steps import lock
from hub.core.wall import system_work
from hub.core.workflow import Refusal, RefusedError
from hub.directory.models import Seat, SeatHolder
from hub.directory.presence import availability_of, can_receive
from hub.directory.services import hub_desk, unseat_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What a departure leaves behind: cases in the person's hand, and, where nobody stays, all of the seat's.

    Where nobody stays, offers that the seat has not answered (``asked``) and the ``parts`` that it works on go back to
    who answers for those requests. A body that works by its link keeps what it has.
    """

    in_hand: tuple[ServiceRequest, ...]
    of_empty_seat: tuple[ServiceRequest, ...]
    asked: tuple[Offer, ...]
    parts: tuple[Offer, ...]
    colleagues: tuple[Any, ...]

    @property
    def cases(self) -> tuple[ServiceRequest, ...]:
        """Every case that needs a new place."""
        return (*self.in_hand, *self.of_empty_seat)


@system_work()
def what_departure_leaves(holder: SeatHolder) -> Leaving:
    """Return what must be handed over before a person leaves a seat."""
    others = SeatHolder.objects.current().filter(seat=holder.seat).exclude(pk=holder.pk).select_related("user")
    colleagues = tuple(row.user for row in others.order_by("pk"))
    rows = ServiceRequest.objects.filter(owner=holder.seat, state__in=OPEN_STATES).select_related("owner", "handler")
    cases = list(rows.order_by("due_at", "received_at", "pk"))
    offers = Offer.objects.filter(seat=holder.seat, mailbox="", request__state__in=OPEN_STATES)
    offers = offers.select_related("request__owner__office", "request__owner__organization", "seat").order_by("pk")
    asked = offers.filter(state=OfferState.OFFERED)
    parts = offers.filter(state=OfferState.ACCEPTED, part=Part.SUPPORT)
    return Leaving(
        in_hand=tuple(case for case in cases if case.handler_id == holder.user_id),
        of_empty_seat=() if colleagues else tuple(case for case in cases if case.handler_id != holder.user_id),
        asked=() if colleagues else tuple(asked),
        parts=() if colleagues else tuple(parts),
        colleagues=colleagues,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """Where a case goes: to a colleague of the seat, or to another seat (None for both: the Hub's desk)."""

    person: Any = None
    seat: Seat | None = None


@transaction.atomic
@system_work()
def depart(*, holder: SeatHolder, places: Mapping[Any, NewPlace], by: Any, at: datetime, reason: str) -> Leaving:
    """Hand over every open case and end the person's time in the seat, all or nothing.

    ``places`` gives each case (by key) its new place. Raises ``RefusedError`` where one has none, or goes to somebody
    who does not hold the seat, or to a seat in which nobody is present. Offers and parts that nobody is left to answer
    or to do go back to who answers for the request.
    """
    leaving = what_departure_leaves(holder)
    if missing := [case.reference for case in leaving.cases if case.pk not in places]:
        sentence = _("These requests have no new place yet: %(requests)s.") % {"requests": ", ".join(missing)}
        raise RefusedError(Refusal("no_place", sentence))
    _require_presence(holder.seat, places, at=at)
    colleagues = {person.pk for person in leaving.colleagues}
    for case in leaving.cases:
        _hand_over(case, places[case.pk], colleagues, by=by, at=at, reason=reason)
    for offer in (*leaving.asked, *leaving.parts):
        give_back(offer=offer, by=by, at=at)
    unseat_person(holder=holder, by=None, at=at, reason=reason)
    data = {
        "person": holder.user_id,
        "cases": len(leaving.cases),
        "offers": len(leaving.asked),
        "parts": len(leaving.parts),
    }
    record(action="casework.departure", by=by, at=at, subject=holder.seat, reason=reason, data=data)
    return leaving


def _require_presence(left: Seat, places: Mapping[Any, NewPlace], *, at: datetime) -> None:
    """Refuse a seat that cannot receive today; the Hub's desk always can."""
    seats = {place.seat.slug: place.seat for place in places.values() if place.seat is not None}
    present = availability_of(seats.values(), at)
    for slug, seat in seats.items():
        if seat.pk == left.pk or not can_receive(seat, present[slug]):
            sentence = _("Nobody is present in this seat. Choose another one, or the Hub’s desk.")
            raise RefusedError(Refusal("nobody_there", sentence))


def _hand_over(
    case: ServiceRequest, place: NewPlace, colleagues: set[int], *, by: Any, at: datetime, reason: str
) -> None:
    held = lock(case)
    if not held.is_open:
        return
    if place.person is not None:
        if place.person.pk not in colleagues:
            raise RefusedError(Refusal("not_of_seat", _("This person does not hold the seat.")))
        hand_held(held, to=place.person, by=by, at=at)
        return
    move_held(held, to=place.seat or hub_desk(), by=by, at=at, reason=reason, event=EventKind.MOVED)
