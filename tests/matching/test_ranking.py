"""The order of programs: their score, and the first page as a set."""

import math
from dataclasses import replace
from typing import Any

from hub.core.vocabulary.enums import ConditionKind, IntakeMode, Province, Verdict
from hub.matching.engine.answer import _first_move
from hub.matching.engine.evaluation import ProgramAnswer, evaluate_program, evaluate_programs
from hub.matching.profile.facts import china_wanted
from hub.matching.ranking.programs import FACTORS, score_of
from programs.catalogue.entries import ProgramView
from programs.eligibility.evaluate import IntakeFacts
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from tests.matching.builders import DAY, catalogue, condition, program, purpose


def ranked(*entries: ProgramView, **facts: Any) -> list[ProgramAnswer]:
    answers = evaluate_programs(ApplicantFacts(**facts), catalogue=catalogue(*entries), on=DAY)
    return [answer for answer in answers if answer.rank is not None]


def moves(*entries: ProgramView, **facts: Any) -> dict[str, str | None]:
    return {answer.program.slug: answer.first_move for answer in ranked(*entries, **facts) if answer.first_move}


def made_for(slug: str, *pays_for: str, **changes: Any) -> ProgramView:
    return program(slug, purpose=purpose(**{"pays_for": pays_for, "value": 2, **changes}))


def test_the_score_is_the_product_of_what_is_shown() -> None:
    facts = ApplicantFacts(province="QC", needs=frozenset({"funding_rd"}), stage="research")
    answer = evaluate_program(program("p"), facts, on=DAY)
    assert tuple(part.factor for part in answer.why) == FACTORS
    assert answer.score == score_of(answer.why)
    assert math.isclose(answer.score, math.prod(found.effect for found in answer.why), abs_tol=1e-4)
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
        made_for("e", "r_and_d", serves=("forestry",), must_serve=True),
    ]
    for entry in entries:
        for found in evaluate_program(entry, facts, on=DAY).why:
            assert bool(found.sentence.en) == bool(found.sentence.fr)


def test_each_need_told_has_its_two_best_before_the_rest() -> None:
    entries = [made_for(f"rd{number}", "r_and_d", role="staple", value=3) for number in range(12)]
    people = [made_for("people1", "hiring", value=1), made_for("people2", "hiring", role="niche", value=1)]
    found = ranked(*entries, *people, needs=frozenset({"funding_rd", "talent"}), stage="development")
    first = {answer.program.slug: answer.first_move for answer in found[:8]}
    assert {slug for slug, group in first.items() if group == "talent"} == {"people1", "people2"}
    assert [answer.rank for answer in found] == list(range(1, 15))


def test_of_several_needs_each_is_led_by_what_answers_it_best() -> None:
    entries = [
        made_for("both", "export_marketing", "hiring", value=3),
        made_for("people", "hiring", value=3, role="niche"),
        made_for("fairs", "event_mission", value=1),
    ]
    needs, facts = frozenset({"talent", "trade_mission"}), {"target_markets": frozenset({"US"})}
    found = ranked(*entries, needs=needs, **facts)
    first = [answer.program.slug for answer in found if answer.first_move == "talent"]
    assert first[0] == "people"


def test_what_takes_large_projects_alone_stands_behind_where_nothing_is_told_of_a_size() -> None:
    large = made_for("large", "growth_equity", value=3, project_min_cad=20_000_000, role="staple")
    any_size = made_for("any", "growth_equity", value=2)
    needs = frozenset({"growth_capital"})
    assert list(moves(large, any_size, needs=needs)) == ["any", "large"]
    told = ProjectFacts(cost_cad=Interval.exact(40_000_000))
    assert list(moves(large, any_size, needs=needs, project=told)) == ["large", "any"]


def test_what_a_company_always_checks_stands_among_the_first() -> None:
    talent = made_for("people", "hiring")
    staples = [made_for(f"always{number}", "r_and_d", role="staple", value=1) for number in range(5)]
    found = moves(talent, *staples, needs=frozenset({"talent"}), stage="research")
    assert found["people"] == "talent"
    assert [group for group in found.values() if group == "staple"] == ["staple"] * 2


def test_no_more_than_eight_are_first_moves_and_groups_stand_together() -> None:
    entries = [
        made_for(f"p{number}", "r_and_d", "pilot_demonstration", "hiring", role="staple") for number in range(20)
    ]
    found = list(moves(*entries, needs=frozenset({"funding_rd", "funding_demo", "talent"}), stage="research").values())
    assert 4 <= len(found) <= 8
    assert found == sorted(found, key=found.index)


def test_a_page_of_few_moves_goes_on_with_what_also_answers_a_need() -> None:
    entries = [made_for(f"rd{number}", "r_and_d", role="common", value=3) for number in range(9)]
    beside = made_for("beside", "growth_equity", value=3)
    misfit = made_for("misfit", "r_and_d", value=3, not_for=("quebec",))
    found = moves(*entries, beside, misfit, needs=frozenset({"funding_rd"}), stage="research", province="QC")
    kinds = list(found.values())
    assert kinds == ["funding_rd"] * 2 + ["also"] * 5  # what is for later is among them
    assert {"beside", "misfit"}.isdisjoint(slug for slug, kind in found.items() if kind == "also")


def test_whoever_reads_an_answer_by_machine_hears_for_which_need() -> None:
    entries = [made_for(f"rd{number}", "r_and_d", value=3) for number in range(9)]
    answers = ranked(*entries, needs=frozenset({"funding_rd"}), stage="research")
    also = next(answer for answer in answers if answer.first_move == "also")
    assert _first_move(also, "en")["for_need"] == "funding_rd"


