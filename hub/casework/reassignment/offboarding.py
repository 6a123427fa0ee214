"""New places for the cases that a departure leaves: seats that fit each and can take it, ranked as routing ranks.

For many cases at once, so the directory is read once, and a case is placed by its own words: what the company's profile
says beyond them is looked at when the case is routed one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from hub.audit.services import record
from hub.casework.choices import OPEN_STATES, EventKind, ReferralRole, ReferralState, RequestKind
from hub.casework.desk.services import hand_over_tasks
from hub.casework.models import Recusal, Referral, ServiceRequest, Task, not_recused
from hub.casework.referrals.candidates import SeatPool, current_seat_pool
from hub.casework.referrals.queries import facts_from_request, question_of
from hub.casework.referrals.services import return_unattended_referral
from hub.casework.requests.services.assignment import assign_locked, leave_to_seat, move_locked
from hub.casework.requests.services.transitions import lock
from hub.core.db.tenancy import unscoped
from hub.core.workflow import Refusal, RefusedError
from hub.directory.choices import SeatKind
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.presence import (
    SeatPresence,
    availability_of,
    can_receive,
    covered_seats,
    hub_desk,
    is_led,
    seats_of,
)
from hub.directory.seats.services import unseat_person
from programs.eligibility.facts import ApplicantFacts

TOP = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatOption:
    """A seat that could take a case, with its load; ``takes`` None: nobody has said how much it takes."""

    seat: Seat
    open_requests: int
    presence: SeatPresence


@unscoped()
def seat_options_for(
    cases: Sequence[ServiceRequest], *, without: Seat, at: datetime
) -> Mapping[UUID, tuple[SeatOption, ...]]:
    """Return by case the present seats that fit it, best first, without one seat and the Hub's desk (six queries)."""
    places = current_seat_pool(at, but=lambda seat: seat.kind == SeatKind.HUB_DESK or seat.pk == without.pk)
    rooms = {
        slug: SeatOption(seat=row, open_requests=places.load_of(slug), presence=places.presence[slug])
        for slug, row in places.rows.items()
        if places.can_receive(slug)
    }
    empty = frozenset(places.rows.keys() - rooms.keys())
    # However many cases there are, what they are about is read at once.
    prefetch_related_objects(list(cases), "program__organization", "opportunity")
    prefetch_related_objects([case for case in cases if case.kind == RequestKind.PRESENCE], "presence")
    return {case.pk: _options(case, places, rooms, empty) for case in cases}


def _options(
    case: ServiceRequest, places: SeatPool, rooms: Mapping[str, SeatOption], empty: frozenset[str]
) -> tuple[SeatOption, ...]:
    question = question_of(case, facts_from_request(case, beside=ApplicantFacts()), table=places.table)
    found = [rooms[one.seat.slug] for one in places.ranked(question, but=empty).seats if one.seat.slug in rooms]
    # The seat that answers for it, where another one is left, comes before all.
    own = [room for room in rooms.values() if room.seat.pk == case.owner_id]
    return tuple([*own, *(room for room in found if room not in own)][:TOP])


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWork:
    """What a departure leaves behind: cases in the person's hand, and, where nobody stays, all of the seat's.

    In hand is also what the person has of another seat, and may keep no longer. Where nobody stays, offers that the
    seat has not answered (``asked``) and the ``parts`` that it works on go back to who answers for those requests. A
    body that works by its link keeps what it has. ``holders`` are, by the key of a seat, the others who hold it: they
    take its cases, but none that ``kept_out`` names them for.
    """

    in_hand: tuple[ServiceRequest, ...]
    of_empty_seat: tuple[ServiceRequest, ...]
    asked: tuple[Referral, ...]
    parts: tuple[Referral, ...]
    colleagues: tuple[Any, ...]
    holders: Mapping[int, Sequence[Any]]
    kept_out: Mapping[UUID, set[int]]

    def able(self, case: ServiceRequest) -> list[Any]:
        """Return who may take a case within the seat that answers for it."""
        unable = self.kept_out.get(case.pk, ())
        return [person for person in self.holders.get(case.owner_id, ()) if person.pk not in unable]

    @property
    def cases(self) -> tuple[ServiceRequest, ...]:
        return (*self.in_hand, *self.of_empty_seat)


def keeps_in_hand(person: Any, seat: Seat, *, own: Sequence[Seat], at: datetime) -> bool:
    """Return whether somebody who holds the seats ``own`` goes on with what they have in hand of a seat.

    They hold it, lead its office, or stand in now for somebody there.
    """
    if any(one.pk == seat.pk or (seat.office_id == one.office_id is not None and is_led(one)) for one in own):
        return True
    return any(one.pk == seat.pk for one in covered_seats(person, own, at=at))


