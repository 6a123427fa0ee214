"""What the test of an intake filter may hold, by its kind.

The shapes are those of the conditions of programs, so that one set of rules reads both; a test holds the two equal.
Needs are asked for here and by no program.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from hub.core.vocabulary.countries import COUNTRIES
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, CANADA, Area, ExportExperience, LegalForm, Need, Province
from hub.directory.choices import FilterKind
from hub.directory.reference.places import ChineseProvince

_MARKETS = frozenset({*COUNTRIES, *ChineseProvince, ANY_FOREIGN_MARKET, CANADA})
# The keys of which exactly one is given, and the values they may hold.
_LISTS: Mapping[str, Mapping[str, Collection[str]]] = {
    FilterKind.PROVINCES: {"in": tuple(Province)},
    FilterKind.LEGAL_FORMS: {"in": tuple(LegalForm), "excluded": tuple(LegalForm)},
    FilterKind.AREAS: {"in": tuple(Area)},
    FilterKind.TARGET_MARKETS: {"in": _MARKETS, "excluded": _MARKETS},
    FilterKind.EXPORT_EXPERIENCE: {"in": tuple(ExportExperience)},
    FilterKind.NEEDS: {"in": tuple(Need)},
}
_BOUNDS = ("min", "max")


def filter_test_errors(kind: str, test: Any) -> list[str]:
    """Return what is wrong with a test, a sentence each, in the language of the page; none when it can be used."""
    if kind not in set(FilterKind):
        return [_("Choose what the filter asks for.")]
    if not isinstance(test, Mapping) or not test:
        return [_example(kind)]
    lists = _LISTS.get(kind)
    return _list_errors(kind, test, lists) if lists else _range_errors(kind, test)


def _list_errors(kind: str, test: Mapping[str, Any], lists: Mapping[str, Collection[str]]) -> list[str]:
    key = next(iter(test))
    values = test[key]
    if len(test) != 1 or key not in lists or not isinstance(values, list) or not values:
        return [_example(kind)]
    strangers = [str(value) for value in values if not isinstance(value, str) or value not in lists[key]]
    return [_("%(value)s is not known here.") % {"value": value} for value in strangers]


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
    lists = _LISTS.get(kind)
    if not lists:
        return _("Write bounds, both or one of them: %(example)s.") % {"example": '{"min": 5, "max": 500}'}
    value = min(next(iter(lists.values())))
    examples = [f'{{"{key}": ["{value}"]}}' for key in lists]
    return _("Write one list with at least one value: %(example)s.") % {"example": " / ".join(examples)}
