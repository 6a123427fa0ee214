"""The next question."""

import pytest
from hypothesis import given

from hub.core.vocabulary.enums import ConditionKind, IntakeMode
from hub.matching.engine.evaluation import OPENING, Question, evaluate_programs, next_question, pick_question
from hub.matching.profile.facts import profile_from_answers
from hub.matching.ranking import tables
from programs.catalogue.entries import Catalogue
from programs.eligibility.evaluate import IntakeFacts
from programs.eligibility.facts import ApplicantFacts, Interval
from tests.matching.builders import DAY, catalogue, condition, program
from tests.matching.test_evaluation import catalogues, facts

STAFF = condition(ConditionKind.EMPLOYEES, {"min": 3, "max": 300})
PROFIT = condition(ConditionKind.FOR_PROFIT, {"is": True})
PLACE = condition(ConditionKind.PROVINCES, {"in": ["QC"]})
CHECK = condition(ConditionKind.OTHER)
INVENTION = condition(ConditionKind.IP_STATUS, {"in": ["granted"]})
FORM = condition(ConditionKind.LEGAL_FORMS, {"in": ["corporation"]})
CONTROL = condition(ConditionKind.CANADIAN_CONTROL, {"is": True})
ABROAD = condition(ConditionKind.TARGET_MARKETS, {"in": ["CN"]})
LEVEL = condition(ConditionKind.TRL, {"min": 3, "max": 9})


def test_the_fact_that_most_programs_wait_for_comes_first() -> None:
    entries = catalogue(program("a", STAFF), program("b", STAFF, CHECK), program("c", PROFIT))
    assert next_question(ApplicantFacts(), entries, DAY) == Question("employees", settles=2, programs_decided=2)


def test_a_program_is_settled_where_the_fact_is_all_that_is_missing() -> None:
    entries = catalogue(program("a", CONTROL, PROFIT), program("b", CONTROL, PROFIT), program("c", PROFIT))
    assert next_question(ApplicantFacts(), entries, DAY) == Question("for_profit", settles=1, programs_decided=3)


def test_what_two_programs_wait_for_comes_before_what_one_waits_for() -> None:
    entries = catalogue(program("a", STAFF, PROFIT), program("b", STAFF, PLACE))
    assert next_question(ApplicantFacts(), entries, DAY) == Question("employees", settles=0, programs_decided=2)


def test_a_band_across_the_bound_asks_for_the_number() -> None:
    known = ApplicantFacts(employees=Interval(250, 499))
    assert next_question(known, catalogue(program("a", STAFF)), DAY) == Question("employees", 1, 1)


def test_what_was_asked_is_not_asked_again() -> None:
    entries = catalogue(program("a", STAFF), program("b", PROFIT))
    assert next_question(ApplicantFacts(), entries, DAY, {"employees"}) == Question("for_profit", 1, 1)
    assert next_question(ApplicantFacts(), entries, DAY, {"employees", "for_profit"}) is None


def test_questions_that_change_no_outcome_are_not_asked() -> None:
    ruled_out = program("a", STAFF, PLACE)
    ended = program("b", STAFF, intake=IntakeFacts(mode=IntakeMode.CLOSED, replaced_by=True))
    by_person = program("c", CHECK)
    assert next_question(ApplicantFacts(province="ON"), catalogue(ruled_out, ended, by_person), DAY) is None


def test_a_member_of_a_settled_group_is_not_asked() -> None:
    one = condition(ConditionKind.EMPLOYEES, {"max": 100}, group=1)
    two = condition(ConditionKind.FOR_PROFIT, {"is": True}, group=1)
    assert next_question(ApplicantFacts(for_profit=True), catalogue(program("a", one, two)), DAY) is None


def test_the_finder_opens_with_place_area_and_need() -> None:
    entries = catalogue(program("a", STAFF), program("b", PLACE))
    asked: list[str] = []
    for _ in OPENING:
        question = next_question(ApplicantFacts(), entries, DAY, asked, opening=True)
        assert question is not None
        asked.append(question.fact)
    assert tuple(asked) == OPENING
    question = next_question(ApplicantFacts(), entries, DAY, asked, opening=True)
    assert question == Question("employees", 1, 1)


def test_the_finder_skips_what_it_knows() -> None:
    known = ApplicantFacts(province="QC", proposed_areas=frozenset({"energy-efficiency"}), needs=frozenset())
    question = next_question(known, catalogue(program("a", STAFF)), DAY, opening=True)
    assert question == Question("employees", 1, 1)


def test_what_only_programs_further_down_wait_for_is_not_asked() -> None:
    first = [program(f"a{number:02}") for number in range(20)]
    assert next_question(ApplicantFacts(), catalogue(*first[1:], program("z", PROFIT)), DAY) is not None
    assert next_question(ApplicantFacts(), catalogue(*first, program("z", PROFIT)), DAY) is None
    assert next_question(ApplicantFacts(), catalogue(program("z", PROFIT)), DAY) == Question("for_profit", 1, 1)


def test_what_decides_the_rank_is_asked_first() -> None:
    waiting = [program(f"a{number}", PROFIT) for number in range(tables.MOST_MOVES)]
    entries = [*waiting, program("c", CONTROL), program("d", LEVEL)]
    asked: list[str] = []
    while (question := next_question(ApplicantFacts(), catalogue(*entries), DAY, asked)) is not None:
        asked.append(question.fact)
    # One program waits for the level, eight for the profit, one for the control.
    assert asked == ["trl", "for_profit", "canadian_control"]


