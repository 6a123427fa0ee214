"""The weights, the table of needs and every factor of the rank."""

import math
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hub.core.text.formats import NBSP
from hub.core.vocabulary.enums import ConditionKind, IntakeMode, Need, Province, Support
from hub.matching.engine.evaluation import evaluate_program
from hub.matching.profile.needs import NEEDS_TO_SUPPORT, USUAL_NEEDS, china_wanted
from hub.matching.ranking import NEUTRAL, WEIGHTS, Contribution, score_of
from programs.catalogue.entries import ProgramView
from programs.catalogue.reach import reach_by_program
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from programs.eligibility.intake import IntakeFacts
from tests.matching.builders import DAY, condition, program

DOCS = Path(__file__).resolve().parents[2] / "docs" / "matching.md"


def part(factor: str, entry: ProgramView, facts: ApplicantFacts, order: tuple[str, ...] | None = None) -> Contribution:
    answer = evaluate_program(entry, facts, on=DAY, area_order=order)
    return next(found for found in answer.why if found.factor == factor)


def value(factor: str, entry: ProgramView, facts: ApplicantFacts, order: tuple[str, ...] | None = None) -> float:
    return part(factor, entry, facts, order).value


def test_the_weights_sum_to_one() -> None:
    assert math.isclose(sum(WEIGHTS.values()), 1)


def test_every_need_has_its_row_and_something_that_answers_it_best() -> None:
    assert set(NEEDS_TO_SUPPORT) == set(Need)
    for need, row in NEEDS_TO_SUPPORT.items():
        assert row, need
        assert all(0 < strength <= 1 for strength in row.values())
    assert {support for row in NEEDS_TO_SUPPORT.values() for support in row} == set(Support)
    assert set(USUAL_NEEDS) <= set(Need)


def test_the_documentation_publishes_the_same_numbers() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for factor, weight in WEIGHTS.items():
        assert re.search(rf"\| {factor} \| {weight:.2f} \|", text), factor
    for need, row in NEEDS_TO_SUPPORT.items():
        line = next(line for line in text.splitlines() if line.startswith(f"| {need} |"))
        for support, strength in row.items():
            assert f"{support} {strength:g}" in line, (need, support)


def test_unknown_facts_are_neutral_and_say_nothing() -> None:
    answer = evaluate_program(program("p"), ApplicantFacts(), on=DAY)
    assert all(not found.sentence_en for found in answer.why if found.factor == "need")
    for found in answer.why:
        if found.factor in {"area", "stage", "place", "market", "size"}:
            assert (found.value, found.sentence_en, found.sentence_fr) == (NEUTRAL, "", ""), found.factor


def test_the_score_is_the_weighted_mean_of_what_is_shown() -> None:
    facts = ApplicantFacts(province="QC", needs=frozenset({"funding_rd"}), stage="research")
    answer = evaluate_program(program("p"), facts, on=DAY)
    assert answer.score == score_of(answer.why)
    assert math.isclose(answer.score, sum(found.weight * found.value for found in answer.why), abs_tol=1e-4)
    assert 0 <= answer.score <= 1


def test_every_sentence_exists_in_both_languages_or_in_none() -> None:
    facts = ApplicantFacts(
        province="QC",
        needs=frozenset({"funding_rd", "talent"}),
        stage="export",
        areas=frozenset({"energy-efficiency"}),
        target_markets=frozenset({"CN"}),
        project=ProjectFacts(cost_cad=Interval.exact(1_000_000)),
    )
    entries = [
        program("a"),
        program("b", condition(ConditionKind.AREAS, {"in": ["energy-efficiency"]}), stages=("export",)),
        program("c", condition(ConditionKind.TARGET_MARKETS, {"in": ["*"]}), jurisdiction="QC"),
        program("d", condition(ConditionKind.PROVINCES, {"in": ["ON"]}), verified=False),
    ]
    for entry in entries:
        for found in evaluate_program(entry, facts, on=DAY).why:
            assert bool(found.sentence_en) == bool(found.sentence_fr)
            assert found.sentence("fr") == found.sentence_fr


@pytest.mark.parametrize(
    ("needs", "support", "expected"),
    [
        ({"funding_rd"}, ("grant",), 0.97),
        ({"funding_rd"}, ("tax_credit",), 0.8),
        ({"talent"}, ("wage_subsidy", "grant"), 0.97),
        ({"dispute"}, ("grant",), 0.27),
        ({"funding_rd", "dispute"}, ("grant",), 0.9),
        (set(), ("grant",), 0.9),
    ],
)
def test_need(needs: set[str], support: tuple[str, ...], expected: float) -> None:
    everywhere = program("p", support=support, stages=())
    assert value("need", everywhere, ApplicantFacts(needs=frozenset(needs))) == expected


