"""Every kind of condition, fact by fact."""

from typing import Any

import pytest

from hub.core.vocabulary.enums import ConditionKind, Result
from programs.eligibility.conditions.registry import CONDITION_TYPES, FACT_FIELDS, RULES
from programs.eligibility.evaluate import evaluate
from programs.eligibility.facts import Interval
from tests.programs.eligibility.builders import PLACES, condition, facts

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
exact = Interval.exact


def some(*values: str) -> frozenset[str]:
    return frozenset(values)


CASES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    # where the company is
    ("provinces", {"in": ["QC", "ON"]}, {"province": "ON"}, MET),
    ("provinces", {"in": ["QC"]}, {"province": "ON"}, NOT_MET),
    ("provinces", {"in": ["QC"]}, {}, UNKNOWN),
    ("provinces", {"in": ["QC"]}, {"project_province": "QC"}, UNKNOWN),
    ("sub_region", {"in": ["southern-ontario"]}, {"province": "ON", "city": "toronto"}, MET),
    ("sub_region", {"in": ["greater-montreal"]}, {"province": "QC", "city": "MONTREAL"}, MET),
    ("sub_region", {"in": ["southern-ontario"]}, {"province": "ON", "city": "Moosonee"}, UNKNOWN),
    ("sub_region", {"in": ["southern-ontario"]}, {"province": "ON", "city": "Greater Sudbury"}, NOT_MET),
    ("sub_region", {"in": ["southern-ontario"]}, {"province": "QC", "city": "Toronto"}, NOT_MET),
    ("sub_region", {"in": ["southern-ontario"]}, {"city": "Toronto"}, UNKNOWN),
    ("sub_region", {"in": ["southern-ontario"]}, {"province": "ON"}, UNKNOWN),
    ("sub_region", {"in": ["southern-ontario"]}, {"sub_region": "southern-ontario"}, MET),
    ("sub_region", {"in": ["southern-ontario"]}, {"province": "ON", "sub_region": "Sud de l'Ontario"}, MET),
    ("sub_region", {"in": ["southern-ontario"]}, {"province": "ON", "sub_region": "Greater Toronto"}, MET),
    ("sub_region", {"in": ["greater-toronto"]}, {"province": "ON", "sub_region": "Southern Ontario"}, UNKNOWN),
    ("sub_region", {"in": ["northern-ontario"]}, {"province": "ON", "sub_region": "Southern Ontario"}, NOT_MET),
    ("sub_region", {"in": ["southwestern-ontario"]}, {"province": "ON", "city": "Toronto"}, NOT_MET),
    ("sub_region", {"in": ["southwestern-ontario"]}, {"province": "ON", "city": "Ottawa"}, UNKNOWN),
    ("sub_region", {"in": ["northern-ontario", "greater-toronto"]}, {"province": "ON", "city": "Toronto"}, MET),
    ("sub_region", {"in": ["nowhere"]}, {"province": "ON", "city": "Toronto"}, UNKNOWN),
    # where the project is: never taken from the company's own province
    ("project_place", {"in": ["AB"]}, {"project_province": "AB"}, MET),
    ("project_place", {"in": ["AB"]}, {"project_province": "QC"}, NOT_MET),
    ("project_place", {"in": ["AB"]}, {"province": "AB"}, UNKNOWN),
    ("project_place", {"in": ["CA"]}, {"project_province": "NU"}, MET),
    ("project_place", {"in": ["CA"]}, {"province": "NU"}, UNKNOWN),
    ("project_place", {"in": ["AB"]}, {"project_place": "AB"}, MET),
    ("project_place", {"in": ["AB"]}, {"project_place": "QC"}, NOT_MET),
    ("project_place", {"in": ["AB"]}, {"project_place": "CA"}, UNKNOWN),
    ("project_place", {"in": ["CA"]}, {"project_place": "CA"}, MET),
    ("project_place", {"in": ["CA"]}, {"project_place": "NL"}, MET),  # Newfoundland and Labrador
    ("project_place", {"in": ["CA"]}, {"project_place": "NLD"}, NOT_MET),
    ("project_place", {"in": ["CA", "QC"]}, {"project_place": "CN-JS"}, NOT_MET),
    ("project_place", {"in": ["CA"]}, {"project_place": "CN-JS", "project_province": "QC"}, NOT_MET),
    # numbers: inclusive on both sides, zero is a value
    ("employees", {"min": 3, "max": 500}, {"employees": exact(3)}, MET),
    ("employees", {"min": 3, "max": 500}, {"employees": exact(500)}, MET),
    ("employees", {"min": 3, "max": 500}, {"employees": exact(2)}, NOT_MET),
    ("employees", {"min": 3, "max": 500}, {"employees": exact(501)}, NOT_MET),
    ("employees", {"min": 3, "max": None}, {"employees": exact(0)}, NOT_MET),
    ("employees", {"min": None, "max": 300}, {"employees": exact(0)}, MET),
    ("employees", {"max": 300}, {"employees": Interval(250, 499)}, UNKNOWN),
    ("employees", {"max": 300}, {"employees": Interval(300, 499)}, UNKNOWN),
    ("employees", {"max": 300}, {"employees": Interval(250, 300)}, MET),
    ("employees", {"max": 300}, {"employees": Interval(301, 499)}, NOT_MET),
    ("employees", {"max": 300}, {"employees": Interval(500, None)}, NOT_MET),
    ("employees", {"max": 300}, {"employees": Interval(100, None)}, UNKNOWN),
    ("employees", {"min": 300}, {"employees": Interval(500, None)}, MET),
    ("employees", {"min": 300}, {"employees": Interval(0, 299)}, NOT_MET),
    ("employees", {"min": 10, "max": 20}, {"employees": Interval(0, None)}, UNKNOWN),
    ("employees", {"max": 300}, {}, UNKNOWN),
    ("annual_revenue_cad", {"min": 0}, {"annual_revenue_cad": exact(0)}, MET),
    ("annual_revenue_cad", {"min": 300_000}, {"annual_revenue_cad": exact(0)}, NOT_MET),
    ("annual_revenue_cad", {"max": 15_000_000}, {"annual_revenue_cad": exact(15_000_000)}, MET),
    ("annual_revenue_cad", {"max": 15_000_000}, {}, UNKNOWN),
    ("years_in_business", {"min": 2}, {"years_in_business": exact(0)}, NOT_MET),
    ("years_in_business", {"min": 2}, {"years_in_business": exact(2)}, MET),
    ("years_in_business", {"min": 2}, {"years_in_business": Interval(1, 3)}, UNKNOWN),
    ("trl", {"min": 4, "max": 7}, {"trl": Interval(4, 7)}, MET),
    ("trl", {"min": 4, "max": 7}, {"trl": Interval(7, 9)}, UNKNOWN),
    ("trl", {"min": 4, "max": 7}, {"trl": exact(8)}, NOT_MET),
    # what the company is
    ("legal_forms", {"in": ["corporation"]}, {"legal_forms": some("corporation", "indigenous_organization")}, MET),
    ("legal_forms", {"in": ["non_profit"]}, {"legal_forms": some("corporation")}, NOT_MET),
    ("legal_forms", {"in": ["non_profit"]}, {"legal_forms": some()}, UNKNOWN),
    ("legal_forms", {"excluded": ["academic"]}, {"legal_forms": some("corporation")}, MET),
    ("legal_forms", {"excluded": ["academic"]}, {"legal_forms": some("academic", "non_profit")}, NOT_MET),
    ("legal_forms", {"excluded": ["academic"]}, {}, UNKNOWN),
    ("for_profit", {"is": True}, {"for_profit": True}, MET),
    ("for_profit", {"is": True}, {"for_profit": False}, NOT_MET),
    ("for_profit", {"is": False}, {"for_profit": False}, MET),
    ("for_profit", {"is": False}, {}, UNKNOWN),
    ("ownership", {"in": ["indigenous", "women"]}, {"ownership": some("women")}, MET),
    ("ownership", {"in": ["indigenous"]}, {"ownership": some()}, NOT_MET),
    ("ownership", {"in": ["indigenous"]}, {"ownership": some("women")}, NOT_MET),
    ("ownership", {"in": ["indigenous"]}, {}, UNKNOWN),
    ("canadian_control", {"is": True}, {"canadian_controlled": True}, MET),
    ("canadian_control", {"is": True}, {"canadian_controlled": False}, NOT_MET),
    ("canadian_control", {"is": True}, {}, UNKNOWN),
    # what it does
    ("areas", {"in": ["wastewater-treatment"]}, {"areas": some("wastewater-treatment")}, MET),
    ("areas", {"in": ["wastewater-treatment"]}, {"areas": some("energy-efficiency")}, NOT_MET),
    ("areas", {"in": ["wastewater-treatment"]}, {"areas": some()}, NOT_MET),
    ("areas", {"in": ["wastewater-treatment"]}, {}, UNKNOWN),
    ("areas", {"in": ["wastewater-treatment"]}, {"proposed_areas": some("wastewater-treatment")}, MET),
    ("areas", {"in": ["wastewater-treatment"]}, {"proposed_areas": some("energy-efficiency")}, UNKNOWN),
    (
        "areas",
        {"in": ["wastewater-treatment"]},
        {"areas": some(), "proposed_areas": some("wastewater-treatment")},
        NOT_MET,
    ),
    ("sectors_naics", {"in": ["33"]}, {"naics": some("3333")}, MET),
    ("sectors_naics", {"in": ["3333"]}, {"naics": some("33")}, UNKNOWN),
    ("sectors_naics", {"in": ["3333"]}, {"naics": some("3334")}, NOT_MET),
    ("sectors_naics", {"in": ["3333"]}, {"naics": some("44", "3333")}, MET),
    ("sectors_naics", {"in": ["3333"]}, {}, UNKNOWN),
    ("sectors_naics", {"in": ["3333"]}, {"naics": some()}, UNKNOWN),
    ("sectors_naics", {"excluded": ["44"]}, {"naics": some("4411")}, NOT_MET),
    ("sectors_naics", {"excluded": ["4411"]}, {"naics": some("44")}, UNKNOWN),
    ("sectors_naics", {"excluded": ["44"]}, {"naics": some("3333")}, MET),
    ("sectors_naics", {"excluded": ["44"]}, {"naics": some("3333", "44")}, UNKNOWN),
    ("certifications", {"in": ["ISO 14001"]}, {"certifications": some("iso 14001:2015")}, MET),
    ("certifications", {"in": ["ISO 14001"]}, {"certifications": some("ISO 9001")}, NOT_MET),
    ("certifications", {"in": ["ISO 14001"]}, {"certifications": some()}, NOT_MET),
    ("certifications", {"in": ["ISO 14001"]}, {}, UNKNOWN),
    ("ip_status", {"in": ["granted", "licensed"]}, {"ip_status": "licensed"}, MET),
    ("ip_status", {"in": ["granted", "licensed"]}, {"ip_status": "none"}, NOT_MET),
    ("ip_status", {"in": ["granted", "licensed"]}, {}, UNKNOWN),
    # where it sells
    ("target_markets", {"in": ["*"]}, {"target_markets": some("CN")}, MET),
    ("target_markets", {"in": ["*"]}, {"target_markets": some("CA")}, NOT_MET),
    ("target_markets", {"in": ["*"]}, {"target_markets": some()}, NOT_MET),
    ("target_markets", {"in": ["*", "CN"]}, {"target_markets": some("DE")}, MET),
    ("target_markets", {"in": ["US", "MX"]}, {"target_markets": some("CN", "US")}, MET),
    ("target_markets", {"in": ["US", "MX"]}, {"target_markets": some("CN")}, NOT_MET),
    ("target_markets", {"in": ["US", "MX"]}, {}, UNKNOWN),
    ("target_markets", {"excluded": ["CN"]}, {"target_markets": some("CN")}, NOT_MET),
    ("target_markets", {"excluded": ["CN"]}, {"target_markets": some("CN", "DE")}, MET),
    ("target_markets", {"excluded": ["CN"]}, {"target_markets": some()}, MET),
    ("target_markets", {"excluded": ["CN"]}, {}, UNKNOWN),
    (
        "market_sales_share",
        {"market": "target", "max": 0.15},
        {"target_markets": some("CN"), "market_sales_share": {"CN": exact(0)}},
        MET,
    ),
    (
        "market_sales_share",
        {"market": "target", "max": 0.15},
        {"target_markets": some("CN"), "market_sales_share": {"CN": exact(0.2)}},
        NOT_MET,
    ),
    (
        "market_sales_share",
        {"market": "target", "max": 0.15},
        {"target_markets": some("CN", "DE"), "market_sales_share": {"CN": exact(0.2)}},
        UNKNOWN,
    ),
    (
        "market_sales_share",
        {"market": "target", "max": 0.15},
        {"target_markets": some("CN", "DE"), "market_sales_share": {"CN": exact(0.2), "DE": exact(0.1)}},
        MET,
    ),
    (
        "market_sales_share",
        {"market": "target", "max": 0.15},
        {"target_markets": some("CN"), "market_sales_share": {"CN": Interval(0.1, 0.2)}},
        UNKNOWN,
    ),
    ("market_sales_share", {"market": "target", "max": 0.15}, {"target_markets": some()}, NOT_MET),
    ("market_sales_share", {"market": "target", "max": 0.15}, {"market_sales_share": {"CN": exact(0)}}, UNKNOWN),
    ("export_experience", {"in": ["some", "regular"]}, {"export_experience": "some"}, MET),
    ("export_experience", {"in": ["some", "regular"]}, {"export_experience": "none"}, NOT_MET),
    ("export_experience", {"in": ["some", "regular"]}, {}, UNKNOWN),
    # with whom, and with whose money
    ("partner", {"kinds": ["any"], "count": 1}, {"project_has_partner": True}, MET),
    ("partner", {"kinds": ["any"]}, {"project_has_partner": False}, NOT_MET),
    ("partner", {"kinds": ["any"]}, {}, UNKNOWN),
    ("partner", {"kinds": ["any"]}, {"project_partner_kinds": some("foreign")}, MET),
    ("partner", {"kinds": ["academic"]}, {"project_has_partner": True}, UNKNOWN),
    (
        "partner",
        {"kinds": ["academic"]},
        {"project_has_partner": True, "project_partner_kinds": some("academic", "company")},
        MET,
    ),
    (
        "partner",
        {"kinds": ["academic"]},
        {"project_has_partner": True, "project_partner_kinds": some("investor")},
        UNKNOWN,
    ),
    (
        "partner",
        {"kinds": ["company"]},
        {"project_has_partner": True, "project_partner_kinds": some("sme")},
        MET,
    ),
    ("partner", {"kinds": ["sme"]}, {"project_has_partner": True, "project_partner_kinds": some("company")}, UNKNOWN),
    ("partner", {"kinds": ["academic"]}, {"project_has_partner": False}, NOT_MET),
    ("partner", {"kinds": ["any"], "count": 2}, {"project_has_partner": True}, UNKNOWN),
    ("own_contribution", {"min": 0.25}, {"project_own_contribution": exact(0.25)}, MET),
    ("own_contribution", {"min": 0.25}, {"project_own_contribution": exact(0)}, NOT_MET),
    ("own_contribution", {"min": 0.25}, {"project_own_contribution": Interval(0.1, 0.3)}, UNKNOWN),
    ("own_contribution", {"min": 0.25}, {}, UNKNOWN),
    ("min_project_cost", {"min": 200_000}, {"project_cost_cad": exact(200_000)}, MET),
    ("min_project_cost", {"min": 200_000}, {"project_cost_cad": Interval(0, 199_999)}, NOT_MET),
    ("min_project_cost", {"min": 200_000}, {}, UNKNOWN),
    # first belong, or somebody else applies
    ("membership", {"bodies": ["Écotech Québec"], "how": "member"}, {"memberships": some("ecotech QUEBEC")}, MET),
    ("membership", {"bodies": ["NGen"], "how": "member"}, {"memberships": some("NGen Canada", "MaRS")}, MET),
    ("membership", {"bodies": ["NGen"], "how": "member"}, {"memberships": some("OxyNGen Labs")}, NOT_MET),
    ("membership", {"bodies": ["NGen"], "how": "member"}, {"memberships": some()}, NOT_MET),
    ("membership", {"bodies": ["NGen"], "how": "member"}, {}, UNKNOWN),
    ("membership", {"bodies": ["NRC IRAP"], "how": "client"}, {"memberships": some("IRAP")}, UNKNOWN),
    ("applicant", {"is": ["researcher"]}, {"legal_forms": some("academic")}, MET),
    ("applicant", {"is": ["researcher"]}, {"project_partner_kinds": some("academic")}, MET),
    ("applicant", {"is": ["researcher"]}, {"legal_forms": some("corporation"), "project_has_partner": False}, UNKNOWN),
    ("applicant", {"is": ["municipality"]}, {"legal_forms": some("municipality")}, MET),
    ("applicant", {"is": ["community"]}, {"legal_forms": some("municipality")}, MET),
    ("applicant", {"is": ["community"]}, {"legal_forms": some("indigenous_organization")}, MET),
    ("applicant", {"is": ["association", "community"]}, {"legal_forms": some("non_profit")}, UNKNOWN),
    ("applicant", {"is": ["utility"]}, {"legal_forms": some("crown_corporation")}, UNKNOWN),
    ("applicant", {"is": ["utility"]}, {"project_partner_kinds": some("utility")}, MET),
    ("applicant", {"is": ["bank"]}, {}, UNKNOWN),
    ("other", {}, {"province": "QC"}, UNKNOWN),
]