def test_who_puts_technology_to_use_is_not_asked_how_far_it_is() -> None:
    entries = catalogue(program("a", LEVEL), program("b", PROFIT))
    assert next_question(ApplicantFacts(), entries, DAY).fact == "trl"
    for role in ("adopts", "supplies"):
        assert next_question(ApplicantFacts(technology_role=role), entries, DAY).fact == "for_profit"
    assert next_question(ApplicantFacts(needs=frozenset({"own_site"})), entries, DAY).fact == "for_profit"


def test_what_a_company_resells_silences_no_question_about_what_it_makes() -> None:
    made, resold = (
        evaluate_programs(ApplicantFacts(technology_role=role), catalogue=catalogue(program(slug, LEVEL)), on=DAY)
        for slug, role in (("a", "develops"), ("b", "supplies"))
    )
    assert pick_question([*made, *resold], ApplicantFacts()) == Question("trl", 1, 1)
    assert pick_question(resold, ApplicantFacts()) is None


def test_i_dont_know_leads_to_another_kind_of_question() -> None:
    revenue = condition(ConditionKind.ANNUAL_REVENUE, {"min": 100_000})
    entries = catalogue(program("a", revenue), program("b", revenue), program("c", PROFIT, STAFF))
    assert (
        next_question(ApplicantFacts(employees=Interval(5, 5)), entries, DAY, {"employees"}).fact
        == "annual_revenue_cad"
    )
    assert next_question(ApplicantFacts(), entries, DAY, {"employees"}).fact == "for_profit"


def test_what_was_read_in_words_is_not_asked() -> None:
    read = profile_from_answers({"description": "We are 2 people in Guelph."}).facts
    assert next_question(read, catalogue(program("a", STAFF)), DAY) is None


def test_a_place_that_everyone_meets_is_asked_only_where_it_settles() -> None:
    in_canada = condition(ConditionKind.PROJECT_PLACE, {"in": ["CA"]})
    entries = [program("a", in_canada, STAFF)]
    assert next_question(ApplicantFacts(), catalogue(*entries), DAY, {"employees"}) is None
    entries.append(program("b", in_canada))
    assert next_question(ApplicantFacts(), catalogue(*entries), DAY, {"employees"}) == Question("project_place", 1, 2)


def test_a_region_waits_for_the_province() -> None:
    entries = catalogue(program("a", condition(ConditionKind.SUB_REGION, {"in": ["on-south-west"]})))
    assert next_question(ApplicantFacts(), entries, DAY) == Question("provinces", 0, 1)
    assert next_question(ApplicantFacts(), entries, DAY, {"provinces"}) is None


def test_a_share_of_sales_waits_for_the_markets() -> None:
    entries = catalogue(program("a", condition(ConditionKind.MARKET_SALES_SHARE, {"market": "target", "max": 0.15})))
    assert next_question(ApplicantFacts(), entries, DAY) == Question("target_markets", 0, 1)
    assert next_question(ApplicantFacts(), entries, DAY, {"target_markets"}) is None
    aims = ApplicantFacts(target_markets=frozenset({"CN"}))
    assert next_question(aims, entries, DAY) == Question("market_sales_share", 1, 1)


def test_an_applicant_that_is_found_elsewhere_is_never_ruled_out() -> None:
    by_researchers = condition(ConditionKind.APPLICANT, {"is": ["researcher"]})
    entries = catalogue(program("a", by_researchers, STAFF))
    assert next_question(ApplicantFacts(), entries, DAY, {"employees"}) is None


@given(catalogues(), facts)
def test_a_question_is_always_about_something_missing(given_catalogue: Catalogue, applicant: ApplicantFacts) -> None:
    question = next_question(applicant, given_catalogue, DAY)
    assert question == next_question(applicant, given_catalogue, DAY)
    if question is not None:
        assert 0 <= question.settles <= question.programs_decided
        assert question.programs_decided >= 1


def test_the_opening_is_place_area_and_need() -> None:
    assert OPENING == ("provinces", "areas", "needs")


def test_the_finder_opens_only_when_it_is_asked_to() -> None:
    answers = evaluate_programs(ApplicantFacts(), catalogue=catalogue(program("a", STAFF)), on=DAY)
    assert pick_question(answers, ApplicantFacts()) == Question("employees", 1, 1)


@pytest.mark.parametrize(
    ("known", "fact"),
    [
        (ApplicantFacts(needs=frozenset(), areas=frozenset()), "provinces"),
        (ApplicantFacts(needs=frozenset(), province="QC"), "areas"),
        (ApplicantFacts(areas=frozenset(), province="QC"), "needs"),
    ],
)
def test_each_question_of_the_opening_asks_for_its_own_fact(known: ApplicantFacts, fact: str) -> None:
    question = next_question(known, catalogue(program("a", STAFF)), DAY, opening=True)
    assert question is not None
    assert question.fact == fact


def test_what_as_many_programs_wait_for_is_asked_in_the_order_of_the_form() -> None:
    for entries in (("a", PROFIT, CONTROL), ("b", CONTROL, PROFIT)):
        assert next_question(ApplicantFacts(), catalogue(program(*entries)), DAY).fact == "for_profit"
