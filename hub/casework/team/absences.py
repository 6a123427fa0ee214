"""What the page of an absence shows: who may stand in, the days with what falls due, and each open thing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.coverage.presentation.coverage import cases_words
from hub.casework.desk.access import log_reading
from hub.casework.models import ServiceRequest
from hub.casework.reassignment.queries import OpenThing, StandInChoice, open_things
from hub.casework.reassignment.rules import AbsenceWindow, StandInState, TransferPlace, WorkKind, transfer_proposal
from hub.casework.team.access import Team
from hub.core.db.bilingual import current_language
from hub.core.db.tenancy import grant_access, unscoped
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats import rules
from hub.directory.seats.presence import days_away
from hub.directory.seats.presentation import SeatOverview


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One open thing with its place: ``place`` is chosen or preset, ``options`` are where it can go."""

    thing: OpenThing
    readable: bool
    place: TransferPlace
    reason: str
    options: tuple[tuple[TransferPlace, str], ...]
    is_late: bool

    @property
    def name(self) -> str:
        return f"place-{self.thing.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencePlan:
    """Everything that an absence would do, before it does it. ``days`` are those on which things fall due: how many."""

    person: Any
    first_day: date
    last_day: date
    stand_in: StandInChoice | None
    rows: tuple[PlanRow, ...]
    days: tuple[tuple[date, int], ...]
    late: int

    @property
    def back_on(self) -> date:
        return self.last_day + timedelta(days=1)

    @property
    def asked(self) -> list[PlanRow]:
        """What needs a place: it falls due before the person is back, or is asked of the seat."""
        return [row for row in self.rows if _needs_place(row.thing, self.last_day)]

    @property
    def rest(self) -> list[PlanRow]:
        return [row for row in self.rows if not _needs_place(row.thing, self.last_day)]

    @property
    def decided(self) -> dict[str, Any]:
        """What it takes to record it: whose it is, its days, who stands in, and the place of each thing by its key."""
        places = {row.thing.key: row.place for row in self.rows}
        days = {"first_day": self.first_day, "last_day": self.last_day}
        return {"person": self.person, "stand_in": self.stand_in, "places": places} | days


def _needs_place(thing: OpenThing, last_day: date) -> bool:
    if thing.kind in {WorkKind.WAITING, WorkKind.SENT_ON}:
        return False
    return thing.due is not None and thing.due <= last_day


def stand_ins_for(person: Any, near: SeatOverview) -> dict[str, tuple[str, StandInChoice]]:
    """Return who may stand in for a person, by the value of the choice: words with the load, and the choice.

    Those are the others of the own seats, and the seats of the organization, of the own office first (four queries).
    """
    own = dict(SeatHolder.objects.current().filter(user=person).values_list("seat", "seat__office"))
    with unscoped():
        load = ServiceRequest.objects.load_by_seat()
    mates = SeatHolder.objects.current().filter(seat__in=own).exclude(user=person).select_related("user")
    keys: dict[int, set[int]] = {}
    people = {}
    for row in mates.order_by("user__name", "pk"):
        people[row.user_id] = row.user
        keys.setdefault(row.user_id, set()).add(row.seat_id)
    found = {
        f"person:{key}": (
            _("%(person)s, of your seat") % {"person": mate.get_full_name()},
            StandInChoice(person=mate, seat_keys=frozenset(keys[key])),
        )
        for key, mate in people.items()
    }
    seats = [*near.free_seats, *near.own_seats]
    held = set(SeatHolder.objects.current().filter(seat__in=seats).values_list("seat", flat=True))
    offices = {office for office in own.values() if office is not None}
    ranked = sorted(seats, key=lambda one: (one.office_id not in offices, one.order, one.slug))
    for seat in {seat.pk: seat for seat in ranked}.values():
        if seat.pk in held and seat.pk not in own and seat.is_routable:
            found[seat.slug] = (f"{seat.label} ({_load_words(seat, load)})", StandInChoice(seat=seat))
    return found


