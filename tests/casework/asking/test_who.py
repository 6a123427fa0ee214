"""Who sends a request: signing in, signing up, registering, choosing among companies."""

import re
import uuid
from typing import Any
from urllib.parse import quote

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.registration.services import register_company
from hub.casework.models import ServiceRequest
from hub.outbox.services import deliver_due
from tests.accounts.people import client_of, link_in, make_person, sign_in
from tests.casework.asking.drafts import WHOLE, begun, url
from tests.casework.world import World

pytestmark = pytest.mark.django_db


class TestWhoSends:
    """A visitor, a newcomer, and for which company."""

    def test_a_visitor_is_asked_for_an_address_or_signs_in_and_comes_back(self, world: World):
        _draft, token = begun(**WHOLE)
        assert Client().get(url("check", token))["Location"] == url("choose_company", token)
        page = Client().get(url("choose_company", token)).content.decode()
        onward = f"?next={url('check', token).replace('/', '%2F').replace(':', '%3A')}"
        assert f"{reverse('account_login')}{onward}" in page
        assert 'name="email"' in page

    def test_signing_in_leads_to_the_check(self, world: World):
        _draft, token = begun(**WHOLE)
        client = Client()
        response: Any = sign_in(client, world.owner.email, next=url("check", token))
        assert response["Location"] == url("check", token)
        assert client.get(response["Location"]).status_code == 200

    def test_signing_up_remembers_the_way_back_until_the_address_is_confirmed(
        self, world: World, mailoutbox: list[EmailMessage]
    ):
        _draft, token = begun(**WHOLE)
        client = Client()
        password = "a long walk by the cold river"
        form = {"email": "new@firm.example", "password1": password, "password2": password}
        for onward in (url("check", token), "https://evil.example/"):
            form["email"] = f"new-{len(onward)}@firm.example"
            client.post(reverse("account_signup"), form | {"next": onward})
            deliver_due()
            response = client.post(link_in(mailoutbox[-1]))
            assert response["Location"].startswith(reverse("account_login"))
            assert (quote(onward, safe="") in response["Location"]) == onward.startswith("/")

    def test_a_newcomer_registers_a_company_and_comes_back(self, world: World):
        _draft, token = begun(**WHOLE)
        person = make_person("newcomer@firm.example")
        client = client_of(person)
        who = client.get(url("choose_company", token)).content.decode()
        register = next(link for link in re.findall(r'href="([^"]+)"', who) if reverse("companies:register") in link)
        response = client.post(register, {"name": "Newcomer inc.", "province": "QC"})
        assert response["Location"] == url("check", token)
        assert "Newcomer inc." in client.get(url("check", token)).content.decode()

    def test_registration_leads_to_no_other_site(self, world: World):
        client = client_of(make_person("newcomer@firm.example"))
        for onward in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
            name = f"Newcomer {uuid.uuid4().hex[:6]}"
            response = client.post(f"{reverse('companies:register')}?next={onward}", {"name": name, "province": "QC"})
            assert response["Location"].startswith("/en/companies/")

    def test_who_acts_for_several_companies_says_for_which(self, world: World, browser: Client):
        other = register_company(by=world.owner, name="Rivière Nord inc.", province="QC", at=timezone.now())
        draft, token = begun(**WHOLE)
        assert browser.get(url("check", token))["Location"] == url("choose_company", token)
        assert browser.post(url("choose_company", token)).status_code == 200
        assert browser.post(url("choose_company", token), {"company": "not-mine"}).status_code == 200
        assert browser.post(url("choose_company", token), {"company": other.slug})["Location"] == url("check", token)
        browser.post(url("check", token))
        assert ServiceRequest.objects.get(key=draft.pk).company == other
