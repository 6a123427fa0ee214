"""Registration of a visitor: one page, a mailed link, and the answers as the profile."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.access import sign_fact_sheet
from companies.models import Company, FactSheet, JoinRequest, Membership
from companies.profile.services.fact_sheets import start_fact_sheet
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.outbox.services import deliver_due
from tests.accounts.people import code, give_app, link_in, mails_to, make_person

pytestmark = pytest.mark.django_db
VISITOR = "ana@boreal.example"
FORM = {"email": VISITOR, "name": "Boreal", "province": "QC"}


@pytest.fixture
def mails(mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    return mailoutbox


def _register(**more: str) -> Any:
    return Client().post(reverse("companies:register"), FORM | more, follow=True)


def _link(mails: list[EmailMessage], to: str = VISITOR) -> str:
    deliver_due()
    return link_in(mails_to(to, mails)[-1])


def test_one_page_one_mail_and_one_button_make_account_company_and_profile(mails):
    answers = {"province": "QC", "areas": ["wastewater-treatment"], "project": {"cost_cad": 900_000}}
    token = sign_fact_sheet(start_fact_sheet(language="en", at=timezone.now(), answers=answers))
    page = f"{reverse('companies:register')}?sheet={token}"
    assert "We bring your answers along" in Client().get(page).content.decode()
    assert Client().post(page, FORM)["Location"] == reverse("companies:register") + "?mailed=1"
    assert not Company.objects.exists()
    assert not User.objects.exists()
    link, client = _link(mails), Client()
    assert "Boreal" in client.get(link).content.decode()
    assert not User.objects.exists()
    response = client.post(link)
    company, person = Company.objects.get(), User.objects.get()
    assert response["Location"] == reverse("matching:company", args=[company.slug])
    assert (company.projects.get().cost_min, company.offerings.get().areas) == (900_000, ["wastewater-treatment"])
    assert (person.email, person.has_usable_password()) == (VISITOR, False)
    assert EmailAddress.objects.get().verified
    assert client.get(reverse("companies:dashboard", args=[company.slug])).status_code == 200


def test_a_second_press_makes_nothing_more_and_what_waited_is_forgotten(mails):
    _register()
    link = _link(mails)
    for _ in range(2):
        Client().post(link)
    assert Company.objects.count() == Membership.objects.count() == User.objects.count() == 1
    assert FactSheet.objects.get().registration == {}


def test_every_address_gets_the_same_page_and_the_mail_of_an_account_says_so(mails):
    make_person("known@boreal.example")
    strange, known = _register(), _register(email="known@boreal.example")
    assert (strange.status_code, strange.content.decode().count("known")) == (known.status_code, 0)
    deliver_due()
    assert "You have an account" in mails_to("known@boreal.example", mails)[0].body
    assert "You have an account" not in mails_to(VISITOR, mails)[0].body
    assert all("Boreal" not in mail.body + mail.subject for mail in mails)


def test_an_account_with_a_second_factor_shows_it_first(mails):
    person = make_person(VISITOR)
    give_app(person)
    _register()
    link, client = _link(mails), Client()
    assert client.post(link)["Location"].startswith(reverse("mfa_authenticate"))
    assert not Company.objects.exists()
    client.post(reverse("mfa_authenticate"), {"code": code()})
    client.post(link)
    assert Membership.objects.get().user == person


def test_a_company_of_the_same_domain_is_joined_or_said_to_be_another(mails):
    colleague = make_person("ben@boreal.example")
    register_company(
        by=colleague, name="Boreal Inc.", province="QC", website="https://boreal.example", at=timezone.now()
    )
    _register()
    link, client = _link(mails), Client()
    page = client.post(link).content.decode()
    assert reverse("companies:join") in page
    client.post(reverse("companies:join"), {"ground": "domain"})
    assert JoinRequest.objects.get().user.email == VISITOR
    client.post(link, {"another": "yes"})
    assert Company.objects.filter(members__user__email=VISITOR).get().name == "Boreal"


def test_two_who_share_the_link_of_the_answers_register_apart(mails):
    token = sign_fact_sheet(start_fact_sheet(language="en", at=timezone.now(), answers={"province": "QC"}))
    page = f"{reverse('companies:register')}?sheet={token}"
    Client().post(page, FORM)
    Client().post(page, FORM | {"email": "ben@cedar.example", "name": "Cedar"})
    Client().post(_link(mails))
    Client().post(_link(mails, "ben@cedar.example"))
    assert set(Membership.objects.values_list("user__email", "company__name")) == {
        (VISITOR, "Boreal"),
        ("ben@cedar.example", "Cedar"),
    }


@pytest.mark.parametrize("lost", ["forged", "late"])
def test_a_forged_or_late_link_leads_to_the_page_again(mails, lost: str):
    _register()
    link = _link(mails)
    if lost == "late":
        then = timezone.now()
        FactSheet.objects.update(created_at=then - timedelta(days=8), expires_at=then - timedelta(minutes=1))
    else:
        link = reverse("companies:confirm_registration", args=[sign_fact_sheet(FactSheet.objects.get())])
    page = Client().post(link)
    assert page.status_code == 404
    assert reverse("companies:register") in page.content.decode()
    assert not User.objects.exists()


def test_a_mistake_keeps_what_was_written_and_mails_nothing(mails):
    page = _register(email="nobody")
    assert 'value="Boreal"' in page.content.decode()
    deliver_due()
    assert mails == []


def test_nobody_fills_the_mailbox_of_somebody_else(settings: Any, mails):
    settings.RATE_LIMITS = {"companies.register": {"mailbox": (1, 3600)}}
    assert [_register().status_code for _ in range(2)] == [200, 429]
