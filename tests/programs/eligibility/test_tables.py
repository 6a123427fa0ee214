"""The tables and the small parts of the rules: which fact stands where, who serves for whom, what lies in what."""

from dataclasses import fields

import pytest

from hub.core.vocabulary.enums import ApplicantKind, ConditionKind, LegalForm, PartnerKind, Result, Verdict
from programs.eligibility.conditions.company import MEMBERSHIP_WAYS
from programs.eligibility.conditions.partner import APPLICANTS_BY_FORM, APPLICANTS_BY_PARTNER, PARTNERS_THAT_SERVE
from programs.eligibility.conditions.registry import CONDITION_TYPES, FACT_FIELDS
from programs.eligibility.evaluate import evaluate, verdict_only
from programs.eligibility.facts import ApplicantFacts, ProjectFacts
from programs.eligibility.places import Place, is_within, read_places, sub_regions
from tests.programs.eligibility.builders import PLACES, condition, facts

MET, NOT_MET, UNKNOWN = Result.MET, Result.NOT_MET, Result.UNKNOWN


def test_every_fact_has_the_name_of_its_kind_and_stands_in_a_field() -> None:
    assert set(FACT_FIELDS) == set(ConditionKind) - {ConditionKind.APPLICANT, ConditionKind.OTHER}
    known = {field.name for field in fields(ApplicantFacts)} | {
        f"project.{field.name}" for field in fields(ProjectFacts)
    }
    named = [name for names in FACT_FIELDS.values() for name in names]
    assert set(named) <= known
    assert len(named) == len(set(named))
    assert FACT_FIELDS["sub_region"] == ("sub_region", "city")
    assert FACT_FIELDS["partner"] == ("project.has_partner", "project.partner_kinds")


def test_who_serves_for_whom() -> None:
    companies = {PartnerKind.COMPANY, PartnerKind.SME, PartnerKind.INDUSTRY}
    others = {
        PartnerKind.ANY: set(PartnerKind),
        PartnerKind.COMPANY: companies,
        PartnerKind.INDUSTRY: companies,
        PartnerKind.RESEARCH: {PartnerKind.RESEARCH, PartnerKind.ACADEMIC},
    }
    assert {kind: others.get(kind, {kind}) for kind in PartnerKind} == PARTNERS_THAT_SERVE


def test_who_shows_an_applicant_that_is_not_the_company() -> None:
    assert {
        LegalForm.ACADEMIC: {ApplicantKind.RESEARCHER},
        LegalForm.MUNICIPALITY: {ApplicantKind.MUNICIPALITY, ApplicantKind.COMMUNITY},
        LegalForm.INDIGENOUS_ORGANIZATION: {ApplicantKind.COMMUNITY},
    } == APPLICANTS_BY_FORM
    assert {
        PartnerKind.ACADEMIC: {ApplicantKind.RESEARCHER},
        PartnerKind.RESEARCH: {ApplicantKind.RESEARCHER},
        PartnerKind.MUNICIPALITY: {ApplicantKind.MUNICIPALITY, ApplicantKind.COMMUNITY},
        PartnerKind.INDIGENOUS: {ApplicantKind.COMMUNITY},
        PartnerKind.UTILITY: {ApplicantKind.UTILITY},
        PartnerKind.INVESTOR: {ApplicantKind.INVESTOR},
    } == APPLICANTS_BY_PARTNER


@pytest.mark.parametrize("way", ["member", "client", "referral"])
def test_the_ways_of_a_membership(way: str) -> None:
    assert way in MEMBERSHIP_WAYS
    assert CONDITION_TYPES[ConditionKind.MEMBERSHIP].problems({"bodies": ["STEP"], "how": way}) == ()


def test_one_value_is_a_range() -> None:
    assert CONDITION_TYPES[ConditionKind.TRL].problems({"min": 7, "max": 7}) == ()
    assert CONDITION_TYPES[ConditionKind.TRL].problems({"min": 8, "max": 7}) == ("min is above max",)


@pytest.mark.parametrize(
    ("kind", "test", "known", "asked"),
    [
        ("certifications", {"in": ["ISO 14034"]}, {}, {"certifications"}),
        ("certifications", {"in": ["ISO 14034"]}, {"certifications": frozenset({"ISO"})}, set()),
        ("membership", {"bodies": ["NRC IRAP"], "how": "client"}, {}, {"membership"}),
        ("membership", {"bodies": ["NRC IRAP"], "how": "client"}, {"memberships": frozenset({"NRC"})}, set()),
        ("other", {}, {}, set()),
    ],
)
def test_which_facts_settle_an_open_condition(kind, test, known, asked) -> None:
    assert CONDITION_TYPES[ConditionKind(kind)].open_facts(test, facts(**known)) == asked


def place(slug: str, *cities: str, province: str = "ON") -> Place:
    return Place(slug, province, f"{slug} in English", f"{slug} en français", frozenset(cities))


@pytest.mark.parametrize(
    ("inner", "outer", "result"),
    [
        (place("a"), place("a"), MET),
        (place("a", "x"), place("b", "x", "y"), MET),
        (place("a", "x"), place("b", "x"), MET),
        (place("a", "x", "y"), place("b", "x"), UNKNOWN),
        (place("a", "x", "y"), place("b", "y", "z"), UNKNOWN),
        (place("a", "x"), place("b", "y"), NOT_MET),
        (place("a"), place("b", "y"), UNKNOWN),
        (place("a", "x"), place("b"), UNKNOWN),
        (place("a"), place("b"), UNKNOWN),
        (place("a", "x", province="QC"), place("b", "x"), NOT_MET),
        (place("a", province="QC"), place("b"), NOT_MET),
    ],
)
def test_what_lies_in_what(inner: Place, outer: Place, result: Result) -> None:
    assert is_within(inner, outer) is result


def test_a_place_has_its_name_in_both_languages() -> None:
    assert (place("a").name("en"), place("a").name("fr"), place("a").name("fr-CA")) == (
        "a in English",
        "a en français",
        "a en français",
    )


def test_places_are_read_as_rows_say() -> None:
    row = {"slug": "s", "province": "QC", "name_en": "North", "name_fr": "Nord", "cities": ["Ville-Émard"]}
    bare = {"slug": "b", "province": "ON", "name_en": "South", "name_fr": "Sud"}
    assert read_places([row, bare]) == {
        "s": Place("s", "QC", "North", "Nord", frozenset({"ville emard"})),
        "b": Place("b", "ON", "South", "Sud", frozenset()),
    }


def test_the_own_places() -> None:
    own = sub_regions()
    assert own["northern-ontario"].province == "ON"
    assert "montreal" in own["greater-montreal"].cities
    assert own["cape-breton"].name("fr") == "Cap-Breton"


def test_a_group_that_fails_whole_stands_against_the_company() -> None:
    either = (
        condition("provinces", {"in": ["QC"]}, group=1),
        condition("for_profit", {"is": True}, group=1),
    )
    neither = facts(province="ON", for_profit=False)
    assert verdict_only(either, neither, verified=True) is Verdict.NOT_NOW
    assert verdict_only(either, facts(province="ON"), verified=True) is Verdict.TO_CONFIRM
    assert verdict_only(either, facts(province="ON", for_profit=True), verified=True) is Verdict.MEETS


def test_a_finding_speaks_both_languages() -> None:
    (finding,) = evaluate([condition("provinces", {"in": ["QC"]})], facts(province="ON"), places=PLACES)
    assert finding.because("en") == "You are in Ontario."
    assert finding.because("fr") == "Vous êtes en Ontario."
    assert finding.remedy("en") != finding.remedy("fr")