@pytest.mark.parametrize(
    ("changes", "strength", "says"),
    [
        ({"stages": ()}, 1, "grant."),
        ({"stages": ("development",)}, 1, "grant."),
        ({"stages": ("demonstration",)}, 0.8, "grant, for another stage of the work."),
        ({"stages": ("export",)}, 0.5, "grant, for another stage of the work."),
        ({"support": ("grant", "ip_support"), "stages": ()}, 1, "grant."),
        ({"support": ("ip_support", "grant"), "stages": ()}, 0.5, "mainly for (intellectual property help)."),
    ],
)
def test_money_for_something_else_answers_a_need_less(changes: dict[str, Any], strength: float, says: str) -> None:
    entry = program("p", **{"support": ("grant",), **changes})
    facts = ApplicantFacts(needs=frozenset({"funding_rd"}))
    usual = value("need", entry, ApplicantFacts())
    found = part("need", entry, facts)
    assert found.value == pytest.approx(0.7 * strength + 0.3 * usual, abs=1e-4)
    assert found.sentence_en.endswith(says)


def test_money_for_which_only_others_may_apply_answers_a_need_less() -> None:
    facts = ApplicantFacts(needs=frozenset({"funding_rd"}))

    def of(*who: str) -> Contribution:
        return part("need", program("p", condition(ConditionKind.APPLICANT, {"is": list(who)}), stages=()), facts)

    assert of("municipality", "community").value == of("researcher").value / 2
    assert of("municipality").sentence_en.endswith("to others: you would take part as a supplier or partner.")
    assert of("municipality", "operator").value == of("researcher").value


def test_what_many_use_rises_a_little_and_nothing_sinks() -> None:
    known = [part("reach", program(slug), ApplicantFacts()) for slug in reach_by_program()]
    assert all(NEUTRAL <= found.value <= 1 for found in known)
    assert part("reach", program("p"), ApplicantFacts()).value == NEUTRAL
    assert WEIGHTS["reach"] * (1 - NEUTRAL) < WEIGHTS["area"] * (0.95 - 0.75)


def test_a_figure_is_told_with_its_source_in_both_languages() -> None:
    found = part("reach", program("ca-nrc-irap"), ApplicantFacts())
    assert found.sentence_en == "At least 9,400 companies a year use it (National Research Council, 2023–2024)."
    assert found.sentence_fr == (
        f"Au moins 9{NBSP}400 entreprises y ont recours chaque année (Conseil national de recherches, 2023–2024)."
    )
    replaced = part("reach", program("qc-cric", jurisdiction="QC"), ApplicantFacts())
    assert replaced.value == 1  # 3,800 in Quebec are as many as 16,500 in Canada
    assert replaced.sentence_en.endswith("2021; counted for what it replaced).")
    supported = part("reach", program("ca-dnd-ideas"), ApplicantFacts())
    assert supported.sentence_en.startswith("It supports about 150 projects a year (")
    assert supported.sentence_fr.startswith("Il appuie environ 150 projets par an (")


def test_the_usual_needs_count_a_little_beside_those_told() -> None:
    patents = ApplicantFacts(needs=frozenset({"ip_protection"}))
    asked_for = value("need", program("p", support=("ip_support",)), patents)
    usual = value("need", program("p", support=("grant",)), patents)
    neither = value("need", program("p", support=("insurance",)), patents)
    assert asked_for > usual > neither == 0


def test_a_program_for_a_trade_of_which_nobody_spoke_ranks_lower() -> None:
    farms, order = program("ca-aafc-agriinnovate"), ("energy-efficiency",)

    def of(industries: frozenset[str] | None) -> Contribution:
        return part("area", farms, ApplicantFacts(areas=frozenset(order), industries=industries), order)

    assert of(None).value == of(frozenset({"farming", "ocean"})).value == 0.65
    assert of(frozenset({"ocean"})).value == 0.4 * 0.65
    assert of(frozenset()).sentence_en == "It is made for farming and food, of which you do not speak."
    assert of(frozenset()).sentence_fr == "Il s’adresse à un autre métier\u00a0: l’agriculture et l’alimentation."


def test_naming_every_province_is_naming_none() -> None:
    everywhere = program("p", condition(ConditionKind.PROVINCES, {"in": [province.value for province in Province]}))
    part_of_it = program("p", condition(ConditionKind.PROVINCES, {"in": ["QC", "ON"]}))
    facts = ApplicantFacts(province="QC")
    assert value("place", everywhere, facts) == value("place", program("p"), facts)
    assert value("place", part_of_it, facts) > value("place", everywhere, facts)


