"""Asking, page by page: begun by anybody, nothing lost, nothing asked twice, sent once."""

import re
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import MemberRole, Purpose
from companies.models import Membership
from companies.services import add_offering, register_company, set_consent
from hub.casework.access import draft_for
from hub.casework.choices import RequestKind, Urgency
from hub.casework.links import read_draft, sign_draft
from hub.casework.models import RequestDraft, ServiceRequest
from hub.casework.services import begin_draft, rescue_drafts
from hub.core.open_form import OpenForm
from hub.notifications.models import Notification
from hub.outbox.services import deliver_due
from programs.models import Program
from tests.accounts.people import link_in, make_person, sign_in
from tests.casework.world import SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db

WORDS = {
    "subject": "Pilot partner in Jiangsu",
    "body": "We treat sewage of small towns with membranes and look for one water operator to host a pilot.",
    "links": "https://clairbassin.example/pilot.pdf\n",
}
WHOLE: dict[str, Any] = {
    "kind": "partners",
    "subject": WORDS["subject"],
    "body": WORDS["body"],
    "links": ["https://clairbassin.example/pilot.pdf"],
    "areas": ["wastewater-treatment"],
    "cn_provinces": ["CN-JS"],
    "city": "Suzhou",
    "urgency": Urgency.NORMAL.value,
    "needed_by": None,
    "shared_with": ["share_china_offices"],
    "language": "fr",
}


@pytest.fixture(autouse=True)
def _no_rate_is_reached() -> None:
    cache.clear()


@pytest.fixture
def world(reference_data: None) -> World:
    return build_world(at=timezone.now())


@pytest.fixture
def browser(world: World) -> Client:
    """The owner's browser."""
    client = Client()
    sign_in(client, world.owner.email)
    return client


def begun(**answers: Any) -> tuple[RequestDraft, str]:
    draft = begin_draft(answers=answers, language="en", at=timezone.now())
    return draft, sign_draft(draft)


def url(page: str, token: str, *more: str) -> str:
    return reverse(f"casework:{page}", args=[token, *more])


def started(seconds_ago: float = 30) -> str:
    """Return the hidden start time of a page that was opened a while ago."""
    return str(OpenForm(now=timezone.now().timestamp() - seconds_ago).initial["started"])


def open_draft(response: HttpResponse) -> RequestDraft:
    """Return the draft that a redirect leads on with."""
    token = response["Location"].split("/")[4]
    return draft_for(token)


@pytest.mark.usefixtures("reference_data")
class TestBeginning:
    """The first page, and the links that lead to it."""

    def test_anybody_begins_and_reading_sets_no_cookie_but_that_of_the_form(self):
        client = Client()
        page = client.get(reverse("casework:ask"))
        assert page.status_code == 200
        assert set(page.cookies) <= {"csrftoken"}
        assert not RequestDraft.objects.exists()
        response = client.post(reverse("casework:ask"), {"kind": "unsure", "started": started()})
        draft = open_draft(response)
        assert draft.answers == {"kind": "unsure"}
        assert response["Location"].endswith("/words/")

    def test_every_kind_is_offered_and_not_knowing_comes_first(self):
        page = Client().get(reverse("casework:ask")).content.decode()
        assert re.findall(r'name="kind" value="(\w+)"', page)[0] == RequestKind.UNSURE
        assert set(re.findall(r'name="kind" value="(\w+)"', page)) == set(RequestKind.values)

    def test_a_program_is_the_kind_and_the_subject_of_the_request(self):
        program = Program.objects.published().order_by("slug")[0]
        response = Client().post(f"{reverse('casework:ask')}?program={program.slug}", WORDS | {"started": started()})
        assert open_draft(response).answers["program"] == program.slug
        assert open_draft(response).answers["kind"] == RequestKind.PROGRAMS

    def test_a_link_that_names_nothing_real_still_begins_a_request(self):
        page = Client().get(f"{reverse('casework:ask')}?kind=nonsense&program=no-such&seat=none&opportunity=x")
        assert page.status_code == 200

    @pytest.mark.parametrize("trap", [{"website": "https://spam.example"}, {"started": "forged"}])
    def test_programs_that_fill_in_forms_begin_nothing_and_people_lose_nothing(self, trap: dict[str, str]):
        sent = WORDS | {"started": started()} | trap
        page = Client().post(f"{reverse('casework:ask')}?kind=other", sent)
        assert page.status_code == 200
        assert WORDS["body"] in page.content.decode()
        assert not RequestDraft.objects.exists()

    def test_somebody_who_begins_again_and_again_waits(self, settings: Any):
        settings.RATE_LIMITS = {"casework.begin": {"address": (2, 3600)}}
        sent = {"kind": "other", "started": started()}
        assert [Client().post(reverse("casework:ask"), sent).status_code for _ in range(3)] == [302, 302, 429]


