"""The next question: the one unknown fact whose answer settles most.

A question settles a program when its fact is the only one missing there: whatever the answer, every condition of the
program that can be tested is then decided. Programs count by their rank (1 / log2(1 + rank)), so that the first count
most. Where no single answer settles anything, the fact that brings most programs nearer comes first. A fact that no
open program asks for is never asked. Ended programs and those that are "not now" ask nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from hub.core.vocabulary import ConditionKind
from hub.matching.evaluation import ProgramAnswer, evaluate_programs
from programs.catalogue.entries import Catalogue
from programs.eligibility.facts import ApplicantFacts

# What the finder asks first: where you are, what you do, what you need. The first two shut most doors that are not
# yours; the third decides no verdict and drives the whole rank.
OPENING = ("provinces", "areas", "needs")

_FACT_ORDER = {kind.value: place for place, kind in enumerate(ConditionKind)}


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for: how many programs its answer settles, and in how many it plays a part."""

    fact: str
    settles: int
    decides_in: int


def next_question(
    facts: ApplicantFacts,
    catalogue: Catalogue,
    day: date,
    asked: Collection[str] = (),
    *,
    opening: bool = False,
) -> Question | None:
    """Return the question to put next, or None when no answer would change an outcome.

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
    decides_in: Counter[str] = Counter()
    settled_weight: dict[str, float] = defaultdict(float)
    nearer_weight: dict[str, float] = defaultdict(float)
    for answer in answers:
        if answer.rank is None:
            continue
        weight = 1 / math.log2(1 + answer.rank)
        for fact in answer.missing:
            decides_in[fact] += 1
            nearer_weight[fact] += weight / len(answer.missing)
        if len(answer.missing) == 1:
            settles[answer.missing[0]] += 1
            settled_weight[answer.missing[0]] += weight
    if opening:
        for fact in OPENING:
            if fact not in asked and _is_open(fact, facts):
                return Question(fact, settles[fact], decides_in[fact])
    candidates = [fact for fact in decides_in if fact not in asked]
    if not candidates:
        return None
    best = min(
        candidates,
        key=lambda fact: (-round(settled_weight[fact], 9), -round(nearer_weight[fact], 9), _place_of(fact), fact),
    )
    return Question(best, settles[best], decides_in[best])


def _is_open(fact: str, facts: ApplicantFacts) -> bool:
    match fact:
        case "provinces":
            return facts.province is None
        case "areas":
            return facts.areas is None and not facts.proposed_areas
    return facts.needs is None


def _place_of(fact: str) -> int:
    return _FACT_ORDER.get(fact, len(_FACT_ORDER))