def test_the_main_area_stands_before_the_others() -> None:
    order = ("energy-efficiency", "transmission-grid")
    facts = ApplicantFacts(areas=frozenset(order))

    def named(*areas: str) -> float:
        return value("area", program("p", condition(ConditionKind.AREAS, {"in": list(areas)})), facts, order)

    main, second, other = named("energy-efficiency"), named("transmission-grid"), named("energy-extraction")
    assert main > second > other
    silent = value("area", program("p"), facts, order)
    clean = value("area", program("p", summary_en="Funds clean technology projects."), facts, order)
    topic = value("area", program("p", summary_en="Funds heat pumps and insulation."), facts, order)
    elsewhere = value("area", program("p", summary_en="Funds wastewater treatment plants."), facts, order)
    assert main > clean > topic > silent > elsewhere


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (ApplicantFacts(stage="development"), 1.0),
        (ApplicantFacts(stage="research"), 0.6),
        (ApplicantFacts(stage="scale_up"), 0.25),
        (ApplicantFacts(stage="export"), 0.0),
        (ApplicantFacts(trl=Interval.exact(5)), 1.0),
        (ApplicantFacts(trl=Interval(3, 5)), NEUTRAL),
        (ApplicantFacts(trl=Interval(2, None)), NEUTRAL),
    ],
)
def test_stage(facts: ApplicantFacts, expected: float) -> None:
    assert value("stage", program("p"), facts) == expected


def test_place() -> None:
    facts = ApplicantFacts(province="QC")
    own = value("place", program("p", jurisdiction="QC"), facts)
    region = value("place", program("p", condition(ConditionKind.PROVINCES, {"in": ["QC", "NU"]})), facts)
    national = value("place", program("p"), facts)
    other = value("place", program("p", jurisdiction="ON"), facts)
    assert own > region > national > other


def test_market() -> None:
    china = ApplicantFacts(target_markets=frozenset({"CN"}))

    def serves(*markets: str, facts: ApplicantFacts = china) -> float:
        return value("market", program("p", condition(ConditionKind.TARGET_MARKETS, {"in": list(markets)})), facts)

    assert serves("CN") > serves("*") > NEUTRAL > serves("US")
    assert value("market", program("p"), china) == NEUTRAL
    none, america = ApplicantFacts(target_markets=frozenset()), ApplicantFacts(target_markets=frozenset({"US"}))
    assert serves("*", facts=none) < NEUTRAL < serves("*", facts=america)


def test_china_is_wanted_by_market_or_by_need() -> None:
    assert china_wanted(ApplicantFacts()) is None
    assert china_wanted(ApplicantFacts(target_markets=frozenset({"CN-SH"}))) is True
    assert china_wanted(ApplicantFacts(target_markets=frozenset({"US"}))) is False
    assert china_wanted(ApplicantFacts(needs=frozenset({"market_entry_china"}))) is True


def test_size_against_the_ask() -> None:
    def fits(cost: float, **changes: Any) -> float:
        project = ProjectFacts(cost_cad=Interval.exact(cost), own_contribution=Interval.exact(0.5))
        return value("size", program("p", **changes), ApplicantFacts(project=project))

    assert fits(100_000) == 1.0
    assert fits(1_000_000) == 0.1
    assert fits(100_000, amount_max_cad=None) == NEUTRAL
    assert fits(100_000, amount_min_cad=5_000_000, amount_max_cad=9_000_000) == 0.2
    sentence = part(
        "size",
        program("p"),
        ApplicantFacts(project=ProjectFacts(cost_cad=Interval.exact(200_000), own_contribution=Interval.exact(0.5))),
    ).sentence_en
    assert sentence == "Up to $50,000, against about $100,000 that your project still needs."


def test_deadline() -> None:
    def when(**intake: Any) -> float:
        return value("deadline", program("p", intake=IntakeFacts(**intake)), ApplicantFacts())

    dated = when(mode=IntakeMode.CALL, closes=date(2026, 12, 1))
    open_now = when(mode=IntakeMode.CONTINUOUS)
    soon = when(mode=IntakeMode.CALL, opens=date(2027, 1, 5), closes=date(2027, 3, 1))
    later = when(mode=IntakeMode.CALL, opens=date(2027, 9, 5), closes=date(2027, 12, 1))
    closed = when(mode=IntakeMode.CLOSED)
    ended = when(mode=IntakeMode.CLOSED, closed_on=date(2025, 1, 1))
    assert dated > open_now > soon > later > when(mode=IntakeMode.UNKNOWN) == NEUTRAL > closed > ended == 0


def test_evidence() -> None:
    def age(as_of: date, **changes: Any) -> float:
        return value("evidence", program("p", as_of=as_of, **changes), ApplicantFacts())

    fresh, ageing, old = age(date(2026, 10, 1)), age(date(2026, 2, 4)), age(date(2020, 6, 1))
    assert fresh > ageing > age(date(2026, 1, 1)) > old
    assert age(date(2026, 10, 1), verified=False) == fresh / 2


def test_conditions() -> None:
    staff = condition(ConditionKind.EMPLOYEES, {"min": 3})
    check = condition(ConditionKind.OTHER)
    known, unknown = ApplicantFacts(employees=Interval.exact(9)), ApplicantFacts()
    small = ApplicantFacts(employees=Interval.exact(1))
    entry = program("p", staff, check)
    met = value("conditions", replace(entry, conditions=(staff,)), known)
    assert met > value("conditions", entry, known) > value("conditions", entry, unknown) > 0
    assert value("conditions", entry, small) == 0
