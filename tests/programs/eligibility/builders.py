"""Conditions, facts and hypothesis strategies for the tests of the rules."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from hypothesis import strategies as st

from hub.core.vocabulary.enums import (
    ApplicantKind,
    Area,
    ConditionKind,
    ExportExperience,
    IpStatus,
    LegalForm,
    Ownership,
    PartnerKind,
    Province,
)
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from programs.eligibility.places import read_places

PLACES = read_places(
    [
        {
            "slug": "southern-ontario",
            "province": "ON",
            "name_en": "Southern Ontario",
            "name_fr": "Sud de l’Ontario",
            "cities": ["Toronto", "London", "Ottawa"],
        },
        {
            "slug": "greater-toronto",
            "province": "ON",
            "name_en": "Greater Toronto",
            "name_fr": "Grand Toronto",
            "cities": ["Toronto"],
        },
        {
            "slug": "southwestern-ontario",
            "province": "ON",
            "name_en": "Southwestern Ontario",
            "name_fr": "Sud-ouest de l’Ontario",
            "cities": ["London"],
        },
        {
            "slug": "northern-ontario",
            "province": "ON",
            "name_en": "Northern Ontario",
            "name_fr": "Nord de l’Ontario",
            "cities": ["Greater Sudbury", "Sault Ste. Marie"],
        },
        {
            "slug": "greater-montreal",
            "province": "QC",
            "name_en": "Greater Montréal",
            "name_fr": "Grand Montréal",
            "cities": ["Montréal", "Laval"],
        },
    ]
)


def condition(kind: str, test: Mapping[str, Any], group: int | None = None) -> TypedCondition:
    """Return a condition whose sentences do not matter."""
    return TypedCondition(
        kind=ConditionKind(kind),
        test=test,
        sentence_en="The rule.",
        sentence_fr="La règle.",
        source="https://example.ca/",
        as_of=None,
        group=group,
    )


def facts(**known: Any) -> ApplicantFacts:
    """Return facts of an applicant; names that start with ``project_`` are facts of the project."""
    project = {name.removeprefix("project_"): known.pop(name) for name in list(known) if name.startswith("project_")}
    return ApplicantFacts(**known, project=ProjectFacts(**project))


def some_of(values: Any, least: int = 0) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from([str(value) for value in values]), min_size=least, max_size=4)


def lists_of(values: Any) -> st.SearchStrategy[list[str]]:
    return some_of(values, least=1).map(sorted)


@st.composite
def intervals(draw: st.DrawFn, top: int, scale: float = 1) -> Interval:
    low = draw(st.integers(0, top))
    high = draw(st.one_of(st.just(low), st.integers(low, top), st.none()))
    return Interval(low * scale, None if high is None else high * scale)


@st.composite
def bounds(draw: st.DrawFn, top: int) -> dict[str, int]:
    low, high = sorted((draw(st.integers(0, top)), draw(st.integers(0, top))))
    return draw(st.sampled_from([{"min": low}, {"max": high}, {"min": low, "max": high}]))


CODES = ["31", "33", "333", "3333", "44", "4411", "5"]
MARKETS = ["CN", "US", "DE", "CA"]
BODIES = ["NGen", "NRC IRAP", "Écotech Québec", "IRAP", "ecotech quebec"]
CERTIFICATES = ["ISO 14001", "ISO 14001:2015", "CSA"]
WITHOUT_PARTNER_ANY = [kind for kind in PartnerKind if kind is not PartnerKind.ANY]

TESTS: dict[ConditionKind, st.SearchStrategy[dict[str, Any]]] = {
    ConditionKind.PROVINCES: st.fixed_dictionaries({"in": lists_of(Province)}),
    ConditionKind.SUB_REGION: st.fixed_dictionaries({"in": lists_of(PLACES)}),
    ConditionKind.PROJECT_PLACE: st.fixed_dictionaries({"in": lists_of([*Province, "CA"])}),
    ConditionKind.EMPLOYEES: bounds(600),
    ConditionKind.ANNUAL_REVENUE: bounds(10_000_000),
    ConditionKind.YEARS_IN_BUSINESS: bounds(20),
    ConditionKind.TRL: bounds(9),
    ConditionKind.LEGAL_FORMS: st.one_of(
        st.fixed_dictionaries({"in": lists_of(LegalForm)}), st.fixed_dictionaries({"excluded": lists_of(LegalForm)})
    ),
    ConditionKind.FOR_PROFIT: st.fixed_dictionaries({"is": st.booleans()}),
    ConditionKind.AREAS: st.fixed_dictionaries({"in": lists_of(Area)}),
    ConditionKind.SECTORS_NAICS: st.one_of(
        st.fixed_dictionaries({"in": lists_of(CODES)}), st.fixed_dictionaries({"excluded": lists_of(CODES)})
    ),
    ConditionKind.TARGET_MARKETS: st.one_of(
        st.fixed_dictionaries({"in": lists_of(["CN", "US", "*"])}),
        st.fixed_dictionaries({"excluded": lists_of(["CN", "US"])}),
    ),
    ConditionKind.MARKET_SALES_SHARE: st.fixed_dictionaries(
        {"market": st.just("target"), "max": st.sampled_from([0, 0.15, 0.5])}
    ),
    ConditionKind.EXPORT_EXPERIENCE: st.fixed_dictionaries({"in": lists_of(ExportExperience)}),
    ConditionKind.OWNERSHIP: st.fixed_dictionaries({"in": lists_of(Ownership)}),
    ConditionKind.CANADIAN_CONTROL: st.fixed_dictionaries({"is": st.booleans()}),
    ConditionKind.PARTNER: st.fixed_dictionaries({"kinds": lists_of(PartnerKind), "count": st.sampled_from([1, 2])}),
    ConditionKind.OWN_CONTRIBUTION: st.fixed_dictionaries({"min": st.sampled_from([0, 0.25, 0.5])}),
    ConditionKind.MIN_PROJECT_COST: st.fixed_dictionaries({"min": st.integers(0, 1_000_000)}),
    ConditionKind.MEMBERSHIP: st.fixed_dictionaries(
        {"bodies": lists_of(BODIES[:3]), "how": st.sampled_from(["member", "client", "referral"])}
    ),
    ConditionKind.APPLICANT: st.fixed_dictionaries({"is": lists_of(ApplicantKind)}),
    ConditionKind.CERTIFICATIONS: st.fixed_dictionaries({"in": lists_of(CERTIFICATES)}),
    ConditionKind.IP_STATUS: st.fixed_dictionaries({"in": lists_of(IpStatus)}),
    ConditionKind.OTHER: st.just({}),
}


@st.composite
def conditions(draw: st.DrawFn) -> TypedCondition:
    kind = draw(st.sampled_from(list(ConditionKind)))
    return condition(kind, draw(TESTS[kind]), draw(st.sampled_from([None, None, 1, 2])))


CONDITIONS = st.lists(conditions(), max_size=6)

# What an applicant says of itself does not contradict itself here: one place, and no partner or its kinds.
WHEREABOUTS = [
    ("ON", "southern-ontario", "London"),
    ("ON", "Grand Toronto", "Toronto"),
    ("ON", "sud de l'ontario", "Toronto"),
    ("ON", "Northern Ontario", "Greater Sudbury"),
    ("ON", "Somewhere", "Moosonee"),
    ("QC", "grand montreal", "MONTREAL"),
    ("QC", "Somewhere", "London"),
    ("NS", "Somewhere", "Toronto"),
]


@st.composite
def known_facts(draw: st.DrawFn) -> ApplicantFacts:
    """Draw facts of which none is missing."""
    province, sub_region, city = draw(st.sampled_from(WHEREABOUTS))
    has_partner = draw(st.booleans())
    kinds = draw(some_of(WITHOUT_PARTNER_ANY)) if has_partner else frozenset()
    project = ProjectFacts(
        province=draw(st.sampled_from([str(code) for code in Province])),
        cost_cad=draw(intervals(1_000_000)),
        own_contribution=draw(intervals(100, 0.01)),
        has_partner=has_partner,
        partner_kinds=kinds,
    )
    return ApplicantFacts(
        province=province,
        sub_region=sub_region,
        city=city,
        employees=draw(intervals(600)),
        annual_revenue_cad=draw(intervals(10_000_000)),
        years_in_business=draw(intervals(20)),
        trl=draw(intervals(9)),
        legal_forms=draw(some_of(LegalForm)),
        for_profit=draw(st.booleans()),
        naics=draw(some_of(CODES)),
        areas=draw(some_of(Area)),
        proposed_areas=draw(some_of(Area)),
        target_markets=draw(some_of(MARKETS)),
        market_sales_share=draw(st.dictionaries(st.sampled_from(MARKETS), intervals(100, 0.01))),
        export_experience=draw(st.sampled_from([str(value) for value in ExportExperience])),
        ownership=draw(some_of(Ownership)),
        canadian_controlled=draw(st.booleans()),
        memberships=draw(some_of(BODIES)),
        certifications=draw(some_of(CERTIFICATES)),
        ip_status=draw(st.sampled_from([str(value) for value in IpStatus])),
        project=project,
    )


@st.composite
def growing_facts(draw: st.DrawFn) -> tuple[ApplicantFacts, ApplicantFacts]:
    """Draw facts, and the same facts with some of them forgotten or known less exactly: (fewer, more)."""
    more = draw(known_facts())
    fewer = _forget(draw, more, keep=frozenset({"project", "proposed_areas"}))
    return replace(fewer, project=_forget(draw, more.project, keep=frozenset())), more


def _forget(draw: st.DrawFn, record: Any, keep: frozenset[str]) -> Any:
    changes: dict[str, Any] = {}
    for field in fields(record):
        if field.name in keep or draw(st.booleans()):
            continue
        value = getattr(record, field.name)
        if isinstance(value, Interval) and draw(st.booleans()):
            changes[field.name] = Interval(draw(st.sampled_from([0, value.low])), None)
        elif isinstance(value, Mapping):
            changes[field.name] = {key: value[key] for key in sorted(value)[1:]}
        else:
            changes[field.name] = None
    return replace(record, **changes)


ANY_FACTS = growing_facts().map(lambda pair: pair[0])