@pytest.mark.parametrize(("kind", "test", "known", "expected"), CASES)
def test_result(kind: str, test: dict[str, Any], known: dict[str, Any], expected: str) -> None:
    assert not CONDITION_TYPES[ConditionKind(kind)].problems(test)
    (finding,) = evaluate([condition(kind, test)], facts(**known), places=PLACES)
    assert finding.result is Result(expected)
    assert finding.because("en") != finding.because("fr")
    assert bool(finding.remedy("en")) is bool(finding.remedy("fr")) is (expected != MET)


def test_every_kind_has_a_rule_parameters_and_cases() -> None:
    assert list(RULES) == list(CONDITION_TYPES) == list(ConditionKind)
    assert {kind for kind, *_ in CASES} == {kind.value for kind in ConditionKind}


def test_every_fact_is_a_kind_and_is_asked_for() -> None:
    facts_of_kinds = {kind.value for kind in ConditionKind} - {"applicant", "other"}
    asked = {kind.value for kind, each in CONDITION_TYPES.items() if each.ask}
    assert set(FACT_FIELDS) == asked == facts_of_kinds


OPEN: list[tuple[str, dict[str, Any], dict[str, Any], set[str]]] = [
    ("project_place", {"in": ["AB"]}, {"province": "AB"}, {"project_place"}),
    ("sub_region", {"in": ["southern-ontario"]}, {}, {"provinces", "sub_region"}),
    ("sub_region", {"in": ["southern-ontario"]}, {"province": "ON"}, {"sub_region"}),
    ("employees", {"max": 300}, {"employees": Interval(250, 499)}, {"employees"}),
    ("market_sales_share", {"market": "target", "max": 0.1}, {}, {"target_markets", "market_sales_share"}),
    (
        "market_sales_share",
        {"market": "target", "max": 0.1},
        {"target_markets": some("CN")},
        {"market_sales_share"},
    ),
    ("partner", {"kinds": ["academic"]}, {}, {"partner"}),
    ("partner", {"kinds": ["academic"]}, {"project_has_partner": True}, {"partner"}),
    ("partner", {"kinds": ["academic"]}, {"project_partner_kinds": some("investor")}, set()),
    ("partner", {"kinds": ["any"], "count": 2}, {"project_has_partner": True}, set()),
    ("sectors_naics", {"excluded": ["44"]}, {"naics": some("33", "44")}, set()),
    ("sectors_naics", {"excluded": ["4411"]}, {"naics": some("33", "44")}, {"sectors_naics"}),
    ("membership", {"bodies": ["NRC IRAP"], "how": "client"}, {"memberships": some("IRAP")}, set()),
    ("applicant", {"is": ["bank"]}, {}, set()),
    ("applicant", {"is": ["researcher"]}, {}, {"legal_forms", "partner"}),
    ("applicant", {"is": ["researcher"]}, {"legal_forms": some("corporation")}, {"partner"}),
    ("applicant", {"is": ["researcher"]}, {"legal_forms": some("x"), "project_has_partner": False}, set()),
    ("other", {}, {}, set()),
]