@unscoped()
def open_work_of(holder: SeatHolder, *, at: datetime) -> OpenWork:
    """Return what must be handed over before a person leaves a seat: nothing that the person is kept out of."""
    theirs = Q(owner=holder.seat) | Q(handler=holder.user)
    rows = ServiceRequest.objects.filter(not_recused(holder.user_id), theirs, state__in=OPEN_STATES)
    cases = list(rows.select_related("owner__office", "handler").order_by("due_at", "received_at", "pk"))
    elsewhere = {case.owner_id: case.owner for case in cases if case.owner_id != holder.seat_id}
    if elsewhere:
        own = [seat for seat in seats_of(holder.user) if seat.pk != holder.seat_id]
        stays = {key for key, seat in elsewhere.items() if keeps_in_hand(holder.user, seat, own=own, at=at)}
        cases = [case for case in cases if case.owner_id not in stays]
    holders: dict[int, list[Any]] = defaultdict(list)
    others = SeatHolder.objects.current().filter(seat__in={holder.seat_id, *elsewhere}).exclude(user=holder.user)
    for row in others.select_related("user").order_by("pk"):
        holders[row.seat_id].append(row.user)
    colleagues = tuple(holders[holder.seat_id])
    offers = Referral.objects.filter(seat=holder.seat, mailbox="", request__state__in=OPEN_STATES)
    offers = offers.filter(not_recused(holder.user_id, "request_id"))
    offers = offers.select_related("request__owner__office", "request__owner__organization", "seat").order_by("pk")
    asked = offers.filter(state=ReferralState.OFFERED)
    parts = offers.filter(state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT)
    return OpenWork(
        in_hand=tuple(case for case in cases if case.handler_id == holder.user_id),
        of_empty_seat=() if colleagues else tuple(case for case in cases if case.handler_id != holder.user_id),
        asked=() if colleagues else tuple(asked),
        parts=() if colleagues else tuple(parts),
        colleagues=colleagues,
        holders=holders,
        kept_out=kept_out_of(case.pk for case in cases),
    )


def kept_out_of(requests: Iterable[UUID]) -> Mapping[UUID, set[int]]:
    """Return by request who is kept out of it (one query)."""
    found: dict[UUID, set[int]] = defaultdict(set)
    rows = Recusal.objects.standing().filter(request__in=list(requests))
    for key, person in rows.values_list("request", "user"):
        found[key].add(person)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssignment:
    """Where a case goes: to a person of its seat, or to a seat (None for both: the Hub's desk).

    With its own seat, where another one is left, it is taken there anew.
    """

    person: Any = None
    seat: Seat | None = None


@transaction.atomic
@unscoped()
def offboard(
    *, holder: SeatHolder, places: Mapping[Any, NewAssignment], by: Any, at: datetime, reason: str
) -> OpenWork:
    """Hand over every open case and end the person's time in the seat, all or nothing.

    ``places`` gives each case (by key) its new place. Raises ``RefusedError`` where one has none, or goes to somebody
    who does not hold the seat, or to a seat in which nobody is present. Offers and parts that nobody is left to answer
    or to do go back to who answers for the request. Tasks on requests that the person no longer reads go to who does.
    """
    leaving = open_work_of(holder, at=at)
    if missing := [case.reference for case in leaving.cases if case.pk not in places]:
        raise RefusedError(_no_place(missing))
    _require_presence(holder.seat, places, at=at)
    for case in leaving.cases:
        people = {person.pk for person in leaving.holders.get(case.owner_id, ())}
        _hand_over(case, places[case.pk], people, by=by, at=at, reason=reason)
    for offer in (*leaving.asked, *leaving.parts):
        return_unattended_referral(offer=offer, by=by, at=at)
    unseat_person(holder=holder, by=None, at=at, reason=reason)
    hand_over_tasks(Task.objects.filter(assigned_to=holder.user), at=at)
    data = {
        "person": holder.user_id,
        "cases": len(leaving.cases),
        "offers": len(leaving.asked),
        "parts": len(leaving.parts),
    }
    record(action="casework.departure", by=by, at=at, subject=holder.seat, reason=reason, data=data)
    return leaving


def _require_presence(left: Seat, places: Mapping[Any, NewAssignment], *, at: datetime) -> None:
    """Refuse a seat that cannot receive today; the Hub's desk always can."""
    seats = {place.seat.slug: place.seat for place in places.values() if place.seat is not None}
    present = availability_of(seats.values(), at)
    for slug, seat in seats.items():
        if seat.pk == left.pk or not can_receive(seat, present[slug]):
            sentence = _("Nobody is present in this seat. Choose another one, or the Hub’s desk.")
            raise RefusedError(Refusal("nobody_there", sentence))


def _no_place(references: Iterable[str]) -> Refusal:
    sentence = _("These requests have no new place yet: %(requests)s.") % {"requests": ", ".join(references)}
    return Refusal("no_place", sentence)


def _hand_over(
    case: ServiceRequest, place: NewAssignment, people: set[int], *, by: Any, at: datetime, reason: str
) -> None:
    held = lock(case)
    if not held.is_open:
        return
    if held.owner_id != case.owner_id:
        # It was moved meanwhile: who holds its seat, and may have it, is another question now.
        raise RefusedError(_no_place([held.reference]))
    if place.person is not None:
        if place.person.pk not in people:
            raise RefusedError(Refusal("not_of_seat", _("This person does not hold the seat.")))
        assign_locked(held, to=place.person, by=by, at=at)
    elif place.seat is not None and place.seat.pk == held.owner_id:
        leave_to_seat(held, by=by, at=at)
    else:
        move_locked(held, to=place.seat or hub_desk(), by=by, at=at, reason=reason, event=EventKind.MOVED)
