"""The finder asks little, and nothing that changes nothing; the harness that says so counts right."""

import math
from collections import Counter
from functools import cache

import pytest
from django.utils.translation import override

from hub.core.vocabulary.enums import ConditionKind
from hub.matching.engine.evaluation import DECISIVE, OPENING, Question
from hub.matching.engine.results import MatchSources
from hub.matching.questions.forms.base import answer_at
from hub.matching.questions.presentation import effect_text, question_figures
from hub.matching.questions.registry import MOST_QUESTIONS, QUESTION_TEXTS, facts_not_to_ask, next_fact
from tests.matching.builders import catalogue, condition, program
from tests.quality import visits
from tests.quality.page import PAGE, QUESTIONS, current, with_block
from tests.quality.questions import COMPANIES, Asked, ask, block, percentile
from tests.quality.visitors import visitor
from tests.quality.visits import Step, Visit, possible_answers, visit
from tests.support.catalogue import real_catalogue

FEW = 30


@cache
def asked_of_few() -> Asked:
    return ask(FEW)


def _holds(asked: Asked) -> None:
    """Three pages in the middle, five for nine in ten, ten questions at most, and none that changes nothing."""
    assert percentile(asked.useful_after, 0.5) == len(OPENING)
    assert percentile(asked.useful_after, 0.9) <= 5
    assert asked.questions[-1] <= MOST_QUESTIONS
    steps = [step for one in asked.visits for step in one.steps]
    assert [step for step in steps if not step.can_change_first] == []
    assert sum(step.changed for step in steps) / len(steps) >= 0.85


# --- The finder of today ----------------------------------------------------------------------------------------------


def test_few_companies_are_asked_little_and_nothing_in_vain():
    _holds(asked_of_few())


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"province": "NU"},
        {"province": "QC", "areas": ["wastewater-treatment"]},
        {"province": "SK", "employees": 3, "needs": ["funding_demo"]},
    ],
    ids=len,
)
def test_who_knows_no_answer_is_asked_five_questions_at_most(told):
    sources, answers, asked = MatchSources(catalogue=real_catalogue(), seats=(), opportunities=()), told, []
    while (fact := next_fact(answers, visits.told_of(answers, sources).answer.next_question)) is not None:
        answers = visits.with_said(answers, dict.fromkeys(QUESTION_TEXTS[fact].keys))
        asked.append(fact)
        assert len(asked) <= 5, asked
    assert asked


def test_no_question_is_put_twice_to_a_company():
    for one in asked_of_few().visits:
        put = Counter((step.fact, step.exactly) for step in one.steps)
        assert set(put.values()) == {1}
        assert [step.fact for step in one.steps[:3]] == list(OPENING)


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_a_thousand_companies_and_the_page_that_states_their_figures():
    """After a change of the engine or the catalogue: ``python -m tests.quality.questions --write``."""
    asked = ask(COMPANIES)
    _holds(asked)
    assert current(PAGE.read_text(encoding="utf-8"), QUESTIONS) == block(asked)


def test_the_page_holds_figures_of_a_thousand_companies_and_every_name():
    written = current(PAGE.read_text(encoding="utf-8"), QUESTIONS)
    assert f"on {COMPANIES:,} made-up companies" in written
    assert all(f"| {figure.name} |" in written for figure in asked_of_few().shares())


def test_the_same_companies_are_asked_the_same_again():
    real = real_catalogue()
    assert [visit(visitor(seed), real) for seed in range(3)] == list(asked_of_few().visits[:3])
    assert visitor(1) == visitor(1) != visitor(2)


def test_every_question_says_in_both_languages_what_it_settles():
    sources = MatchSources(catalogue=real_catalogue(), seats=(), opportunities=())
    company, answers = visitor(4), {}
    while (fact := next_fact(answers, (told := visits.told_of(answers, sources)).answer.next_question)) is not None:
        if fact != "needs":  # the one fact that decides no condition
            figures = question_figures(told.answer.programs, fact)
            with override("en"):
                english = effect_text(figures)
            with override("fr"):
                french = effect_text(figures)
            assert str(figures.programs_decided) in english
            assert english != french != ""
        answers = visits.with_said(answers, company.says(fact, answers))
    assert len(answers) >= len(OPENING)


