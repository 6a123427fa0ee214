"""The reason that stands beside a green mark speaks for the program."""

from datetime import date
from typing import Any

import pytest

from hub.core.vocabulary.enums import ConditionKind
from hub.matching.engine.evaluation import evaluate_program
from hub.matching.explanations.first_moves import move_groups, moves_of
from hub.matching.explanations.presentation import AnswerLinks, MatchedPrograms
from hub.matching.explanations.reasons import ReasonContext, reason_for
from programs.eligibility.facts import ApplicantFacts, Interval
from tests.matching.builders import DAY, condition, program, purpose
from tests.quality.displayed import told_to
from tests.quality.judged import read_judged
from tests.quality.records import Setup
from tests.support.catalogue import real_catalogue

AGAINST = (
    "It rarely suits", "It is made for others", "It is made for companies of another", "It is made for larger",
    "It is made for smaller", "It is made for another", "Its money is spent", "It needs a partner", "A researcher signs",
    "It goes to organizations", "It is about one thing alone", "It pays for sales to come", "It does not pay for",
    "Suits few", "Suits many", "Worth a look for every",
)  # fmt: skip


@pytest.mark.parametrize("company", read_judged()[:16], ids=lambda company: company.ident)
def test_no_reason_for_a_program_speaks_against_it(company, today: date):
    told = told_to(company.profile(Setup.FACTS), catalogue=real_catalogue(), on=today)
    links = AnswerLinks(program=lambda slug: "", question=None, person="")
    programs = MatchedPrograms.of(told, catalogue=real_catalogue(), province=None, lang="en", links=links)
    moves = moves_of(programs.rows)
    assert moves
    said = [(row.slug, row.fits) for row in programs.could] + [(move.row.slug, move.fits) for move in moves]
    assert [(slug, fits) for slug, fits in said if any(words in fits for words in AGAINST)] == []
    for group in move_groups(moves):
        assert [move.row.slug for move in group.moves if group.title in move.fits] == []


def why(
    facts: dict[str, Any], lang: str = "en", *, heading: str = "", cost: float | None = None, **changes: Any
) -> str:
    entry = {name: changes.pop(name) for name in ("conditions", "amount_max_cad", "cost_share_max") if name in changes}
    view = program("p", *entry.pop("conditions", ()), purpose=purpose(**changes), **entry)
    answer = evaluate_program(view, ApplicantFacts(**facts), on=DAY)
    return reason_for(answer, ReasonContext(heading=heading, cost=cost), lang)


def test_what_words_alone_tell_is_to_be_confirmed() -> None:
    view = program("p", purpose=purpose(pays_for=("r_and_d",)), cost_share_max=0.5)
    answer = evaluate_program(view, ApplicantFacts(needs=frozenset({"funding_rd"})), on=DAY)
    sure = reason_for(answer, ReasonContext(cost=1_000_000), "en")
    read = reason_for(answer, ReasonContext(cost=1_000_000, cost_told=False, told=()), "en")
    assert "answers your need" in sure
    assert (sure.endswith("please confirm."), read.endswith("please confirm.")) == (False, True)


def test_a_move_without_another_reason_says_what_its_stage_often_needs() -> None:
    always = {"pays_for": ("r_and_d",), "role": "staple"}
    facts = {"stage": "demonstration", "needs": frozenset({"talent"})}
    assert why(facts, heading="staple", **always) == (
        "It answers what companies at your stage often need: research and development."
    )
    assert why(facts, "fr", heading="staple", **always) == (
        "Il répond à un besoin fréquent à votre étape\u00a0: recherche et développement."
    )
    assert not why({"needs": frozenset({"talent"})}, heading="staple", **always)
    assert not why({**facts, "technology_role": "adopts"}, heading="staple", **always)
    view = program("p", purpose=purpose(**always))
    answer = evaluate_program(view, ApplicantFacts(**facts), on=DAY)
    read = reason_for(answer, ReasonContext(heading="staple", stage_told=False), "en")
    assert read.endswith("please confirm.")


@pytest.mark.parametrize(("most", "is_reason"), [(50, True), (499, False)])
def test_a_size_that_nearly_every_firm_has_is_no_reason(most: int, is_reason: bool) -> None:
    small = condition(ConditionKind.EMPLOYEES, {"max": most})
    said = why(TOLD, heading="growth_capital", conditions=(small,), pays_for=("equipment_capital",))
    assert said.startswith("It answers what you ask for: equipment.")
    assert ("employees" in said) is is_reason


def test_a_guarantee_covers_no_share_of_a_project() -> None:
    view = program(
        "p", purpose=purpose(pays_for=("equipment_capital",)), support=("loan_guarantee",), amount_max_cad=500_000
    )
    answer = evaluate_program(view, ApplicantFacts(), on=DAY)
    assert "covers" not in reason_for(answer, ReasonContext(cost=2_000_000), "en")