def _load_words(seat: Seat, load: Mapping[int, int]) -> str:
    number = load.get(seat.pk, 0)
    if seat.takes is None:
        return cases_words(number, current_language())
    words = _("%(number)s of %(most)s, full") if number >= seat.takes else _("%(number)s of %(most)s")
    return words % {"number": number, "most": seat.takes}


def absence_plan(
    *,
    team: Team,
    person: Any,
    first_day: date,
    last_day: date,
    stand_in: StandInChoice | None,
    chosen: Mapping[str, Any],
    at: datetime,
) -> AbsencePlan:
    """Return what an absence would do. ``chosen`` is what was sent: a place for each thing, or one for ``all``."""
    things = open_things(person, first_day=first_day, at=at)
    window = AbsenceWindow(first_day=first_day, last_day=last_day, today=rules.today_of(person, at))
    state = _stand_in_state(stand_in, window) if stand_in is not None else None
    readable = _readable(team, things, at=at)
    rows = tuple(_row(one, window, state, stand_in, chosen, readable=one.request.pk in readable) for one in things)
    due = Counter(row.thing.due for row in rows if row.thing.due is not None and first_day <= row.thing.due <= last_day)
    return AbsencePlan(
        person=person,
        first_day=first_day,
        last_day=last_day,
        stand_in=stand_in,
        rows=rows,
        days=tuple(sorted(due.items())),
        late=sum(row.is_late for row in rows),
    )


def _stand_in_state(stand_in: StandInChoice, window: AbsenceWindow) -> StandInState:
    if stand_in.seat is None:
        away = stand_in.person.absences.standing().filter(
            first_day__lte=window.last_day, last_day__gte=window.first_day
        )
        spans = list(away.values_list("first_day", "last_day"))
        days = (window.first_day + timedelta(days=n) for n in range((window.last_day - window.first_day).days + 1))
        return StandInState(away_on=frozenset(day for day in days if any(a <= day <= b for a, b in spans)))
    seat = stand_in.seat
    with unscoped():
        load = ServiceRequest.objects.load_by_seat().get(seat.pk, 0)
    return StandInState(
        languages=frozenset(seat.languages),
        away_on=frozenset(days_away(seat, window.first_day, window.last_day)),
        is_full=seat.takes is not None and load >= seat.takes,
    )


@unscoped()
def _readable(team: Team, things: Sequence[OpenThing], *, at: datetime) -> set[Any]:
    """Return which requests the reader may read, open them, and write down that they are read."""
    held = {seat.pk for seat in team.seats}
    known = (one for one in things if one.request.pk not in team.recused)
    rows = {one.request.pk: one.request for one in known if one.seat.pk in held or team.opens(one.request)}
    if rows:
        log_reading(team.user, [rows[key] for key in sorted(rows)], ground="absence", what="casework.absence", at=at)
        grant_access(*rows)
    return set(rows)


def _row(
    one: OpenThing,
    window: AbsenceWindow,
    state: StandInState | None,
    stand_in: StandInChoice | None,
    chosen: Mapping[str, Any],
    *,
    readable: bool,
) -> PlanRow:
    may_go = one.may_go(stand_in)
    preset = transfer_proposal(
        one.kind,
        due=one.due,
        language=one.request.language,
        window=window,
        stand_in=state,
        may_go=may_go,
        lang=current_language(),
    )
    wanted = str(chosen.get("all") or chosen.get(f"place-{one.key}") or "")
    place = TransferPlace(wanted) if wanted in may_go else preset.place
    words = {
        TransferPlace.STAND_IN: _("Stand-in"),
        TransferPlace.OFFICE: _office_words(one),
        TransferPlace.KEEP: _("Keep"),
    }
    return PlanRow(
        thing=one,
        readable=readable,
        place=place,
        reason=preset.reason,
        options=tuple((each, words[each]) for each in TransferPlace if each in may_go),
        is_late=one.due is not None and one.due < window.today,
    )


def _office_words(one: OpenThing) -> str:
    if one.office is None or one.office.pk == one.seat.pk:
        return _("The others of the seat")
    return str(one.office.title)
