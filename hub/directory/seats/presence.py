"""Who is there: a seat receives requests only while one of the people who hold it is not away.

Public pages tell who looks after what, whoever is on holiday; routing asks here. A day is the day at the seat: when it
is Monday morning in Beijing it is still Sunday in Vancouver.

Which seats somebody holds or stands in for; seats for the engine, with the rules by which they are asked; offices for
a province, doors at the end of a page.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.models import public_change
from hub.core.vocabulary.enums import CANADA, Province
from hub.directory.catalogue.rules import routing_table
from hub.directory.choices import FilterKind, SeatKind
from hub.directory.models import Absence, IntakeFilter, IntakeQuestion, Office, Route, Seat, SeatHolder
from hub.directory.reference.filters import questions_of
from hub.directory.reference.places import ChineseProvince, zone_of
from hub.directory.reference.seats import RoutingTable, rule_of

_DAY = timedelta(days=1)
# Days and zones are the same all over mainland China, so that any part of it stands for the others.
_MAINLAND = ChineseProvince.BEIJING.value
_CITIES: Mapping[str, str] = {
    "Hong Kong": ChineseProvince.HONG_KONG,
    "Macao": ChineseProvince.MACAO,
    "Vancouver": Province.BRITISH_COLUMBIA,
    "Calgary": Province.ALBERTA,
    "Toronto": Province.ONTARIO,
    "Montréal": Province.QUEBEC,
    "Montreal": Province.QUEBEC,
    "Halifax": Province.NOVA_SCOTIA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Who takes what would go to somebody who is away: a seat by its slug, or a person by key."""

    seat: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPresence:
    """Who of a seat is there on a day. ``takes`` is its capacity in cases, None while nobody has said.

    ``away_until`` is the last day before somebody is back, while all of its holders are away; None where one is there,
    and where nobody holds it. ``stand_in`` is the one named by the holder who is back first; ``is_covered`` says that
    this is a person who is there.
    """

    holders: int = 0
    here: int = 0
    away_until: date | None = None
    stand_in: StandIn | None = None
    is_covered: bool = False
    takes: int | None = None

    @property
    def present(self) -> bool:
        """Whether somebody can receive a request: one who holds the seat, or who acts for it in that one's place."""
        return self.here > 0 or self.is_covered


def seat_place(seat: Seat) -> str:
    """Return where a seat stands, as ``hub.directory.reference.places`` and the clocks of casework know places.

    For the desk of an organization that is its province, or the capital region; for an office its city.
    """
    if seat.office is None:
        return seat.organization.jurisdiction if seat.organization else CANADA
    known = _CITIES.get(seat.office.city)
    if known is not None:
        return str(known)
    return seat.office.provinces[0] if seat.office.is_regional else _MAINLAND


def seat_zone(seat: Seat) -> str:
    return zone_of(seat_place(seat))


def seat_day(seat: Seat, at: datetime) -> date:
    return at.astimezone(ZoneInfo(seat_zone(seat))).date()


def canadian_day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(zone_of(CANADA))).date()


def can_receive(seat: Seat, presence: SeatPresence) -> bool:
    """Return whether a seat can be sent a request: somebody is there, or it is the Hub's own desk, which takes all."""
    return seat.kind == SeatKind.HUB_DESK or presence.present


def is_asked_by_link(seat: Seat, presence: SeatPresence) -> bool:
    """Return whether a seat is asked by a link in a mail: the desk of a body of which nobody has an account here.

    Nobody is missing there. A post or a trade office that nobody holds is another thing: its people work here.
    """
    return seat.kind in (SeatKind.ORGANIZATION_DESK, SeatKind.PROVINCIAL_OFFICE) and not presence.holders


