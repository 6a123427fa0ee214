"""A range that lies on both sides of a limit: the exact number is asked for, once."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from companies.profile.services.offerings import add_offering
from hub.core.vocabulary.enums import ConditionKind
from hub.matching.questions.registry import QUESTION_TEXTS, facts_not_to_ask
from tests.matching_pages.conftest import sheet_with, text_of
from tests.programs.factories import condition, entry, publish

pytestmark = pytest.mark.django_db

OPENING = {"province": "QC", "areas": [], "needs": ["talent"]}
WIDE = {"min": 250, "max": 499}


@pytest.fixture(autouse=True)
def capped():
    """Publish two programs with a limit inside 250 to 499, and one with a limit at its end."""
    publish(
        entry("ca-capped", conditions=(condition(ConditionKind.EMPLOYEES, {"max": 300}),)),
        entry("ca-floored", conditions=(condition(ConditionKind.EMPLOYEES, {"min": 400}),)),
        entry("ca-large", conditions=(condition(ConditionKind.EMPLOYEES, {"max": 499}),)),
    )


def form_of(response):
    """Return where the question of a page is sent, and what it sends besides the answer."""
    text = text_of(response)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text.split('id="question"')[1]))
    return re.search(r'action="([^"]*)" [^>]*id="question"', text)[1], hidden


def verdicts(client, token):
    programs = client.get(reverse("matching:answer", args=[token]), {"show": "all"}).context["parts"]
    return {row.slug: row.answer.verdict for part in programs for row in part.rows}


@pytest.mark.parametrize(
    ("lang", "title", "limits"),
    [
        (
            "en",
            "How many people do you employ, exactly?",
            (
                "Your range, 250 to 499 people, lies on both sides of some limits: "
                "at most 300 (Program ca-capped) and at least 400 (Program ca-floored)."
            ),
        ),
        (
            "fr",
            "Combien de personnes employez-vous, exactement?",
            (
                "Votre fourchette, 250 à 499 personnes, chevauche des limites\u00a0: "
                "au plus 300 (Programme ca-capped) et au moins 400 (Programme ca-floored)."
            ),
        ),
    ],
)
def test_a_range_across_a_limit_asks_for_the_exact_number_and_names_the_limit(lang, title, limits):
    client = Client()
    sheet, token = sheet_with(**OPENING)
    with translation.override(lang):
        client.post(reverse("matching:change", args=[token, "employees"]), {"answer": "250-499", "then": "question"})
        page = client.get(reverse("matching:question", args=[token]))
        text = text_of(page)
        assert f"<h1>{title}</h1>" in text
        assert limits in text
        assert "ca-large" not in text.split('id="question"')[1]
        action, hidden = form_of(page)
        before = verdicts(client, token)
        gone_on = client.post(action, {**hidden, "exact": "312"})
        sheet.refresh_from_db()
        assert sheet.answers["employees"] == 312
        after = verdicts(client, token)
        assert (before["ca-capped"], after["ca-capped"]) == ("to_confirm", "not_now")
        assert client.get(gone_on["Location"])["Location"] == reverse("matching:answer", args=[token])


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_not_to_know_it_exactly_is_remembered_and_keeps_the_range(lang):
    client = Client()
    sheet, token = sheet_with(**OPENING, employees=WIDE)
    with translation.override(lang):
        action, hidden = form_of(client.get(reverse("matching:question", args=[token])))
        client.post(action, {**hidden, "unknown": "on"})
        sheet.refresh_from_db()
        assert sheet.answers["employees"] == {**WIDE, "exact": None}
        asked = client.get(reverse("matching:question", args=[token]))
        assert asked["Location"] == reverse("matching:answer", args=[token])
        text = text_of(client.get(reverse("matching:answer", args=[token])))
        assert 'class="ask-panel' not in text
        assert {"en": "250 to 499 people", "fr": "250 à 499 personnes"}[lang] in text
        # It can still be said later, from the program that lacks it.
        again = text_of(client.get(action))
        assert re.search(r'name="unknown"[^>]* checked', again)


@pytest.mark.parametrize("given", [{}, {"exact": "many"}, {"exact": "3 000 000"}, {"exact": "12,5"}])
def test_what_is_no_number_is_said_at_the_field_and_keeps_the_range(given):
    client = Client()
    sheet, token = sheet_with(**OPENING, employees=WIDE)
    action, hidden = form_of(client.get(reverse("matching:question", args=[token])))
    text = text_of(client.post(action, {**hidden, **given}))
    assert 'role="alert"' in text
    assert "<h1>How many people do you employ, exactly?</h1>" in text
    sheet.refresh_from_db()
    assert sheet.answers["employees"] == WIDE


def test_a_range_on_one_side_of_every_limit_is_not_asked_about_again():
    _sheet, token = sheet_with(**OPENING, employees={"min": 100, "max": 249})
    client = Client()
    asked = client.get(reverse("matching:question", args=[token]))
    assert asked["Location"] == reverse("matching:answer", args=[token])


def test_the_first_answer_can_still_be_changed_as_it_was_given():
    _sheet, token = sheet_with(**OPENING, employees=WIDE)
    text = text_of(Client().get(reverse("matching:change", args=[token, "employees"])))
    assert "<h1>How many people do you employ?</h1>" in text
    assert re.search(r'value="250-499"[^>]* checked', text)


@pytest.mark.parametrize(
    ("fact", "band", "given", "kept"),
    [
        ("employees", {"min": 250, "max": 499}, "312", 312),
        ("annual_revenue_cad", {"min": 100_000, "max": 499_999}, "250 000 $", 250_000),
        ("years_in_business", {"min": 2, "max": 4}, "3", 3),
        ("trl", {"min": 4, "max": 6}, "5", 5),
        ("min_project_cost", {"min": 100_000, "max": 499_999}, "1,2 M$", 1_200_000),
        ("own_contribution", {"min": 0.25, "max": 0.499}, "30 %", 0.3),
    ],
)
def test_every_number_can_be_asked_for_exactly(fact, band, given, kept):
    key = QUESTION_TEXTS[fact].keys[0]
    known = {"project": {key.removeprefix("project."): band}} if key.startswith("project.") else {key: band}
    sheet, token = sheet_with(**OPENING, **known)
    assert fact not in facts_not_to_ask(sheet.answers)
    url = f"{reverse('matching:change', args=[token, fact])}?exactly=1"
    assert Client().post(url, {"exact": given}).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.answers | sheet.answers.get("project", {}))[key.removeprefix("project.")] == kept
    assert fact in facts_not_to_ask(sheet.answers)


@pytest.mark.parametrize("level", ["0", "10"])
def test_a_readiness_level_stays_on_its_scale(level):
    _sheet, token = sheet_with(**OPENING, trl={"min": 4, "max": 6})
    response = Client().post(f"{reverse('matching:change', args=[token, 'trl'])}?exactly=1", {"exact": level})
    assert response.status_code == 200
    assert 'role="alert"' in text_of(response)


@pytest.mark.parametrize(
    ("lang", "band", "words"),
    [
        ("en", {"min": 4, "max": 6}, "4 to 6: works in the laboratory or a pilot"),
        ("fr", {"min": 4, "max": 6}, "4 à 6\u00a0: fonctionne en laboratoire ou à l’essai"),
        ("en", {"min": 2, "max": 8}, "2 to 8"),
        ("en", {"min": 5, "max": 9, "exact": None}, "5 to 9"),
    ],
)
def test_a_readiness_level_known_as_a_range_is_shown_kept_and_changed(lang, band, words):
    sheet, token = sheet_with(**OPENING, trl=band)
    with translation.override(lang):
        url = reverse("matching:change", args=[token, "trl"])
    client = Client()
    text = text_of(client.get(url))
    assert re.search(r'value="range"[^>]* checked', text)
    assert words in text
    client.post(url, {"answer": "range"})
    sheet.refresh_from_db()
    assert sheet.answers["trl"] == band
    client.post(url, {"answer": "5"})
    sheet.refresh_from_db()
    assert sheet.answers["trl"] == 5
    assert client.post(url, {"answer": "range"}).status_code == 200  # no range is known any more


def test_the_page_of_a_company_asks_about_a_readiness_level_known_as_a_range(company, owner, member, now):
    add_offering(company=company, name="Membrane", answers={"trl": {"min": 4, "max": 6}}, by=owner, at=now)
    url = reverse("matching:company_question", args=[company.slug, "trl"])
    assert re.search(r'value="range"[^>]* checked', text_of(member.get(url)))
    assert member.post(url, {"answer": "range"}).status_code == 302
    offering = company.offerings.get()
    assert (offering.trl_min, offering.trl_max) == (4, 6)


def test_a_company_is_asked_on_its_page_and_the_profile_remembers(company, member):
    page = reverse("matching:company", args=[company.slug])
    for opening in ("areas", "needs"):
        member.post(reverse("matching:company_question", args=[company.slug, opening]), {"answer": "unknown"})
    url = reverse("matching:company_question", args=[company.slug, "employees"])
    member.post(url, {"answer": "250-499", "here": page})
    text = text_of(member.get(page))
    assert "How many people do you employ, exactly?" in text
    assert "at most 300 (Program ca-capped)" in text
    assert f'action="{url}?exactly=1"' in text
    member.post(f"{url}?exactly=1", {"unknown": "on", "here": page})
    company.refresh_from_db()
    assert (company.employees_min, company.employees_max, company.not_known[-1]) == (250, 499, "employees")
    assert "exactly?" not in text_of(member.get(page))
    member.post(f"{url}?exactly=1", {"exact": "420", "here": page})
    company.refresh_from_db()
    assert (company.employees_min, company.employees_max) == (420, 420)
    assert "employees" not in company.not_known
