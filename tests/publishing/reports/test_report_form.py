"""Anybody reports what is wrong with a program, without an account, and gets a page of their own."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.publishing.models import EntryReport
from hub.publishing.reports.access import report_path
from tests.accounts.people import come_in, make_person
from tests.programs.factories import entry, publish
from tests.publishing.reports.readers import WORDS, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return publish(entry())[0]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_anybody_reports_without_an_account_and_gets_a_page_of_their_own(program, lang):
    browser = Client()
    answer = form_of(program, browser, lang=lang, link="https://agency.example/news")
    report = EntryReport.objects.get()
    assert (report.words, report.part, report.language, report.email) == (WORDS, "dates", lang, "")
    with override(lang):
        assert answer["Location"] == report_path(report)
    own = browser.get(answer["Location"])
    assert WORDS in own.content.decode()
    assert {"en": "It has arrived.", "fr": "Il est arrivé."}[lang] in own.content.decode()
    assert own["Cache-Control"] == "no-store"
    assert own["X-Robots-Tag"] == "noindex, nofollow"
    assert set(browser.cookies) <= {"csrftoken", "django_language"}


def test_the_link_to_the_form_stands_on_every_program_and_sets_no_cookie(program):
    browser = Client()
    page = browser.get(reverse("programs:detail", args=[program.slug])).content.decode()
    assert reverse("reports:new", args=["program", program.slug]) in page
    assert not browser.cookies


def test_the_form_offers_the_address_of_whoever_is_signed_in(program):
    person, browser = make_person("ana@firm.example"), Client()
    come_in(browser, person)
    page = browser.get(reverse("reports:new", args=["program", program.slug])).content.decode()
    assert 'value="ana@firm.example"' in page


@pytest.mark.parametrize(
    ("fields", "wait", "said"),
    [
        ({"words": ""}, 5, "Write in a sentence what is wrong."),
        ({"part": ""}, 5, "Choose the part that is wrong."),
        ({"part": "invented"}, 5, "is not one of the available choices"),
        ({"link": "javascript:alert(1)"}, 5, "Write a whole web address"),
        ({"email": "not an address"}, 5, "Enter a valid email address."),
        ({"words": "See https://a.example and https://b.example"}, 5, "at most one address"),
        ({"words": "x" * 4001}, 5, "at most 4000 characters"),
        ({}, 1, "That was very fast."),
        ({"started": "forged"}, 5, "open for more than a day"),
        ({}, 25 * 3600, "open for more than a day"),
    ],
)
def test_what_is_refused_comes_back_with_all_that_was_typed(program, fields, wait, said):
    answer = form_of(program, wait=wait, **({"email": "ana@firm.example"} | fields))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert said in text
    assert fields.get("words", WORDS)[:60] in text
    assert fields.get("email", "ana@firm.example") in text
    assert EntryReport.objects.count() == 0


def test_there_is_no_hidden_trap_in_the_form(program):
    page = Client().get(reverse("reports:new", args=["program", program.slug])).content.decode()
    assert 'name="website"' not in page
    assert 'tabindex="-1"' not in page.partition("<main")[2].partition("</main")[0]


def test_too_many_reports_wait_and_lose_nothing(program, settings):
    settings.RATE_LIMITS = {"publishing.entryreport": {"address": (1, 3600)}}
    cache.clear()
    assert form_of(program).status_code == 302
    second = form_of(program, words="Another thing is wrong.")
    assert second.status_code == 429
    assert "Another thing is wrong." in second.content.decode()


def test_the_same_words_on_one_day_are_one_report(program):
    first, second = form_of(program), form_of(program, words=f"  {WORDS.upper()} ")
    assert first["Location"] == second["Location"]
    assert EntryReport.objects.count() == 1


def test_nothing_can_be_reported_of_what_is_not_published():
    assert Client().get(reverse("reports:new", args=["program", "no-such-program"])).status_code == 404


@pytest.mark.parametrize("token", ["guessed", "x" * 200, "a:b:c"])
def test_no_guessed_address_opens_a_report(token):
    answer = Client().get(reverse("reports:own", args=[token]))
    assert answer.status_code == 404
    assert "No report has this address" in answer.content.decode()
