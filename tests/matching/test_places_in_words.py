"""Places named in words: towns of Canada say their province, and names of persons, firms and towns elsewhere do not."""

import pytest

from hub.matching.extraction.facts import read_facts
from hub.matching.extraction.places import codes_named, places_in
from hub.matching.extraction.text import folded, plain_spaces


def named(text: str) -> list[str]:
    words = plain_spaces(text)
    return [place.code for place in places_in(folded(words), words)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("near Swift Current", "CA-SK"),
        ("à Rouyn-Noranda", "CA-QC"),
        ("our shop in Yorkton", "CA-SK"),
        ("Baie-Comeau", "CA-QC"),
        ("on est a st-hyacinthe", "CA-QC"),
        ("we're in ft mcmurray", "CA-AB"),
        ("We build in St. John's", "CA-NL"),
        ("out of Saint John", "CA-NB"),
        ("We run a bakery in moose jaw. It is cold.", "CA-SK"),
        ("D’Amos, on vend des granules", "CA-QC"),
        ("our Brandon plant", "CA-MB"),
        ("In Trail we have a smelter", "CA-BC"),
        ("our shop is in Windsor NS", "CA-NS"),
        ("Windsor", "CA-ON"),
        ("Hope, BC is where we are", "CA-BC"),
        ("在Calgary设厂", "CA-AB"),
    ],
)
def test_a_town_says_its_province(text: str, code: str) -> None:
    assert set(named(text)) == {code}


@pytest.mark.parametrize(
    "text",
    [
        "We use Hamilton Beach mixers",
        "Alma is our founder",
        "Our engineer Thompson made a boiler, and Brandon built it",
        "Success depends on heat pumps",
        "Hope to hear from you",
        "Delta Controls makes our boards",
        "We heated Windsor Castle",
        "Our founder is Nelson Trail, and Victoria Smith our CEO",
        "le fleuve Saint-Laurent nous alimente depuis janvier",
        "Hamilton, OH",
    ],
)
def test_names_of_persons_firms_and_things_are_no_places(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We sell to Sydney, Australia", "AU"),
        ("Our customer is in London, UK", "GB"),
        ("We work with a lab in Victoria, Australia", "AU"),
        ("Our partner is in Paris", "FR"),
        ("We export to Kingston, Jamaica", "JM"),
        ("spun off from a lab in Cambridge, Massachusetts", "US"),
        ("Halifax (UK)", "GB"),
    ],
)
def test_a_town_elsewhere_is_none_of_canada(text: str, code: str) -> None:
    assert named(text) == [code]


def test_a_list_of_markets_keeps_its_towns() -> None:
    assert named("customers in Vancouver, Washington and Oregon") == ["CA-BC", "US", "US"]


def test_canada_itself_is_named() -> None:
    assert codes_named("a city in Canada, or Hong Kong") == {"CA", "HK"}
    assert codes_named("Canadarm") == set()


@pytest.mark.parametrize(
    ("words", "province"),
    [
        ("Notre ferme à Saint-Hyacinthe cherche de l'aide", "QC"),
        ("We install heat pumps near Swift Current.", "SK"),
        ("Our customers are in Toronto.", None),
        ("Le pilote a tourné tout un hiver à Val-d'Or.", None),
        ("A mill in Kenora wants one.", None),
    ],
)
def test_a_town_in_a_line_is_the_companys_unless_somebody_else_is_there(words: str, province: str | None) -> None:
    assert next((one.value for one in read_facts(words) if one.fact == "province"), None) == province


def test_a_number_in_the_name_of_a_town_is_nobody() -> None:
    assert [one for one in read_facts("Une entreprise de Trois-Rivières.") if one.fact == "employees"] == []


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Dairy farm in PEI. 120 cows.", "PE"),
        ("We're a Nova Scotia manufacturer of LED grow lights with 70 employees.", "NS"),
        ("Brewery in Kelowna wants to capture CO2 from fermentation.", "BC"),
        ("We sell air quality monitors to schools across Canada. 11 employees, Burnaby.", "BC"),
        ("Petite ferme en Saskatchewan, on veut du solaire.", "SK"),
    ],
)
def test_a_line_that_names_a_place_of_the_company_says_its_province(text: str, province: str) -> None:
    assert [one.value for one in read_facts(text) if one.fact == "province"] == [province]


@pytest.mark.parametrize(
    "text",
    [
        "We are in BC.",
        "We are a small company in northern BC.",
        "Small company in B.C. making stoves",
        "Our farm in BC's interior wants a digester.",
        "Nous sommes en C.-B.",
        "Notre compagnie est dans le nord de la Colombie-Britannique.",
        "We are a family company in the Nass Valley.",
    ],
)
def test_british_columbia_is_known_by_its_letters_and_its_north(text: str) -> None:
    assert [one.value for one in read_facts(text) if one.fact == "province"] == ["BC"]


@pytest.mark.parametrize("text", ["BC Ferries wants our pumps.", "BC Hydro et nous", "Recycle BC Now is curious."])
def test_a_firm_whose_name_begins_with_a_province_is_no_place(text: str) -> None:
    assert named(text) == []
