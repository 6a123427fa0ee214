"""Whose a visit is, which meetings a reader counts, and what clashes look like from one side: the door to visits."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from hub.accounts.models import User
from hub.casework.choices import VisitCircle, VisitState
from hub.casework.models import Meeting, Visit, VisitClash
from hub.casework.visits.access import (
    VisitReader,
    VisitTrace,
    _apart,
    clashes_of,
    counted_visits,
    mission_meetings,
    organization_of,
    visit_for,
)
from hub.casework.visits.services import keep_clash
from hub.core.db.tenancy import unscoped
from hub.directory.models import Seat
from opportunities.models import Opportunity
from tests.casework.test_visits import ALBERTA, BEIJING, FIRST, SHANGHAI, move, plan, planned, world
from tests.casework.world import DESK, World
from tests.support.lines import listening

__all__ = ["world"]

DRAFT, PLANNED, PUBLIC = VisitState.DRAFT, VisitState.PLANNED, VisitState.PUBLIC


def reader(*seats: Seat) -> VisitReader:
    return VisitReader(user=User(), seats=[*seats])


def is_own(row: Visit, *seats: Seat) -> bool:
    return Visit.objects.filter(reader(*seats).own, pk=row.pk).exists()


def colleague(world: World) -> Seat:
    """Return another seat of the same office."""
    own = world.seat(SHANGHAI)
    assert own.office
    seat = Seat.objects.filter(office=own.office).exclude(pk=own.pk).first()
    return seat or Seat.objects.create(
        slug="second",
        kind=own.kind,
        office=own.office,
        title_en="Second",
        title_fr="Deuxième",
        order=99,
        languages=["en"],
    )


@pytest.mark.django_db
@unscoped()
def test_a_draft_is_its_offices_own_and_a_plan_its_organizations(world: World) -> None:
    row = plan(world, circle=VisitCircle.PUBLIC)
    near, body, far, desk = colleague(world), world.seat(BEIJING), world.seat(ALBERTA), world.seat(DESK)
    assert organization_of(body) == row.organization_id != organization_of(far)
    assert organization_of(desk) is None
    whose = {
        DRAFT: [world.seat(SHANGHAI), near],
        PLANNED: [world.seat(SHANGHAI), near, body],
        PUBLIC: [world.seat(SHANGHAI), near, body],
    }
    for state, own in whose.items():
        row = row if state is DRAFT else move(row, state)
        for seat in (world.seat(SHANGHAI), near, body, far, desk):
            assert is_own(row, seat) is (seat in own), (state, seat)
    assert is_own(row, far, body), "one of several seats is enough"
    assert not is_own(row)


@pytest.mark.django_db
@unscoped()
def test_two_that_belong_to_no_office_and_no_organization_are_not_of_one_circle(world: World) -> None:
    row = plan(world, DESK)
    other = Seat.objects.create(
        slug="loose", kind=world.seat(ALBERTA).kind, title_en="Loose", title_fr="Libre", order=99, languages=["en"],
        organization=world.seat(ALBERTA).organization,
    )  # fmt: skip
    for state in (DRAFT, PLANNED):
        row = row if state is DRAFT else move(row, state)
        assert is_own(row, world.seat(DESK))
        assert not is_own(row, other)


@pytest.mark.django_db
def test_a_visit_of_others_is_not_there_and_the_log_says_who_asked(world: World) -> None:
    row, person = plan(world, circle=VisitCircle.PUBLIC), world.people[ALBERTA]
    for key in (row.pk, uuid4()):
        with listening() as lines, pytest.raises(Http404):
            visit_for(person, key, at=timezone.now())
        (line,) = lines.of("casework.access_denied")
        assert (line["actor"], line["object"]) == (person.pk, f"casework.visit {key}")
    found, read, own = visit_for(world.people[SHANGHAI], row.pk, at=timezone.now())
    assert (found.seats, read, own) == ([world.seat(SHANGHAI)], row, True)
    public = move(row, PLANNED, PUBLIC)
    assert visit_for(person, public.pk, at=timezone.now())[2] is False
    with pytest.raises(Http404):
        visit_for(person, public.pk, at=timezone.now(), own=True)


@pytest.mark.django_db
@unscoped()
def test_meetings_of_a_mission_are_read_by_the_seat_that_looks_after_it_its_office_and_the_desk(world: World) -> None:
    def mission(slug: str, owner: Seat) -> Opportunity:
        return Opportunity.objects.create(
            slug=slug, kind="mission", status="ongoing", title_en=slug, title_fr=f"{slug} fr", buyer_en="A port",
            buyer_fr="Un port", buyer_kind="private_operator", description_en="A voyage.", description_fr="Un voyage.",
            areas=["energy-extraction"], areas_basis="stated", owner=owner, closes=FIRST, city=slug.title(), is_verified=True,
        )  # fmt: skip

    for slug, seat in (("suzhou", world.seat(SHANGHAI)), ("calgary", world.seat(ALBERTA))):
        for day in (FIRST, FIRST + timedelta(days=1), FIRST - timedelta(days=1)):
            Meeting.objects.create(
                opportunity=mission(slug, seat) if day == FIRST else Opportunity.objects.get(slug=slug),
                company=world.company, host=f"Host of {slug}", on=day, at=timezone.now(),
            )  # fmt: skip

    def read(*seats: Seat) -> list[tuple[str, str, str, date]]:
        return mission_meetings(reader(*seats), since=FIRST)

    suzhou = [("Host of suzhou", "Suzhou", "", FIRST + timedelta(days=day)) for day in (0, 1)]
    calgary = [("Host of calgary", "Calgary", "", FIRST + timedelta(days=day)) for day in (0, 1)]
    assert read(world.seat(SHANGHAI)) == read(colleague(world)) == suzhou
    assert read(world.seat(ALBERTA)) == calgary
    assert read(world.seat(BEIJING)) == read() == []
    both = [suzhou[0], calgary[0], suzhou[1], calgary[1]]
    assert read(world.seat(DESK)) == read(world.seat(BEIJING), world.seat(DESK)) == both
    assert read(world.seat(SHANGHAI), world.seat(ALBERTA)) == both


@pytest.mark.parametrize(
    ("first", "last", "apart"),
    [(0, 0, 0), (6, 6, 0), (7, 9, 1), (10, 10, 4), (-3, -1, 1), (-9, -5, 5), (-1, 0, 0), (6, 8, 0), (-5, 20, 0)],
)
def test_days_are_as_far_from_a_week_as_its_nearest_day(first: int, last: int, apart: int) -> None:
    monday = date(2027, 3, 1)
    own = Visit(first_day=monday + timedelta(days=first), last_day=monday + timedelta(days=last))
    trace = VisitTrace(monday=monday, city="Suzhou", contact=Seat())
    assert _apart(own, trace) == timedelta(days=apart)
    assert _apart(Visit(), trace) == timedelta(0), "a draft without days"


@pytest.mark.django_db
@unscoped()
def test_a_clash_shows_the_nearest_week_of_a_hidden_visit_and_the_whole_of_an_open_one(world: World) -> None:
    ours = planned(world, first_day=FIRST + timedelta(days=15), last_day=FIRST + timedelta(days=15))
    theirs = planned(world, ALBERTA, last_day=FIRST + timedelta(days=40), circle=VisitCircle.OFFICIALS)
    (line,) = clashes_of(reader(world.seat(SHANGHAI)), [ours])[ours.pk]
    assert line.other is None
    assert line.trace
    assert (line.trace.monday, line.trace.contact) == (FIRST + timedelta(days=14), world.seat(ALBERTA))
    assert line.grounds == line.clash.grounds != []
    Visit.objects.filter(pk=theirs.pk).update(circle=VisitCircle.PUBLIC)
    (line,) = clashes_of(reader(world.seat(SHANGHAI)), [ours])[ours.pk]
    assert (line.other, line.trace) == (theirs, None)


@pytest.mark.django_db
@unscoped()
def test_visits_and_clashes_of_the_own_circle_are_counted(world: World) -> None:
    def counted(since: date = FIRST) -> dict[str, int]:
        return counted_visits(reader(world.seat(SHANGHAI)), since=since)

    ours = planned(world)
    planned(world, ALBERTA)
    plan(world, first_day=FIRST + timedelta(days=200), last_day=FIRST + timedelta(days=200))
    assert counted() == {"seen": 1, "kept": 0, "ended": 0, "visits": 1}
    clash = VisitClash.objects.get(visit=ours)
    keep_clash(clash=clash, reason="Two ministers.", by=world.people[SHANGHAI], at=timezone.now())
    assert counted() == {"seen": 1, "kept": 1, "ended": 0, "visits": 1}
    planned(world, ALBERTA, first_day=FIRST + timedelta(days=1), last_day=FIRST + timedelta(days=1))
    assert counted() == {"seen": 2, "kept": 1, "ended": 0, "visits": 1}
    assert counted(FIRST + timedelta(days=1)) == {"seen": 0, "kept": 0, "ended": 0, "visits": 0}
    VisitClash.objects.filter(pk=clash.pk).update(ended_at=timezone.now())
    assert counted() == {"seen": 2, "kept": 0, "ended": 1, "visits": 1}