@pytest.mark.usefixtures("reference_data")
class TestWriting:
    """The pages after the first."""

    def test_the_link_goes_on_at_the_first_page_that_is_not_answered(self):
        _draft, token = begun(kind="partners")
        response = Client().get(url("draft", token))
        assert response["Location"] == url("step", token, "words")
        assert response["Cache-Control"] == "no-store"

    def test_areas_are_proposed_from_the_words_that_led_there(self):
        _draft, token = begun(kind="partners", subject=WORDS["subject"], body=WORDS["body"])
        page = Client().get(url("step", token, "fit"))
        form = page.context["form"]
        assert "wastewater-treatment" in form.initial["areas"]
        assert "sewage" in page.content.decode()

    def test_needs_are_asked_only_where_the_kind_leaves_them_open(self):
        fields = {}
        for kind in ("partners", "unsure"):
            _draft, token = begun(kind=kind, subject="A", body="B")
            fields[kind] = "needs" in Client().get(url("step", token, "fit")).context["form"].fields
        assert fields == {"partners": False, "unsure": True}

    def test_a_page_that_the_kind_does_not_need_is_not_there(self):
        _draft, token = begun(kind="partners")
        assert Client().get(url("step", token, "presence")).status_code == 404
        assert Client().get(url("step", token, "nonsense")).status_code == 404

    def test_a_dispute_says_what_to_do_now_and_names_guides(self):
        _draft, token = begun(kind="dispute")
        page = Client().get(url("step", token, "words"))
        assert page.context["guides"]
        assert "This is no legal advice" in page.content.decode()

    @pytest.mark.parametrize(
        ("links", "problem"),
        [
            ("clairbassin.example", "begins with https://"),
            ("javascript:alert(1)", "begins with https://"),
            ("\n".join(f"https://clairbassin.example/{n}" for n in range(11)), "at most 10"),
        ],
    )
    def test_links_that_are_none_are_refused_and_kept(self, links: str, problem: str):
        _draft, token = begun(kind="other")
        page = Client().post(url("step", token, "words"), WORDS | {"links": links})
        assert problem in page.content.decode()
        assert links.split("\n", maxsplit=1)[0] in page.content.decode()

    def test_a_day_is_asked_for_with_a_certain_day_alone(self):
        draft, token = begun(kind="other", subject="A", body="B", areas=[])
        assert Client().post(url("step", token, "when"), {"urgency": "dated"}).status_code == 200
        Client().post(url("step", token, "when"), {"urgency": "urgent", "needed_by": "2027-01-05"})
        assert draft_for(token).answers["needed_by"] is None
        Client().post(url("step", token, "when"), {"urgency": "dated", "needed_by": "2027-01-05"})
        assert draft_for(token).answers["needed_by"] == "2027-01-05"
        assert draft.pk == draft_for(token).pk

    def test_an_unfinished_request_never_stands_in_a_shared_cache_or_a_search_engine(self):
        _draft, token = begun(kind="other")
        for name in ("draft", "check", "who"):
            page = Client().get(url(name, token))
            assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex, nofollow"), name

    @pytest.mark.parametrize("name", ["draft", "check", "who"])
    def test_a_forged_or_forgotten_link_leads_to_a_way_on(self, name: str):
        draft, token = begun(kind="other")
        draft.delete()
        for link in (token, "no-such-link"):
            page = Client().get(url(name, link))
            assert page.status_code == 404
            assert reverse("casework:ask") in page.content.decode()

    def test_the_link_holds_nothing_of_a_person(self):
        draft, token = begun(kind="other", email="ada@firm.example")
        assert read_draft(token, max_age=60) == draft.pk
        assert "ada" not in token


