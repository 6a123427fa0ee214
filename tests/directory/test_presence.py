"""Who is there: a seat with nobody present receives nothing, and tells until when."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from hypothesis import given
from hypothesis import strategies as st

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.directory.catalogue.services import load_directory
from hub.directory.models import Absence, Organization, Seat, SeatHolder
from hub.directory.reference.places import zone_of
from hub.directory.seats.presence import SeatPresence, StandIn, availability_of, seat_day, seat_place
from tests.accounts.people import make_person, make_seat
from tests.directory.test_absences import make_office, make_office_seat
from tests.support.queries import QueryRecorder

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
FIRST = date(2026, 12, 1)


@pytest.fixture
def staff() -> list[User]:
    return [make_person(f"{name}@post.example", role=Role.ADVISER) for name in ("lin", "roy", "mei")]


def hold(seat: Seat, *people: User) -> None:
    for person in people:
        SeatHolder.objects.create(seat=seat, user=person, since=datetime(2026, 1, 1, tzinfo=UTC))


def seats_present(on: date) -> QuerySet[Seat]:
    """Return, by one query, the seats that may receive on a day: routable, and held by somebody who is not away."""
    gone = Absence.objects.on(on).filter(user=OuterRef("user"))
    here = SeatHolder.objects.current().filter(~Exists(gone), seat=OuterRef("pk"))
    return Seat.objects.routable().filter(Exists(here))


def away(person: User, first: int, last: int, **more: object) -> Absence:
    days = {"first_day": FIRST + first * DAY, "last_day": FIRST + last * DAY}
    return Absence.objects.create(user=person, made_at=datetime(2026, 1, 1, tzinfo=UTC), **days, **more)


def test_a_seat_is_there_while_one_of_its_people_is(staff: list[User]) -> None:
    lin, roy, _mei = staff
    seat, empty = make_seat("shared"), make_seat("empty")
    hold(seat, lin, roy)
    away(lin, 0, 4)
    assert availability_of([seat, empty], FIRST) == {
        "shared": SeatPresence(holders=2, here=1),
        "empty": SeatPresence(),
    }
    away(roy, 2, 3, stand_in_seat=empty)
    assert set(seats_present(FIRST)) == {seat}
    assert set(seats_present(FIRST + 2 * DAY)) == set()
    both = availability_of([seat], FIRST + 2 * DAY)["shared"]
    assert both == SeatPresence(holders=2, away_until=FIRST + 3 * DAY, stand_in=StandIn(seat="empty"))
    assert not both.present


def test_a_seat_is_there_while_a_person_stands_in_who_is_not_away(staff: list[User]) -> None:
    lin, roy, _mei = staff
    seat = make_seat("alone")
    hold(seat, lin)
    away(lin, 0, 4, stand_in=roy)
    away(roy, 2, 2)
    found = [availability_of([seat], FIRST + number * DAY)["alone"] for number in range(4)]
    assert [(one.here, one.is_covered, one.present) for one in found] == [(0, day != 2, day != 2) for day in range(4)]
    User.objects.filter(pk=roy.pk).update(is_active=False)
    assert not availability_of([seat], FIRST)["alone"].present


def test_absences_that_follow_one_another_are_one(staff: list[User]) -> None:
    lin = staff[0]
    seat = make_seat("alone")
    hold(seat, lin)
    away(lin, 0, 4, stand_in=staff[1])
    away(lin, 5, 9)
    away(lin, 11, 12)
    presence = availability_of([seat], FIRST + DAY)["alone"]
    assert (presence.away_until, presence.stand_in) == (FIRST + 9 * DAY, StandIn(person_id=staff[1].pk))


def test_who_does_not_count_is_not_there(staff: list[User]) -> None:
    lin, roy, mei = staff
    seat = make_seat("shared")
    hold(seat, lin, roy)
    SeatHolder.objects.filter(user=lin).update(until=datetime(2026, 6, 1, tzinfo=UTC))
    User.objects.filter(pk=roy.pk).update(is_active=False)
    assert availability_of([seat], FIRST)["shared"] == SeatPresence()
    hold(seat, mei)
    row = away(mei, 0, 0)
    assert list(seats_present(FIRST)) == []
    Absence.objects.filter(pk=row.pk).update(cancelled_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert list(seats_present(FIRST)) == [seat]
    Seat.objects.filter(pk=seat.pk).update(is_routable=False)
    assert list(seats_present(FIRST)) == []


def test_a_moment_is_the_day_at_each_seat(staff: list[User]) -> None:
    lin, roy, _mei = staff
    ottawa, beijing = make_seat("ottawa"), make_office_seat("beijing", make_office("office"))
    hold(ottawa, lin)
    hold(beijing, roy)
    away(lin, 0, 0)
    away(roy, 0, 0)
    evening = datetime(2026, 11, 30, 20, tzinfo=UTC)  # 1 December in Beijing
    seen = availability_of([ottawa, beijing], evening)
    assert [seen[seat.slug].present for seat in (ottawa, beijing)] == [True, False]
    assert (seat_day(ottawa, evening), seat_day(beijing, evening)) == (FIRST - DAY, FIRST)


def test_two_queries_however_many_seats(staff: list[User], queries: QueryRecorder) -> None:
    seats = [make_seat(f"seat-{number}") for number in range(12)]
    for seat in seats:
        hold(seat, *staff)
    for person in staff:
        away(person, 0, 3, stand_in_seat=seats[0])
    for some in (seats[:1], seats):
        with queries.recording():
            availability_of(some, FIRST)
        assert len(queries) == 2


def test_every_seat_of_the_directory_has_a_place_and_a_zone(now: datetime) -> None:
    load_directory(by=None, at=now)
    seats = Seat.objects.select_related("office", "organization")
    zones = {seat.slug: zone_of(seat_place(seat)) for seat in seats}
    assert {
        slug: zones[slug] for slug in ("hub-desk", "ro-atlantic-adviser", "beijing-power", "qc-hong-kong-adviser")
    } == {
        "hub-desk": "America/Toronto",
        "ro-atlantic-adviser": "America/Halifax",
        "beijing-power": "Asia/Shanghai",
        "qc-hong-kong-adviser": "Asia/Hong_Kong",
    }
    assert seat_place(seats.get(slug="ab-government-desk")) == "AB"
    for seat in seats.exclude(office=None):
        assert zones[seat.slug].startswith("America/" if seat.office.is_regional else "Asia/"), seat.slug


spans = st.tuples(st.integers(0, 20), st.integers(0, 6))


@given(st.lists(st.lists(spans, max_size=4), max_size=3), st.integers(-1, 28))
def test_presence_is_what_a_walk_through_the_days_finds(
    plans: Sequence[Sequence[tuple[int, int]]], offset: int
) -> None:
    day = FIRST + offset * DAY
    with transaction.atomic():
        seat = make_seat("walked")
        gone: list[set[date]] = []
        for number, plan in enumerate(plans):
            person = make_person(f"walker-{number}@post.example", role=Role.ADVISER)
            hold(seat, person)
            days: set[date] = set()
            for first, length in plan:
                span = {FIRST + (first + step) * DAY for step in range(length + 1)}
                if days.isdisjoint(span):
                    days |= span
                    away(person, first, first + length)
            gone.append(days)
        seen, present = availability_of([seat], day)["walked"], seats_present(day).filter(pk=seat.pk).exists()
        transaction.set_rollback(True)
    here = sum(day not in days for days in gone)
    assert (seen.holders, seen.here, seen.present, present) == (len(plans), here, here > 0, here > 0)
    walk = day
    while gone and all(walk in days for days in gone):
        walk += DAY
    if gone and not here:
        # Somebody is back the day after; until then nobody is.
        assert seen.away_until is not None
        assert seen.away_until == min(_end(days, day) for days in gone)
        assert walk == seen.away_until + DAY
    else:
        assert seen.away_until is None


def _end(days: set[date], day: date) -> date:
    while day + DAY in days:
        day += DAY
    return day


def test_the_desk_of_a_province_stands_there() -> None:
    words = {"name_en": "Firs", "name_fr": "Sapins", "acronym_en": "F", "acronym_fr": "F"}
    body = Organization.objects.create(slug="firs-nl", level="provincial", jurisdiction="NL", **words)
    titles = {"title_en": "Desk", "title_fr": "Guichet", "languages": ["en"]}
    seat = Seat.objects.create(slug="firs-desk", kind="organization_desk", organization=body, **titles)
    assert zone_of(seat_place(seat)) == "America/St_Johns"
