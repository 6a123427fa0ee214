"""What small cells of a table or a list of shares never tell, nor one scope of a reader taken from another."""

from datetime import timedelta
from itertools import combinations, permutations, product
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hub.accounts.models import User
from hub.casework.metrics.figures import Share, share_unless_small, shares_unless_small, suppressed
from hub.casework.metrics.queries import month_of, place_of
from hub.casework.models import ServiceRequest
from hub.casework.team.access import team_of
from hub.casework.team.figures import TeamFigures, figures_scopes, team_figures
from hub.core.vocabulary.enums import Area
from hub.directory.choices import SeatKind
from hub.directory.models import Seat, SeatHolder
from tests.accounts.people import make_person
from tests.casework.team.conftest import Browse
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World, build_world

FEW = st.integers(min_value=0, max_value=12)


@given(numbers=st.lists(FEW, max_size=8), least=st.integers(min_value=1, max_value=6))
def test_no_closed_cell_is_small_and_alone_against_its_total(numbers: list[int], least: int):
    hidden = suppressed(numbers, least=least)
    small = {place for place, number in enumerate(numbers) if 0 < number < least}
    gone = {place for place, off in enumerate(hidden) if off}
    assert small <= gone
    # Where the total is known, what is hidden is told by it unless there are two, or nothing else to hide behind.
    others = [place for place, number in enumerate(numbers) if number and place not in small]
    assert len(gone) != 1 or not others
    assert not gone or sum(numbers[place] for place in gone) >= least or all(place in gone for place in others)


def test_whoever_knows_the_rule_and_the_total_tells_no_small_cell():
    """Of all tables of two to four cells: each that shows the same may say something else of each cell it closes."""
    shown: dict[Any, list[tuple[int, ...]]] = {}
    for numbers in (each for length in (2, 3, 4) for each in product(range(9), repeat=length) if sum(each) >= 5):
        hidden = suppressed(numbers, least=5)
        told = tuple(None if off else number for off, number in zip(hidden, numbers, strict=True))
        shown.setdefault((sum(numbers), told), []).append(numbers)
    for (_total, told), alike in shown.items():
        for place, number in enumerate(alike[0]):
            if told[place] is None and 0 < number < 5:
                assert len({each[place] for each in alike}) > 1, alike


@given(part=FEW, rest=FEW, least=st.integers(min_value=1, max_value=6))
def test_a_share_that_is_shown_tells_of_no_few(part: int, rest: int, least: int):
    shown = share_unless_small(Share(part, part + rest), least=least)
    if shown is not None:
        assert not 0 < shown.part < least
        assert not 0 < shown.whole - shown.part < least
    if least == 1:
        assert shown == Share(part, part + rest)


@given(shares=st.lists(st.builds(lambda a, b: Share(a, a + b), FEW, FEW), max_size=6), least=st.integers(1, 6))
def test_no_share_is_closed_alone_against_its_total(shares: list[Share], least: int):
    shown = shares_unless_small(shares, least=least)
    for share, seen in zip(shares, shown, strict=True):
        assert seen in {None, share}
        assert seen is None or share_unless_small(share, least=least) is not None
    closed = [place for place, seen in enumerate(shown) if seen is None]
    others = [place for place, share in enumerate(shares) if share.whole and place not in closed]
    assert len(closed) != 1 or not others
    assert least > 1 or list(shown) == shares


# --- One scope taken from another ------------------------------------------------------------------------------------


def _figures(person: User, place: str | None = "") -> TeamFigures:
    return team_figures(person, place=place, at=timezone.now())


def _cells(found: TeamFigures) -> dict[tuple[str, str], int | None]:
    """Return each number of requests that somebody reads, by table and line; None where it is closed."""
    return {(name, line.name): line.requests for name, _heading, lines in found.words.tables for line in lines}