# --- The order, beside fixed ones -------------------------------------------------------------------------------------


def _by_conditions() -> list[str]:
    """Return the facts by how many programs ask for them: the best order by hand that was tried."""
    asking = Counter(kind for one in real_catalogue().programs for kind in {str(each.kind) for each in one.conditions})
    return [fact for fact, _ in asking.most_common() if fact in QUESTION_TEXTS]


FIXED_ORDERS = {"by conditions": _by_conditions, "of the form": lambda: [str(kind) for kind in ConditionKind]}


def _next_of(order, answers, told):
    """Return the next fact of a fixed order that any program still waits for: after the same gates, and as many."""
    waited_for = {fact for one in told.answer.programs if one.rank for fact in one.missing} & QUESTION_TEXTS.keys()
    open_ones = waited_for - facts_not_to_ask(answers)
    fact = next((fact for fact in (*DECISIVE, *order) if fact in open_ones), None)
    return next_fact(answers, fact and Question(fact, 0, 1))


def _left_open(order=None):
    """Return how many facts are open when the questions end, over some companies: among the first, and among all."""
    sources = MatchSources(catalogue=real_catalogue(), seats=(), opportunities=())
    first = everywhere = 0
    for company in map(visitor, range(FEW)):
        answers, told = {}, visits.told_of({}, sources)
        while True:
            usual = next_fact(answers, told.answer.next_question)
            if (fact := usual if order is None else _next_of(order, answers, told)) is None:
                break
            known = answer_at(answers, QUESTION_TEXTS[fact].keys[0])
            exactly = QUESTION_TEXTS[fact].wants_exact(answers)
            said = company.says_exactly(fact, known) if exactly else company.says(fact, answers)
            answers = visits.with_said(answers, said)
            told = visits.told_of(answers, sources)
        ranked = [one for one in told.answer.programs if one.rank]
        first += sum(len(one.missing) for one in ranked[: visits.FIRST])
        everywhere += sum(len(one.missing) for one in ranked)
    return first, everywhere


def test_no_fixed_order_leaves_less_open():
    """Among the first twenty; among all programs, most of which nobody looks at, it is as good as the best of them."""
    first, everywhere = _left_open()
    for order in FIXED_ORDERS.values():
        fixed_first, fixed_everywhere = _left_open(order())
        assert first <= fixed_first
        assert everywhere <= 1.01 * fixed_everywhere


# --- The harness ------------------------------------------------------------------------------------------------------

STAFF = condition(ConditionKind.EMPLOYEES, {"max": 50})
PROFIT = condition(ConditionKind.FOR_PROFIT, {"is": True})
CONTROL = condition(ConditionKind.CANADIAN_CONTROL, {"is": True})


def test_a_visit_counts_pages_until_three_programs_are_near():
    far = catalogue(*(program(slug, STAFF, PROFIT, CONTROL) for slug in "abc"), program("z"))
    sure = next(one for one in map(visitor, range(99)) if not one.unknown & {"employees", "for_profit"} and _fits(one))
    found = visit(sure, far)
    assert [step.fact for step in found.steps] == [*OPENING, "employees", "for_profit", "canadian_control"]
    # One of three facts known: two are missing. Two known: one is.
    assert found.useful_after == 5
    assert found.questions == 6


def _fits(one):
    return bool(one.facts.for_profit and one.facts.canadian_controlled and one.facts.employees.high <= 40)


def test_without_three_programs_there_is_no_useful_list():
    assert visit(visitor(0), catalogue(program("a"), program("b"))).useful_after is None