class TestSending:
    """For which company, the check, the press of the button."""

    def test_a_visitor_is_asked_to_sign_in_and_comes_back(self, world: World):
        _draft, token = begun(**WHOLE)
        assert Client().get(url("check", token))["Location"] == url("who", token)
        page = Client().get(url("who", token)).content.decode()
        onward = f"?next={url('check', token).replace('/', '%2F').replace(':', '%3A')}"
        assert f"{reverse('account_login')}{onward}" in page
        assert f"{reverse('account_signup')}{onward}" in page

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
        client = Client()
        sign_in(client, person.email)
        who = client.get(url("who", token)).content.decode()
        register = next(link for link in re.findall(r'href="([^"]+)"', who) if reverse("companies:register") in link)
        response = client.post(register, {"name": "Newcomer inc.", "province": "QC"})
        assert response["Location"] == url("check", token)
        assert "Newcomer inc." in client.get(url("check", token)).content.decode()

    def test_registration_leads_to_no_other_site(self, world: World):
        client = Client()
        sign_in(client, make_person("newcomer@firm.example").email)
        for onward in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
            name = f"Newcomer {uuid.uuid4().hex[:6]}"
            response = client.post(f"{reverse('companies:register')}?next={onward}", {"name": name, "province": "QC"})
            assert response["Location"].startswith("/en/companies/")

    def test_who_acts_for_several_companies_says_for_which(self, world: World, browser: Client):
        other = register_company(by=world.owner, name="Rivière Nord inc.", province="QC", at=timezone.now())
        draft, token = begun(**WHOLE)
        assert browser.get(url("check", token))["Location"] == url("who", token)
        assert browser.post(url("who", token)).status_code == 200
        assert browser.post(url("who", token), {"company": "not-mine"}).status_code == 200
        assert browser.post(url("who", token), {"company": other.slug})["Location"] == url("check", token)
        browser.post(url("check", token))
        assert ServiceRequest.objects.get(key=draft.pk).company == other

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

    def test_the_receipt_says_reference_who_answers_and_by_when(self, world: World, browser: Client):
        _draft, token = begun(**WHOLE)
        page = browser.get(browser.post(url("check", token))["Location"]).content.decode()
        assert ServiceRequest.objects.get().reference in page
        assert "With the Hub’s desk" in page
        assert "A person answers you by" in page

    def test_a_second_visit_to_a_sent_draft_shows_the_request(self, world: World, browser: Client):
        _draft, token = begun(**WHOLE)
        browser.post(url("check", token))
        for name in ("draft", "check", "who"):
            assert browser.get(url(name, token))["Location"] == ServiceRequest.objects.get().get_absolute_url()

    def test_a_reader_sends_nothing(self, world: World):
        reader = make_person("reader@clairbassin.example")
        Membership.objects.create(company=world.company, user=reader, role=MemberRole.READER, joined_at=timezone.now())
        client = Client()
        sign_in(client, reader.email)
        _draft, token = begun(**WHOLE)
        assert client.post(url("check", token))["Location"] == url("who", token)
        assert "An editor or an owner sends requests" in client.get(url("who", token)).content.decode()
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
        stranger = Client()
        sign_in(stranger, make_person("stranger@elsewhere.example").email)
        for client in (Client(), stranger):
            page = client.get(url("step", sign_draft(draft), "fit")).content.decode()
            assert "Secret membrane" not in page
            assert world.company.name not in client.get(url("who", sign_draft(draft))).content.decode()

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
        from tests.accounts.people import give_app, sign_in_staff

        person = world.people[SHANGHAI]
        give_app(person)
        client = Client()
        sign_in_staff(client, person)
        _draft, token = begun(**WHOLE)
        assert client.post(url("check", token))["Location"] == url("who", token)
        assert reverse("desk:inbox") in client.get(url("who", token)).content.decode()


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


class TestRescue:
    """A request that was left unfinished."""

    def test_a_visitor_who_left_an_address_gets_the_link_once(self, world: World):
        _draft, token = begun(kind="other", subject="A", body="B", areas=[], urgency="normal", needed_by=None)
        Client().post(url("step", token, "sharing"), {"language": "en", "email": "visitor@firm.example"})
        later = timezone.now() + timedelta(days=1, minutes=1)
        assert [rescue_drafts(at=later), rescue_drafts(at=later)] == [1, 0]

    def test_what_was_begun_stands_among_the_requests_of_its_person(self, world: World, browser: Client):
        browser.post(f"{reverse('casework:ask')}?kind=other", WORDS | {"started": started()})
        page = browser.get(reverse("casework:mine")).content.decode()
        assert "Not sent yet" in page
        assert WORDS["subject"] in page
        assert world.company.slug == RequestDraft.objects.get().company.slug

    def test_an_address_left_before_signing_in_brings_it_back(self, world: World, browser: Client):
        begun(subject="By the river", email=world.owner.email.upper())
        begun(subject="Of somebody else", email="stranger@elsewhere.example")
        page = browser.get(reverse("casework:mine")).content.decode()
        assert "By the river" in page
        assert "Of somebody else" not in page