@pytest.mark.parametrize(("kind", "test", "known", "expected"), OPEN)
def test_facts_that_would_settle_it(kind: str, test: dict[str, Any], known: dict[str, Any], expected: set[str]) -> None:
    (finding,) = evaluate([condition(kind, test)], facts(**known), places=PLACES)
    assert finding.result is Result.UNKNOWN
    assert finding.facts == expected


MISTAKES: list[tuple[str, dict[str, Any]]] = [
    ("employees", {}),
    ("employees", {"min": None, "max": None}),
    ("employees", {"min": "3"}),
    ("employees", {"min": 5, "max": 3}),
    ("employees", {"in": ["QC"]}),
    ("provinces", {"in": []}),
    ("provinces", {"in": "QC"}),
    ("provinces", {"in": ["CA"]}),
    ("provinces", {"in": [True]}),
    ("areas", {"in": ["water"]}),
    ("legal_forms", {"in": ["corporation"], "excluded": ["academic"]}),
    ("for_profit", {"is": "true"}),
    ("partner", {"kinds": ["friend"]}),
    ("partner", {"kinds": ["any"], "count": 0}),
    ("membership", {"bodies": ["NGen"], "how": "fan"}),
    ("market_sales_share", {"max": 0.15}),
    ("other", {"min": 3}),
]


@pytest.mark.parametrize(("kind", "test"), MISTAKES)
def test_a_wrong_test_is_named(kind: str, test: dict[str, Any]) -> None:
    assert CONDITION_TYPES[ConditionKind(kind)].problems(test)