@pytest.fixture
def world(reference_data: None) -> World:
    """Of two areas each place has many requests, or one or two."""
    made = build_world(at=timezone.now() - timedelta(hours=1))
    SeatHolder.objects.update(is_lead=False)
    for name, numbers in {SHANGHAI: (9, 1), BEIJING: (1, 6), MONTREAL: (1, 2), DESK: (0, 1)}.items():
        for area, number in zip((Area.WASTEWATER_TREATMENT, Area.ENERGY_EFFICIENCY), numbers, strict=True):
            rows = [made.submit(areas=[area]).pk for _each in range(number)]
            ServiceRequest.objects.filter(pk__in=rows).update(owner=made.seat(name))
    return made


def _lead(world: World, led: str) -> User:
    """Have somebody lead a seat, or the desk of the organization whose posts these are."""
    seat = world.seats.get(led)
    if seat is None:
        body = world.seat(BEIJING).body
        seat = Seat.objects.create(
            slug=led,
            kind=SeatKind.ORGANIZATION_DESK,
            organization=body,
            title_en="Desk",
            title_fr="Bureau",
            languages=["en", "fr"],
        )
    person = world.people.get(led, world.people[MONTREAL])
    SeatHolder.objects.update_or_create(seat=seat, user=person, defaults={"since": world.at, "is_lead": True})
    return person


@pytest.mark.django_db
@pytest.mark.parametrize("led", [SHANGHAI, BEIJING, "desk-of-all"])
def test_no_scope_taken_from_another_tells_a_small_cell(world: World, led: str) -> None:
    boss = make_person("boss@desk.example", role="administrator")
    person, truth = _lead(world, led), _cells(_figures(boss))
    read = {scope: _cells(_figures(person, scope.place)) for scope in figures_scopes(team_of(person))}
    few = 0
    for cell, number in truth.items():
        few += 0 < (number or 0) - sum(cells.get(cell) or 0 for scope, cells in read.items() if scope.is_whole) < 5
        shown = {scope: cells.get(cell, 0) for scope, cells in read.items()}
        for (one, whole), (other, part) in permutations(shown.items(), 2):
            if not one.is_whole and whole is not None and part is not None and {*other.seats} <= {*one.seats}:
                assert not 0 < whole - part < 5, (cell, one.name, other.name)
        assert not any(0 < (whole or 0) < 5 for scope, whole in shown.items() if not scope.is_whole)
    assert few or led not in world.seats, "what the own place leaves over is small somewhere"
    for one, other in combinations(read, 2):
        assert (one.is_whole and other.is_whole) or set(one.places).isdisjoint(other.places), (one.name, other.name)


@pytest.mark.django_db
def test_who_leads_a_place_begins_with_it_and_no_request_without_a_seat_counts_in_the_rest(world: World) -> None:
    person = _lead(world, SHANGHAI)
    own, rest = _figures(person, None), _figures(person)
    assert own.scope.is_whole
    assert world.seat(SHANGHAI) in own.scope.seats
    assert rest.scope.name == "The rest of the Hub"
    gap = "Nobody serves that area or place"
    for found, is_told in ((own, True), (rest, False)):
        assert (gap in [head.name for head in found.words.heads]) == is_told
        assert (gap in [line[0] for line in found.words.rows_for_file()]) == is_told
    _lead(world, DESK)
    assert _figures(world.people[DESK], None).scope.place == ""


@pytest.mark.django_db
def test_an_empty_period_leads_to_all_of_the_hub_alone_where_that_is_read(world: World, browse: Browse) -> None:
    long_ago = month_of(world.at - timedelta(days=400))
    asked = {"place": place_of(world.seat(SHANGHAI)), "from": long_ago, "to": long_ago}
    for led, is_read in ((SHANGHAI, False), (DESK, True)):
        page = browse(_lead(world, led)).get(reverse("team:figures"), asked).text
        assert "Choose other months" in page
        assert ("or look at all of the Hub" in page) == is_read


@pytest.mark.django_db
def test_who_heads_the_posts_and_the_offices_reads_each_once(world: World) -> None:
    scopes = {scope.name: scope for scope in figures_scopes(team_of(_lead(world, "desk-of-all")))}
    assert "The rest of the Hub" in scopes
    assert [name for name in scopes if name.endswith("all posts in China")]
    (others,) = (scope for name, scope in scopes.items() if name.endswith("all other offices outside China"))
    assert not any(seat.office and seat.office.is_post for seat in others.seats)
