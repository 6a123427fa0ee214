"""Made-up companies known in part, and made-up programs: for benchmarks, differential tests and simulations."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from hub.core.vocabulary.enums import Area, ConditionKind, LegalForm, Province
from hub.core.vocabulary.labels import COUNTRIES
from hub.facts.types import DOLLARS, PEOPLE, SALES, SHARE, YEARS
from hub.matching.bulk.companies import MARKETS, NAICS, OWNERS, PARTNERS
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.facts import ApplicantFacts, Interval
from programs.eligibility.places import sub_regions

# The ranges that forms offer for a number that is not given exactly.
_BANDS: Mapping[str, Sequence[tuple[Any, Any]]] = MappingProxyType(
    {
        "employees": PEOPLE.bands,
        "annual_revenue_cad": DOLLARS.bands,
        "years_in_business": YEARS.bands,
        "trl": ((1, 3), (4, 6), (7, 9)),
        "market_sales_share": SALES.bands,
        "cost_cad": DOLLARS.bands[1:],
        "own_contribution": SHARE.bands,
        "public_money_cad": DOLLARS.bands,
    }
)


def hide(facts: ApplicantFacts, rng: random.Random, share: float) -> ApplicantFacts:
    """Return the same company as we might know it: each fact is hidden with probability ``share`` (0 to 1).

    Half of the hidden numbers become the range that forms offer, the other hidden facts unknown. Areas that are hidden
    may be proposed instead, rightly or not. What stays is true: learning it again leads back to ``facts``.
    """
    hidden = _hidden(facts, rng, share, keep=frozenset({"project", "proposed_areas", "proposed_capabilities"}))
    if hidden.areas is None and facts.areas is not None and rng.random() < 0.6:
        guessed = frozenset({rng.choice(list(Area)).value})
        hidden = replace(hidden, proposed_areas=facts.areas if rng.random() < 0.7 else guessed)
    return replace(hidden, project=_hidden(facts.project, rng, share, keep=frozenset()))


def synthetic_catalogue(rng: random.Random, real: Sequence[ProgramView], count: int) -> Catalogue:
    """Return ``count`` programs made of real ones by varying the bounds and values of their conditions.

    The real ones come first, as they are; each further round varies them all. Slugs say which is which.
    """
    programs = list(real[:count])
    while len(programs) < count:
        model = real[len(programs) % len(real)]
        conditions = tuple(replace(each, test=_varied(each, rng)) for each in model.conditions)
        programs.append(
            replace(
                model,
                slug=f"{model.slug}-{len(programs) // len(real)}",
                conditions=conditions,
                verified=model.verified if rng.random() < 0.9 else not model.verified,
            )
        )
    return Catalogue.of(programs)


# --- Companies -------------------------------------------------------------------------------------------------------


def _hidden(record: Any, rng: random.Random, share: float, keep: frozenset[str]) -> Any:
    changes: dict[str, Any] = {}
    for each in fields(record):
        if each.name in keep or rng.random() >= share:
            continue
        value = getattr(record, each.name)
        if isinstance(value, Mapping):
            known = {key: _band(each.name, number) for key, number in value.items() if rng.random() < 0.5}
            changes[each.name] = MappingProxyType(known)
        elif isinstance(value, Interval) and rng.random() < 0.5:
            changes[each.name] = _band(each.name, value)
        else:
            changes[each.name] = None
    return replace(record, **changes)


def _band(name: str, number: Interval) -> Interval:
    """Return the range of the forms that holds a number; the number itself where it falls between two of them."""
    held = (Interval(low, high) for low, high in _BANDS[name] if low <= number.low and _reaches(high, number))
    return next(held, number)


def _reaches(high: float | None, number: Interval) -> bool:
    return high is None or (number.high is not None and number.high <= high)


# --- Programs --------------------------------------------------------------------------------------------------------


def _varied(condition: TypedCondition, rng: random.Random) -> Mapping[str, Any]:
    test = dict(condition.test)
    for bound in ("min", "max"):
        if test.get(bound):
            test[bound] = _VARIED_BOUNDS.get(condition.kind, _scaled)(test[bound], rng)
    if test.get("min") is not None and test.get("max") is not None and test["min"] > test["max"]:
        test["min"], test["max"] = test["max"], test["min"]
    pool = _POOLS.get(condition.kind)
    key = next((key for key in ("in", "excluded", "kinds", "is") if isinstance(test.get(key), list | tuple)), None)
    if pool is not None and key is not None and rng.random() < 0.7:
        test[key] = list(dict.fromkeys(rng.choice(pool) if rng.random() < 0.5 else value for value in test[key]))
    return test


def _scaled(bound: float, rng: random.Random) -> float:
    return round(bound * rng.choice((0.25, 0.5, 0.8, 1, 1.5, 2, 4))) or 1


def _level(bound: float, rng: random.Random) -> float:
    return min(9, max(1, round(bound) + rng.randint(-2, 2)))


def _part(bound: float, rng: random.Random) -> float:
    return min(1.0, max(0.01, round(bound + rng.choice((-0.25, -0.1, 0, 0.1, 0.25)), 2)))


_VARIED_BOUNDS: Mapping[ConditionKind, Callable[[float, random.Random], float]] = {
    ConditionKind.TRL: _level,
    ConditionKind.OWN_CONTRIBUTION: _part,
    ConditionKind.MARKET_SALES_SHARE: _part,
}
_POOLS: Mapping[ConditionKind, Sequence[str]] = {
    ConditionKind.PROVINCES: tuple(map(str, Province)),
    ConditionKind.PROJECT_PLACE: tuple(map(str, Province)),
    ConditionKind.LEGAL_FORMS: tuple(map(str, LegalForm)),
    ConditionKind.AREAS: tuple(map(str, Area)),
    ConditionKind.SECTORS_NAICS: tuple(NAICS),
    ConditionKind.TARGET_MARKETS: tuple(sorted(COUNTRIES & set(MARKETS) - {"CA"})),
    ConditionKind.OWNERSHIP: tuple(OWNERS),
    ConditionKind.PARTNER: PARTNERS,
    ConditionKind.SUB_REGION: tuple(sub_regions()),
}
