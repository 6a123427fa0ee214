"""Answers: the shape that finder, profile and matching share."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.models import Company, Offering, Project
from companies.profile.facts import (
    clean_answer,
    profile_answers,
    read_answers,
    read_fact,
    with_answer,
    write_answers,
    write_fact,
)
from hub.facts.registry import COMPANY_FACTS, FOUNDED_YEAR, OFFERING_FACTS, PROJECT_FACTS
from hub.facts.types import NOT_ASKED, AnswerError

DAY = date(2026, 11, 24)

GOOD = {
    "description_en": "We clean water.",
    "description_fr": "Nous épurons l’eau.",
    "description_zh": "我们净化水。",
    "province": "QC",
    "sub_region": "Mauricie",
    "city": "Trois-Rivières",
    "employees": {"min": 20, "max": 49},
    "annual_revenue_cad": {"min": 50_000_000, "max": None},
    "years_in_business": {"min": 2, "max": 5},
    "establishments": ["ON", "NB"],
    "legal_form": ["corporation", "non_profit"],
    "for_profit": False,
    "naics": ["3333"],
    "needs": ["funding_demo", "talent"],
    "target_markets": ["CN", "CN-JS"],
    "market_sales_share": {"CN": 0.2},
    "export_experience": "some",
    "ownership": [],
    "canadian_controlled": True,
    "memberships": ["Écotech Québec"],
    "certifications": [],
    "languages": ["en", "fr"],
}


def test_every_fact_of_a_company_is_written_and_read_back():
    company = Company(name="Boreal")
    assert GOOD.keys() == COMPANY_FACTS.keys()
    write_answers(company, COMPANY_FACTS, GOOD, DAY)
    assert read_answers(company, COMPANY_FACTS, DAY) == GOOD


def test_every_fact_of_an_offering_and_a_project_is_written_and_read_back():
    offering = Offering()
    said = {
        "areas": ["wastewater-treatment"],
        "capabilities": ["membranes"],
        "trl": {"min": 4, "max": 6},
        "stage": "demonstration",
        "technology_role": "develops",
        "ip_status": "pending",
        "markets": [],
        "certifications": ["CSA"],
    }
    write_answers(offering, OFFERING_FACTS, said, DAY)
    assert read_answers(offering, OFFERING_FACTS, DAY) == said
    assert said.keys() == OFFERING_FACTS.keys()
    project = Project()
    said = {
        "place": "CN-JS",
        "cost_cad": 900_000,
        "own_contribution": 0.3,
        "public_money_cad": 0,
        "starts": "2027-01-01",
        "has_partner": True,
        "partner_kind": ["academic"],
    }
    write_answers(project, PROJECT_FACTS, said, DAY)
    assert read_answers(project, PROJECT_FACTS, DAY) == said
    assert said.keys() == PROJECT_FACTS.keys()


def test_not_known_is_remembered_and_not_asked_is_forgotten():
    company = Company(name="Boreal")
    write_answers(company, COMPANY_FACTS, {"employees": None, "ownership": None}, DAY)
    assert company.not_known == ["employees", "ownership"]
    assert read_answers(company, COMPANY_FACTS, DAY) == {"employees": None, "ownership": None}
    write_answers(company, COMPANY_FACTS, {"employees": 0, "ownership": NOT_ASKED}, DAY)
    assert read_answers(company, COMPANY_FACTS, DAY) == {"employees": 0}


def test_that_an_exact_number_is_not_known_stays_with_its_range():
    company = Company(name="Boreal")
    band = {"min": 250, "max": 499}
    _, marked = clean_answer("employees", {**band, "exact": None})
    write_answers(company, COMPANY_FACTS, {"employees": marked}, DAY)
    assert read_answers(company, COMPANY_FACTS, DAY) == {"employees": {**band, "exact": None}}
    write_answers(company, COMPANY_FACTS, {"employees": band}, DAY)
    assert read_answers(company, COMPANY_FACTS, DAY) == {"employees": {**band, "exact": None}}
    write_answers(company, COMPANY_FACTS, {"employees": {"min": 100, "max": 249}}, DAY)
    assert read_answers(company, COMPANY_FACTS, DAY) == {"employees": {"min": 100, "max": 249}}
    write_answers(company, COMPANY_FACTS, {"employees": None}, DAY)
    assert read_answers(company, COMPANY_FACTS, DAY) == {"employees": None}


def test_a_range_with_a_known_exact_number_is_no_answer():
    with pytest.raises(AnswerError):
        clean_answer("employees", {"min": 250, "max": 499, "exact": 300})
    assert clean_answer("employees", {"min": 300, "max": 300, "exact": None}) == ("employees", 300)


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.integers(0, 90),
    st.one_of(st.none(), st.integers(0, 90)),
)
def test_years_in_business_read_on_the_same_day_are_what_was_said(day, low, more):
    company = Company(name="Boreal")
    said = low if more == 0 else {"min": low, "max": None if more is None else low + more}
    write_answers(company, COMPANY_FACTS, {"years_in_business": said}, day)
    assert read_answers(company, COMPANY_FACTS, day) == {"years_in_business": said}


def test_years_in_business_grow_with_time():
    company = Company(name="Boreal")
    write_answers(company, COMPANY_FACTS, {"years_in_business": {"min": 2, "max": 4}}, DAY)
    later = read_answers(company, COMPANY_FACTS, date(2027, 11, 24))
    assert later == {"years_in_business": {"min": 3, "max": 5}}


def test_a_year_of_founding_leaves_one_year_open():
    company = Company(name="Boreal")
    write_fact(company, FOUNDED_YEAR, 2019, DAY)
    assert read_answers(company, COMPANY_FACTS, DAY) == {"years_in_business": {"min": 6, "max": 7}}
    assert read_fact(company, FOUNDED_YEAR, DAY) == 2019
    write_fact(company, FOUNDED_YEAR, 2026, DAY)
    assert read_answers(company, COMPANY_FACTS, DAY) == {"years_in_business": 0}
    assert read_fact(company, FOUNDED_YEAR, DAY) == 2026


@pytest.mark.parametrize(
    ("fact", "value", "clean"),
    [
        ("employees", {"min": 20, "max": 20}, 20),
        ("employees", {"min": 500, "max": None}, {"min": 500, "max": None}),
        ("employees", {"max": 9}, {"min": 0, "max": 9}),
        ("trl", {"min": 7}, {"min": 7, "max": 9}),
        ("trl", 4.0, 4),
        ("areas", [], []),
        ("needs", ["talent", "talent"], ["talent"]),
        ("for_profit", None, None),
        ("city", " Gaspé ", "Gaspé"),
    ],
)
def test_values_are_brought_to_one_shape(fact, value, clean):
    assert clean_answer(fact, value) == (fact, clean)


def test_facts_of_a_project_may_be_named_short():
    assert clean_answer("has_partner", True) == ("project.has_partner", True)
    assert clean_answer("project.place", "CN-JS") == ("project.place", "CN-JS")
    answers = with_answer(with_answer({}, "cost_cad", 5), "project.place", "ON")
    assert answers == {"project": {"cost_cad": 5, "place": "ON"}}


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("nonsense", 1),
        ("project.nonsense", 1),
        ("project.areas", []),
        ("markets", ["CN"]),
        ("is_staff", True),
        ("company", 3),
        ("employees", "many"),
        ("employees", True),
        ("employees", -1),
        ("employees", {"min": 9, "max": 3}),
        ("employees", {"low": 9}),
        ("employees", {}),
        ("trl", 10),
        ("province", "ZZ"),
        ("province", 3),
        ("legal_form", []),
        ("legal_form", "corporation"),
        ("needs", ["money"]),
        ("naics", ["33a"]),
        ("target_markets", ["China"]),
        ("market_sales_share", {"CN": 2}),
        ("market_sales_share", 0.5),
        ("for_profit", "yes"),
        ("project.starts", "soon"),
        ("city", ""),
        ("description", "x" * 4001),
    ],
)
def test_another_shape_is_refused(fact, value):
    with pytest.raises(AnswerError):
        clean_answer(fact, value)


def test_a_profile_speaks_of_one_offering_and_one_project():
    company = Company(name="Boreal", province="QC", target_markets=["US"], certifications=["ISO 14001"])
    offering = Offering(areas=[], markets=["CN"], certifications=["CSA"], trl_min=8, trl_max=8, not_known=["stage"])
    project = Project(place="ON", has_partner=False)
    answers = profile_answers(company, day=DAY, offering=offering, project=project)
    assert answers == {
        "name": "Boreal",
        "province": "QC",
        "target_markets": ["CN"],
        "certifications": ["ISO 14001", "CSA"],
        "areas": [],
        "trl": 8,
        "stage": None,
        "project": {"place": "ON", "has_partner": False},
    }


def test_no_certificate_of_an_offering_says_nothing_of_the_company():
    company = Company(name="Boreal", certifications=[])
    answers = profile_answers(company, day=DAY, offering=Offering())
    assert answers["certifications"] == []
    both = profile_answers(Company(name="Boreal"), day=DAY, offering=Offering(certifications=[]))
    assert both.get("certifications") is None
