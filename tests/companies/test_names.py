"""Names, domains and business numbers."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from companies.names import domain_of_email, domain_of_website, fold_name
from companies.validators import clean_business_number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Éco-Eau Inc.", "eco eau"),
        ("Éco-Eau inc", "ÉCO-EAU LTÉE"),
        ("Procédés Lumière S.E.N.C.", "Procedes Lumiere"),
        ("Smith & Fils Ltée", "Smith et fils limitée"),
        ("L’Eau vive", "L'eau vive inc."),
        ("Aurora  Grid   Corporation", "AURORA GRID CORP."),
        ("9123-4567 Québec inc.", "9123 4567 Quebec"),
        ("Nordic Co. Ltd.", "Nordic"),
    ],
)
def test_two_spellings_of_one_name_fold_alike(one, other):
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Boreal Water", "Boreal Wind"), ("Inc. Labs", "Labs"), ("Nord 1", "Nord 2")]
)
def test_two_names_stay_two(one, other):
    assert fold_name(one) != fold_name(other)


def test_a_name_of_endings_alone_is_not_folded_away():
    assert fold_name("Company Inc.") == "company"
    assert fold_name("清洁技术公司") == "清洁技术公司"


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(name):
    assert fold_name(fold_name(name)) == fold_name(name)


def test_domains():
    assert domain_of_website("https://www.Boreal.example/fr/") == "boreal.example"
    assert domain_of_website("") == ""
    assert domain_of_website("http://[broken") == ""
    assert domain_of_email("ana@Boreal.example") == "boreal.example"
    assert domain_of_email("ana@gmail.com") == ""
    assert domain_of_email("li@163.com") == ""


def test_business_numbers_have_a_check_digit():
    assert clean_business_number("12302 6635 rc 0001") == "123026635RC0001"
    assert clean_business_number("123-026-635") == "123026635"
    assert clean_business_number("１２３０２６６３５") == "123026635"
    assert clean_business_number("") == ""
    for wrong in ("123026636", "12302663", "123026635XX0001", "12302663A"):
        with pytest.raises(ValidationError):
            clean_business_number(wrong)
