"""What the test of an intake filter may hold, by its kind.

The shapes are those of the conditions of programs, so that one set of rules reads both; a test holds the two equal.
Needs, activities, excluded provinces and the most that a project may cost are asked for here and by no program.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, CANADA, Area, ExportExperience, LegalForm, Need, Province
from hub.core.vocabulary.labels import COUNTRIES
from hub.directory.choices import FilterKind
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.filters import MOST_QUESTIONS, questions_of
from hub.directory.reference.places import ChineseProvince

_MARKETS = frozenset({*COUNTRIES, *ChineseProvince, ANY_FOREIGN_MARKET, CANADA})
_NAICS_EXAMPLE, _NAICS = "2211", re.compile(r"[1-9]\d{1,5}\Z")
# The keys of which exactly one is given, and the values they may hold.
_LISTS: Mapping[str, Mapping[str, Collection[str]]] = {
    FilterKind.PROVINCES: {"in": tuple(Province), "excluded": tuple(Province)},
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


def _answers_errors(test: Any) -> list[str]:
    """Return what is wrong with groups of questions."""
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
    return [_("%(value)s is not known here.") % {"value": value} for value in strangers]


def _is_known(kind: str, value: object, known: Collection[str]) -> bool:
    """Return whether a value is of the closed list, or begins an industry code."""
    if not isinstance(value, str):
        return False
    return bool(_NAICS.match(value)) if kind == FilterKind.SECTORS_NAICS else value in known


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
    """Return how tests of a kind are written."""
    if kind == FilterKind.ANSWERS:
        return _GROUPS
    lists = _LISTS.get(kind)
    if not lists:
        return '{"min": 5, "max": 500}'
    value = min(next(iter(lists.values())))
    return " / ".join(f'{{"{key}": ["{value}"]}}' for key in lists)
