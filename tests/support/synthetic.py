"""Made-up companies and programs, drawn by a seeded generator: for benchmarks, differential tests and simulations.

The shares are plausible for Canadian clean-technology companies (most are small corporations in Ontario, Quebec,
British Columbia and Alberta, few are exporters to China); they are no statistics and stand for nobody.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from hub.core.vocabulary.enums import Area, ConditionKind, IpStatus, LegalForm, Need, PartnerKind, Province, Stage
from hub.core.vocabulary.labels import COUNTRIES
from hub.facts.types import DOLLARS, PEOPLE, SALES, SHARE, YEARS
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from programs.eligibility.places import sub_regions

_DAY = date(2026, 11, 24)
_PROVINCES = {"ON": 38, "QC": 23, "BC": 15, "AB": 12, "MB": 3, "SK": 3, "NS": 2, "NB": 1.5, "NL": 1, "PE": 0.5}
_PROVINCES |= {"YT": 0.3, "NT": 0.3, "NU": 0.4}
_SMALL_PLACES = ("Petite-Rivière", "Maple Creek", "Saint-Joseph", "Fairview", "Lakeside")
_FORMS = {"corporation": 80, "cooperative": 3, "non_profit": 5, "sole_proprietorship": 3, "partnership": 3}
_FORMS |= {"indigenous_organization": 2, "academic": 2, "municipality": 1, "crown_corporation": 1}
_NOT_FOR_PROFIT = frozenset({"non_profit", "academic", "municipality"})
_MARKETS = {"US": 40, "CN": 25, "DE": 8, "FR": 8, "GB": 7, "JP": 6, "KR": 5, "IN": 5, "MX": 5, "SG": 4, "AU": 4}
_MARKETS |= {"CA": 20, "BR": 3, "CL": 3, "NL": 3, "HK": 3, "TW": 2, "IL": 2, "CN-SH": 3, "CN-JS": 2, "CN-GD": 2}
_NAICS = {"541330": 10, "541380": 4, "541620": 8, "541710": 6, "333": 6, "3334": 3, "333413": 2, "335": 6, "335910": 4}
_NAICS |= {
    "336": 4,
    "336320": 2,
    "3273": 2,
    "325": 5,
    "3251": 3,
    "221": 4,
    "22111": 2,
    "221119": 2,
    "2213": 4,
    "562": 6,
}
_NAICS |= {"562910": 2, "5112": 3, "238220": 2, "23": 2, "31": 1, "311": 2, "321111": 1, "111": 1, "112": 1, "211": 2}
_NAICS |= {"212": 2, "4832": 1, "48": 1, "52": 1, "531": 1, "11": 1}
_BODIES = (
    "NGen",
    "Next Generation Manufacturing Canada (NGen)",
    "NRC IRAP",
    "IRAP",
    "econext",
    "OCTIA",
    "InnovÉÉ",
    "STEP",
)
_BODIES += ("Scale AI", "Ocean Supercluster", "Écotech Québec", "Foresight Canada", "a local chamber of commerce")
_CERTIFICATES = ("ISO 9001", "ISO 14001:2015", "CSA", "UL 1741", "ETV", "B Corp")
_OWNERS = {"indigenous": 4, "women": 16, "youth": 4, "black": 3, "racialized": 5}
_PARTNERS = tuple(kind.value for kind in PartnerKind if kind is not PartnerKind.ANY)
_COST_BANDS = DOLLARS.bands[1:]
_CITIES = MappingProxyType(
    {
        province.value: tuple(
            (place, city)
            for place in sub_regions().values()
            if place.province == province
            for city in sorted(place.cities)
        )
        for province in Province
    }
)

# The ranges that forms offer for a number that is not given exactly.
_BANDS: Mapping[str, Sequence[tuple[Any, Any]]] = MappingProxyType(
    {
        "employees": PEOPLE.bands,
        "annual_revenue_cad": DOLLARS.bands,
        "years_in_business": YEARS.bands,
        "trl": ((1, 3), (4, 6), (7, 9)),
        "market_sales_share": SALES.bands,
        "cost_cad": _COST_BANDS,
        "own_contribution": SHARE.bands,
        "public_money_cad": DOLLARS.bands,
    }
)


def synthetic_facts(rng: random.Random) -> ApplicantFacts:
    """Return the facts of one made-up company of which everything is known, every number exactly.

    They agree with each other: the city lies in the province, a partner comes with its kinds, revenue goes with size.
    The same state of ``rng`` gives the same company.
    """
    province = _one(rng, _PROVINCES)
    region, city = _whereabouts(rng, province)
    employees = int(rng.lognormvariate(2.8, 1.3))
    revenue = round(employees * rng.lognormvariate(11.2, 1.0), -3) if rng.random() < 0.85 else 0
    trl = rng.choice((2, 3, 4, 5, 6, 6, 7, 7, 8, 8, 9, 9, 9))
    form = _one(rng, _FORMS)
    forms = frozenset({form, "corporation"} if form == "indigenous_organization" and rng.random() < 0.5 else {form})
    markets = _some(rng, _MARKETS, (0, 1, 1, 2, 2, 3, 4))
    if any(market.startswith("CN-") for market in markets):
        markets |= {"CN"}
    experience = _one(rng, {"none": 40, "some": 35, "regular": 25}) if markets else "none"
    return ApplicantFacts(
        province=province,
        sub_region=region,
        city=city,
        employees=Interval.exact(employees),
        annual_revenue_cad=Interval.exact(revenue),
        years_in_business=Interval.exact(min(int(rng.expovariate(1 / 9)), 120)),
        trl=Interval.exact(trl),
        stage=_stage(rng, trl),
        legal_forms=forms,
        for_profit=form not in _NOT_FOR_PROFIT,
        naics=_some(rng, _NAICS, (1, 1, 1, 2, 2, 3)),
        areas=_some(rng, dict.fromkeys(map(str, Area), 1), (0, 1, 1, 1, 1, 2, 2, 3)),
        needs=_some(rng, dict.fromkeys(map(str, Need), 1), (1, 2, 2, 3, 4)),
        target_markets=markets,
        market_sales_share=MappingProxyType(
            {
                market: Interval.exact(0 if experience == "none" else round(rng.random() ** 2, 3))
                for market in sorted(markets - {"CA"})
            }
        ),
        export_experience=experience,
        ownership=_some(rng, _OWNERS, (0, 0, 0, 1)),
        canadian_controlled=rng.random() < 0.9,
        memberships=_some(rng, dict.fromkeys(_BODIES, 1), (0, 0, 1, 1, 2)),
        certifications=_some(rng, dict.fromkeys(_CERTIFICATES, 1), (0, 0, 0, 1, 2)),
        ip_status=_one(rng, dict(zip(map(str, IpStatus), (40, 25, 25, 10), strict=True))),
        languages=_some(rng, {"en": 60, "fr": 30, "zh": 5, "es": 5}, (1, 1, 2)),
        project=_project(rng, province),
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


def _one(rng: random.Random, weights: Mapping[str, float]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _some(rng: random.Random, weights: Mapping[str, float], sizes: Sequence[int]) -> frozenset[str]:
    return frozenset(rng.choices(list(weights), list(weights.values()), k=rng.choice(sizes)))


def _whereabouts(rng: random.Random, province: str) -> tuple[str, str]:
    """Return a region and a city: of the list where there are some, else words that no list knows."""
    listed = _CITIES[province]
    if not listed or rng.random() < 0.2:
        return "elsewhere", rng.choice(_SMALL_PLACES)
    place, city = rng.choice(listed)
    return rng.choice((place.slug, place.name_en, place.name_fr)), city.title()


def _stage(rng: random.Random, trl: int) -> str:
    if trl <= 3:
        return Stage.RESEARCH.value
    if trl <= 6:
        return rng.choice((Stage.DEVELOPMENT, Stage.DEMONSTRATION)).value
    return rng.choice((Stage.DEMONSTRATION, Stage.COMMERCIALIZATION, Stage.SCALE_UP, Stage.EXPORT)).value


def _project(rng: random.Random, province: str) -> ProjectFacts:
    cost = round(rng.lognormvariate(13, 1.5), -3)
    has_partner = rng.random() < 0.5
    return ProjectFacts(
        province=province if rng.random() < 0.85 else _one(rng, _PROVINCES),
        cost_cad=Interval.exact(cost),
        own_contribution=Interval.exact(round(rng.random(), 3)),
        public_money_cad=Interval.exact(round(cost * rng.random() * 0.5, -3)),
        starts=_DAY + timedelta(days=rng.randrange(720)),
        has_partner=has_partner,
        partner_kinds=_some(rng, dict.fromkeys(_PARTNERS, 1), (1, 1, 2)) if has_partner else frozenset(),
    )


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
    ConditionKind.SECTORS_NAICS: tuple(_NAICS),
    ConditionKind.TARGET_MARKETS: tuple(sorted(COUNTRIES & set(_MARKETS) - {"CA"})),
    ConditionKind.OWNERSHIP: tuple(_OWNERS),
    ConditionKind.PARTNER: _PARTNERS,
    ConditionKind.SUB_REGION: tuple(sub_regions()),
}
