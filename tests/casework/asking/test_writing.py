"""The pages between the first one and the check; a draft that is left and found again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.casework.choices import MONEY
from hub.casework.models import RequestDraft
from hub.casework.notifications.queries import read_draft
from hub.casework.requests.access import draft_for
from hub.casework.requests.services.submission import needs_for, remind_of_drafts
from tests.casework.asking.drafts import WORDS, begun, started, url
from tests.casework.world import World

pytestmark = pytest.mark.django_db


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

    def test_finance_asks_which_kind_of_money_and_only_that_is_kept(self):
        """It stays open where nothing is ticked. What was chosen for another kind before does not go along."""
        _draft, token = begun(kind="finance", subject="A", body="B", needs=["talent", "growth_capital"])
        page = Client().get(url("step", token, "fit"))
        field = page.context["form"].fields["needs"]
        assert [code for code, _label in field.choices] == [*MONEY]
        assert not field.required
        assert "Which kind of money?" in page.text
        assert needs_for("finance", ["talent", "growth_capital"]) == ["growth_capital"]
        assert needs_for("partners", ["talent"]) == []
        assert needs_for("other", ["talent"]) == ["talent"]
        Client().post(url("step", token, "fit"), {"needs": ["growth_capital"], "areas": []})
        assert RequestDraft.objects.get().answers["needs"] == ["growth_capital"]

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
        for name in ("draft", "check", "choose_company"):
            page = Client().get(url(name, token))
            assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex, nofollow"), name

    @pytest.mark.parametrize("name", ["draft", "check", "choose_company"])
    def test_a_forged_or_forgotten_link_leads_to_a_way_on(self, name: str):
        draft, token = begun(kind="other")
        draft.delete()
        for link in (token, "no-such-link"):
            page = Client().get(url(name, link))
            assert page.status_code == 404
            assert reverse("casework:new") in page.content.decode()

    def test_the_link_holds_nothing_of_a_person(self):
        draft, token = begun(kind="other", email="ada@firm.example")
        assert read_draft(token, max_age=60) == draft.pk
        assert "ada" not in token


class TestRescue:
    """A request that was left unfinished."""

    def test_a_visitor_who_left_an_address_gets_the_link_once(self, world: World):
        _draft, token = begun(kind="other", subject="A", body="B", areas=[], urgency="normal", needed_by=None)
        Client().post(url("step", token, "sharing"), {"language": "en", "email": "visitor@firm.example"})
        later = timezone.now() + timedelta(days=1, minutes=1)
        assert [remind_of_drafts(at=later), remind_of_drafts(at=later)] == [1, 0]

    def test_what_was_begun_stands_among_the_requests_of_its_person(self, world: World, browser: Client):
        browser.post(f"{reverse('casework:new')}?kind=other", WORDS | {"started": started()})
        page = browser.get(reverse("casework:list")).content.decode()
        assert "Not sent yet" in page
        assert WORDS["subject"] in page
        assert world.company.slug == RequestDraft.objects.get().company.slug

    def test_an_address_left_before_signing_in_brings_it_back(self, world: World, browser: Client):
        begun(subject="By the river", email=world.owner.email.upper())
        begun(subject="Of somebody else", email="stranger@elsewhere.example")
        page = browser.get(reverse("casework:list")).content.decode()
        assert "By the river" in page
        assert "Of somebody else" not in page
