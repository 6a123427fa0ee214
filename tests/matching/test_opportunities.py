"""Opportunities in China before a company."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hub.core.vocabulary.enums import OpportunityKind, Result, Verdict
from hub.matching.engine.findings import RequiredCapability
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
        "status": "ongoing",
        "vouched_on": date(2026, 9, 1),
        "as_of": date(2026, 9, 1),
    }
    return OpportunityView(**{**fields, **changes})


MAKER = replace(WATER, capabilities=frozenset({"membranes"}))
MEMBRANES = RequiredCapability("membranes", "membranes", "membranes")


def wanted(slug: str = "fair", **changes: Any) -> OpportunityView:
    """Return an opportunity that looks for what ``MAKER`` brings."""
    return opportunity(slug, **{"capabilities": (MEMBRANES,), **changes})


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
        (WATER, {"status": "ongoing_unconfirmed", "vouched_on": None}, Verdict.TO_CONFIRM),
        (WATER, {"is_verified": False}, Verdict.TO_CONFIRM),
        (WATER, {"status": "recurring"}, Verdict.TO_CONFIRM),
        (WATER, {"vouched_on": date(2026, 8, 1)}, Verdict.TO_CONFIRM),
        (WATER, {"vouched_on": None, "closes": date(2027, 1, 31)}, Verdict.MEETS),
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
        wanted("open"),
        wanted("past", closes=date(2026, 11, 23)),
        wanted("today", closes=DAY),
        wanted("reference", status="historic"),
        wanted("other-area", areas=frozenset({"transmission-grid"})),
    )
    found = opportunities_for(MAKER, opportunities=given, on=DAY, top=10)
    assert [answer.opportunity.slug for answer in found] == ["today", "open"]
    regular = wanted("regular", status="recurring", closes=date(2026, 11, 23))
    old = wanted("old", vouched_on=date(2020, 6, 1))
    found_too = opportunities_for(MAKER, opportunities=[regular, old], on=DAY, top=10)
    assert [answer.verdict for answer in found_too] == [Verdict.TO_CONFIRM, Verdict.TO_CONFIRM]
    assert [answer.rank for answer in found] == [1, 2]
    assert len(opportunities_for(MAKER, opportunities=given, on=DAY, top=1)) == 1
    nothing = replace(given[0], slug="nothing-sought", capabilities=())
    every = opportunities_for(MAKER, opportunities=[nothing, *given], on=DAY, top=10, unranked=True)
    assert every[: len(found)] == found
    assert [(one.opportunity.slug, one.rank) for one in every[len(found) :]] == [("nothing-sought", None)]


def test_only_what_the_company_could_sell_to_is_a_lead() -> None:
    works = {"kind": OpportunityKind.PROJECT}
    reuse = RequiredCapability("water-reuse-desalination", "reuse", "réutilisation")
    given = (
        wanted("fair"),
        opportunity("names-nothing"),
        wanted("one-in-common", **works),
        wanted("two-in-common", capabilities=(MEMBRANES, reuse), **works),
    )

    def leads(facts: ApplicantFacts) -> set[str]:
        return {one.opportunity.slug for one in opportunities_for(facts, opportunities=given, on=DAY, top=10)}

    assert leads(MAKER) == {"fair"}
    assert leads(WATER) == set()
    both = replace(MAKER, capabilities=frozenset({"membranes", "water-reuse-desalination"}))
    assert leads(both) == {"fair", "two-in-common"}
    assert leads(replace(MAKER, needs=frozenset({"dispute", "ip_protection"}))) == set()
    assert leads(replace(MAKER, needs=frozenset({"dispute", "find_partner"}))) == {"fair"}


def test_a_fair_shows_and_nobody_there_has_asked() -> None:
    fair = opportunity("fair", shows=frozenset({"membranes"}))
    (found,) = opportunities_for(MAKER, opportunities=[fair], on=DAY, top=10)
    told = {one.condition: one.sentence_en for one in found.findings}
    assert told["capabilities"] == "It shows what you bring: membranes. Nobody has asked for it yet."
    assert opportunities_for(WATER, opportunities=[fair], on=DAY, top=10) == ()


def test_the_need_orders_and_explains() -> None:
    given = (wanted("call", kind=OpportunityKind.JOINT_CALL), wanted("fair"))
    found = opportunities_for(MAKER, opportunities=given, on=DAY, top=10)
    assert [answer.opportunity.slug for answer in found] == ["fair", "call"]
    assert ("Trade fair, for your need “To enter the Chinese market”.") in [en for en, _ in found[0].why]


def test_equal_scores_keep_the_order_of_titles() -> None:
    given = (wanted("b", title_en="zeta"), wanted("c", title_en="Alpha"), wanted("a", title_en="Alpha"))
    found = opportunities_for(MAKER, opportunities=given, on=DAY, top=10)
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
    assert ("It shows leak detection and nutrient removal.") in [en for en, _ in answer.why]
    lead = judge(kind=OpportunityKind.LEAD, technologies_sought_en=("pumps",), technologies_sought_fr=("pompes",))
    assert ("It looks for pumps.", "On y recherche\u00a0: pompes.") in lead.why
    assert "Elle commence le 1er mars 2027." in [fr for _, fr in answer.why]
    assert 0 <= answer.score <= 1


def test_the_end_of_the_works_of_a_project_is_no_day_to_act_by() -> None:
    ends = {"closes": date(2027, 1, 31)}
    lead, project = judge(kind=OpportunityKind.LEAD, **ends), judge(kind=OpportunityKind.PROJECT, **ends)
    assert "It closes on 31 January 2027." in [en for en, _ in lead.why]
    assert "31 January 2027" not in " ".join(en for en, _ in project.why)
    without = judge(kind=OpportunityKind.PROJECT)
    assert (project.score, project.why) == (without.score, without.why)


@pytest.mark.parametrize(
    ("level", "registered", "areas", "whole"),
    [
        ("teaser", False, None, True),
        ("profile", False, WATER.areas, False),
        ("profile", True, WATER.areas, True),
        # What was read from the words of a company opens nothing.
        ("profile", True, None, False),
        ("technical", True, WATER.areas, False),
    ],
)
def test_what_is_not_open_to_the_company_is_matched_as_a_teaser(
    level: str, registered: bool, areas: frozenset[str] | None, whole: bool
) -> None:
    facts = replace(WATER, areas=areas, proposed_areas=frozenset({"wastewater-treatment"}))
    sought = RequiredCapability("membranes", "membranes", "membranes")
    facts = replace(facts, capabilities=frozenset({"membranes"}))
    given = opportunity(
        disclosure=level, technologies_sought_en=("kestrel",), technologies_sought_fr=("crécerelle",),
        capabilities=(sought,), source="https://kestrel.example/",
    )  # fmt: skip
    (found,) = opportunities_for(facts, opportunities=[given], on=DAY, top=10, registered=registered)
    assert (found.opportunity == given) is whole
    told = str([found.why, found.findings])
    assert ("kestrel" in told) is whole
    assert ("membranes" in told) is whole
    assert found.opportunity.title_en == given.title_en


def test_the_weights_sum_to_one() -> None:
    assert round(sum(OPPORTUNITY_WEIGHTS.values()), 9) == 1
