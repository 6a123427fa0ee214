"""The first page of asking, and the links that lead to it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.casework.choices import RequestKind
from hub.casework.models import RequestDraft
from programs.models import Program
from tests.casework.asking.drafts import WORDS, open_draft, started

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("reference_data")
class TestBeginning:
    """The first page, and the links that lead to it."""

    def test_anybody_begins_and_reading_sets_no_cookie_but_that_of_the_form(self):
        client = Client()
        page = client.get(reverse("casework:new"))
        assert page.status_code == 200
        assert set(page.cookies) <= {"csrftoken"}
        assert not RequestDraft.objects.exists()
        response = client.post(reverse("casework:new"), {"kind": "unsure", "started": started()})
        draft = open_draft(response)
        assert draft.answers == {"kind": "unsure"}
        assert response["Location"].endswith("/words/")

    @pytest.mark.parametrize(("lang", "words"), [("en", "no account"), ("fr", "ucun compte n’est nécessaire")])
    def test_a_visitor_reads_that_sending_takes_no_account(self, lang: str, words: str):
        with override(lang):
            assert words in Client().get(reverse("casework:new")).content.decode()

    def test_every_kind_is_offered_and_not_knowing_comes_first(self):
        page = Client().get(reverse("casework:new")).content.decode()
        assert re.findall(r'name="kind" value="(\w+)"', page)[0] == RequestKind.UNSURE
        assert set(re.findall(r'name="kind" value="(\w+)"', page)) == set(RequestKind.values)

    def test_a_program_is_the_kind_and_the_subject_of_the_request(self):
        program = Program.objects.published().order_by("slug")[0]
        response = Client().post(f"{reverse('casework:new')}?program={program.slug}", WORDS | {"started": started()})
        assert open_draft(response).answers["program"] == program.slug
        assert open_draft(response).answers["kind"] == RequestKind.PROGRAMS

    def test_a_link_that_names_nothing_real_still_begins_a_request(self):
        page = Client().get(f"{reverse('casework:new')}?kind=nonsense&program=no-such&seat=none&opportunity=x")
        assert page.status_code == 200

    @pytest.mark.parametrize("trap", [{"website": "https://spam.example"}, {"started": "forged"}])
    def test_programs_that_fill_in_forms_begin_nothing_and_people_lose_nothing(self, trap: dict[str, str]):
        sent = WORDS | {"started": started()} | trap
        page = Client().post(f"{reverse('casework:new')}?kind=other", sent)
        assert page.status_code == 200
        assert WORDS["body"] in page.content.decode()
        assert not RequestDraft.objects.exists()

    def test_somebody_who_begins_again_and_again_waits(self, settings: Any):
        settings.RATE_LIMITS = {"casework.begin": {"address": (2, 3600)}}
        address, pages = (
            reverse("casework:new"),
            [{"kind": "other", "started": started(second)} for second in (30, 31, 32)],
        )
        assert [Client().post(address, sent).status_code for sent in pages] == [302, 302, 429]
