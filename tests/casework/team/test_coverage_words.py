"""What the coverage table says of cells and gaps, to those who see loads and to those who do not."""

from datetime import date

from django.utils.translation import override

from hub.casework.coverage.presentation.coverage import MatrixWords, area_list
from hub.core.vocabulary.enums import Area
from hub.directory.organizations.coverage import SeatLoad, desk_coverage

WATER, GRID = Area.WASTEWATER_TREATMENT.value, Area.TRANSMISSION_GRID.value
PLACES = {"beijing": "Beijing", "shanghai": "Shanghai"}


def words_of(*seats: SeatLoad, loads: bool = True, in_canada: bool = False) -> MatrixWords:
    found = desk_coverage(places=list(PLACES), seats=seats)
    titles = {seat.slug: f"The {seat.slug} seat" for seat in seats}
    facts = {seat.slug: seat for seat in seats}
    return MatrixWords(found, facts, PLACES, titles=titles, in_canada=in_canada, loads=loads, lang="en")


def seat(slug: str, place: str, **changes: object) -> SeatLoad:
    said = {"areas": frozenset({WATER}), "places": frozenset({place}), "holders": 1, "here": 1}
    return SeatLoad(slug=slug, **(said | changes))  # type: ignore[arg-type]


def cell(words: MatrixWords, area: str, place: int) -> tuple[str, str, str]:
    found = next(cells for name, cells in words.rows if name == area)[place]
    return found.tone, found.words, found.note


def test_a_full_cell_says_so_in_words_and_its_load_to_those_who_see_it():
    full = seat("water", "beijing", open_requests=6, takes=6)
    assert cell(words_of(full), "Wastewater treatment", 0) == ("full", "1 seat, full", "6 of 6 cases")
    assert cell(words_of(full, loads=False), "Wastewater treatment", 0) == (
        "full",
        "1 seat, full",
        "",
    )
    assert words_of(full).gaps[0].because == "Requests come here all the same: nobody else here is free."
    assert words_of(full).gaps[0].say == "Wastewater treatment, Beijing: full, 6 of 6 cases"
    assert words_of(full, loads=False).gaps[0].say == "Wastewater treatment, Beijing: full"


def test_days_of_absence_are_for_those_who_see_people():
    away = seat("water", "beijing", here=0, away_until=date(2026, 11, 30))
    other = seat("other", "beijing", areas=frozenset({GRID}))
    assert cell(words_of(away, other), "Wastewater treatment", 0) == (
        "hole",
        "1 seat, away",
        "To 30 November. Goes to: The other seat",
    )
    assert cell(words_of(away, other, loads=False), "Wastewater treatment", 0)[2] == "Goes to: The other seat"
    assert cell(words_of(away), "Wastewater treatment", 0)[2].endswith("Goes to the regional office of the province")
    assert cell(words_of(away, in_canada=True), "Wastewater treatment", 0)[2].endswith("Goes to the Hub’s desk")


def test_a_seat_elsewhere_is_not_called_a_colleague_here():
    away = seat("water", "beijing", here=0, away_until=date(2026, 11, 30), stand_in="hub")
    words = words_of(away, seat("hub", "ottawa"))
    assert words.gaps[0].because == "Requests go to the seat that was named for the absence: The hub seat."
    assert cell(words, "Wastewater treatment", 0)[2].endswith("Goes to: The hub seat")


def test_what_changed_today_comes_before_what_is_missing_for_long():
    words = words_of(seat("water", "beijing", here=0, away_until=date(2026, 11, 30)), seat("other", "shanghai"))
    assert [gap.kind.value for gap in words.gaps][:2] == ["away", "no_seat"]
    assert {gap.say for gap in words.by_one_person} == {"Wastewater treatment, Shanghai"}


def test_gaps_of_one_place_that_differ_in_seats_alone_are_one():
    empty = [seat("a", "beijing", holders=0, here=0), seat("b", "beijing", holders=0, here=0, areas=frozenset({GRID}))]
    (gap,) = [gap for gap in words_of(*empty).gaps if gap.kind == "not_held"]
    assert gap.say == "Transmission grid and wastewater treatment, Beijing: nobody holds the seat"
    assert set(gap.seats) == {"a", "b"}


def test_a_part_that_nobody_serves_leaves_its_cell_uncovered():
    city = seat("water", "shanghai", holders=2, here=2, parts=frozenset({"CN-SH"}))
    for lang, note, say in (
        ("en", "Nobody for Jiangsu and Anhui", "Wastewater treatment, Shanghai: nobody for Jiangsu and Anhui"),
        (
            "fr",
            "Sans titulaire\u00a0: Jiangsu et Anhui",
            "Traitement des eaux usées, Shanghai\u00a0: territoire sans titulaire (Jiangsu et Anhui)",
        ),
    ):
        found = desk_coverage(places=list(PLACES), seats=[city], parts={"shanghai": ["CN-SH", "CN-JS", "CN-AH"]})
        with override(lang):
            words = MatrixWords(found, {city.slug: city}, PLACES, loads=False, lang=lang)
            (shown,) = [cells[1] for _name, cells in words.rows if cells[1].dots]
            (gap,) = [gap for gap in words.gaps if gap.kind == "part"]
        assert (shown.tone, shown.note) == ("full", note)
        assert (gap.say, gap.seats) == (say, ("water",))


def test_many_areas_are_said_by_those_that_are_left_out():
    every = [area.value for area in Area]
    assert area_list(every, "en") == "All eight areas"
    assert area_list([area for area in every if area != WATER], "en") == "All areas but wastewater treatment"
    with override("fr"):
        assert area_list([WATER], "fr") == "Traitement des eaux usées"
