"""What most often stands against a program, unless the facts of the company already answer it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Result
from programs.catalogue.purpose import ProgramPurpose
from programs.eligibility.conditions.registry import CONDITION_TYPES, RULES
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.phrases import read_from_words

OBSTACLES_FILE = Path(__file__).resolve().parents[1] / "data" / "obstacles.yaml"
_ROLE = "role"
_UNSAID = frozenset({_ROLE, ConditionKind.PROVINCES, ConditionKind.PROJECT_PLACE})

type Tests = Mapping[str, Any]


@cache
def obstacle_answers() -> Mapping[str, tuple[Tests, ...]]:
    """Return what answers an obstacle, by its English sentence; of several ways one is enough.

    Raise OSError where the file is missing.
    """
    entries = yaml.safe_load(OBSTACLES_FILE.read_text(encoding="utf-8"))
    return {sentence: tuple(body if isinstance(body, list) else [body]) for sentence, body in entries.items()}


def answers_to_obstacle(purpose: ProgramPurpose, facts: ApplicantFacts) -> list[Localized] | None:
    """Return what a company, in facts or in its words, says to the obstacle of a program; None where it answers none.

    A role, and where it is, answer without a sentence: they are no reason of their own.
    """
    for tests in obstacle_answers().get(purpose.obstacle_en, ()):
        if all(_is_met(name, test, facts.supposed) for name, test in tests.items()):
            return [_told(ConditionKind(name), test, facts) for name, test in tests.items() if name not in _UNSAID]
    return None


def _is_met(name: str, test: Any, facts: ApplicantFacts) -> bool:
    if name == _ROLE:
        return facts.technology_role in test
    return RULES[ConditionKind(name)](test, facts, None) is Result.MET


def _told(kind: ConditionKind, test: Any, facts: ApplicantFacts) -> Localized:
    words = CONDITION_TYPES[kind].explain(test, Result.MET, facts.supposed, None)
    return words if _is_met(kind, test, facts) else read_from_words(words)
