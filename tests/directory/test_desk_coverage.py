"""The table of the desk: who is there for what today, and every gap by its name."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import Area, Province
from hub.directory.organizations.coverage import CoverageGapKind, DeskCell, SeatLoad, coverage_by_area, desk_coverage

BEIJING, SHANGHAI = "beijing", "shanghai"
PLACES = [BEIJING, SHANGHAI]
WATER, GRID = Area.WASTEWATER_TREATMENT.value, Area.TRANSMISSION_GRID.value
BACK = date(2026, 12, 4)


def seat(slug: str, place: str = BEIJING, *areas: str, **changes: object) -> SeatLoad:
    fields: dict[str, object] = {"holders": 1, "here": 1, "takes": 10, "open_requests": 2}
    fields |= {"areas": frozenset(areas) or None, "places": frozenset({place})}
    return SeatLoad(slug=slug, **{**fields, **changes})  # type: ignore[arg-type]


def gaps(*seats: SeatLoad, places: list[str] = PLACES) -> list[tuple[CoverageGapKind, str, int, str, date | None]]:
    found = desk_coverage(places=places, seats=seats).gaps
    return [(gap.kind, gap.place, len(gap.areas), gap.goes_to, gap.until) for gap in found]


def is_covered(cell: DeskCell) -> bool:
    """Return whether a request finds somebody today."""
    return cell.gap in {None, CoverageGapKind.ONE_PERSON}


def test_whoever_has_two_free_people_has_no_hole() -> None:
    assert gaps(seat("first", here=2, holders=2), seat("second", SHANGHAI), seat("third", SHANGHAI)) == []


def test_each_hole_has_its_name_and_says_which_colleague_of_the_place_takes_it() -> None:
    """As routing does: who was named, then a colleague who is there, the least loaded first; of a full seat a free one."""
    away = {"here": 0, "away_until": BACK}
    several = {"here": 2, "holders": 2}
    there = seat("there", SHANGHAI, **several)
    near = seat("near", BEIJING, *(area for area in Area if area != WATER), **several)
    busy = seat("busy", BEIJING, GRID, open_requests=5, **several)

    def water(*seats: SeatLoad) -> list[tuple[CoverageGapKind, str, date | None]]:
        found = desk_coverage(places=PLACES, seats=[there, *seats]).gaps
        return [(one.kind, one.goes_to, one.until) for one in found if one.place == BEIJING and WATER in one.areas]

    assert water(near, busy) == [(CoverageGapKind.NO_SEAT, "near", None)]
    assert water(near, seat("x", BEIJING, WATER, holders=0, here=0)) == [(CoverageGapKind.NOT_HELD, "near", None)]
    assert water(near, busy, seat("x", BEIJING, WATER, **away)) == [(CoverageGapKind.AWAY, "near", BACK)]
    assert water(near, busy, seat("x", BEIJING, WATER, stand_in="busy", **away)) == [
        (CoverageGapKind.AWAY, "busy", BACK)
    ]
    full = seat("x", BEIJING, WATER, open_requests=10, **several)
    assert water(near, full) == [(CoverageGapKind.FULL, "near", None)]
    assert water(near, seat("x", BEIJING, WATER)) == [(CoverageGapKind.ONE_PERSON, "near", None)]
    assert water(full) == [(CoverageGapKind.FULL, "", None)], "who is full elsewhere is no matter here"


def test_another_place_takes_nothing() -> None:
    """Where nobody of the place is there, routing goes on to the trade office of the company, or to the Hub's desk."""
    away = seat("x", here=0, away_until=BACK)
    assert gaps(seat("there", SHANGHAI, here=2, holders=2), away) == [(CoverageGapKind.AWAY, BEIJING, 8, "", BACK)]
    assert gaps(away) == [
        (CoverageGapKind.NO_SEAT, SHANGHAI, 8, "", None),
        (CoverageGapKind.AWAY, BEIJING, 8, "", BACK),
    ]


def test_a_seat_that_an_absence_names_elsewhere_comes_first_as_in_routing() -> None:
    away = seat("x", here=0, away_until=BACK, stand_in="hub")
    near, hub = seat("near", here=2, holders=2, areas=frozenset({GRID})), seat("hub", places=frozenset())

    def goes_to(*seats: SeatLoad) -> dict[str, str]:
        found = desk_coverage(places=[BEIJING], seats=seats).gaps
        return {area: gap.goes_to for gap in found for area in gap.areas if gap.kind is CoverageGapKind.AWAY}

    assert goes_to(away, near, hub)[WATER] == "hub"
    assert goes_to(away, near, seat("hub", places=frozenset(), here=0))[WATER] == "near", "nobody is there"
    assert goes_to(away, near, seat("hub", places=frozenset(), holders=0, here=0, is_covered=True))[WATER] == "hub"
    alone = [seat("x"), seat("y", here=0, away_until=BACK, stand_in="hub"), hub]
    assert {gap.goes_to for gap in desk_coverage(places=[BEIJING], seats=alone).gaps} == {""}, "x names nobody yet"


def test_a_seat_in_which_a_person_stands_in_is_no_gap() -> None:
    covered = seat("x", here=0, away_until=BACK, is_covered=True)
    assert gaps(covered, places=[BEIJING]) == [(CoverageGapKind.ONE_PERSON, BEIJING, 8, "", None)]
    assert gaps(covered, seat("y"), places=[BEIJING]) == []
    away = seat("y", BEIJING, WATER, here=0, away_until=BACK)
    grid = seat("x", BEIJING, GRID, here=0, away_until=BACK, is_covered=True)
    found = desk_coverage(places=[BEIJING], seats=[away, grid]).gaps
    assert [(gap.kind, gap.goes_to) for gap in found if WATER in gap.areas] == [(CoverageGapKind.AWAY, "x")]


