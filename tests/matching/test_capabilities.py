"""The closed list of capabilities, and what proposes them."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from hub.core.vocabulary.enums import Area
from hub.directory.reference.capabilities import (
    CAPABILITIES_FILE,
    LANGUAGES,
    CapabilitiesError,
    ValueChainLink,
    capabilities,
)
from hub.matching.profile.facts import MOST_CAPABILITIES, propose_capabilities
from opportunities.catalogue.reader import read_opportunity_catalogue

AREAS_FILE = CAPABILITIES_FILE.with_name("areas.yaml")


def test_every_area_and_every_link_of_the_chain_has_capabilities() -> None:
    known = capabilities().values()
    assert 60 <= len(known) <= 110
    assert min(Counter(each.areas[0] for each in known).values()) >= 5
    assert {each.areas[0] for each in known} == set(Area)
    assert {each.link for each in known} == set(ValueChainLink)
    for lang in LANGUAGES:
        names = [each.name(lang) for each in known]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keywords_of_an_area_lead_to_capabilities_of_that_area(lang: str) -> None:
    astray = {}
    for area in yaml.safe_load(AREAS_FILE.read_text(encoding="utf-8")):
        for keyword in area[f"keywords_{lang}"]:
            found = propose_capabilities(keyword)
            if not any(area["id"] in capabilities()[each.capability].areas for each in found):
                astray[keyword] = found
    assert set(astray) <= {"PM2.5 monitor", "moniteur de PM2,5"}  # the mark in the number ends a clause


@pytest.mark.parametrize(
    ("text", "capability", "area"),
    [
        ("Grid-scale battery beside a wind farm", "battery-storage", Area.TRANSMISSION_GRID),
        ("Produced-water treatment at an oil field", "industrial-effluent", Area.WASTEWATER_TREATMENT),
        ("Demand-response aggregation", "demand-response", Area.ENERGY_EFFICIENCY),
        ("Vehicle-to-grid charger", "charging", Area.NEXT_GENERATION_TRANSPORTATION),
        ("Hydrogen electrolyser", "hydrogen-production", Area.INDUSTRIAL_PROCESSES),
        ("Sludge incineration", "sludge-treatment", Area.WASTEWATER_TREATMENT),
        ("Carbon accounting for the national carbon market", "carbon-accounting", Area.ENVIRONMENTAL_MONITORING),
    ],
)
def test_boundary_cases_go_where_the_law_sends_them(text: str, capability: str, area: Area) -> None:
    assert capability in [each.capability for each in propose_capabilities(text)]
    assert capabilities()[capability].areas[0] is area


@pytest.mark.parametrize(
    ("text", "capability", "words"),
    [
        ("We build heat pumps for cold climates.", "heat-pumps", "heat pumps"),
        ("Nous fabriquons des THERMOPOMPES.", "heat-pumps", "THERMOPOMPES"),
        ("我们生产热泵。", "heat-pumps", "热泵"),
        ("Membranes pour l’eau", "membranes", "Membranes"),
    ],
)
def test_words_lead_to_a_capability_and_come_back_as_written(text: str, capability: str, words: str) -> None:
    found = {each.capability: each.because for each in propose_capabilities(text)}
    assert words in found[capability]


def test_what_is_denied_is_not_proposed_and_what_is_not_said_neither() -> None:
    assert propose_capabilities("Cooling without heat pumps") == ()
    assert propose_capabilities("We sell wine.", "", None) == ()
    for fed in ("Clean gas can feed a fuel cell or a heat pump.", "Ce gaz peut alimenter une pile à combustible."):
        assert propose_capabilities(fed) == ()
    found = propose_capabilities("Our skid feeds a fuel cell, and we build heat pumps.")
    assert [each.capability for each in found] == ["heat-pumps"]
    many = " ".join(each.words["en"][0] + "." for each in capabilities().values())
    assert len(propose_capabilities(many)) == MOST_CAPABILITIES


def test_every_opportunity_is_sorted_and_only_few_name_nothing() -> None:
    rows = read_opportunity_catalogue().opportunities
    matchable = [row for row in rows if row["status"] in {"ongoing", "ongoing_unconfirmed", "recurring", "in_force"}]
    nothing = {row["slug"] for row in matchable if not row["capabilities"] and not row["shows"]}
    # Of these only our reading names something, or nobody: they are nobody's lead.
    assert nothing == {
        "cn-adb-52230-xiangtan", "cn-adb-gansu-2022", "cn-adb-xingtai-green-finance", "cn-call-quebec-shanghai-2020",
        "cn-fair-ciie", "cn-fair-cisce", "cn-ndb-greener-shanghai", "cn-wb-green-fund-2021", "cn-wb-p171644-yangtze",
        "cn-wb-p178338-yangtze-hubei",
    }  # fmt: skip
    assert sum(bool(row["capabilities"] or row["shows"]) for row in rows) >= 60


def test_every_mistake_of_the_list_is_named(tmp_path: Path) -> None:
    file = tmp_path / "capabilities.yaml"
    good = {
        "id": "good", "areas": ["energy-efficiency"], "link": "plant", "name_en": "a", "name_fr": "b", "name_zh": "c",
        "words_en": ["one"], "words_fr": ["un"], "words_zh": ["一"],
    }  # fmt: skip
    rows = [
        good,
        {**good, "id": "twin"},
        {**good, "id": "bad", "areas": ["nowhere"], "link": "moon", "words_en": [], "more": "x"},
        {"id": "good"},
        {"areas": []},
    ]
    file.write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
    with pytest.raises(CapabilitiesError) as refused:
        capabilities(file)
    text = str(refused.value)
    for part in ("'one' stands under good too", "bad: areas", "bad: link", "bad: words_en", "remove more", "twice"):
        assert part in text
    assert "entry 5" in text
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(CapabilitiesError, match="a list"):
        capabilities(file.rename(tmp_path / "other.yaml"))
