"""The profile, section by section: saved, shown again, read in words; what is wrong is named and nothing is lost."""

import re

import pytest
from django.urls import reverse

from companies.models import Company
from companies.profile.services.profile import update_profile
from companies.registration.services import register_company
from tests.companies.pages import SECTIONS, url

pytestmark = pytest.mark.django_db


FILLED = {
    "identity": {
        "name": "Boreal Membranes Inc.",
        "province": "ON",
        "city": "Sudbury",
        "sub_region": "Northern Ontario",
        "establishments": ["NB"],
        "website": "https://boreal.example",
        "business_number": "123026635",
    },
    "words": {"description_en": "Membranes.", "description_fr": "", "description_zh": "膜", "languages": ["en", "zh"]},
    "size": {
        "employees_range": "20-49",
        "employees_exact": "",
        "annual_revenue_cad_range": "",
        "annual_revenue_cad_exact": "1 200 000 $",
        "years_in_business_range": "",
        "years_in_business_exact": "2015",
    },
    "structure": {
        "legal_form": ["corporation"],
        "for_profit": "yes",
        "canadian_controlled": "unknown",
        "ownership": ["none-of-these"],
        "naics": "3333\n541",
    },
    "needs": {
        "needs": ["talent", "funding_rd"],
        "target_markets": ["US"],
        "china_regions": ["CN-JS"],
        "china_share_range": "",
        "china_share_exact": "12.5",
        "export_experience": "some",
        "memberships": "Écotech Québec",
        "certifications": "none",
    },
}


@pytest.mark.parametrize("key", SECTIONS)
def test_each_further_field_says_why_it_is_asked(company, mine, key):
    """Other languages of a description say it with the first (C-28)."""
    form = mine.get(url(f"section_{key}", company)).context["form"]
    silent = {name for name, field in form.fields.items() if not field.help_text}
    assert silent <= {"version", "name", "description_fr", "description_zh"}


@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_is_saved_and_shown_again_as_it_was(company, mine, key):
    page = url(f"section_{key}", company)
    answer = mine.post(page, {**FILLED[key], "version": "1"})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == url("profile", company)
    before = Company.objects.values().get()
    form = mine.get(page).context["form"]
    again = {}
    for bound in form:
        value = bound.value()
        parts = value if isinstance(value, tuple) else None
        if parts:
            again |= {f"{bound.html_name}_range": parts[0], f"{bound.html_name}_exact": parts[1]}
        else:
            again[bound.html_name] = value or ""
    assert mine.post(page, again).status_code == 302
    after = Company.objects.values().get()
    for column in ("version", "updated_at"):
        before.pop(column), after.pop(column)
    assert after == before


def test_a_filled_profile_is_read_in_words(company, mine):
    for version, key in enumerate(SECTIONS, start=1):
        assert mine.post(url(f"section_{key}", company), {**FILLED[key], "version": version}).status_code == 302
    saved = Company.objects.get()
    assert saved.target_markets == ["US", "CN", "CN-JS"]
    assert saved.market_sales_share == {"CN": 0.125}
    assert (saved.revenue_min, saved.certifications, saved.ownership) == (1_200_000, [], [])
    assert saved.not_known == ["canadian_controlled"]
    text = re.sub(r">\s+", ">", mine.get(url("profile", company)).content.decode())
    for words in (
        "20 to 49 people",
        "$1,200,000",
        "Founded in 2015",
        "United States and China (Jiangsu)",
        "12.5%",
        "You do not know",
        "None of these",
        'lang="zh-Hans">膜',
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("key", "bad", "field", "kept"),
    [
        ("identity", {"business_number": "123"}, "id_business_number", 'value="Sudbury"'),
        ("identity", {"name": ""}, "id_name", 'value="Sudbury"'),
        ("words", {"description_en": "x" * 4001}, "id_description_en", "x" * 4001),
        ("size", {"employees_exact": "a few"}, "id_employees_0", 'value="a few"'),
        ("size", {"annual_revenue_cad_exact": "9" * 14}, "id_annual_revenue_cad_0", "9" * 14),
        ("size", {"years_in_business_exact": "3001"}, "id_years_in_business_0", 'value="3001"'),
        ("structure", {"ownership": ["women", "none-of-these"]}, "id_ownership_0", "3333"),
        ("structure", {"naics": "33a"}, "id_naics", "33a"),
        ("needs", {"china_share_exact": "120"}, "id_china_share_0", 'value="120"'),
        ("needs", {"memberships": "y" * 130}, "id_memberships", "y" * 130),
    ],
)
def test_bad_input_is_named_and_nothing_is_lost(company, mine, key, bad, field, kept):
    answer = mine.post(url(f"section_{key}", company), {**FILLED[key], **bad, "version": "1"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error:" in text
    assert f'href="#{field}"' in text
    assert f'id="{field}"' in text
    assert kept in text
    assert Company.objects.get().version == 1


def test_a_colleague_who_saved_first_is_named_and_nothing_is_lost(company, mine):
    page = url("section_words", company)
    mine.post(page, {"description_en": "Theirs.", "version": "1"})
    text = mine.post(page, {"description_en": "Mine.", "version": "1"}).content.decode()
    assert "A colleague changed the profile" in text
    assert "Theirs." in text
    assert "Mine.</textarea>" in text
    assert 'name="version" value="2"' in text
    assert mine.post(page, {"description_en": "Mine.", "version": "2"}).status_code == 302


def test_a_number_of_another_company_is_refused_at_the_form(company, mine, person, now):
    register_company(by=person("li@b.example"), name="Li", province="ON", business_number="123026635", at=now)
    text = mine.post(url("section_identity", company), {**FILLED["identity"], "version": "1"}).content.decode()
    assert "Another company has this business number." in text
    assert 'value="Sudbury"' in text


def test_years_in_business_are_not_shown_as_a_year_of_founding(company, owner, signed_in, now):
    update_profile(company=company, answers={"years_in_business": 9}, version=company.version, by=owner, at=now)
    text = signed_in(owner).get(reverse("companies:section_size", args=[company.slug])).text
    assert "9 years" in text
    assert 'value="9"' not in text


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("companies:dashboard", []),
        ("companies:profile", ["offerings", "projects"]),
        ("companies:projects", ["offerings", "projects"]),
        ("companies:members", ["consents", "data"]),
        ("matching:company", ["company_partners"]),
    ],
)
def test_a_section_within_another_stands_beside_it_while_it_is_open(company, mine, name, beside):
    shown = [one["url"] for one in mine.get(reverse(name, args=[company.slug])).context["sections"]]
    within = [
        "companies:offerings",
        "companies:projects",
        "companies:consents",
        "companies:data",
        "matching:company_partners",
    ]
    found = [one.partition(":")[2] for one in within if reverse(one, args=[company.slug]) in shown]
    assert found == beside
    assert len(shown) == 6 + len(beside)