def test_a_question_without_an_answer_that_differs_is_found_out():
    """The rule of the finder is left out: a place that every answer meets changes nothing among the first."""
    in_canada = condition(ConditionKind.PROJECT_PLACE, {"in": ["CA"]})
    sources = MatchSources(catalogue=catalogue(program("a", in_canada, STAFF)), seats=(), opportunities=())
    before = visits.Outcome.of(visits.told_of({}, sources).answer.programs)
    others = {
        fact: [
            visits.Outcome.of(visits.told_of(visits.with_said({}, said), sources).answer.programs)
            for said in possible_answers(QUESTION_TEXTS[fact], {}, sources.catalogue, exactly=False)
        ]
        for fact in ("project_place", "employees")
    }
    assert len(others["project_place"]) == 13
    assert set(map(repr, others["project_place"])) == {repr(before)}
    assert any(other != before for other in others["employees"])


@pytest.mark.parametrize(
    ("fact", "answers", "some"),
    [
        ("employees", {}, [{"employees": 0}, {"employees": {"min": 500, "max": None}}, {"employees": 2_000_000}]),
        ("membership", {}, [{"memberships": ["NGen"]}, {"memberships": []}]),
        ("sectors_naics", {}, [{"naics": ["3334"]}, {"naics": ["999999"]}]),
        ("partner", {}, [{"project.has_partner": False, "project.partner_kind": []}]),
        (
            "market_sales_share",
            {"target_markets": ["US", "CN"]},
            [{"market_sales_share": {"US": 0, "CN": 0}}],
        ),
        ("target_markets", {}, [{"target_markets": ["CN"]}, {"target_markets": []}]),
        ("own_contribution", {}, [{"project.own_contribution": {"min": 0.25, "max": 0.499}}]),
    ],
)
def test_possible_answers_are_those_of_the_forms(fact, answers, some):
    member = condition(ConditionKind.MEMBERSHIP, {"bodies": ["NGen"], "how": "member"})
    sector = condition(ConditionKind.SECTORS_NAICS, {"in": ["3334"]})
    given = catalogue(program("a", member, sector))
    found = list(possible_answers(QUESTION_TEXTS[fact], answers, given, exactly=False))
    assert [one for one in some if one not in found] == []


def test_behind_a_range_both_ends_are_tried():
    given = {"project": {"own_contribution": {"min": 0.25, "max": 0.499}}}
    found = list(possible_answers(QUESTION_TEXTS["own_contribution"], given, catalogue(), exactly=True))
    assert found == [{"project.own_contribution": 0.25}, {"project.own_contribution": 0.499}]


def test_companies_answer_by_ranges_and_some_do_not_know():
    drawn = [visitor(seed) for seed in range(300)]
    in_doubt = [one for one in drawn if one.unknown]
    assert 0.4 < len(in_doubt) / len(drawn) < 0.6
    share = sum(len(one.unknown) for one in in_doubt) / (len(in_doubt) * len(QUESTION_TEXTS))
    assert 0.17 < share < 0.24
    ranges = [one.says("employees", {})["employees"] for one in drawn]
    assert sum(isinstance(one, dict) for one in ranges) > len(drawn) / 2
    known = {"min": 5, "max": 9}
    assert all(
        one.says_exactly("employees", known)["employees"] in (one.facts.employees.low, {**known, "exact": None})
        for one in drawn
    )


def test_percentiles_and_missing_lists():
    step = Step("areas", False, 1, True, True, True, True)
    made = Asked(tuple(Visit((step,) * n, n if n < 5 else None) for n in (3, 5, 4, 3)), "1", "2" * 12, "today")
    assert made.useful_after == [3, 3, 4, math.inf]
    assert [percentile(made.useful_after, share) for share in (0.25, 0.5, 0.75, 1)] == [3, 3, 4, math.inf]
    assert "| pages to the first useful list | 3 | none | none |" in block(made)
    values = {figure.name: figure.counts for figure in made.shares()}
    assert values["useful list after the opening"] == "2/4"
    assert values["can change the first twenty"] == "15/15"
    assert values["settles a program for certain"] == "3/3"


def test_writing_replaces_the_figures_of_questions_alone():
    text = "a\n<!-- figures -->\nold\n<!-- end of figures -->\n<!-- questions -->\nold\n<!-- end of questions -->\nb\n"
    assert with_block(text, "new", QUESTIONS) == text.replace("<!-- questions -->\nold", "<!-- questions -->\nnew")