def availability_of(seats: Iterable[Seat], on: date) -> Mapping[str, SeatPresence]:
    """Return who is there, by the slug of each seat (two queries, however many seats; two more where people stand in).

    ``on`` is a day, or a moment: then the day it is at each seat.
    """
    wanted = list(seats)
    held: dict[int, list[int]] = defaultdict(list)
    holders = SeatHolder.objects.current().filter(seat__in=[seat.pk for seat in wanted])
    for seat_id, user_id in holders.order_by("since", "pk").values_list("seat_id", "user_id"):
        held[seat_id].append(user_id)
    people = {user for users in held.values() for user in users}
    # The day before may be today somewhere.
    earliest = (on.date() if isinstance(on, datetime) else on) - _DAY
    away: dict[int, list[Absence]] = defaultdict(list)
    if people:
        for row in Absence.objects.ending_from(earliest).filter(user__in=people).select_related("stand_in_seat"):
            away[row.user_id].append(row)
    days = {seat.slug: seat_day(seat, on) if isinstance(on, datetime) else on for seat in wanted}
    found = {
        seat.slug: _presence([away[user] for user in held[seat.pk]], days[seat.slug], seat.takes) for seat in wanted
    }
    covered = _covered(found, days)
    return found | {slug: replace(found[slug], is_covered=True) for slug in covered}


def _covered(found: Mapping[str, SeatPresence], days: Mapping[str, date]) -> frozenset[str]:
    """Return the seats for which a person stands in who is there on the day of the seat."""
    people = {slug: one.stand_in.person_id for slug, one in found.items() if one.stand_in and one.stand_in.person_id}
    if not people:
        return frozenset()
    active = set(User.objects.filter(pk__in=people.values(), is_active=True).values_list("pk", flat=True))
    rows = Absence.objects.ending_from(min(days.values())).filter(user__in=active)
    away = [(row.user_id, row.first_day, row.last_day) for row in rows]
    return frozenset(
        slug
        for slug, person in people.items()
        if person in active and not any(user == person and first <= days[slug] <= last for user, first, last in away)
    )


def _presence(absences: Sequence[Sequence[Absence]], day: date, takes: int | None) -> SeatPresence:
    """Return the presence of a seat from the absences of each of its holders, in their order."""
    runs = [_run(rows, day) for rows in absences]
    gone = [run for run in runs if run is not None]
    if len(gone) < len(runs) or not runs:
        return SeatPresence(holders=len(runs), here=len(runs) - len(gone), takes=takes)
    until, first = min(gone, key=lambda run: run[0])
    return SeatPresence(holders=len(runs), away_until=until, stand_in=_stand_in(first), takes=takes)


def _run(rows: Sequence[Absence], day: date) -> tuple[date, Absence] | None:
    """Return the last day of the absences that follow one another from a day on, and the first of them."""
    first: Any = None
    end = day - _DAY
    for row in rows:
        if row.first_day <= end + _DAY and row.last_day > end:
            first, end = first or row, row.last_day
    return None if first is None else (end, first)


def absences_of_all(people: Iterable[User], on: date) -> list[tuple[date, Absence]]:
    """Return of each of some people the last day before they are back, and the absence by which they left.

    That is where all of them are away on a day; nothing where one is there (one query).
    """
    away: dict[int, list[Absence]] = {person.pk: [] for person in people}
    for row in Absence.objects.ending_from(on).filter(user__in=away):
        away[row.user_id].append(row)
    runs = [_run(rows, on) for rows in away.values()]
    found = [run for run in runs if run is not None]
    return found if len(found) == len(runs) else []


def _stand_in(absence: Absence) -> StandIn | None:
    if absence.stand_in_seat is not None:
        return StandIn(seat=absence.stand_in_seat.slug)
    return StandIn(person_id=absence.stand_in_id) if absence.stand_in_id else None


def stand_in_name(stand_in: StandIn | None) -> str:
    """Return who stands in, in words; "" where nobody was named, or the account is gone."""
    if stand_in is None:
        return ""
    if stand_in.seat:
        return str(Seat.objects.select_related("office", "organization").get(slug=stand_in.seat).label)
    person = User.objects.filter(pk=stand_in.person_id or 0, is_active=True).first()
    return person.get_full_name() if person else ""


