"""Registration: two fields, bad input, answers brought along, and companies that are there already."""

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.access import sign_fact_sheet
from companies.models import Company, JoinRequest
from companies.profile.services.fact_sheets import start_fact_sheet
from companies.registration.services import register_company
from tests.companies.pages import url

pytestmark = pytest.mark.django_db


def test_with_no_company_one_registers_with_two_fields(person, signed_in):
    client = signed_in(person())
    assert client.get(reverse("companies:own_companies"), follow=True).request["PATH_INFO"] == reverse(
        "companies:register"
    )
    answer = client.post(reverse("companies:register"), {"name": "Boreal", "province": "QC"})
    company = Company.objects.get()
    assert answer["Location"] == url("dashboard", company)
    assert client.get(reverse("companies:own_companies"))["Location"] == url("dashboard", company)


def test_bad_registration_keeps_what_was_written(person, signed_in):
    client = signed_in(person())
    page = client.post(
        reverse("companies:register"),
        {"name": "Boreal", "province": "", "business_number": "123456789", "website": "boreal"},
    ).content.decode()
    assert "<title>Error:" in page
    assert 'value="Boreal"' in page
    assert 'value="123456789"' in page
    assert 'href="#id_province"' in page
    assert 'href="#id_business_number"' in page
    assert not Company.objects.exists()


def test_extra_fields_change_nothing(person, signed_in):
    client = signed_in(person())
    client.post(
        reverse("companies:register"),
        {
            "name": "Boreal",
            "province": "QC",
            "slug": "mine",
            "version": "9",
            "domain_confirmed": "1",
            "closed_at": "2020-01-01",
        },
    )
    company = Company.objects.get()
    assert (company.slug == "mine", company.version, company.domain_confirmed, company.closed_at) == (
        False,
        1,
        False,
        None,
    )


def test_finder_answers_are_shown_and_brought_along(person, signed_in):
    client = signed_in(person())
    sheet = start_fact_sheet(
        language="en",
        at=timezone.now(),
        answers={
            "province": "QC",
            "employees": {"min": 20, "max": 49},
            "areas": [],
            "for_profit": None,
            "project": {"cost_cad": 900_000},
        },
    )
    page = f"{reverse('companies:register')}?sheet={sign_fact_sheet(sheet)}"
    shown = client.get(page).content.decode()
    for words in ("We bring your answers along", "20 to 49 people", "None of the eight", "$900,000", "You do not know"):
        assert words in shown
    assert '<option value="QC" selected>' in shown
    client.post(page, {"name": "Boreal", "province": "QC"})
    company = Company.objects.get()
    assert (company.employees_min, company.offerings.get().areas, company.projects.get().cost_min) == (20, [], 900_000)
    assert "no longer here" in client.get(page).content.decode()
    assert client.get(f"{reverse('companies:register')}?sheet=forged").status_code == 200


def test_a_taken_number_leads_to_asking(company, owner, person, signed_in):
    company.business_number = "123026635"
    company.save()
    client = signed_in(person("li@b.example"))
    page = client.post(
        reverse("companies:register"), {"name": "Mine", "province": "ON", "business_number": "123026635"}
    ).content.decode()
    assert "This company is here already" in page
    assert "Boreal" not in page
    assert company.slug not in page
    for number in ("123026635", "100000009"):
        answer = client.post(
            reverse("companies:join"), {"ground": "business_number", "business_number": number}, follow=True
        )
        assert "Sent. An owner of the company decides" in answer.content.decode()
    assert JoinRequest.objects.get().company == company
    assert client.post(reverse("companies:join"), {"ground": "name"}).status_code == 404
    listed = client.get(reverse("companies:own_companies")).content.decode()
    assert "You asked to join" in listed


def test_a_shared_domain_offers_both_ways(person, signed_in, now):
    register_company(
        by=person("ana@boreal.example"), name="Boreal", province="QC", website="https://boreal.example", at=now
    )
    client = signed_in(person("li@boreal.example"))
    form = {"name": "Sister", "province": "ON"}
    assert "Register it as another company" in client.post(reverse("companies:register"), form).content.decode()
    assert client.post(reverse("companies:register"), {**form, "another": "yes"}).status_code == 302
    assert Company.objects.count() == 2
