"""Consents, and what the company can take away or delete."""

from dataclasses import replace

import pytest

from companies.choices import Purpose
from companies.consents.texts import CONSENT_TEXTS, current_consent_version
from companies.models import Company, Consent
from hub.core.text.localized import Localized
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
    assert f"Wording {current_consent_version(Purpose.LEADS)}, shown in English" in last
    assert mine.post(page, {"purpose": "everything", "granted": "yes"}).status_code == 404
    assert Consent.objects.count() == 2


def test_the_public_page_is_looked_at_before_it_is_agreed_to(company, owner, mine, now):
    page, stop = url("consents", company), {"purpose": "public_profile", "granted": "no"}
    assert f'href="{url("sheet", company)}"' in mine.get(page).content.decode()
    Consent.objects.create(
        company=company, purpose="public_profile", granted=True, wording=1, language="en", at=now, by=owner
    )
    text = mine.get(page).content.decode()
    assert "You agreed to an earlier wording" in text
    assert text.count("You agreed") == 2
    assert mine.post(page, stop).status_code == 302
    text = mine.get(page).content.decode()
    assert text.count("Show a public page about my company.") >= 2, "the history keeps both lines"
    lines = mine.post(url("export", company)).json()["consents"]
    assert [(line["purpose"], line["granted"]) for line in lines] == [
        ("public_profile", True),
        ("public_profile", False),
    ]


def test_an_earlier_wording_is_shown_and_can_be_exchanged_for_todays(company, owner, mine, now, monkeypatch):
    page, yes = url("consents", company), {"purpose": "leads", "granted": "yes"}
    mine.post(page, yes)
    assert "earlier wording" not in mine.get(page).content.decode()
    earlier = CONSENT_TEXTS[Purpose.LEADS]
    today = replace(earlier[-1], opens=Localized("Today’s words.", "Les mots d’aujourd’hui."))
    monkeypatch.setitem(CONSENT_TEXTS, Purpose.LEADS, (*earlier, today))
    text = mine.get(page).content.decode()
    assert f"You agreed to an earlier wording: “{earlier[-1].opens.en}”" in text
    assert "Today’s words." in text
    assert text.count('value="yes"') == len(Purpose)
    mine.post(page, yes)
    assert "earlier wording" not in mine.get(page).content.decode()
    assert Consent.objects.latest("pk").wording == len(earlier) + 1


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
