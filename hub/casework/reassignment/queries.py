"""What is open with somebody who goes away, and who of the office could take each thing over."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, Q

from hub.casework.choices import OPEN_REFERRALS, OPEN_STATES, ReferralRole, ReferralState, RequestState
from hub.casework.models import Referral, Reminder, ServiceRequest, not_recused
from hub.casework.reassignment.offboarding import SeatOption, kept_out_of, seat_options_for
from hub.casework.reassignment.rules import TransferPlace, WorkKind, may_transfer
from hub.core.db.tenancy import unscoped
from hub.directory.models import Absence, Seat, SeatHolder
from hub.directory.seats.presence import availability_of, hub_desk, seat_day


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenThing:
    """One thing that is open with a person: a request, or an offer or part (``offer``) of one.

    ``due`` is the day on which something falls due, None where nothing does. ``office`` is the seat that takes it over
    when it goes to the office; ``taken`` are the seats that have the request or are asked already, ``kept_out`` the
    people who are kept out of it.
    """

    kind: WorkKind
    request: ServiceRequest
    seat: Seat
    offer: Referral | None = None
    due: date | None = None
    office: Seat | None = None
    taken: frozenset[int] = frozenset()
    kept_out: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"offer-{self.offer.pk}" if self.offer is not None else f"case-{self.request.pk.hex}"

    def may_go(self, stand_in: "StandInChoice | None") -> frozenset[TransferPlace]:
        found = {TransferPlace.KEEP}
        if may_transfer(self.kind) is None:
            if self.office is not None:
                found.add(TransferPlace.OFFICE)
            if stand_in is not None and self._may_take(stand_in):
                found.add(TransferPlace.STAND_IN)
        return frozenset(found)

    def _may_take(self, stand_in: "StandInChoice") -> bool:
        if stand_in.seat is None:
            # A colleague of the seat takes a request in hand; offers and parts are the seat's already.
            is_out = stand_in.person.pk in self.kept_out
            return self.offer is None and self.seat.pk in stand_in.seat_keys and not is_out
        return stand_in.seat.pk != self.seat.pk and stand_in.seat.pk not in self.taken


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInChoice:
    """Who stands in: a seat, or a person, with the keys of the seats that the person holds."""

    seat: Seat | None = None
    person: Any = None
    seat_keys: frozenset[int] = field(default_factory=frozenset)


@unscoped()
def open_things(person: Any, *, first_day: date, at: datetime) -> tuple[OpenThing, ...]:
    """Return what is open with a person, what falls due first before the rest.

    That is what the person has in hand, also of a seat that they lead or stand in for; and where nobody else of a seat
    is there on the first day, its inbox, what it is asked, and the parts that it works on. A body that works by its
    link keeps what it has. Nothing of a request that the person is kept out of.
    """
    holdings = SeatHolder.objects.current().filter(user=person)
    seats = [row.seat for row in holdings.select_related("seat__office__organization", "seat__organization")]
    keys = [seat.pk for seat in seats]
    in_hand = ServiceRequest.objects.filter(handler=person, state__in=OPEN_STATES)
    led = Seat.objects.filter(pk__in=in_hand.values("owner")).exclude(pk__in=keys)
    by_key = {seat.pk: seat for seat in (*seats, *led.select_related("office__organization", "organization"))}
    others = SeatHolder.objects.current().filter(seat__in=by_key).exclude(user=person)
    away = set(Absence.objects.on(first_day).filter(user__in=others.values("user")).values_list("user", flat=True))
    shared = {row.seat_id for row in others if row.user_id not in away}
    alone = [key for key in keys if key not in shared]
    found = [*_cases(person, keys, by_key, shared), *_offers(person, alone, by_key)]
    found = _with_kept_out(found)
    found = _with_office(found, shared=shared, own=frozenset(keys), first_day=first_day, at=at)
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due or date.max, one.request.reference, one.key)))


def _cases(person: Any, own: Sequence[int], seats: Mapping[int, Seat], shared: Collection[int]) -> list[OpenThing]:
    theirs = Q(owner__in=own) | Q(handler=person)
    rows = ServiceRequest.objects.filter(not_recused(person.pk), theirs, state__in=OPEN_STATES)
    cases = [
        row
        for row in rows.select_related("handler")
        if row.handler_id == person.pk or (row.handler_id is None and row.owner_id not in shared)
    ]
    reminded = Reminder.objects.filter(request__in=[row.pk for row in cases], done_at=None).exclude(
        kind__startswith="part_"
    )
    first = dict(reminded.order_by().values_list("request").annotate(first=Min("due_at")))
    asked = _asked([row.pk for row in cases])
    kinds = {RequestState.WAITING: WorkKind.WAITING, RequestState.REFERRED: WorkKind.SENT_ON}
    found = []
    for row in cases:
        seat = seats[row.owner_id]
        kind = kinds.get(RequestState(row.state), WorkKind.CASE)
        moment = first.get(row.pk)
        days = (row.due_on or (seat_day(seat, moment) if moment else None), row.needed_by)
        due = min((day for day in days if day is not None), default=None)
        taken = frozenset(asked[row.pk]) if kind is WorkKind.SENT_ON else frozenset()
        found.append(
            OpenThing(kind=kind, request=row, seat=seat, due=due if kind is WorkKind.CASE else None, taken=taken)
        )
    return found


def _offers(person: Any, keys: Sequence[int], seats: Mapping[int, Seat]) -> list[OpenThing]:
    rows = Referral.objects.filter(seat__in=keys, mailbox="", request__state__in=OPEN_STATES)
    rows = rows.filter(not_recused(person.pk, "request_id"))
    offered = rows.filter(state=ReferralState.OFFERED)
    parts = rows.filter(state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT)
    found = list((offered | parts).select_related("request__handler"))
    asked = _asked([row.request_id for row in found])
    return [
        OpenThing(
            kind=WorkKind.OFFER if row.state == ReferralState.OFFERED else WorkKind.PART,
            request=row.request,
            seat=seats[row.seat_id],
            offer=row,
            due=row.due_on,
            taken=frozenset(asked[row.request_id] | {row.request.owner_id}),
        )
        for row in found
    ]


def _with_kept_out(things: Sequence[OpenThing]) -> list[OpenThing]:
    found = kept_out_of(one.request.pk for one in things)
    return [replace(one, kept_out=frozenset(found.get(one.request.pk, ()))) for one in things]


def _asked(requests: Sequence[UUID]) -> Mapping[UUID, set[int]]:
    found: dict[UUID, set[int]] = defaultdict(set)
    offers = Referral.objects.filter(request__in=requests, state__in=OPEN_REFERRALS)
    for key, seat in offers.values_list("request", "seat"):
        found[key].add(seat)
    return found


def _with_office(
    things: Sequence[OpenThing], *, shared: Collection[int], own: frozenset[int], first_day: date, at: datetime
) -> list[OpenThing]:
    """Return the things with the seat of the office that takes each over: the own one where a colleague is there.

    Else it is the seat of the office that fits best and is there on the first day, else the Hub's desk.
    """
    movable = [one for one in things if may_transfer(one.kind) is None]
    options: dict[int, Mapping[UUID, tuple[SeatOption, ...]]] = {}
    for seat in {one.seat.pk: one.seat for one in movable if one.seat.pk not in shared}.values():
        asked = {one.request.pk: one.request for one in movable if one.seat.pk == seat.pk}
        options[seat.pk] = seat_options_for(list(asked.values()), without=seat, at=at)
    near = {one.seat.pk: one.seat for found in options.values() for places in found.values() for one in places}
    present = availability_of(near.values(), first_day)
    desk = hub_desk()
    placed = []
    for one in things:
        office: Seat | None = None
        if may_transfer(one.kind) is None:
            if one.seat.pk in shared:
                # Of what the seat has anyway, only what is in one's hand can be left to the others.
                office = one.seat if one.offer is None else None
            else:
                fitting = (option.seat for option in options[one.seat.pk].get(one.request.pk, ()))
                office = next(
                    (
                        seat
                        for seat in fitting
                        if seat.office_id is not None
                        and seat.office_id == one.seat.office_id
                        and seat.pk not in own | one.taken
                        and present[seat.slug].present
                    ),
                    None,
                )
                if office is None and desk.pk not in own | one.taken:
                    office = desk
        placed.append(replace(one, office=office))
    return placed
