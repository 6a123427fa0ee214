"""The closed list of kinds of conditions: the parameters of each, and the facts that settle it.

A fact bears the name of the condition that asks for it ("project_place", "own_contribution"), so that one closed
list serves questions, findings and the batch answer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from hub.core.vocabulary.enums import (
    ANY_FOREIGN_MARKET,
    CANADA,
    ApplicantKind,
    Area,
    ConditionKind,
    ExportExperience,
    IpStatus,
    LegalForm,
    PartnerKind,
    Province,
)

MEMBERSHIP_WAYS = ("member", "client", "referral")
TARGET = "target"

# Where each fact stands in ``ApplicantFacts``; a dotted name is a fact of the project.
FACT_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "provinces": ("province",),
        "sub_region": ("sub_region", "city"),
        "project_place": ("project.province",),
        "employees": ("employees",),
        "annual_revenue_cad": ("annual_revenue_cad",),
        "years_in_business": ("years_in_business",),
        "trl": ("trl",),
        "legal_forms": ("legal_forms",),
        "for_profit": ("for_profit",),
        "areas": ("areas",),
        "sectors_naics": ("naics",),
        "target_markets": ("target_markets",),
        "market_sales_share": ("market_sales_share",),
        "export_experience": ("export_experience",),
        "ownership": ("ownership",),
        "canadian_control": ("canadian_controlled",),
        "partner": ("project.has_partner", "project.partner_kinds"),
        "own_contribution": ("project.own_contribution",),
        "min_project_cost": ("project.cost_cad",),
        "membership": ("memberships",),
        "certifications": ("certifications",),
        "ip_status": ("ip_status",),
    }
)

# Kinds of partners that serve where another kind is asked for.
PARTNERS_THAT_SERVE: Mapping[str, frozenset[str]] = MappingProxyType(
    {kind.value: frozenset({kind.value}) for kind in PartnerKind}
    | {
        PartnerKind.ANY: frozenset(kind.value for kind in PartnerKind),
        PartnerKind.COMPANY: frozenset({PartnerKind.COMPANY, PartnerKind.SME, PartnerKind.INDUSTRY}),
        PartnerKind.INDUSTRY: frozenset({PartnerKind.INDUSTRY, PartnerKind.COMPANY, PartnerKind.SME}),
        PartnerKind.RESEARCH: frozenset({PartnerKind.RESEARCH, PartnerKind.ACADEMIC}),
    }
)

# Applicants that a legal form shows, and those that a partner of the project shows. What is not listed stays open.
APPLICANTS_BY_FORM: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        LegalForm.ACADEMIC: frozenset({ApplicantKind.RESEARCHER}),
        LegalForm.MUNICIPALITY: frozenset({ApplicantKind.MUNICIPALITY, ApplicantKind.COMMUNITY}),
        LegalForm.INDIGENOUS_ORGANIZATION: frozenset({ApplicantKind.COMMUNITY}),
    }
)
APPLICANTS_BY_PARTNER: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        PartnerKind.ACADEMIC: frozenset({ApplicantKind.RESEARCHER}),
        PartnerKind.RESEARCH: frozenset({ApplicantKind.RESEARCHER}),
        PartnerKind.MUNICIPALITY: frozenset({ApplicantKind.MUNICIPALITY, ApplicantKind.COMMUNITY}),
        PartnerKind.INDIGENOUS: frozenset({ApplicantKind.COMMUNITY}),
        PartnerKind.UTILITY: frozenset({ApplicantKind.UTILITY}),
        PartnerKind.INVESTOR: frozenset({ApplicantKind.INVESTOR}),
    }
)


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the test of a kind may hold.

    ``lists`` names the keys of which exactly one is given, with the values they may take (None: free text);
    ``numbers`` the numeric bounds, of which at least one is given; ``truth`` a key that holds true or false;
    ``words`` keys that hold one of some words; ``whole`` an optional whole number from 1.
    """

    lists: Mapping[str, Collection[str] | None] = MappingProxyType({})
    numbers: tuple[str, ...] = ()
    truth: str | None = None
    words: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    whole: str | None = None

    @property
    def keys(self) -> frozenset[str]:
        """Every key that the test may hold."""
        others = [key for key in (self.truth, self.whole) if key]
        return frozenset([*self.lists, *self.numbers, *self.words, *others])


_RANGE = Parameters(numbers=("min", "max"))
_PROVINCES = tuple(province.value for province in Province)
_FORMS = tuple(LegalForm)

PARAMETERS: Mapping[ConditionKind, Parameters] = MappingProxyType(
    {
        ConditionKind.PROVINCES: Parameters(lists={"in": _PROVINCES}),
        ConditionKind.SUB_REGION: Parameters(lists={"in": None}),
        ConditionKind.PROJECT_PLACE: Parameters(lists={"in": (*_PROVINCES, CANADA)}),
        ConditionKind.EMPLOYEES: _RANGE,
        ConditionKind.ANNUAL_REVENUE: _RANGE,
        ConditionKind.YEARS_IN_BUSINESS: _RANGE,
        ConditionKind.TRL: _RANGE,
        ConditionKind.LEGAL_FORMS: Parameters(lists={"in": _FORMS, "excluded": _FORMS}),
        ConditionKind.FOR_PROFIT: Parameters(truth="is"),
        ConditionKind.AREAS: Parameters(lists={"in": tuple(Area)}),
        ConditionKind.SECTORS_NAICS: Parameters(lists={"in": None, "excluded": None}),
        ConditionKind.TARGET_MARKETS: Parameters(lists={"in": None, "excluded": None}),
        ConditionKind.MARKET_SALES_SHARE: Parameters(numbers=("max",), words={"market": (TARGET,)}),
        ConditionKind.EXPORT_EXPERIENCE: Parameters(lists={"in": tuple(ExportExperience)}),
        ConditionKind.OWNERSHIP: Parameters(lists={"in": None}),
        ConditionKind.CANADIAN_CONTROL: Parameters(truth="is"),
        ConditionKind.PARTNER: Parameters(lists={"kinds": tuple(PartnerKind)}, whole="count"),
        ConditionKind.OWN_CONTRIBUTION: Parameters(numbers=("min",)),
        ConditionKind.MIN_PROJECT_COST: Parameters(numbers=("min",)),
        ConditionKind.MEMBERSHIP: Parameters(lists={"bodies": None}, words={"how": MEMBERSHIP_WAYS}),
        ConditionKind.APPLICANT: Parameters(lists={"is": tuple(ApplicantKind)}),
        ConditionKind.CERTIFICATIONS: Parameters(lists={"in": None}),
        ConditionKind.IP_STATUS: Parameters(lists={"in": tuple(IpStatus)}),
        ConditionKind.OTHER: Parameters(),
    }
)


