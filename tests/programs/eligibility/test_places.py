"""The project's own list of sub-regions."""

from hub.core.text.formats import fold
from hub.core.vocabulary.enums import Province, Result
from programs.eligibility.evaluate import evaluate
from programs.eligibility.places import is_within, place_named, places_of_city, sub_regions
from tests.programs.eligibility.builders import condition, facts


def test_the_list_is_readable() -> None:
    places = sub_regions()
    assert len(places) >= 10
    for slug, place in places.items():
        assert slug == place.slug
        assert place.province in set(Province)
        assert place.cities
        assert place.name("en")
        assert place.name("fr")


def test_a_part_lies_in_the_whole_and_not_the_other_way_round() -> None:
    places = sub_regions()
    part, whole = places["greater-toronto"], places["southern-ontario"]
    assert is_within(part, whole) is Result.MET
    assert is_within(whole, part) is Result.UNKNOWN
    assert is_within(whole, places["northern-ontario"]) is Result.NOT_MET


def test_names_and_cities_are_found_however_they_are_written() -> None:
    places = sub_regions()
    assert place_named("SUD DE L'ONTARIO", places) is places["southern-ontario"]
    assert place_named("Atlantis", places) is None
    assert {place.slug for place in places_of_city("montreal", "QC", places)} == {"greater-montreal"}
    assert places_of_city("Montréal", "ON", places) == ()
    assert fold("Sault Ste. Marie") == "sault ste marie"


def test_the_list_is_used_where_none_is_given() -> None:
    rule = condition("sub_region", {"in": ["southern-ontario"]})
    (finding,) = evaluate([rule], facts(province="ON", city="Toronto"))
    assert finding.result is Result.MET
