"""Names, domains and business numbers."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from companies.validators import clean_business_number, email_domain, normalize_name, website_domain


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
    assert normalize_name(one) == normalize_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Boreal Water", "Boreal Wind"), ("Inc. Labs", "Labs"), ("Nord 1", "Nord 2")]
)
def test_two_names_stay_two(one, other):
    assert normalize_name(one) != normalize_name(other)


def test_a_name_of_endings_alone_is_not_folded_away():
    assert normalize_name("Company Inc.") == "company"
    assert normalize_name("清洁技术公司") == "清洁技术公司"


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(name):
    assert normalize_name(normalize_name(name)) == normalize_name(name)


def test_domains():
    assert website_domain("https://www.Boreal.example/fr/") == "boreal.example"
    assert website_domain("") == ""
    assert website_domain("http://[broken") == ""
    assert email_domain("ana@Boreal.example") == "boreal.example"
    assert email_domain("ana@gmail.com") == ""
    assert email_domain("li@163.com") == ""


def test_business_numbers_have_a_check_digit():
    assert clean_business_number("12302 6635 rc 0001") == "123026635RC0001"
    assert clean_business_number("123-026-635") == "123026635"
    assert clean_business_number("１２３０２６６３５") == "123026635"
    assert clean_business_number("") == ""
    for wrong in ("123026636", "12302663", "123026635XX0001", "12302663A"):
        with pytest.raises(ValidationError):
            clean_business_number(wrong)
