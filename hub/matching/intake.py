"""What an organization, an office or a seat asks of a company before it takes its request. Pure.

The tests are those of the conditions of programs, read by the same rules; only needs are asked for by seats alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.core.vocabulary import ConditionKind
from hub.matching.explanations import Explanation
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.rules import RULES, share_any

CONDITION = "intake"
NEEDS = "needs"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFilter:
    """One condition above a seat. ``kind`` is a kind of condition of programs, or "needs"; ``source`` may be ""."""

    kind: str
    test: Mapping[str, Any]
    sentence_en: str
    sentence_fr: str
    source: str = ""


def intake_explanation(asked: SeatFilter, facts: ApplicantFacts) -> Explanation:
    """Tell whether a filter lets a company through; what is not known turns nobody away."""
    if asked.kind == NEEDS:
        result = share_any(facts.needs, asked.test["in"])
    else:
        result = RULES[ConditionKind(asked.kind)](asked.test, facts, None)
    return Explanation(CONDITION, result, asked.sentence_en, asked.sentence_fr, asked.source)
