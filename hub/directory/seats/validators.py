"""What the test of an intake filter may hold, by its kind.

The shapes are those of the conditions of programs, so that one set of rules reads both; a test holds the two equal.
Needs, activities, towns, excluded places and the most that a project may cost are asked for here and by no program.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, CANADA, Area, ExportExperience, LegalForm, Need, Province
from hub.core.vocabulary.labels import COUNTRIES
from hub.directory.choices import FilterKind
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.filters import MOST_QUESTIONS, questions_of
from hub.directory.reference.places import ChineseProvince

_MARKETS = frozenset({*COUNTRIES, *ChineseProvince, ANY_FOREIGN_MARKET, CANADA})
# Regions of provinces, as ``programs/data/sub-regions.yaml`` has them, which stands above the directory.
_SUB_REGIONS = (
    "northern-bc", "vancouver-island", "southern-interior-bc", "northern-saskatchewan", "northern-manitoba",
    "northern-ontario", "southern-ontario", "greater-toronto", "eastern-ontario", "southwestern-ontario",
    "greater-montreal", "cape-breton", "labrador", "kitikmeot", "kivalliq", "qikiqtaaluk",
)  # fmt: skip
_NAICS_EXAMPLE, _TOWN_EXAMPLE = "2211", "Moncton, NB"
# What is no closed list is known by how it is written.
_PATTERNS = {
    FilterKind.SECTORS_NAICS: re.compile(r"[1-9]\d{1,5}"),
    FilterKind.TOWN: re.compile(rf"\w[^,]{{0,78}}, (?:{'|'.join(Province)})"),
}
_MOST_SHOWN = 20  # a list that is longer is not read in a refusal
# The keys of which exactly one is given, and the values they may hold.
_LISTS: Mapping[str, Mapping[str, Collection[str]]] = {
    FilterKind.PROVINCES: {"in": tuple(Province), "excluded": tuple(Province)},
    FilterKind.SUB_REGION: {"in": _SUB_REGIONS, "excluded": _SUB_REGIONS},
    FilterKind.TOWN: {"in": (_TOWN_EXAMPLE,), "excluded": (_TOWN_EXAMPLE,)},
    FilterKind.LEGAL_FORMS: {"in": tuple(LegalForm), "excluded": tuple(LegalForm)},
    FilterKind.AREAS: {"in": tuple(Area)},
    FilterKind.TARGET_MARKETS: {"in": _MARKETS, "excluded": _MARKETS},
    FilterKind.EXPORT_EXPERIENCE: {"in": tuple(ExportExperience)},
    FilterKind.NEEDS: {"in": tuple(Need)},
    FilterKind.ACTIVITY: {"in": tuple(capabilities()), "excluded": tuple(capabilities())},
    FilterKind.SECTORS_NAICS: {"in": (_NAICS_EXAMPLE,), "excluded": (_NAICS_EXAMPLE,)},
}
_BOUNDS = ("min", "max")
# One group of questions, or several of which one is enough.
_GROUPS = (
    '{"all": ["has-pilot"], "any": ["has-buyer", "has-agent"], "none": ["sells-there"]} / '
    '{"groups": [{"all": ["has-pilot"]}, {"none": ["sells-there"]}]}'
)


def filter_test_errors(kind: str, test: Any) -> list[str]:
    """Return what is wrong with a test, a sentence each, in the language of the page; none when it can be used."""
    if kind not in set(FilterKind):
        return [_("Choose what the filter asks for.")]
    if kind == FilterKind.ANSWERS:
        return _answers_errors(test)
    if not isinstance(test, Mapping) or not test:
        return [_example(kind)]
    lists = _LISTS.get(kind)
    return _list_errors(kind, test, lists) if lists else _range_errors(kind, test)


# Who knows towns stands above the directory, and registers here whether one is on a list, by its name and province.
TOWN_LISTS: list[Callable[[str, str], bool]] = []


def unknown_towns(kind: str, test: Mapping[str, Any]) -> list[str]:
    """Return the towns of a test that no list knows; of them no is never said, and whoever writes one is told."""
    if kind != FilterKind.TOWN or not TOWN_LISTS:
        return []
    towns = [(place, place.rpartition(", ")) for places in test.values() for place in places]
    return [place for place, (name, _comma, province) in towns if not any(one(name, province) for one in TOWN_LISTS)]


def _answers_errors(test: Any) -> list[str]:
    groups = test["groups"] if isinstance(test, Mapping) and set(test) == {"groups"} else [test]
    if not isinstance(groups, list) or not groups or not all(map(_is_group, groups)):
        return [_("Write one group, or several of which one is enough: %(example)s.") % {"example": _GROUPS}]
    if len(questions_of(test)) > MOST_QUESTIONS:
        return [_("A filter rests on at most %(most)s questions.") % {"most": MOST_QUESTIONS}]
    both = (set(group.get("none", ())) & {*group.get("all", ()), *group.get("any", ())} for group in groups)
    return [_("%(name)s cannot want yes and no in one group.") % {"name": name} for name in sorted(set().union(*both))]


def _is_group(test: Any) -> bool:
    """Return whether a test names questions of which all, any or none must be answered with yes."""
    if not isinstance(test, Mapping) or not test or not set(test) <= {"all", "any", "none"}:
        return False
    return all(
        isinstance(names, list) and names and all(isinstance(name, str) and name for name in names)
        for names in test.values()
    )


def _list_errors(kind: str, test: Mapping[str, Any], lists: Mapping[str, Collection[str]]) -> list[str]:
    key = next(iter(test))
    values = test[key]
    if len(test) != 1 or key not in lists or not isinstance(values, list) or not values:
        return [_example(kind)]
    strangers = [str(value) for value in values if not _is_known(kind, value, lists[key])]
    known = ", ".join(sorted(lists[key]))
    if kind in _PATTERNS:
        said = _("%(value)s cannot be read here. Write it like %(known)s.")
    elif len(lists[key]) > _MOST_SHOWN:
        said = _("%(value)s is not known here.")
    else:
        said = _("%(value)s is not known here. Known: %(known)s.")
    return [said % {"value": value, "known": known} for value in strangers]


def _is_known(kind: str, value: object, known: Collection[str]) -> bool:
    """Return whether a value is of the closed list, or written as those of its kind are."""
    if not isinstance(value, str):
        return False
    pattern = _PATTERNS.get(FilterKind(kind))
    return value in known if pattern is None else bool(pattern.fullmatch(value))


def _range_errors(kind: str, test: Mapping[str, Any]) -> list[str]:
    bounds = [test[key] for key in _BOUNDS if key in test]
    if set(test) - set(_BOUNDS) or not all(_is_number(bound) for bound in bounds):
        return [_example(kind)]
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        return [_("The least number is above the greatest.")]
    return []


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _example(kind: str) -> str:
    if kind in _LISTS:
        return _("Write one list with at least one value: %(example)s.") % {"example": example_of(kind)}
    return _("Write bounds, both or one of them: %(example)s.") % {"example": example_of(kind)}


def example_of(kind: str) -> str:
    if kind == FilterKind.ANSWERS:
        return _GROUPS
    lists = _LISTS.get(kind)
    if not lists:
        return '{"min": 5, "max": 500}'
    value = min(next(iter(lists.values())))
    return " / ".join(f'{{"{key}": ["{value}"]}}' for key in lists)