def test_areas_that_lack_the_same_are_one_hole() -> None:
    free = {"here": 2, "holders": 2}
    table = desk_coverage(places=PLACES, seats=[seat("water", BEIJING, WATER, **free), seat("all", SHANGHAI, **free)])
    assert [(gap.place, gap.areas) for gap in table.gaps] == [
        (BEIJING, tuple(area.value for area in Area if area.value != WATER))
    ]
    cell = next(cell for cell in table.cells[WATER] if cell.place == BEIJING)
    assert (cell.seats, is_covered(cell)) == (("water",), True)


def test_a_seat_whose_capacity_nobody_has_said_is_never_full() -> None:
    seats = [seat("a", BEIJING, GRID), seat("b", BEIJING, GRID, takes=None, open_requests=40)]
    assert desk_coverage(places=[BEIJING], seats=seats).cells[GRID][0].gap is None


def test_provinces_are_places_too() -> None:
    prairies = SeatLoad(slug="ro-prairies", areas=None, places=frozenset({"AB", "SK"}), holders=2, here=2, takes=None)
    table = desk_coverage(places=[province.value for province in Province], seats=[prairies])
    covered = {cell.place for cell in table.cells[WATER] if is_covered(cell)}
    assert covered == {"AB", "SK"}
    everywhere = SeatLoad(slug="hub", areas=None, places=None, holders=2, here=2)
    assert desk_coverage(places=[province.value for province in Province], seats=[everywhere]).gaps == ()


PARTS = {SHANGHAI: ["CN-SH", "CN-JS", "CN-AH"]}


def parts(*seats: SeatLoad) -> list[tuple[CoverageGapKind, int, tuple[str, ...]]]:
    found = desk_coverage(places=[SHANGHAI], seats=seats, parts=PARTS)
    return [(gap.kind, len(gap.areas), gap.parts) for gap in found.gaps]


def test_parts_of_a_place_that_nobody_serves_are_named() -> None:
    several = {"here": 2, "holders": 2}
    city = seat("city", SHANGHAI, WATER, parts=frozenset({"CN-SH"}), **several)
    river = seat("river", SHANGHAI, WATER, parts=frozenset({"CN-JS", "CN-BJ"}), **several)
    unheld = seat("river", SHANGHAI, WATER, parts=river.parts, holders=0, here=0)
    rest = seat("rest", SHANGHAI, *(area for area in Area if area != WATER), **several)
    part = CoverageGapKind.PART
    assert parts(rest, city) == [(part, 1, ("CN-JS", "CN-AH"))]
    assert parts(rest, city, river) == [(part, 1, ("CN-AH",))]
    assert parts(rest, city, unheld) == [(part, 1, ("CN-JS", "CN-AH"))], "who serves it must be somebody"
    assert parts(rest, city, seat("all", SHANGHAI, WATER, **several)) == []
    assert parts(rest, unheld) == [(CoverageGapKind.NOT_HELD, 1, ())], "nobody at all says it already"
    alone = seat("city", SHANGHAI, WATER, parts=city.parts)
    assert parts(rest, alone) == [(part, 1, ("CN-JS", "CN-AH")), (CoverageGapKind.ONE_PERSON, 1, ())]


loads = st.builds(
    lambda slug, areas, places, load, takes, holders, absent: SeatLoad(
        slug=f"seat-{slug}",
        areas=areas,
        places=places,
        open_requests=load,
        takes=takes,
        holders=holders,
        here=max(0, holders - absent),
        away_until=BACK + timedelta(days=slug % 3) if holders and absent >= holders else None,
    ),
    st.integers(0, 99),
    st.none() | st.frozensets(st.sampled_from([area.value for area in Area]), min_size=1),
    st.none() | st.frozensets(st.sampled_from(PLACES), min_size=1),
    st.integers(0, 12),
    st.none() | st.integers(1, 12),
    st.integers(0, 3),
    st.integers(0, 3),
)


@given(st.lists(loads, max_size=6))
def test_every_cell_is_covered_or_named_exactly_once(seats: list[SeatLoad]) -> None:
    table = desk_coverage(places=PLACES, seats=seats)
    named = [(gap.kind, area, gap.place) for gap in table.gaps for area in gap.areas]
    assert len(named) == len(set(named))
    assert set(named) == {(cell.gap, cell.area, cell.place) for row in table.cells.values() for cell in row if cell.gap}
    for gap in table.gaps:
        assert (gap.until is not None) <= (gap.kind is CoverageGapKind.AWAY)
        if gap.goes_to:
            assert any(one.slug == gap.goes_to and one.here and gap.place in (one.places or PLACES) for one in seats)


@given(st.lists(loads, max_size=6))
def test_whatever_is_there_today_the_seats_are_those_of_the_plain_table(seats: list[SeatLoad]) -> None:
    pairs = [(place, each.areas) for each in seats for place in (each.places or PLACES)]
    plain = coverage_by_area(posts=PLACES, seats=pairs)
    table = desk_coverage(places=PLACES, seats=seats)
    assert {area: [cell.seats for cell in row] for area, row in plain.items()} == {
        area: [len(cell.seats) for cell in row] for area, row in table.cells.items()
    }
