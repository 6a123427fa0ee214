"""Two typed tests of one kind that must both hold, as one test where one can say the same."""

from collections.abc import Mapping
from typing import Any

from hub.core.vocabulary import ConditionKind
from programs.eligibility.kinds import PARAMETERS

type Test = dict[str, Any]


def both(kind: ConditionKind, first: Mapping[str, Any], second: Mapping[str, Any]) -> Test | None:
    """Return one test that holds exactly when both do; None where no single test says it."""
    if PARAMETERS[kind].numbers and set(first) | set(second) <= {"min", "max"}:
        return _narrower(first, second)
    if set(first) == set(second) == {"in"}:
        return _smaller(first["in"], second["in"])
    if kind is ConditionKind.LEGAL_FORMS and set(first) | set(second) == {"in", "excluded"}:
        return _remaining([*first.get("in", ()), *second.get("in", ())], [first, second])
    return dict(first) if first == second else None


def _narrower(first: Mapping[str, Any], second: Mapping[str, Any]) -> Test | None:
    merged: Test = {}
    for key, tighter in (("min", max), ("max", min)):
        bounds = [test[key] for test in (first, second) if key in test]
        if bounds:
            merged[key] = tighter(bounds)
    return merged if merged.get("min", 0) <= merged.get("max", float("inf")) else None


def _smaller(first: list[str], second: list[str]) -> Test | None:
    # Only where one list holds the other: an applicant may have several forms or areas, one from each list.
    if set(first) <= set(second):
        return {"in": list(first)}
    return {"in": list(second)} if set(second) <= set(first) else None


def _remaining(allowed: list[str], tests: list[Mapping[str, Any]]) -> Test | None:
    excluded = {form for test in tests for form in test.get("excluded", ())}
    remaining = [form for form in allowed if form not in excluded]
    return {"in": remaining} if remaining else None