TOLD = {"needs": frozenset({"growth_capital", "talent"}), "employees": Interval.exact(40), "province": "QC"}
LOAN = {"pays_for": ("working_capital", "equipment_capital", "hiring"), "cost_share_max": None, "amount_max_cad": None}
IN_QUEBEC = condition(ConditionKind.PROVINCES, {"in": ["QC"]})


@pytest.mark.parametrize(
    ("heading", "en", "fr"),
    [
        ("", "It answers your need “Money to grow”.", "Il répond à votre besoin «\u00a0Financer la croissance\u00a0»."),
        (
            "growth_capital",
            "It answers what you ask for: working capital and equipment. It also answers your need “To hire or train people”.",
            "Il répond à ce que vous demandez\u00a0: fonds de roulement et équipement. Il répond aussi à votre besoin «\u00a0Embaucher ou former du personnel\u00a0».",
        ),
        # Hiring is what the heading says; that it pays for that too stands nowhere else.
        (
            "talent",
            "It answers what you ask for: hiring. It also answers your need “Money to grow”.",
            "Il répond à ce que vous demandez\u00a0: embauche. Il répond aussi à votre besoin «\u00a0Financer la croissance\u00a0».",
        ),
    ],
)  # fmt: skip
def test_the_need_comes_first_and_never_that_of_the_heading(heading, en, fr):
    assert why(TOLD, heading=heading, **LOAN) == en
    assert why(TOLD, "fr", heading=heading, **LOAN) == fr


def test_then_the_share_of_a_project_and_nothing_of_a_small_one():
    research = {"needs": frozenset({"funding_rd"})}
    said = why(research, heading="funding_rd", cost=900_000, cost_share_max=0.5, amount_max_cad=800_000)
    assert said == "It covers up to 50% of the eligible costs of your project of $900,000."
    said = why(research, "fr", heading="funding_rd", cost=2_100_000, cost_share_max=0.5, amount_max_cad=500_000)
    assert said == "Il couvre au plus 500\u00a0000\u00a0$ de votre projet de 2,1\u00a0M$."
    little = why(research, heading="funding_rd", cost=2_100_000, cost_share_max=0.5, amount_max_cad=75_000)
    assert "covers" not in little
    # What pays for marketing says nothing of a plant, nor does money for research to who asks for none.
    assert "covers" not in why({}, cost=900_000, pays_for=("export_marketing",), cost_share_max=0.5)
    assert "covers" not in why({}, cost=900_000, pays_for=("tax_relief", "r_and_d"), cost_share_max=0.5)


def test_the_place_alone_is_no_reason_and_clean_technology_is_no_field():
    served = {"serves": ("cleantech", "water_utilities"), "conditions": (IN_QUEBEC,)}
    field = frozenset({"cleantech", "water_utilities"})
    facts = {"province": "QC", "areas": frozenset({"wastewater-treatment"}), "industries": field}
    assert why(facts, **served) == "It is made for your field: water utilities."
    said = why({**facts, "industries": frozenset(), "areas": frozenset({"transmission-grid"})}, **served)
    assert said == ""
    assert why({"province": "QC"}, serves=("cleantech", "water_utilities")) == ""


def test_how_large_a_company_is_and_what_else_is_offered_are_no_reasons_alone():
    small = {"pays_for": ("r_and_d", "hiring", "training"), "conditions": (
        IN_QUEBEC, condition(ConditionKind.EMPLOYEES, {"max": 99}),
    )}  # fmt: skip
    facts = {"province": "QC", "employees": Interval.exact(9)}
    assert why(facts, **small) == ""
    asks = {**facts, "needs": frozenset({"funding_rd"})}
    assert why(asks, heading="funding_rd", **small) == (
        "It answers what you ask for: research and development. You have 9 employees."
    )
    assert why(asks, "fr", heading="funding_rd", **small) == (
        "Il répond à ce que vous demandez\u00a0: recherche et développement. Vous avez 9 employés."
    )


def test_a_market_is_a_reason_with_what_is_offered_for_it():
    insured = {"pays_for": ("receivables_insurance",), "conditions": (
        condition(ConditionKind.TARGET_MARKETS, {"in": ["*"]}),
    )}  # fmt: skip
    facts = {"target_markets": frozenset({"CN"})}
    assert why(facts, **insured) == "You aim at China; for sales abroad it offers: insurance of unpaid sales."
    named = {"conditions": (condition(ConditionKind.TARGET_MARKETS, {"in": ["CN"]}),)}
    assert why(facts, **named) == "You aim at China."


def test_a_share_of_salaries_or_of_spending_names_no_cost_of_a_project():
    research = {"needs": frozenset({"funding_rd"})}
    salaries = {"pays_for": ("r_and_d", "hiring"), "cost_share_max": 0.8, "amount_max_cad": 10_000_000}
    assert "project" not in why(research, heading="funding_rd", cost=900_000, **salaries)
    unlimited = {"pays_for": ("r_and_d",), "cost_share_max": 0.5, "amount_max_cad": None}
    assert "project" not in why(research, heading="funding_rd", cost=900_000, **unlimited)
