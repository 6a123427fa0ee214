"""Consents, and what the company can take away or delete."""

import pytest

from companies.choices import Purpose
from companies.models import Company, Consent
from tests.companies.pages import url

pytestmark = pytest.mark.django_db


def test_consents_are_given_and_stopped_on_their_page(company, mine):
    page = url("consents", company)
    first = mine.get(page).content.decode()
    assert first.count("Not agreed") == len(Purpose)
    assert mine.post(page, {"purpose": "leads", "granted": "yes"}).status_code == 302
    assert "You agreed" in mine.get(page).content.decode()
    assert mine.post(page, {"purpose": "leads", "granted": "no"}).status_code == 302
    last = mine.get(page).content.decode()
    assert "You agreed" not in last
    assert "Wording 1, shown in English" in last
    assert mine.post(page, {"purpose": "everything", "granted": "yes"}).status_code == 404
    assert Consent.objects.count() == 2


def test_everything_is_downloaded_and_everything_is_deleted(company, mine, work):
    answer = mine.post(url("export", company))
    assert answer["Content-Disposition"] == f'attachment; filename="company-{company.slug}.json"'
    assert answer.json()["offerings"][0]["name"] == "Membrane"
    assert mine.get(url("export", company)).status_code == 405
    page = url("data", company)
    text = mine.post(page, {"typed_name": "Boreal"}).content.decode()
    assert "exactly as it stands above" in text
    assert 'value="Boreal"' in text
    assert mine.post(page, {"typed_name": "Boreal Membranes Inc."}).status_code == 302
    assert not Company.objects.exists()


def test_the_federal_profile_says_what_it_keeps(company, mine, settings):
    settings.HUB = {**settings.HUB, "operator_profile": "federal"}
    page = url("data", company)
    assert "keeps its record for two years" in mine.get(page).content.decode()
    mine.post(page, {"typed_name": "Boreal Membranes Inc.", "earlier": "on"})
    assert Company.objects.get().erase_after is not None
    assert mine.get(page).status_code == 404
