"""What programs, people and opportunities weigh: each value of each factor, at its bounds and beside them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from hub.core.text.formats import NBSP
from hub.core.vocabulary.enums import EvidenceAge, Need, OpportunityKind, Result, Verdict
from hub.core.vocabulary.evidence import evidence_age
from hub.matching.engine.findings import UNTESTED, SeatAvailability
from hub.matching.engine.opportunities import (
    OPPORTUNITY_WEIGHTS,
    OpportunityView,
    evaluate_opportunity,
    opportunities_for,
)
from hub.matching.engine.people import HUB_DESK, SeatRank, people_for
from programs.eligibility.facts import ApplicantFacts, Interval
from tests.matching.builders import DAY
from tests.matching.test_opportunities import MAKER, WATER, judge, opportunity, wanted
from tests.matching.test_people import QUEBEC, seat, slugs

FRESH, AGEING, OLD = date(2026, 9, 1), date(2025, 12, 1), date(2024, 2, 1)
YEAR_ONLY = date(2026, 1, 1)


def share(name: str, value: float, **changes: Any) -> None:
    """Hold the value of one factor by what it changes in the score of an opportunity that is like another."""
    facts = changes.pop("facts", WATER)
    score = judge(facts, **changes).score
    other = {factor: weight for factor, weight in OPPORTUNITY_WEIGHTS.items() if factor != name}
    plain = {"areas": 1.0, "capabilities": UNTESTED, "needs": 0.9, "target_markets": 1.0, "deadline": UNTESTED}
    plain["evidence"] = 1.0
    expected = sum(weight * plain[factor] for factor, weight in other.items()) + OPPORTUNITY_WEIGHTS[name] * value
    assert score == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize(
    ("value", "changes"),
    [
        (UNTESTED, {}),
        (1.0, {"closes": DAY}),
        (1.0, {"closes": DAY + timedelta(days=365)}),
        (0.8, {"closes": DAY + timedelta(days=366)}),
        (0.9, {"opens": DAY + timedelta(days=1)}),
        (0.9, {"opens": DAY + timedelta(days=180)}),
        (UNTESTED, {"opens": DAY + timedelta(days=181)}),
        (UNTESTED, {"opens": DAY}),
        (0.5, {"status": "ongoing_unconfirmed"}),
    ],
)
def test_an_opportunity_that_can_be_acted_on_soon_weighs_more(value: float, changes: dict[str, Any]) -> None:
    share("deadline", value, **changes)


@pytest.mark.parametrize(
    ("as_of", "age", "value"),
    [
        (FRESH, EvidenceAge.FRESH, 1.0),
        (AGEING, EvidenceAge.AGEING, 0.7),
        (YEAR_ONLY, EvidenceAge.YEAR_ONLY, 0.5),
        (OLD, EvidenceAge.OLD, 0.3),
        (None, None, 0.5),
    ],
)
def test_fresh_evidence_weighs_more_and_half_of_it_where_it_is_not_verified(
    as_of: date | None, age: EvidenceAge | None, value: float
) -> None:
    assert as_of is None or evidence_age(as_of, DAY) is age
    share("evidence", value, as_of=as_of)
    share("evidence", value / 2, as_of=as_of, is_verified=False)


@pytest.mark.parametrize(
    ("needs", "value"),
    [
        (None, 0.5),
        (frozenset(), 0.5),
        (frozenset({"market_entry_china"}), 0.9),
        (frozenset({"find_partner"}), 0.7),
        (frozenset({"find_partner", "trade_mission"}), 0.8),
        (frozenset({"talent"}), 0.0),
    ],
)
def test_the_need_served_best_weighs(needs: frozenset[str] | None, value: float) -> None:
    share("needs", value, facts=replace(WATER, needs=needs))


def test_a_need_that_a_kind_does_not_serve_gives_no_reason() -> None:
    served = {en for en, _ in judge(replace(WATER, needs=frozenset({"trade_mission"}))).why}
    silent = {en for en, _ in judge(replace(WATER, needs=frozenset({"talent"}))).why}
    assert served - silent == {"Trade fair, for your need “To join a trade mission”."}


def test_the_weights_of_opportunities_are_the_published_ones() -> None:
    assert OPPORTUNITY_WEIGHTS == {
        "areas": 0.30, "capabilities": 0.15, "needs": 0.20, "target_markets": 0.20, "deadline": 0.08, "evidence": 0.07,
    }  # fmt: skip


def test_one_answers_in_the_language_that_is_asked_for() -> None:
    found, desk = opportunity("x"), seat("x", SeatRank.ORGANIZATION_DESK)
    assert [found.title(lang) for lang in ("en", "fr", "fr-ca")] == ["Title x", "Titre x", "Titre x"]
    assert [desk.title(lang) for lang in ("en", "fr", "fr-ca")] == ["Title x", "Titre x", "Titre x"]
    assert [desk.office(lang) for lang in ("en", "fr", "fr-ca")] == ["Office x", "Bureau x", "Bureau x"]


@pytest.mark.parametrize(
    ("province", "sentence"),
    [
        (frozenset(), "You aim at China."),
        (frozenset({"CN-SH"}), "It is in the part of China that you aim at."),
        (frozenset({"CN-GD"}), "It is in another part of China than the one you name."),
    ],
)
def test_the_part_of_china_is_spoken_of_where_both_name_one(province: frozenset[str], sentence: str) -> None:
    facts = replace(WATER, target_markets=frozenset({"CN", "CN-SH"}))
    found = {finding.condition: finding.sentence_en for finding in judge(facts, cn_provinces=province).findings}
    assert found["target_markets"] == sentence
    anywhere = {finding.condition: finding for finding in judge(cn_provinces=province).findings}
    assert anywhere["target_markets"].sentence_en == "You aim at China."


def test_only_what_is_met_is_a_reason() -> None:
    answer = judge(status="ongoing_unconfirmed", vouched_on=None)
    results = {finding.condition: finding.result for finding in answer.findings}
    assert results == {"areas": Result.MET, "target_markets": Result.MET, "status": Result.UNKNOWN}
    reasons = [en for en, _ in answer.why]
    assert not any(en.startswith("It was active") for en in reasons)
    assert "You aim at China." in reasons


@pytest.mark.parametrize(
    ("registered", "level", "checked", "area", "result"),
    [
        (True, "profile", False, "wastewater-treatment", Result.MET),
        (False, "profile", False, "wastewater-treatment", Result.UNKNOWN),
        (True, "profile", False, None, Result.UNKNOWN),
        (True, "technical", True, "wastewater-treatment", Result.MET),
        (True, "technical", False, "wastewater-treatment", Result.UNKNOWN),
        (False, "technical", True, "wastewater-treatment", Result.UNKNOWN),
    ],
)
def test_what_is_disclosed_depends_on_registration_area_and_checks(
    registered: bool, level: str, checked: bool, area: str | None, result: Result
) -> None:
    facts = replace(WATER, areas=frozenset({area}) if area else None)
    answer = evaluate_opportunity(
        opportunity(disclosure=level), facts, on=DAY, registered=registered, ip_checked=checked
    )
    assert {finding.condition: finding.result for finding in answer.findings}["disclosure"] is result


def test_nobody_counts_as_registered_or_checked_unless_it_is_said() -> None:
    profile, technical = wanted(disclosure="profile"), opportunity(disclosure="technical")
    (listed,) = opportunities_for(MAKER, opportunities=[profile], on=DAY, top=1)
    assert listed.verdict is Verdict.TO_CONFIRM
    assert judge(disclosure="profile").verdict is Verdict.TO_CONFIRM
    assert evaluate_opportunity(technical, WATER, on=DAY, registered=True).verdict is Verdict.TO_CONFIRM
    (known,) = opportunities_for(MAKER, opportunities=[profile], on=DAY, top=1, registered=True)
    assert known.verdict is Verdict.MEETS


@pytest.mark.parametrize(
    ("kind", "asked"), [(OpportunityKind.TENDER, True), (OpportunityKind.LEAD, True), (OpportunityKind.MISSION, False)]
)
def test_only_what_wants_something_asks_for_its_size(kind: OpportunityKind, asked: bool) -> None:
    large: OpportunityView = opportunity(kind=kind, value_amount=Decimal(10_000_000), value_currency="CAD")
    answer = evaluate_opportunity(large, replace(WATER, employees=Interval(3, 4)), on=DAY)
    assert ("size" in {finding.condition for finding in answer.findings}) is asked


def test_what_begins_on_the_day_begins_no_more() -> None:
    begins = "It begins on"
    assert not any(en.startswith(begins) for en, _ in judge(opens=DAY).why)
    assert any(en.startswith(begins) for en, _ in judge(opens=DAY + timedelta(days=1)).why)


# --- People -------------------------------------------------------------------------------------------------------

DESK = seat("a-desk", SeatRank.ORGANIZATION_DESK)
OTHER = seat("b-desk", SeatRank.ORGANIZATION_DESK)
QUEBECKER = ApplicantFacts(province="QC", languages=frozenset({"fr"}), target_markets=frozenset({"US"}))


@pytest.mark.parametrize(
    ("free", "full"),
    [
        (SeatAvailability(), False),
        (SeatAvailability(open_requests=4), False),
        (SeatAvailability(capacity=4), False),
        (SeatAvailability(open_requests=3, capacity=4), False),
        (SeatAvailability(open_requests=4, capacity=4), True),
        (SeatAvailability(open_requests=5, capacity=4), True),
    ],
)
def test_a_seat_is_full_when_it_has_what_it_can_take(free: SeatAvailability, full: bool) -> None:
    assert free.is_full is full
    found = people_for(QUEBECKER, seats=(DESK, OTHER, QUEBEC), top=9, available={"a-desk": free})
    assert slugs(found)[:2] == ["quebec", "b-desk" if full else "a-desk"]
    by_slug = {answer.seat.slug: answer for answer in found}
    conditions = {finding.condition: finding.result for finding in by_slug["a-desk"].findings}
    assert conditions == ({"load": Result.UNKNOWN} if full else {})
    assert by_slug["a-desk"].verdict is (Verdict.TO_CONFIRM if full else Verdict.MEETS)


def test_those_who_are_away_come_after_the_others_and_say_until_when() -> None:
    away = SeatAvailability(away_until=date(2026, 12, 4))
    found = people_for(QUEBECKER, seats=(DESK, OTHER, QUEBEC), top=9, available={"a-desk": away})
    assert slugs(found) == ["quebec", "b-desk", "a-desk", "hub-desk"]
    assert {finding.condition: finding.result for finding in found[2].findings} == {"absence": Result.UNKNOWN}
    assert found[2].why == (
        ("To confirm: Away until 4 December 2026.", f"À confirmer{NBSP}: De retour après le 4 décembre 2026."),
    )


def test_among_those_to_confirm_whoever_is_burdened_comes_last() -> None:
    unsure = [replace(each, confirmed=False) for each in (DESK, OTHER)]
    for burden in (SeatAvailability(away_until=DAY), SeatAvailability(open_requests=1, capacity=1)):
        found = people_for(QUEBECKER, seats=unsure, top=9, available={"a-desk": burden})
        assert [slug for slug in slugs(found) if slug != "hub-desk"] == ["b-desk", "a-desk"]


@pytest.mark.parametrize(
    ("spoken", "served", "asked"),
    [
        (frozenset({"fr"}), frozenset({"en"}), True),
        (frozenset({"fr"}), frozenset({"en", "fr"}), False),
        (frozenset({"zh"}), frozenset({"en"}), False),
        (None, frozenset({"en"}), False),
    ],
)
def test_a_seat_without_the_own_language_is_to_confirm(
    spoken: frozenset[str] | None, served: frozenset[str], asked: bool
) -> None:
    one = replace(DESK, languages=served)
    found = people_for(ApplicantFacts(province="QC", languages=spoken), seats=(one,), top=9)
    answer = next(answer for answer in found if answer.seat is one)
    assert {finding.condition: finding.result for finding in answer.findings} == (
        {"languages": Result.UNKNOWN} if asked else {}
    )


def test_those_that_meet_all_come_before_those_to_confirm_and_the_hubs_desk_last() -> None:
    office = replace(QUEBEC, slug="office")
    unsure = seat("a-unsure", SeatRank.ORGANIZATION_DESK, confirmed=False)
    found = people_for(QUEBECKER, seats=(HUB_DESK, unsure, OTHER, office), top=9)
    assert slugs(found) == ["office", "b-desk", "a-unsure", "hub-desk"]
    assert {finding.condition: finding.result for finding in found[2].findings} == {"status": Result.UNKNOWN}


def test_at_least_one_person_answers() -> None:
    assert len(people_for(QUEBECKER, seats=(DESK, OTHER), top=0)) == 1
    assert len(people_for(QUEBECKER, seats=(DESK, OTHER), top=1)) == 1


def test_a_post_says_which_condition_is_on_the_market() -> None:
    post = seat("post", SeatRank.CHINA_POST, cn_provinces=frozenset({"CN-SH"}))
    found = people_for(ApplicantFacts(province="QC", needs=frozenset({Need.MARKET_ENTRY_CHINA})), seats=(post,), top=9)
    answer = next(answer for answer in found if answer.seat is post)
    assert [(finding.condition, finding.result) for finding in answer.findings] == [("target_markets", Result.UNKNOWN)]


def test_the_hubs_desk_stands_for_the_hub() -> None:
    assert (HUB_DESK.office_slug, HUB_DESK.organization, HUB_DESK.languages) == ("hub", "hub", {"en", "fr"})


# --- Programs -----------------------------------------------------------------------------------------------------

WATER_AREA, GRID_AREA, HEAT_AREA = "wastewater-treatment", "transmission-grid", "energy-efficiency"
