"""Made-up companies, drawn by a seeded generator: typical firms before which a curator sees what a draft changes.

The shares are plausible for Canadian clean-technology companies (most are small corporations in Ontario, Quebec,
British Columbia and Alberta, few are exporters to China); they are no statistics and stand for nobody.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from hub.core.vocabulary.enums import Area, IpStatus, Need, PartnerKind, Province, Stage
from hub.matching.index.columns import CompanyColumns
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from programs.eligibility.places import sub_regions

TYPICAL_FIRMS = 2000

_DAY = date(2026, 11, 24)
_PROVINCES = {"ON": 38, "QC": 23, "BC": 15, "AB": 12, "MB": 3, "SK": 3, "NS": 2, "NB": 1.5, "NL": 1, "PE": 0.5}
_PROVINCES |= {"YT": 0.3, "NT": 0.3, "NU": 0.4}
_SMALL_PLACES = ("Petite-Rivière", "Maple Creek", "Saint-Joseph", "Fairview", "Lakeside")
_FORMS = {"corporation": 80, "cooperative": 3, "non_profit": 5, "sole_proprietorship": 3, "partnership": 3}
_FORMS |= {"indigenous_organization": 2, "academic": 2, "municipality": 1, "crown_corporation": 1}
_NOT_FOR_PROFIT = frozenset({"non_profit", "academic", "municipality"})
MARKETS = {"US": 40, "CN": 25, "DE": 8, "FR": 8, "GB": 7, "JP": 6, "KR": 5, "IN": 5, "MX": 5, "SG": 4, "AU": 4}
MARKETS |= {"CA": 20, "BR": 3, "CL": 3, "NL": 3, "HK": 3, "TW": 2, "IL": 2, "CN-SH": 3, "CN-JS": 2, "CN-GD": 2}
NAICS = {"541330": 10, "541380": 4, "541620": 8, "541710": 6, "333": 6, "3334": 3, "333413": 2, "335": 6, "335910": 4}
NAICS |= {"336": 4, "336320": 2, "3273": 2, "325": 5, "3251": 3, "221": 4, "22111": 2, "221119": 2, "2213": 4}
NAICS |= {"562": 6}
NAICS |= {"562910": 2, "5112": 3, "238220": 2, "23": 2, "31": 1, "311": 2, "321111": 1, "111": 1, "112": 1, "211": 2}
NAICS |= {"212": 2, "4832": 1, "48": 1, "52": 1, "531": 1, "11": 1}
_BODIES: tuple[str, ...] = (
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
OWNERS = {"indigenous": 4, "women": 16, "youth": 4, "black": 3, "racialized": 5}
PARTNERS = tuple(kind.value for kind in PartnerKind if kind is not PartnerKind.ANY)
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


@lru_cache(maxsize=4)
def typical_firms(province: str | None = None) -> CompanyColumns:
    """Return ``TYPICAL_FIRMS`` made-up companies of Canada, or of one province: always the same."""
    rng = random.Random(TYPICAL_FIRMS)  # noqa: S311
    return CompanyColumns.of([synthetic_facts(rng, province)] for _ in range(TYPICAL_FIRMS))


def synthetic_facts(rng: random.Random, province: str | None = None) -> ApplicantFacts:
    """Return the facts of one made-up company, of a province or any, of which all is known, every number exactly.

    They agree with each other: the city lies in the province, a partner comes with its kinds, revenue goes with size.
    The same state of ``rng`` gives the same company.
    """
    province = province or _one(rng, _PROVINCES)
    region, city = _whereabouts(rng, province)
    employees = int(rng.lognormvariate(2.8, 1.3))
    revenue = round(employees * rng.lognormvariate(11.2, 1.0), -3) if rng.random() < 0.85 else 0
    trl = rng.choice((2, 3, 4, 5, 6, 6, 7, 7, 8, 8, 9, 9, 9))
    form = _one(rng, _FORMS)
    forms = frozenset({form, "corporation"} if form == "indigenous_organization" and rng.random() < 0.5 else {form})
    markets = _some(rng, MARKETS, (0, 1, 1, 2, 2, 3, 4))
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
        naics=_some(rng, NAICS, (1, 1, 1, 2, 2, 3)),
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
        ownership=_some(rng, OWNERS, (0, 0, 0, 1)),
        canadian_controlled=rng.random() < 0.9,
        memberships=_some(rng, dict.fromkeys(_BODIES, 1), (0, 0, 1, 1, 2)),
        certifications=_some(rng, dict.fromkeys(_CERTIFICATES, 1), (0, 0, 0, 1, 2)),
        ip_status=_one(rng, dict(zip(map(str, IpStatus), (40, 25, 25, 10), strict=True))),
        languages=_some(rng, {"en": 60, "fr": 30, "zh": 5, "es": 5}, (1, 1, 2)),
        project=_project(rng, province),
    )


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
        partner_kinds=_some(rng, dict.fromkeys(PARTNERS, 1), (1, 1, 2)) if has_partner else frozenset(),
    )
