"""Pages of prose say the same in both languages."""

import re

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import override

from hub.pages.views.contact import PROSE_PAGES
from hub.settings.env import BASE_DIR


def skeleton(source: str) -> list[str]:
    """Return what must be alike: headings, lists, links and conditions, without their words."""
    return re.findall(r"<(?:h2|li|ol|ul|section|p)\b|\{% (?:url '[^']+'|if|else|endif)|mailto:", source)


@pytest.mark.parametrize("page", PROSE_PAGES)
def test_both_languages_have_the_same_parts(page):
    english, french = (get_template(f"pages/{lang}/{page}.html").template.source for lang in ("en", "fr"))
    assert skeleton(english) == skeleton(french)
    assert english != french


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("page", PROSE_PAGES)
def test_a_page_of_prose_shows_its_title_and_sets_no_cookie(client, page, lang):
    with override(lang):
        answer = client.get(reverse(f"pages:{page}"))
    assert answer.status_code == 200
    assert PROSE_PAGES[page].title(lang) in answer.text
    assert answer.cookies == {}


@pytest.mark.django_db
def test_how_matching_works_covers_the_six_topics(client):
    with override("en"):
        text = client.get(reverse("pages:how_matching_works")).text
    for topic in ("role", "inputs", "operations", "outputs", "limits", "review"):
        assert f'id="{topic}"' in text


@pytest.mark.django_db
@pytest.mark.parametrize("profile", ["private", "federal"])
def test_the_privacy_notice_follows_the_operators_profile(client, settings, profile):
    settings.HUB = {**settings.HUB, "operator_profile": profile}
    with override("en"):
        text = client.get(reverse("pages:privacy")).text
    assert ("two years" in text) == (profile == "federal")


@pytest.mark.parametrize(("lang", "words"), [("en", "public profile"), ("fr", "profil public")])
def test_the_privacy_notice_names_no_consent_that_is_not_asked_for(lang, words):
    assert words not in get_template(f"pages/{lang}/privacy.html").template.source


@pytest.mark.parametrize(
    ("page", "promise"),
    [
        # Nothing tells of new terms, and no partner in China is listed.
        ("templates/pages/en/terms.html", "told"),
        ("templates/pages/fr/terms.html", "avisés"),
        ("templates/pages/en/about.html", "partners in China"),
        ("templates/pages/fr/about.html", "partenaires en Chine"),
        ("README.md", "partners in China"),
    ],
)
def test_no_page_promises_what_the_portal_does_not_do(page, promise):
    assert promise not in " ".join((BASE_DIR / page).read_text(encoding="utf-8").split())
