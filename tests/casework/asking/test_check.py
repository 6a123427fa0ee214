"""Everything once more, sent once, and the receipt."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import Membership
from companies.profile.services.offerings import add_offering
from companies.registration.services import register_company
from hub.casework.models import ServiceRequest
from hub.casework.notifications.queries import sign_draft
from hub.casework.requests.services.submission import begin_draft
from hub.notifications.models import Notification
from tests.accounts.people import client_of, make_person
from tests.casework.asking.drafts import WHOLE, WORDS, begun, url
from tests.casework.world import SHANGHAI, World

pytestmark = pytest.mark.django_db


class TestChecking:
    """Everything that would be sent, and what is."""

    def test_the_check_shows_every_answer_with_a_way_to_change_it(self, world: World, browser: Client):
        _draft, token = begun(**WHOLE)
        page = browser.get(url("check", token)).content.decode()
        for words in (WORDS["subject"], WORDS["body"], "Jiangsu", "Suzhou", "Wastewater", "Canadian offices in China"):
            assert words in page
        for name in ("about", "words", "fit", "when", "sharing"):
            assert f'href="{url("step", token, name)}"' in page
        assert "within 5 business days" in page

    def test_two_presses_are_one_request_with_everything_that_was_said(self, world: World, browser: Client):
        draft, token = begun(**WHOLE)
        first = browser.post(url("check", token))
        second = browser.post(url("check", token))
        sent = ServiceRequest.objects.get()
        assert first["Location"] == reverse("casework:sent", args=[sent.reference])
        assert second["Location"] == reverse("casework:request", args=[sent.reference])
        assert (sent.key, sent.submitted_by, sent.company) == (draft.pk, world.owner, world.company)
        assert (sent.areas, sent.cn_provinces, sent.city) == (["wastewater-treatment"], ["CN-JS"], "Suzhou")
        assert (sent.links, sent.shared_with, sent.language) == (WHOLE["links"], WHOLE["shared_with"], "fr")
        assert Notification.objects.filter(kind="casework.received").count() == 1

    def test_what_would_help_on_the_ground_is_asked_of_some_and_goes_along(self, world: World, browser: Client):
        _draft, token = begun(**WHOLE)
        assert "A room for a meeting" in browser.get(url("step", token, "when")).text
        said = {"cn_provinces": "CN-JS", "city": "Suzhou", "urgency": "normal", "landing": ["room", "interpreter"]}
        browser.post(url("step", token, "when"), said)
        assert "A room for a meeting; An interpreter" in browser.get(url("check", token)).text
        browser.post(url("check", token))
        sent = ServiceRequest.objects.get()
        assert sent.landing == ["room", "interpreter"]
        assert "A room for a meeting" in browser.get(sent.get_absolute_url()).text
        _other, token = begun(**WHOLE | {"kind": "dispute", "landing": ["room"]})
        assert "A room for a meeting" not in browser.get(url("step", token, "when")).text
        browser.post(url("check", token))
        assert ServiceRequest.objects.get(kind="dispute").landing == []

    def test_the_receipt_says_reference_who_answers_and_by_when(self, world: World, browser: Client):
        _draft, token = begun(**WHOLE)
        page = browser.get(browser.post(url("check", token))["Location"]).content.decode()
        assert ServiceRequest.objects.get().reference in page
        assert "With the Hub’s desk" in page
        assert "A person answers you by" in page

    def test_a_second_visit_to_a_sent_draft_shows_the_request(self, world: World, browser: Client):
        _draft, token = begun(**WHOLE)
        browser.post(url("check", token))
        for name in ("draft", "check", "choose_company"):
            assert browser.get(url(name, token))["Location"] == ServiceRequest.objects.get().get_absolute_url()

    def test_a_reader_sends_nothing(self, world: World):
        reader = make_person("reader@clairbassin.example")
        Membership.objects.create(company=world.company, user=reader, role=MemberRole.READER, joined_at=timezone.now())
        client = client_of(reader)
        _draft, token = begun(**WHOLE)
        assert client.post(url("check", token))["Location"] == url("choose_company", token)
        assert "An editor or an owner sends requests" in client.get(url("choose_company", token)).content.decode()
        assert not ServiceRequest.objects.exists()

    def test_an_offering_of_another_company_is_left_out(self, world: World, browser: Client):
        at = timezone.now()
        stranger = make_person("stranger@elsewhere.example")
        theirs = register_company(by=stranger, name="Ostara inc.", province="BC", at=at)
        offering = add_offering(company=theirs, name="Turbine", answers={}, by=stranger, at=at)
        _draft, token = begun(**WHOLE, offering=offering.pk)
        assert "Turbine" not in browser.get(url("check", token)).content.decode()
        browser.post(url("check", token))
        assert ServiceRequest.objects.get().offering is None

    def test_a_draft_of_somebody_else_shows_nothing_of_the_company_it_is_for(self, world: World):
        at = timezone.now()
        add_offering(company=world.company, name="Secret membrane", answers={}, by=world.owner, at=at)
        draft = begin_draft(answers=WHOLE, language="en", at=at, user=world.owner, company=world.company)
        stranger = client_of(make_person("stranger@elsewhere.example"))
        for client in (Client(), stranger):
            page = client.get(url("step", sign_draft(draft), "fit")).content.decode()
            assert "Secret membrane" not in page
            assert world.company.name not in client.get(url("choose_company", sign_draft(draft))).content.decode()

    def test_what_the_company_agreed_to_is_said_and_not_asked_again(self, world: World, browser: Client):
        at = timezone.now()
        set_consent(
            company=world.company, purpose=Purpose.SHARE_FEDERAL, granted=True, language="en", by=world.owner, at=at
        )
        _draft, token = begun(**{name: value for name, value in WHOLE.items() if name != "language"})
        form = browser.get(url("step", token, "sharing")).context["form"]
        assert "share_federal" not in dict(form.fields["shared_with"].choices)
        assert form.agreed_words == ["Federal partners"]
        assert "email" not in form.fields

    def test_staff_are_led_to_the_desk(self, world: World):

        person = world.people[SHANGHAI]
        client = client_of(person, app=True)
        _draft, token = begun(**WHOLE)
        assert client.post(url("check", token))["Location"] == url("choose_company", token)
        assert reverse("desk:inbox") in client.get(url("choose_company", token)).content.decode()


class TestPresence:
    """An official's presence as a typed request."""

    WISH = {
        "level": "consul_general",
        "form": "signing",
        "on": (timezone.localdate() + timedelta(days=60)).isoformat(),
        "city": "Suzhou",
        "part": "CN-JS",
        "host": "Mayor of Suzhou",
        "purpose": "The city signs with us, or with a competitor.",
    }

    def test_it_is_asked_for_page_by_page_and_sent_with_its_ladder(self, world: World, browser: Client):
        words = {"kind": "presence", "subject": "A signing", "body": "We sign in spring."}
        _draft, token = begun(**words)
        assert browser.get(url("draft", token))["Location"] == url("step", token, "presence")
        browser.post(url("step", token, "presence"), self.WISH)
        browser.post(url("step", token, "fit"), {"areas": ["wastewater-treatment"]})
        response = browser.post(url("step", token, "sharing"), {"language": "en"})
        assert response["Location"] == url("check", token)
        browser.post(url("check", token))
        sent = ServiceRequest.objects.get()
        assert (sent.presence.host, sent.cn_provinces, sent.city) == ("Mayor of Suzhou", ["CN-JS"], "Suzhou")
        assert [step.level for step in sent.approvals.all()] == ["officer", "consul_general"]
        page = browser.get(sent.get_absolute_url()).content.decode()
        assert "Who must agree" in page
        assert "Mayor of Suzhou" in page

    def test_a_day_that_is_over_is_refused_and_nothing_is_lost(self, world: World, browser: Client):
        wish = {name: value for name, value in self.WISH.items() if name != "part"} | {"on": "2020-01-01"}
        _draft, token = begun(**WHOLE | {"kind": "presence", "official": wish})
        page = browser.post(url("check", token))
        assert page.status_code == 409
        assert "This day is over" in page.content.decode()
        assert url("step", token, "presence") in page.content.decode()