def problems_in(kind: ConditionKind, test: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is wrong with the test of a kind, one English sentence each; nothing when it is valid."""
    allowed = PARAMETERS[kind]
    return (
        *(f"{key} is not a key of {kind}" for key in sorted(set(test) - allowed.keys)),
        *_mistakes_in_lists(allowed, test),
        *_mistakes_in_numbers(allowed, test),
        *_mistakes_in_the_rest(allowed, test),
    )


def _mistakes_in_lists(allowed: Parameters, test: Mapping[str, Any]) -> list[str]:
    given = [key for key in allowed.lists if key in test]
    if allowed.lists and len(given) != 1:
        return [f"expected exactly one of: {', '.join(allowed.lists)}"]
    mistakes = []
    for key in given:
        values, known = test[key], allowed.lists[key]
        if isinstance(values, str) or not isinstance(values, Collection) or not values:
            mistakes.append(f"{key} must be a list of at least one value")
            continue
        strangers = [value for value in values if not isinstance(value, str) or (known and value not in known)]
        mistakes += [f"{key} does not know {value!r}" for value in strangers]
    return mistakes


def _mistakes_in_numbers(allowed: Parameters, test: Mapping[str, Any]) -> list[str]:
    bounds = {key: test[key] for key in allowed.numbers if test.get(key) is not None}
    if allowed.numbers and not bounds:
        return [f"expected a number for: {', '.join(allowed.numbers)}"]
    mistakes = [f"{key} must be a number" for key, value in bounds.items() if not _is_number(value)]
    if not mistakes and len(bounds) == 2 and bounds["min"] > bounds["max"]:
        mistakes.append("min is above max")
    return mistakes


def _mistakes_in_the_rest(allowed: Parameters, test: Mapping[str, Any]) -> list[str]:
    mistakes = [
        f"{key} must be one of: {', '.join(known)}"
        for key, known in allowed.words.items()
        if test.get(key) not in known
    ]
    if allowed.truth and not isinstance(test.get(allowed.truth), bool):
        mistakes.append(f"{allowed.truth} must be true or false")
    if allowed.whole and not (_is_number(count := test.get(allowed.whole, 1)) and count == int(count) >= 1):
        mistakes.append(f"{allowed.whole} must be a whole number from 1")
    return mistakes


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_foreign(market: str) -> bool:
    """Tell whether a country code names a market outside Canada; the joker for any foreign market does."""
    return market == ANY_FOREIGN_MARKET or market != CANADA


EXAMPLES: Mapping[ConditionKind, Mapping[str, Any]] = MappingProxyType(
    {
        ConditionKind.PROVINCES: {"in": ["QC", "ON"]},
        ConditionKind.SUB_REGION: {"in": ["northern-ontario"]},
        ConditionKind.PROJECT_PLACE: {"in": ["CA"]},
        ConditionKind.EMPLOYEES: {"min": 3, "max": 500},
        ConditionKind.ANNUAL_REVENUE: {"min": 300_000, "max": 100_000_000},
        ConditionKind.YEARS_IN_BUSINESS: {"min": 2},
        ConditionKind.TRL: {"min": 4, "max": 7},
        ConditionKind.LEGAL_FORMS: {"in": ["corporation", "cooperative"]},
        ConditionKind.FOR_PROFIT: {"is": True},
        ConditionKind.AREAS: {"in": ["wastewater-treatment"]},
        ConditionKind.SECTORS_NAICS: {"in": ["31", "32", "33"]},
        ConditionKind.TARGET_MARKETS: {"in": ["CN"]},
        ConditionKind.MARKET_SALES_SHARE: {"market": "target", "max": 0.1},
        ConditionKind.EXPORT_EXPERIENCE: {"in": ["some", "regular"]},
        ConditionKind.OWNERSHIP: {"in": ["women"]},
        ConditionKind.CANADIAN_CONTROL: {"is": True},
        ConditionKind.PARTNER: {"kinds": ["academic"], "count": 1},
        ConditionKind.OWN_CONTRIBUTION: {"min": 0.25},
        ConditionKind.MIN_PROJECT_COST: {"min": 100_000},
        ConditionKind.MEMBERSHIP: {"bodies": ["Écotech Québec"], "how": "member"},
        ConditionKind.APPLICANT: {"is": ["researcher"]},
        ConditionKind.CERTIFICATIONS: {"in": ["B Corp"]},
        ConditionKind.IP_STATUS: {"in": ["pending", "granted"]},
    }
)
