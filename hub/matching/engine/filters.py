"""Whether a company is in one of the places that a filter names: provinces, regions of them, or towns. Pure.

A town is written with its province ("Moncton, NB"), since several have towns of one name.
"""

from collections.abc import Mapping, Sequence

from hub.core.vocabulary.enums import ConditionKind, Result
from hub.core.vocabulary.evidence import any_of, negate
from hub.matching.extraction.places import is_town_of, town_names
from programs.eligibility.conditions.registry import RULES
from programs.eligibility.facts import ApplicantFacts

TOWN = "town"
PLACES = frozenset({ConditionKind.PROVINCES, ConditionKind.SUB_REGION, TOWN})


def place_result(kind: str, test: Mapping[str, Sequence[str]], facts: ApplicantFacts) -> Result:
    """Tell whether the company is in a place that the filter lets in, or in none that it shuts out."""
    is_shut_out = "excluded" in test
    places = test["excluded" if is_shut_out else "in"]
    if kind == TOWN:
        result = any_of(_town(place, facts) for place in places)
    else:
        result = RULES[ConditionKind(kind)]({"in": places}, facts, None)
    return negate(result) if is_shut_out else result


def _town(place: str, facts: ApplicantFacts) -> Result:
    """Tell whether the company is in a town; a name that no list knows may be another name of it."""
    town, _comma, province = place.rpartition(", ")
    if facts.province is not None and facts.province != province:
        return Result.NOT_MET
    if not facts.city or facts.province is None:
        return Result.UNKNOWN
    said, wanted = town_names(facts.city), town_names(town)
    if not said.isdisjoint(wanted):
        return Result.MET
    # "Quebec City" is Québec, and "North Vancouver" is not Vancouver.
    if any(f" {one} " in f" {other} " or f" {other} " in f" {one} " for one in said for other in wanted):
        return Result.UNKNOWN
    return Result.NOT_MET if is_town_of(facts.city, province) else Result.UNKNOWN
