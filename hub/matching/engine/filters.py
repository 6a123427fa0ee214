"""Whether a company is in one of the places that a filter names: provinces, regions of them, or towns. Pure.

A town is written with its province ("Moncton, NB"), since several have towns of one name.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import ConditionKind, Result
from hub.core.vocabulary.evidence import any_of, negate
from hub.matching.extraction.places import is_town_of, town_names
from programs.eligibility.conditions.registry import RULES
from programs.eligibility.facts import ApplicantFacts

RELATIONS_FILE = Path(__file__).resolve().parents[1] / "data" / "town-relations.yaml"
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
    """Tell whether the company is in a town.

    No only of two known towns of which neither is another name or a part of the other: a name that no list knows may be
    one, and a region may hold the town.
    """
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
    if any(not said.isdisjoint(city) and not wanted.isdisjoint(city) for city in _cities(province)):
        return Result.UNKNOWN
    known = all(_is_town(names, name, province) for names, name in ((said, facts.city), (wanted, town)))
    return Result.NOT_MET if known else Result.UNKNOWN


def is_known_town(name: str, province: str) -> bool:
    return _is_town(town_names(name), name, province)


def _is_town(names: Collection[str], name: str, province: str) -> bool:
    """Return whether a name is known as that of a town, and not of a region."""
    if not _regions(province).isdisjoint(names):
        return False
    return is_town_of(name, province) or any(not city.isdisjoint(names) for city in _cities(province))


@cache
def _relations() -> Mapping[str, Any]:
    return parse_yaml(RELATIONS_FILE.read_text(encoding="utf-8"))


@cache
def _regions(province: str) -> frozenset[str]:
    return _forms(_relations()["regions"].get(province, ()))


@cache
def _cities(province: str) -> tuple[frozenset[str], ...]:
    """Return the names of each city of a province, those of its parts among them."""
    return tuple(map(_forms, _relations()["cities"].get(province, ())))


def _forms(names: Sequence[str]) -> frozenset[str]:
    return frozenset().union(*map(town_names, names))
