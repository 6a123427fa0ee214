"""What each kind of condition reads of an applicant, in pieces that the readable rules decide one by one.

Two forms are enough for the whole closed list. Some kinds compare one *number* with bounds. All others read a few
*parts* (a province, each legal form, each market aimed at): the rule decides each part alone, and the parts are joined.
"""

import json
import math
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import Any

from hub.core.text.formats import fold
from hub.core.vocabulary.enums import ConditionKind
from programs.eligibility.conditions.base import Test
from programs.eligibility.conditions.comparisons import foreign_markets
from programs.eligibility.conditions.partner import APPLICANTS_BY_FORM, APPLICANTS_BY_PARTNER
from programs.eligibility.conditions.registry import FACT_FIELDS
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from programs.eligibility.places import Places, sub_regions

type Parts = Collection[Hashable]


class Connective(Enum):
    """How the results of the parts make the result of the whole."""

    ANY = "any"  # one that is met is enough
    ALL = "all"  # every one must be met
    AGREE = "agree"  # where they differ, only the organization can say


@dataclass(frozen=True, slots=True)
class NumberPredicate:
    """A fact that is compared with bounds: ``known`` returns it, or None while it is not known."""

    name: str
    known: Callable[[ApplicantFacts], Interval | None]


@dataclass(frozen=True, slots=True)
class FacetPredicate:
    """A fact in parts. ``parts`` returns them, or None where every test stays unknown.

    ``facts`` returns an applicant of whom nothing is known but one part: what the readable rule is asked with.
    """

    name: str
    parts: Callable[[ApplicantFacts], Parts | None]
    facts: Callable[[Any], ApplicantFacts]


class Predicates:
    """The facets of every kind. ``places`` None means the project's own list of sub-regions."""

    def __init__(self, places: Places | None = None) -> None:
        self.places = sub_regions() if places is None else places
        self._facets: Mapping[ConditionKind, FacetPredicate] = {
            **_FACETS,
            ConditionKind.SUB_REGION: _places_of(self.places),
        }

    @property
    def facets(self) -> tuple[FacetPredicate, ...]:
        """Every facet, in a fixed order."""
        return (*self._facets.values(), _EXCLUDED_MARKETS)

    def facet(self, kind: ConditionKind, test: Test) -> FacetPredicate:
        """Return what a test of a kind reads. Raise KeyError for a kind that compares a number."""
        if kind is ConditionKind.TARGET_MARKETS and "excluded" in test:
            return _EXCLUDED_MARKETS
        return self._facets[kind]


def connective_of(kind: ConditionKind, test: Test) -> Connective:
    """Return how the parts are joined for a test."""
    return _EXCLUDING.get(kind, Connective.ANY) if "excluded" in test else Connective.ANY


def test_bounds_of(test: Test) -> tuple[float, float]:
    """Return the inclusive bounds of a test of a number; infinite where it has none."""
    low, high = test.get("min"), test.get("max")
    return (-math.inf if low is None else low), (math.inf if high is None else high)


def interval_ends(known: Interval | None) -> tuple[float, float]:
    """Return both ends of what is known of a number; the whole line while nothing is."""
    if known is None:
        return -math.inf, math.inf
    return known.low, (math.inf if known.high is None else known.high)


def canonical_test(test: Test) -> str:
    """Return a text that is equal for equal tests."""
    return json.dumps(test, sort_keys=True, default=str)


def _least_share(facts: ApplicantFacts) -> Interval | None:
    """Return the least share of sales in a market aimed at; beyond every bound where none is aimed at."""
    markets = foreign_markets(facts)
    if markets is None:
        return None
    known = [interval_ends(facts.market_sales_share.get(market)) for market in markets]
    return Interval(min((low for low, _ in known), default=math.inf), min((top for _, top in known), default=math.inf))


def _numbers() -> Mapping[ConditionKind, NumberPredicate]:
    plain = (
        ConditionKind.EMPLOYEES,
        ConditionKind.ANNUAL_REVENUE,
        ConditionKind.YEARS_IN_BUSINESS,
        ConditionKind.TRL,
        ConditionKind.OWN_CONTRIBUTION,
        ConditionKind.MIN_PROJECT_COST,
    )
    numbers = {kind: NumberPredicate(kind.value, attrgetter(FACT_FIELDS[kind][0])) for kind in plain}
    return {**numbers, ConditionKind.MARKET_SALES_SHARE: NumberPredicate("market_sales_share", _least_share)}


def _applicant(field: str, value: Any) -> ApplicantFacts:
    """Return an applicant of whom one fact is known; ``project.`` begins the facts of the project."""
    if field.startswith("project."):
        return ApplicantFacts(project=ProjectFacts(**{field.removeprefix("project."): value}))
    return ApplicantFacts(**{field: value})


def _single(kind: ConditionKind) -> FacetPredicate:
    (field,) = FACT_FIELDS[kind]
    get = attrgetter(field)

    def parts(facts: ApplicantFacts) -> Parts | None:
        value = get(facts)
        return None if value is None else (value,)

    return FacetPredicate(kind.value, parts, lambda part: _applicant(field, part))