def people_present(people: Iterable[User], on: date) -> list[User]:
    """Return those of some people who are there on a day, and in the place of each who is away who stands in.

    One of a seat that stands in, or a person that does, who is away too, is left out: whoever asks looks further. Of
    a person who is away and named nobody nothing remains. Each stands once, in the order of ``people``. Two queries,
    one where nobody is away.
    """
    asked = list(people)
    rows = Absence.objects.on(on).filter(user__in=[person.pk for person in asked])
    away = {row.user_id: row for row in rows.select_related("stand_in")}
    seats = [row.stand_in_seat_id for row in away.values() if row.stand_in_seat_id]
    named = [row.stand_in_id for row in away.values() if row.stand_in_id]
    by_seat: dict[int, list[User]] = defaultdict(list)
    gone: set[int] = set(away)
    if away:
        holders = SeatHolder.objects.current().filter(seat__in=seats).select_related("user").order_by("since", "pk")
        for holder in holders:
            by_seat[holder.seat_id].append(holder.user)
        named += [person.pk for users in by_seat.values() for person in users]
        gone |= set(Absence.objects.on(on).filter(user__in=named).values_list("user", flat=True))
    found: dict[int, User] = {}
    for person in asked:
        row = away.get(person.pk)
        if row is None:
            found.setdefault(person.pk, person)
            continue
        others = by_seat[row.stand_in_seat_id] if row.stand_in_seat_id else [row.stand_in] if row.stand_in else []
        for other in others:
            if other.pk not in gone and other.is_active:
                found.setdefault(other.pk, other)
    return list(found.values())


def days_away(seat: Seat, first_day: date, last_day: date) -> list[date]:
    """Return the days of a span on which nobody of a seat is there (two queries)."""
    holders = set(SeatHolder.objects.current().filter(seat=seat).values_list("user", flat=True))
    rows = list(
        Absence.objects.standing()
        .filter(user__in=holders, first_day__lte=last_day, last_day__gte=first_day)
        .values_list("user", "first_day", "last_day")
    )
    span = [first_day + _DAY * n for n in range((last_day - first_day).days + 1)]
    return [day for day in span if holders <= {user for user, first, last in rows if first <= day <= last}]


def seats_of(user: Any) -> list[Seat]:
    """Return the seats that the person holds now, each with its office and organization (one query).

    ``held_since`` tells since when, ``is_led`` whether the person leads its office. Nobody who is
    not signed in, switched off or no longer of the staff holds a seat.
    """
    if not user.is_authenticated:
        return []
    holding = SeatHolder.objects.current().filter(user=user)
    seats = Seat.objects.filter(holders__in=holding).annotate(
        held_since=F("holders__since"), is_led=F("holders__is_lead")
    )
    return list(seats.select_related("office__organization", "organization").order_by("order", "slug"))


def is_led(seat: Seat) -> bool:
    """Return whether its reader leads the office of a seat that ``seats_of`` or a door has returned."""
    return bool(getattr(seat, "is_led", False))


def covered_seats(user: Any, own: Sequence[Seat], *, at: datetime) -> list[Seat]:
    """Return the seats for which the person stands in now, without the own ones (one query, two where there are any).

    Those are seats of people who are away today, where the day is that of the seat, and who named one of the person's
    seats, or the person. It ends by itself with the absence. ``covers`` of a seat, an own one too, holds the keys of
    those in whose place the person stands there.
    """
    day = timedelta(days=1)
    away = Absence.objects.standing().filter(
        Q(stand_in=user) | Q(stand_in_seat__in=[seat.pk for seat in own]),
        # The day before and the day after may be today somewhere.
        first_day__lte=at.date() + day,
        last_day__gte=at.date() - day,
    )
    # Most people stand in for nobody: this is told by a small statement.
    if not (absences := list(away.values_list("pk", flat=True))):
        return []
    rows = (
        SeatHolder.objects.current()
        .filter(user__absences__in=absences)
        .annotate(first_day=F("user__absences__first_day"), last_day=F("user__absences__last_day"))
        .select_related("seat__office__organization", "seat__organization")
        .order_by("seat__order", "pk")
    )
    held: dict[int, Any] = {seat.pk: seat for seat in own}
    found: dict[int, Any] = {}
    for row in rows:
        if row.first_day <= seat_day(row.seat, at) <= row.last_day:
            seat: Any = held.get(row.seat_id) or found.setdefault(row.seat_id, row.seat)
            seat.covers = {*getattr(seat, "covers", ()), row.user_id}
    return list(found.values())