def test_what_is_dormant_suspended_or_over_is_no_first_move() -> None:
    dormant = made_for("dormant", "hiring", tempo="ended_or_dormant", role="staple", value=3)
    over = program(
        "over", intake=IntakeFacts(mode=IntakeMode.CLOSED, closed_on=DAY), purpose=purpose(pays_for=("hiring",))
    )
    asleep = program(
        "asleep", intake=IntakeFacts(mode=IntakeMode.SUSPENDED), purpose=purpose(pays_for=("hiring",), role="staple")
    )
    alive = made_for("alive", "hiring", role="niche", value=1)
    found = ranked(dormant, over, asleep, alive, needs=frozenset({"talent"}))
    assert [answer.program.slug for answer in found if answer.first_move] == ["alive"]
    assert found[0].program.slug == "alive"
    assert "over" not in {answer.program.slug for answer in found}


def test_background_is_listed_without_a_rank() -> None:
    answers = evaluate_programs(
        ApplicantFacts(needs=frozenset({"talent"})),
        catalogue=catalogue(made_for("behind", "hiring", role="background"), made_for("other", "growth_equity")),
        on=DAY,
    )
    assert [(answer.program.slug, answer.rank, answer.could_serve) for answer in answers] == [
        ("other", 1, True),
        ("behind", None, True),
    ]


def test_between_rounds_may_stand_among_the_moves() -> None:
    between = program(
        "between",
        intake=IntakeFacts(mode=IntakeMode.CLOSED),
        purpose=purpose(pays_for=("hiring",), tempo="recurring_call"),
    )
    assert moves(between, needs=frozenset({"talent"})) == {"between": "talent"}


def test_one_for_later_stands_last() -> None:
    entries = made_for("people", "hiring"), made_for("fund", "growth_equity", value=3)
    found = moves(*entries, needs=frozenset({"talent"}), stage="scale_up")
    assert list(found.items()) == [("people", "talent"), ("fund", "later")]


def test_a_missing_fact_moves_the_rank_and_never_the_verdict() -> None:
    owned = program("owned", condition(ConditionKind.OWNERSHIP, {"in": ["indigenous"]}), purpose=purpose(value=3))
    plain = program("plain", purpose=purpose(value=1))
    first, second = ranked(owned, plain)
    assert (first.program.slug, second.program.slug) == ("plain", "owned")
    assert second.verdict is Verdict.TO_CONFIRM


def test_china_is_wanted_by_market_or_by_need() -> None:
    assert china_wanted(ApplicantFacts()) is None
    assert china_wanted(ApplicantFacts(target_markets=frozenset({"CN-SH"}))) is True
    assert china_wanted(ApplicantFacts(target_markets=frozenset({"US"}))) is False
    assert china_wanted(ApplicantFacts(needs=frozenset({"market_entry_china"}))) is True


def test_what_surely_does_not_suit_is_no_first_move() -> None:
    others = made_for("others", "r_and_d", serves=("forestry",), must_serve=True, role="staple", value=3)
    facts = {"needs": frozenset({"funding_rd"}), "industries": frozenset({"farms"}), "stage": "development"}
    assert moves(others, **facts) == {}
    assert moves(others, **facts | {"industries": frozenset({"forestry"})}) == {"others": "funding_rd"}


def test_a_program_of_a_place_is_no_first_move_while_nobody_told_where_the_company_is() -> None:
    here = condition(ConditionKind.PROVINCES, {"in": ["QC"]})
    everywhere = condition(ConditionKind.PROVINCES, {"in": [province.value for province in Province]})
    of_a_place = made_for("quebec", "r_and_d", role="staple", value=3)
    entries = [replace(of_a_place, conditions=(here,)), replace(of_a_place, slug="canada", conditions=(everywhere,))]
    assert set(moves(*entries, needs=frozenset({"funding_rd"}))) == {"canada"}
    assert set(moves(*entries, needs=frozenset({"funding_rd"}), province="QC")) == {"quebec", "canada"}


def test_few_people_who_develop_nothing_are_no_start_up() -> None:
    entry = made_for("p", "equipment_capital", not_for=("startups",))
    told = {"employees": Interval.exact(4), "needs": frozenset({"growth_capital"})}
    develops, installs = ranked(entry, **told), ranked(entry, technology_role="supplies", **told)
    assert develops[0].score < installs[0].score


def test_retail_without_an_area_is_not_what_some_pay_for() -> None:
    entry = made_for("p", "equipment_capital", not_for=("retail_services",))
    told = {"technology_role": "adopts", "words": frozenset({"cafe"})}
    assert not moves(entry, **told)
    for other in ("mill", "salon", "store", "spa", "bar"):  # which other trades have too
        assert moves(entry, **{**told, "words": frozenset({other})})
    for word in ("epicerie", "grocery", "coiffure", "hairdresser"):
        assert not moves(entry, **{**told, "words": frozenset({word})})


def test_who_develops_and_plans_a_very_large_plant_is_a_medium_company_too() -> None:
    entry = made_for("p", "growth_equity", firm=("medium", "large"), not_for=("small_firms",))
    told = {"employees": Interval.exact(70), "needs": frozenset({"growth_capital"})}
    small = ranked(entry, project=ProjectFacts(cost_cad=Interval.exact(5_000_000)), **told)
    assert small[0].score < ranked(entry, project=ProjectFacts(cost_cad=Interval.exact(90_000_000)), **told)[0].score
