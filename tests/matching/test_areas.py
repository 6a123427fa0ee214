"""Areas proposed from a company's own words."""

import time

import pytest
import yaml

from hub.core.vocabulary import Area
from hub.matching.areas import AREAS_FILE, ENOUGH, load_vocabulary, propose_areas

AREAS = yaml.load(AREAS_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
CASES = [(case["case_en"], case["goes_to"]) for area in AREAS for case in area["boundary_cases"]]


def first(*texts: str) -> str | None:
    found = propose_areas(*texts)
    return found[0].area if found else None


@pytest.mark.parametrize(("text", "area"), CASES)
def test_the_boundary_rules_are_the_law(text: str, area: str) -> None:
    assert first(text) == area


@pytest.mark.parametrize("lang", ["en", "fr", "zh"])
def test_nearly_every_keyword_leads_to_its_own_area(lang: str) -> None:
    pairs = [(keyword, area["id"]) for area in AREAS for keyword in area[f"keywords_{lang}"]]
    lost = [keyword for keyword, area in pairs if first(keyword) != area]
    assert len(lost) <= 0.03 * len(pairs), lost


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("We make panels that turn sunlight into power for farms: solar panels.", Area.LOW_CARBON_ELECTRICITY),
        ("Nous fabriquons des bornes de recharge pour véhicules électriques.", Area.NEXT_GENERATION_TRANSPORTATION),
        ("Nos thermopompes réduisent la facture d’énergie des immeubles.", Area.ENERGY_EFFICIENCY),
        ("我们生产用于城市污水处理厂的膜生物反应器", Area.WASTEWATER_TREATMENT),
        ("我們生產電動公交車的燃料電池", Area.NEXT_GENERATION_TRANSPORTATION),
        ("Membrane bioreactors that let mills reuse their effluent.", Area.WASTEWATER_TREATMENT),
        ("Des drones qui détectent les fuites de méthane des puits.", Area.ENVIRONMENTAL_MONITORING),
    ],
)
def test_everyday_words_in_three_languages(text: str, area: str) -> None:
    assert first(text) == area


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "We are a small family company with a great team.",
        "We make ice wine and sell it online.",
        "Nous vendons du sirop d’érable et du fromage.",
        "我们生产葡萄酒和婴幼儿奶粉",
        "Drug discovery software for pharmaceutical companies; it screens molecules.",
        "A payroll application, with data in charge of your staff.",
        "!!! ??? 123",
    ],
)
def test_no_area_fits(text: str) -> None:
    assert propose_areas(text) == ()


def test_the_words_come_back_as_the_person_wrote_them() -> None:
    (proposal,) = propose_areas("Our MEMBRANE Bioreactors treat Wastewater.")
    assert proposal.area == Area.WASTEWATER_TREATMENT
    assert set(proposal.because) >= {"MEMBRANE Bioreactors", "Wastewater"}
    assert ENOUGH <= proposal.score <= 1


def test_a_negated_word_does_not_count() -> None:
    assert first("Heating without heat pumps") is None
    assert first("Heating with heat pumps") == Area.ENERGY_EFFICIENCY
    assert propose_areas("我们不做光伏") == ()


def test_accents_case_and_plurals_do_not_matter() -> None:
    assert propose_areas("éoliennes")[0].area == propose_areas("EOLIENNE")[0].area == Area.LOW_CARBON_ELECTRICITY


def test_two_descriptions_speak_of_one_company() -> None:
    together = propose_areas("We sell heat pumps.", "Nous vendons des thermopompes.")
    assert [found.area for found in together] == [Area.ENERGY_EFFICIENCY]
    assert together[0].because == ("heat pumps", "thermopompes")


def test_a_second_area_stands_below_the_first() -> None:
    found = propose_areas("Wind turbines and solar panels for villages, with a microgrid.")
    assert [proposal.area for proposal in found] == [Area.LOW_CARBON_ELECTRICITY, Area.TRANSMISSION_GRID]
    assert found[0].score > found[1].score


def test_the_vocabulary_loads_quickly() -> None:
    load_vocabulary.cache_clear()
    start = time.process_time()
    load_vocabulary()
    assert time.process_time() - start < 0.5