def covered_people(seats: Iterable[Seat]) -> frozenset[int]:
    """Return the keys of those in whose place somebody stands who works through these seats (``covered_seats``)."""
    return frozenset(key for seat in seats for key in getattr(seat, "covers", ()))


def held_seat(user: Any, slug: str) -> Seat:
    """Return a seat that the person holds. Raise ``Http404`` for another one, and where there is none."""
    for seat in seats_of(user):
        if seat.slug == slug:
            return seat
    raise Http404


def routable_seats() -> Iterable[Seat]:
    """Return every seat that may receive a request, in the order of the directory (one query).

    ``open_filters`` holds the filters of its organization, its office and itself. Whether somebody is there to take a
    request is told by ``hub.directory.seats.presence``.
    """
    return (
        Seat.objects.routable()
        .select_related("office__organization", "organization")
        .order_by("order")
        .annotate(open_filters=ArraySubquery(_filters_above()))
    )


def _filters_above() -> Any:
    """Return the open filters above a seat of the outer query, as objects, in the order in which they were added."""
    # The organization of the office, or of the desk: a seat has one of them.
    body = Coalesce(OuterRef("office__organization"), OuterRef("organization"))
    rows = IntakeFilter.objects.open().above(seat=OuterRef("pk"), office=OuterRef("office"), organization=body)
    fields = {field: field for field in ("kind", "test", "sentence_en", "sentence_fr", "source", "needs", "questions")}
    return rows.order_by("since", "pk").values(row=JSONObject(**fields))


def published_routing(change: str | None = None) -> RoutingTable:
    """Return the table with the rules that curators published; before the first load that of the file.

    One small query, one more after a change. Who has just asked for the ``change`` names it, and saves the first.
    """
    return _routing_at(change or public_change())


@lru_cache(maxsize=1)
def _routing_at(_change: str) -> RoutingTable:
    """Return the table, whose patterns are compiled once."""
    rows, table = Route.objects.order_by(F("curated_at").desc(nulls_last=True), "slug"), routing_table()
    return replace(table, rules=tuple(map(rule_of, rows)) or table.rules)


def offices_for_province(province: str) -> list[Office]:
    """Return the regional offices in Canada that look after a province or territory ("QC"): exactly one when loaded."""
    return list(Office.objects.regional().filter(provinces__contains=[province]).select_related("organization"))


@dataclass(frozen=True, slots=True)
class ContactPoints:
    """The people at the end of a page: posts in China that fit it, and every regional office in Canada."""

    posts: tuple[Office, ...]
    regional: tuple[Office, ...]


def contact_points(*, cn_provinces: Iterable[str] = ()) -> ContactPoints:
    """Return the posts that serve the Chinese provinces, and the regional offices (one query).

    With no province the posts are those of national buyers and of the fairs: Beijing and Shanghai.
    """
    wanted = set(cn_provinces) or {"CN-BJ", "CN-SH"}
    offices = list(Office.objects.posts() | Office.objects.regional())
    offices.sort(key=lambda office: (-(office.modelled_cleantech_positions or 0), office.order))
    return ContactPoints(
        posts=tuple(each for each in offices if each.is_post and wanted.intersection(each.cn_provinces_served)),
        regional=tuple(each for each in offices if each.is_regional),
    )


def unknown_questions(kind: str, test: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each question that a filter names and nobody has written."""
    named = set(questions_of(test)) if kind == FilterKind.ANSWERS else set()
    known = set(IntakeQuestion.objects.filter(slug__in=named).values_list("slug", flat=True)) if named else set()
    return [_("There is no question called %(name)s.") % {"name": name} for name in sorted(named - known)]


def hub_desk() -> Seat:
    """Return the Hub's own desk, which answers for whatever nobody else does."""
    desks = Seat.objects.select_related("office__organization", "organization").filter(kind=SeatKind.HUB_DESK)
    desk: Seat | None = desks.order_by("order", "pk").first()
    if desk is None:
        raise RuntimeError("The directory has no desk of the Hub. Load it first: manage.py load_directory.")
    return desk
