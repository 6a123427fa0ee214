"""The next question, asked only while its answer can change the first moves.

It can where one of the first ``MOST_MOVES`` programs waits for the fact, or where the fact decides the rank of all
programs (``DECISIVE``: how far the technology is, what the project costs, how large the company is): those come first.
Among the rest, the fact that settles most stands first: a question settles a program when its fact is the only one
missing there. Programs count by their rank (1 / log2(1 + rank)). What was answered with "I don't know" leads to another
kind of question. A fact waits for the one without which it says nothing (a region for the province), and what was read
in the company's own words is not asked again. Ended programs and those that are "not now" ask nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hub.core.vocabulary.enums import CANADA, ConditionKind, Need
from hub.matching.engine.evaluation import ProgramAnswer, evaluate_programs
from hub.matching.ranking.tables import MOST_MOVES
from programs.catalogue.entries import Catalogue
from programs.eligibility.facts import ApplicantFacts

# What the finder asks first: where you are, what you do, what you need. The first two shut most doors that are not
# yours; the third decides no verdict and drives the whole rank.
OPENING = ("provinces", "areas", "needs")

# Facts that decide the rank of all programs, by what is asked first.
DECISIVE = ("trl", "min_project_cost", "employees")
# Questions of one kind: who cannot answer one will hardly answer the next.
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("employees", "annual_revenue_cad", "years_in_business"), "size"),
    **dict.fromkeys(("legal_forms", "for_profit", "ownership", "canadian_control"), "structure"),
    **dict.fromkeys(("trl", "ip_status", "certifications"), "technology"),
    **dict.fromkeys(("project_place", "min_project_cost", "own_contribution", "partner"), "project"),
    **dict.fromkeys(("target_markets", "export_experience", "market_sales_share"), "markets"),
    **dict.fromkeys(("sectors_naics", "membership"), "industry"),
}
_COSTLESS = frozenset({Need.DISPUTE, Need.IP_PROTECTION, Need.GOVERNMENT_INTRODUCTION, Need.TRADE_MISSION})

# A fact that says nothing before another: a region lies in a province, a share of sales belongs to a market.
_DEPENDS_ON: Mapping[str, str] = {"sub_region": "provinces", "market_sales_share": "target_markets"}
_FACT_ORDER = {kind.value: place for place, kind in enumerate(ConditionKind)}


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for: of all ranked programs, how many its answer settles, and in how many it plays a part."""

    fact: str
    settles: int
    programs_decided: int


def next_question(
    facts: ApplicantFacts,
    catalogue: Catalogue,
    day: date,
    asked: Collection[str] = (),
    *,
    opening: bool = False,
) -> Question | None:
    """Return the question to put next, or None when no answer would change the first moves.

    ``asked`` names the facts already asked for, answered or not. ``opening`` puts the finder's first three questions
    before all others.
    """
    return pick_question(evaluate_programs(facts, catalogue=catalogue, on=day), facts, asked, opening=opening)


def pick_question(
    answers: Iterable[ProgramAnswer],
    facts: ApplicantFacts,
    asked: Collection[str] = (),
    *,
    opening: bool = False,
) -> Question | None:
    """Return the next question from programs already evaluated (`next_question` says the rest)."""
    settles: Counter[str] = Counter()
    programs_decided: Counter[str] = Counter()
    settled_weight: dict[str, float] = defaultdict(float)
    nearer_weight: dict[str, float] = defaultdict(float)
    read: set[str] = set()
    said: set[str] = set()
    for answer in answers:
        said.update(one.condition.kind.value for one in answer.findings if one.outcome.doubted)
        if answer.rank is None:
            continue
        weight = 1 / math.log2(1 + answer.rank)
        askable = facts_to_ask(answer)
        for fact in askable:
            programs_decided[fact] += 1
            nearer_weight[fact] += weight / len(answer.missing)
        if len(answer.missing) == 1:
            settles[answer.missing[0]] += 1
            settled_weight[answer.missing[0]] += weight
        if answer.rank <= MOST_MOVES:
            read.update(fact for fact in askable if _changes(answer, fact))
    first = next((fact for fact in OPENING if opening and fact not in asked and _is_open(fact, facts)), None)
    if first:
        return Question(first, settles[first], programs_decided[first])
    read.update(fact for fact in DECISIVE if programs_decided[fact] and _decides_the_rank(fact, facts))
    candidates = read.difference(asked, said)
    if not candidates:
        return None
    not_known = {_KINDS.get(fact, fact) for fact in asked if programs_decided[fact]}

    def place(fact: str) -> tuple[bool, int, float, float, int, str]:
        decisive = DECISIVE.index(fact) if fact in DECISIVE else len(DECISIVE)
        weights = -round(settled_weight[fact], 9), -round(nearer_weight[fact], 9)
        return _KINDS.get(fact, fact) in not_known, decisive, *weights, _place_of(fact), fact

    best = min(candidates, key=place)
    return Question(best, settles[best], programs_decided[best])


def facts_to_ask(answer: ProgramAnswer) -> list[str]:
    """Return the facts missing in a program whose answer can be used now, in the order of the closed list."""
    return [fact for fact in answer.missing if _DEPENDS_ON.get(fact) not in answer.missing]


def _changes(answer: ProgramAnswer, fact: str) -> bool:
    """Return whether an answer can put a program into another group: it settles the program, or can rule it out."""
    return len(answer.missing) == 1 or any(
        condition.group is None
        and fact in {condition.kind, _DEPENDS_ON.get(condition.kind)}
        and not (condition.kind is ConditionKind.PROJECT_PLACE and CANADA in condition.test["in"])
        for condition in answer.program.conditions
    )


def _decides_the_rank(fact: str, facts: ApplicantFacts) -> bool:
    """Return whether a decisive fact is open; the cost of a project only where money is what is needed."""
    known = facts.supposed
    match fact:
        case "trl":
            return known.trl is None
        case "employees":
            return known.employees is None
        case "min_project_cost":
            costless = bool(known.needs) and frozenset(known.needs or ()) <= _COSTLESS
            return known.project.cost_cad is None and not costless
    return False


def _is_open(fact: str, facts: ApplicantFacts) -> bool:
    facts = facts.supposed
    match fact:
        case "provinces":
            return facts.province is None
        case "areas":
            return facts.areas is None and not facts.proposed_areas
    return facts.needs is None


def _place_of(fact: str) -> int:
    return _FACT_ORDER.get(fact, len(_FACT_ORDER))
