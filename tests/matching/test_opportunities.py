"""Opportunities in China before a company."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hub.core.vocabulary.enums import OpportunityKind, Result, Verdict
from hub.matching.engine.opportunities import (
    OPPORTUNITY_WEIGHTS,
    OpportunityAnswer,
    OpportunityView,
    evaluate_opportunity,
    opportunities_for,
)
from programs.eligibility.facts import ApplicantFacts
from tests.matching.builders import DAY

WATER = ApplicantFacts(
    province="QC",
    areas=frozenset({"wastewater-treatment"}),
    needs=frozenset({"market_entry_china"}),
    target_markets=frozenset({"CN"}),
)


def opportunity(slug: str = "fair", **changes: Any) -> OpportunityView:
    fields: dict[str, Any] = {
        "slug": slug,
        "kind": OpportunityKind.TRADE_FAIR,
        "title_en": f"Title {slug}",
        "title_fr": f"Titre {slug}",
        "areas": frozenset({"wastewater-treatment"}),
        "status": "recurring",
        "as_of": date(2026, 9, 1),
    }
    return OpportunityView(**{**fields, **changes})


def judge(facts: ApplicantFacts = WATER, **changes: Any) -> OpportunityAnswer:
    return evaluate_opportunity(opportunity(**changes), facts, on=DAY)


@pytest.mark.parametrize(
    ("facts", "changes", "verdict"),
    [
        (WATER, {}, Verdict.MEETS),
        (WATER, {"areas": frozenset()}, Verdict.MEETS),
        (WATER, {"areas": frozenset({"transmission-grid"})}, Verdict.NOT_NOW),
        (replace(WATER, areas=None), {}, Verdict.TO_CONFIRM),
        (replace(WATER, areas=None, proposed_areas=frozenset({"wastewater-treatment"})), {}, Verdict.MEETS),
        (replace(WATER, areas=frozenset()), {}, Verdict.NOT_NOW),
        (replace(WATER, target_markets=frozenset({"US"}), needs=None), {}, Verdict.NOT_NOW),
        (replace(WATER, target_markets=None, needs=None), {}, Verdict.TO_CONFIRM),
        (WATER, {"status": "ongoing_unconfirmed"}, Verdict.TO_CONFIRM),
        (WATER, {"verified": False}, Verdict.TO_CONFIRM),
        (WATER, {"compliance_flags": frozenset({"xinjiang_screening"})}, Verdict.TO_CONFIRM),
        (
            replace(WATER, target_markets=frozenset({"CN", "CN-SH"})),
            {"cn_provinces": frozenset({"CN-GD"})},
            Verdict.TO_CONFIRM,
        ),
        (
            replace(WATER, target_markets=frozenset({"CN", "CN-SH"})),
            {"cn_provinces": frozenset({"CN-SH"})},
            Verdict.MEETS,
        ),
    ],
)
def test_verdict(facts: ApplicantFacts, changes: dict[str, Any], verdict: Verdict) -> None:
    assert judge(facts, **changes).verdict is verdict


def test_a_flag_for_screening_is_for_a_person() -> None:
    found = judge(compliance_flags=frozenset({"xinjiang_screening"})).findings
    assert [(finding.condition, finding.result) for finding in found][-1] == ("other", Result.UNKNOWN)


def test_only_what_can_still_be_acted_on_is_matched() -> None:
    given = (
        opportunity("open"),
        opportunity("past", closes=date(2026, 11, 23)),
        opportunity("today", closes=DAY),
        opportunity("reference", matchable=False),
        opportunity("other-area", areas=frozenset({"transmission-grid"})),
    )
    found = opportunities_for(WATER, opportunities=given, on=DAY, top=10)
    assert [answer.opportunity.slug for answer in found] == ["today", "open"]
    assert [answer.rank for answer in found] == [1, 2]
    assert len(opportunities_for(WATER, opportunities=given, on=DAY, top=1)) == 1


def test_the_need_orders_and_explains() -> None:
    given = (opportunity("call", kind=OpportunityKind.JOINT_CALL), opportunity("fair"))
    found = opportunities_for(WATER, opportunities=given, on=DAY, top=10)
    assert [answer.opportunity.slug for answer in found] == ["fair", "call"]
    assert ("Trade fair, for your need “To enter the Chinese market”.") in [en for en, _ in found[0].why]


def test_equal_scores_keep_the_order_of_titles() -> None:
    given = (opportunity("b", title_en="zeta"), opportunity("c", title_en="Alpha"), opportunity("a", title_en="Alpha"))
    found = opportunities_for(WATER, opportunities=given, on=DAY, top=10)
    assert [answer.opportunity.slug for answer in found] == ["a", "c", "b"]


def test_every_reason_stands_in_both_languages() -> None:
    answer = judge(
        technologies_sought_en=("leak detection", "nutrient removal"),
        technologies_sought_fr=("détection de fuites", "enlèvement des nutriments"),
        opens=date(2027, 3, 1),
        cn_provinces=frozenset({"CN-SH"}),
    )
    assert all(en and fr for en, fr in answer.why)
    assert all(finding.sentence_en and finding.sentence_fr for finding in answer.findings)
    assert ("It looks for leak detection and nutrient removal.") in [en for en, _ in answer.why]
    assert "Elle commence le 1er mars 2027." in [fr for _, fr in answer.why]
    assert 0 <= answer.score <= 1


def test_the_weights_sum_to_one() -> None:
    assert round(sum(OPPORTUNITY_WEIGHTS.values()), 9) == 1
