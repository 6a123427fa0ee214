"""Conditions that no applicant can meet, alone or together."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from hub.core.text import NBSP
from hub.core.vocabulary import CANADA, ConditionKind, LegalForm
from hub.core.words import Words, words_for
from hub.publishing.documents.findings import Finding, Lint
from programs.eligibility.conditions import Condition
from programs.eligibility.kinds import PARAMETERS
from programs.eligibility.places import sub_regions

# Kinds of which an applicant or its project has one value alone: two lists must share one.
_SINGLE = frozenset(
    {
        ConditionKind.PROVINCES,
        ConditionKind.PROJECT_PLACE,
        ConditionKind.EXPORT_EXPERIENCE,
        ConditionKind.IP_STATUS,
    }
)
_LIMITS: Mapping[ConditionKind, tuple[float, float]] = {
    ConditionKind.TRL: (1, 9),
    ConditionKind.OWN_CONTRIBUTION: (0, 1),
    ConditionKind.MARKET_SALES_SHARE: (0, 1),
}
_NEVER_FOR_PROFIT = frozenset({LegalForm.NON_PROFIT, LegalForm.ACADEMIC, LegalForm.MUNICIPALITY})


def contradictions(conditions: Iterable[Condition]) -> Iterator[Finding]:
    """Yield what cannot be met among conditions that must all hold; an *any of* group leaves a way out."""
    numbered = [(number, one) for number, one in enumerate(conditions, start=1)]
    for number, one in numbered:
        if words := _alone(one):
            yield Finding(Lint.EMPTY, f"condition {number}", words)
    strict = [(number, one) for number, one in numbered if one.group is None and one.test]
    for (_first, one), (number, other) in combinations(strict, 2):
        if _exclude_each_other(one, other):
            yield Finding(Lint.EMPTY, f"condition {number}", _pair(one, other))


def _alone(one: Condition) -> Words | None:
    low, high = _bounds(one.test)
    if low > high:
        return Words("The smallest is above the largest.", "Le plus petit dépasse le plus grand.")
    least, most = _LIMITS.get(one.kind, (low, high))
    if one.kind in _LIMITS and (low > most or high < least):
        return Words("Nothing lies between these bounds.", "Rien ne se trouve entre ces limites.")
    values, given = _values(one)
    if values is not None and not given:
        return Words("The list is empty.", "La liste est vide.")
    return None


def _pair(one: Condition, other: Condition) -> Words:
    first, second = words_for(one.kind), words_for(other.kind)
    return Words(
        f"Nobody can meet both conditions: {first.inside('en')} and {second.inside('en')}.",
        f"Personne ne peut remplir ces deux conditions{NBSP}: {first.inside('fr')} et {second.inside('fr')}.",
    )


def _exclude_each_other(one: Condition, other: Condition) -> bool:
    if one.kind is other.kind:
        return _same_kind(one, other)
    pair = {one.kind: one, other.kind: other}
    if pair.keys() == {ConditionKind.PROVINCES, ConditionKind.SUB_REGION}:
        provinces = {sub_regions()[slug].province for slug in pair[ConditionKind.SUB_REGION].test["in"]}
        return provinces.isdisjoint(pair[ConditionKind.PROVINCES].test["in"])
    if pair.keys() == {ConditionKind.FOR_PROFIT, ConditionKind.LEGAL_FORMS}:
        forms = pair[ConditionKind.LEGAL_FORMS].test.get("in")
        return bool(pair[ConditionKind.FOR_PROFIT].test["is"] and forms and _NEVER_FOR_PROFIT.issuperset(forms))
    return False


def _same_kind(one: Condition, other: Condition) -> bool:
    if PARAMETERS[one.kind].truth:
        return bool(one.test["is"] != other.test["is"])
    if PARAMETERS[one.kind].numbers:
        (low, high), (least, most) = _bounds(one.test), _bounds(other.test)
        return low > most or least > high
    if "in" in one.test and "in" in other.test:
        shared = set(one.test["in"]) & set(other.test["in"])
        return one.kind in _SINGLE and not shared and CANADA not in {*one.test["in"], *other.test["in"]}
    sides = {side: set(each.test[side]) for each in (one, other) for side in ("in", "excluded") if side in each.test}
    return len(sides) == 2 and sides["in"] <= sides["excluded"]


def _bounds(test: Mapping[str, Any]) -> tuple[float, float]:
    low, high = test.get("min"), test.get("max")
    return (float("-inf") if low is None else low), (float("inf") if high is None else high)


def _values(one: Condition) -> tuple[str | None, list[str]]:
    side = next((key for key in PARAMETERS[one.kind].lists if key in one.test), None)
    return side, list(one.test.get(side, ())) if side else []