def _several(kind: ConditionKind, *, empty: bool = True) -> FacetPredicate:
    """Return the facet of a set; without ``empty`` the empty set says no more than a missing one."""
    (field,) = FACT_FIELDS[kind]
    get = attrgetter(field)
    parts = get if empty else lambda facts: get(facts) or None
    return FacetPredicate(kind.value, parts, lambda part: _applicant(field, frozenset({part})))


def _areas(facts: ApplicantFacts) -> Parts | None:
    if facts.areas is not None:
        return facts.areas
    return [("proposed", area) for area in facts.proposed_areas] or None


def _with_area(part: str | tuple[str, str]) -> ApplicantFacts:
    if isinstance(part, tuple):
        return ApplicantFacts(proposed_areas=frozenset({part[1]}))
    return ApplicantFacts(areas=frozenset({part}))


def _foreign(facts: ApplicantFacts) -> Parts | None:
    markets = foreign_markets(facts)
    # No market at all is a part of its own: a list of excluded markets does not touch it.
    return (None,) if markets is not None and not markets else markets


def _with_market(part: str | None) -> ApplicantFacts:
    return ApplicantFacts(target_markets=frozenset() if part is None else frozenset({part}))


def _partner(facts: ApplicantFacts) -> Parts | None:
    project = facts.project
    if project.has_partner is False:
        return (False,)
    kinds = project.partner_kinds or ()
    return ((True, *kinds) if project.has_partner else kinds) or None


def _with_partner(part: bool | str) -> ApplicantFacts:  # noqa: FBT001 - a part is a yes, a no or a kind
    if isinstance(part, bool):
        return _applicant("project.has_partner", part)
    return _applicant("project.partner_kinds", frozenset({part}))


def _shown(facts: ApplicantFacts) -> Parts | None:
    """Return the legal forms and kinds of partners that show any applicant at all."""
    forms = [("legal_forms", form) for form in facts.legal_forms or () if form in APPLICANTS_BY_FORM]
    kinds = facts.project.partner_kinds or ()
    return forms + [("project.partner_kinds", kind) for kind in kinds if kind in APPLICANTS_BY_PARTNER] or None


def _places_of(places: Places) -> FacetPredicate:
    """Return the facet of region and city: what the list of places does not know is left out, as the rule does."""
    names: dict[str, str] = {}
    for slug, place in places.items():
        for name in (place.slug, place.name_en, place.name_fr):
            names.setdefault(fold(name), slug)
    cities = {(place.province, city) for place in places.values() for city in place.cities}

    def parts(facts: ApplicantFacts) -> Parts | None:
        province, region, city = facts.province, facts.sub_region, facts.city
        slug = None if not region else region if region in places else names.get(fold(region))
        folded = fold(city) if city else ""
        listed = folded if (province, folded) in cities else None
        return None if province is None and slug is None else ((province, slug, listed),)

    def facts(part: tuple[str | None, str | None, str | None]) -> ApplicantFacts:
        province, slug, city = part
        return ApplicantFacts(province=province, sub_region=slug, city=city)

    return FacetPredicate(ConditionKind.SUB_REGION.value, parts, facts)


NUMBERS: Mapping[ConditionKind, NumberPredicate] = _numbers()

_EXCLUDING = {ConditionKind.LEGAL_FORMS: Connective.ALL, ConditionKind.SECTORS_NAICS: Connective.AGREE}
_EXCLUDED_MARKETS = FacetPredicate("target_markets.excluded", _foreign, _with_market)
_FACETS: Mapping[ConditionKind, FacetPredicate] = {
    ConditionKind.PROVINCES: _single(ConditionKind.PROVINCES),
    ConditionKind.PROJECT_PLACE: _single(ConditionKind.PROJECT_PLACE),
    ConditionKind.LEGAL_FORMS: _several(ConditionKind.LEGAL_FORMS, empty=False),
    ConditionKind.FOR_PROFIT: _single(ConditionKind.FOR_PROFIT),
    ConditionKind.AREAS: FacetPredicate("areas", _areas, _with_area),
    ConditionKind.SECTORS_NAICS: _several(ConditionKind.SECTORS_NAICS, empty=False),
    ConditionKind.TARGET_MARKETS: _several(ConditionKind.TARGET_MARKETS),
    ConditionKind.EXPORT_EXPERIENCE: _single(ConditionKind.EXPORT_EXPERIENCE),
    ConditionKind.OWNERSHIP: _several(ConditionKind.OWNERSHIP),
    ConditionKind.CANADIAN_CONTROL: _single(ConditionKind.CANADIAN_CONTROL),
    ConditionKind.PARTNER: FacetPredicate("partner", _partner, _with_partner),
    ConditionKind.MEMBERSHIP: _several(ConditionKind.MEMBERSHIP),
    ConditionKind.APPLICANT: FacetPredicate(
        "applicant", _shown, lambda part: _applicant(part[0], frozenset({part[1]}))
    ),
    ConditionKind.CERTIFICATIONS: _several(ConditionKind.CERTIFICATIONS),
    ConditionKind.IP_STATUS: _single(ConditionKind.IP_STATUS),
}
