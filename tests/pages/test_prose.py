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
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_how_matching_works_covers_the_six_topics(client, lang):
    with override(lang):
        text = client.get(reverse("pages:how_matching_works")).text
    for topic in ("role", "inputs", "operations", "outputs", "limits", "review"):
        assert f'id="{topic}"' in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lang", "gaps", "readers"), [("en", "Known gaps", "screen readers"), ("fr", "Lacunes connues", "lecteurs d’écran")]
)
def test_the_accessibility_statement_names_its_standard_known_gaps_and_contact(client, lang, gaps, readers):
    """As long as nobody has tried it with a screen reader, the gaps say so (C-15, C-16)."""
    with override(lang):
        answer = client.get(reverse("pages:accessibility"))
        report = reverse("pages:feedback")
    standard, _heading, rest = " ".join(answer.text.partition("<main")[2].split()).partition(f"<h2>{gaps}</h2>")
    assert "WCAG) 2.2" in standard
    assert readers in rest.partition("</section>")[0]
    assert f"mailto:{answer.context['hub'].contact_email}" in rest
    assert f'href="{report}"' in rest.partition("</main>")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("profile", ["private", "federal"])
def test_the_privacy_notice_follows_the_operators_profile(client, settings, profile):
    settings.HUB = {**settings.HUB, "operator_profile": profile}
    with override("en"):
        text = client.get(reverse("pages:privacy")).text
    assert ("two years" in text) == (profile == "federal")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lang", "country", "said", "unsaid"),
    [
        ("en", "CA", "servers in Canada", "outside Canada ("),
        ("fr", "CA", "serveurs au Canada", "hors du Canada ("),
        ("en", "", "has not said yet in which country", "servers in Canada"),
        ("fr", "", "n’a pas encore indiqué le pays", "serveurs au Canada"),
        ("en", "US", "servers outside Canada (United States)", "servers in Canada"),
        ("fr", "US", "serveurs hors du Canada (États-Unis)", "serveurs au Canada"),
    ],
)
def test_the_privacy_notice_says_where_data_is_kept(client, settings, lang, country, said, unsaid):
    """Where the operator says that it is; nothing is claimed while nobody has said it (P-17)."""
    settings.HUB = {**settings.HUB, "hosting_country": country}
    with override(lang):
        text = " ".join(client.get(reverse("pages:privacy")).text.split())
    assert said in text
    assert unsaid not in text


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
