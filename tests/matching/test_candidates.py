"""What a description tells is weighed: phrases, sentences and single words speak for it or against it."""

from pathlib import Path
from typing import Any

import pytest

from hub.matching.areas.model import load_model
from hub.matching.extraction.candidates import (
    LEARNED_NEEDS,
    LIMITS,
    MENTION_CLASSES,
    MENTIONS_MODEL,
    TEXT_CLASSES,
    TEXTS_MODEL,
    Candidate,
)
from hub.matching.extraction.facts import answers_of, likely_facts, phrase_readings, read_facts
from hub.matching.extraction.readings import FactReading
from scripts.train_sentences import is_told, read_descriptions, train_descriptions

MODELS = {TEXTS_MODEL: TEXT_CLASSES, MENTIONS_MODEL: MENTION_CLASSES}


def said_and_read(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return answers_of(phrase_readings(text, 2026)), answers_of(read_facts(text, year=2026))


@pytest.mark.parametrize(
    ("text", "fact", "said", "read"),
    [
        (
            (
                "We sell shore-power reels to ports from Halifax to Prince Rupert, 33 of us. The global market for them is said "
                "to be nine hundred million dollars a year, which is nice to hear; all that we need is two electricians."
            ),
            "project",
            {"cost_cad": 900_000_000},
            None,
        ),
        (
            (
                "The Norwegian pays ninety days after the boat lands. That's the whole trouble. We build ice scrapers for net "
                "pens, no electricity, the tide moves them, he wants sixty and we have to buy the stainless in January."
            ),
            "needs",
            None,
            ["export_finance"],
        ),
        (
            (
                "Nous fabriquons des brûleurs à biogaz à Drummondville. Effectif : 23. Chiffre d'affaires de 4,1 M$ au dernier "
                "exercice. Notre client péruvien paie à cent quatre-vingts jours et notre banque ne veut plus attendre."
            ),
            "annual_revenue_cad",
            4_100_000,
            4_100_000,
        ),
    ],
)
def test_what_a_phrase_says_is_not_yet_taken_and_what_is_taken_may_be_said_by_none(
    text: str, fact: str, said: object, read: object
) -> None:
    before, after = said_and_read(text)
    assert (before.get(fact), after.get(fact)) == (said, read)


def test_sales_told_by_the_month_are_those_of_a_year() -> None:
    text = (
        "Eleven of us in Victoria write software that tells landlords which boiler wastes gas. Our MRR is $42k, mostly from "
        "building owners in Seattle and Portland, and we would like to hire two sales people this winter."
    )
    assert answers_of(read_facts(text))["annual_revenue_cad"] == 504_000


def test_a_level_that_words_alone_tell_to_be_sold_is_offered() -> None:
    text = (
        "Our probes tell a vineyard when to water, and forty growers pay for them every season, from Niagara to the Okanagan. "
        "The accountant would like to know which of the tax credits are meant for firms like ours."
    )
    assert "trl" not in answers_of(read_facts(text))
    assert ("trl", 9) in {(one.fact, one.value) for one in likely_facts(text)}


def test_a_level_called_by_its_number_is_taken_whatever_the_rest_says() -> None:
    text = (
        "Our probes tell a vineyard when to water, and forty growers pay for them every season, from Niagara to the Okanagan. "
        "What we ask about is the next one, which is at TRL 3 and measures nitrogen as well."
    )
    assert answers_of(read_facts(text))["trl"] == 3


@pytest.mark.parametrize("text", ["We need a welder.", "我们在江苏有一个客户,想要一套示范装置,大约一百二十万元。" * 3])
def test_a_line_and_chinese_are_read_as_phrases_say(text: str) -> None:
    assert {one.key for one in read_facts(text)} == {one.key for one in phrase_readings(text, None)} != set()


@pytest.mark.parametrize("path", MODELS)
def test_the_models_know_every_class_and_are_small(path: Path) -> None:
    assert load_model(path).classes == MODELS[path]
    assert path.stat().st_size < 1_000_000
    assert {name.partition("=")[0] for name in MODELS[path]} <= set(LIMITS)


def test_descriptions_are_well_formed_and_none_stands_twice() -> None:
    descriptions = read_descriptions()
    assert len({one.words for one in descriptions}) == len(descriptions) > 2_500
    for need in LEARNED_NEEDS:
        assert sum(need in one.told.get("needs", []) for one in descriptions) >= 75, need


@pytest.mark.parametrize("told", ["{people: 12}", "{needs: [no_such_need]}", "{trl: soon}"])
def test_what_nobody_can_have_noted_is_named(told: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f'- {{id: x1, lang: en, text: "We are.", told: {told}}}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.yaml, x1|soon"):
        read_descriptions(tmp_path)


@pytest.mark.parametrize(
    ("told", "fact", "value", "name", "expected"),
    [
        ({"trl": 9.0}, "trl", 9, "trl=9", True),
        ({"trl": {"min": 4.0, "max": 6.0}}, "trl", {"min": 4, "max": 6}, "trl=5", True),
        ({}, "trl", 9, "trl=9", False),
        ({"employees": {"min": 10.0, "max": 15.0}}, "employees", 12, "employees", True),
        ({"employees": 12.0}, "employees", 13, "employees", False),
        ({"revenue": 2e6}, "annual_revenue_cad", 2_000_000, "annual_revenue_cad", True),
        ({"partner": "industry"}, "project.partner_kind", "company", "project.partner_kind=company", True),
        ({"market": ["DE", "CN"]}, "target_markets", "CN", "target_markets", True),
        ({"project_place": "ON"}, "project.place", "QC", "project.place", False),
    ],
)
def test_a_candidate_is_held_against_what_was_noted(
    told: dict[str, Any], fact: str, value: Any, name: str, expected: bool
) -> None:
    assert is_told(told, Candidate(FactReading(fact, value), name, {})) is expected


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_training_again_gives_the_models_of_the_repository() -> None:
    for path, trained in train_descriptions(read_descriptions()).items():
        kept = load_model(path)
        assert list(trained.rows) == list(kept.rows)
        assert abs(trained.weights - kept.weights).max() < 0.01
