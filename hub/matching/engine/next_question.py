"""The next question: the one unknown fact whose answer settles most, while it can change the first programs.

A question settles a program when its fact is the only one missing there: whatever the answer, every condition of the
program that can be tested is then decided. Programs count by their rank (1 / log2(1 + rank)), so that the first count
most. Where no single answer settles anything, the fact that brings most programs nearer comes first. A fact that none
of the first ``PROGRAMS_READ`` programs waits for is not asked: its answer would change nothing that is read. A fact
waits for the one without which it says nothing (a region for the province). Ended programs and those that are "not now"
ask nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hub.core.vocabulary.enums import CANADA, ConditionKind
from hub.matching.engine.evaluation import ProgramAnswer, evaluate_programs
from programs.catalogue.entries import Catalogue
from programs.eligibility.facts import ApplicantFacts

# What the finder asks first: where you are, what you do, what you need. The first two shut most doors that are not
# yours; the third decides no verdict and drives the whole rank.
OPENING = ("provinces", "areas", "needs")

PROGRAMS_READ = 20  # the ranked programs that a company is thought to read; questions end when they wait for nothing

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
    """Return the question to put next, or None when no answer would change the first programs.

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
    for answer in answers:
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
        if answer.rank <= PROGRAMS_READ:
            read.update(fact for fact in askable if _changes(answer, fact))
    if opening:
        for fact in OPENING:
            if fact not in asked and _is_open(fact, facts):
                return Question(fact, settles[fact], programs_decided[fact])
    candidates = read.difference(asked)
    if not candidates:
        return None
    best = min(
        candidates,
        key=lambda fact: (-round(settled_weight[fact], 9), -round(nearer_weight[fact], 9), _place_of(fact), fact),
    )
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


def _is_open(fact: str, facts: ApplicantFacts) -> bool:
    match fact:
        case "provinces":
            return facts.province is None
        case "areas":
            return facts.areas is None and not facts.proposed_areas
    return facts.needs is None


def _place_of(fact: str) -> int:
    return _FACT_ORDER.get(fact, len(_FACT_ORDER))
