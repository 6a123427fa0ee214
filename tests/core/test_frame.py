"""The frame around every page: navigation, independence, search; and the pages of errors."""

from types import SimpleNamespace

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from tests.core.parts import Page, language, make, sheet

__all__ = ["language"]
pytestmark = pytest.mark.urls("tests.core.parts")


def test_both_lines_of_independence_stand_on_every_page(language: str) -> None:
    for html in (sheet(), get_template("500.html").render(), get_template("maintenance.html").render()):
        assert '<p lang="en-CA">Independent project. Not a Government of Canada website.</p>' in html
        assert '<p lang="fr-CA">Projet indépendant. Ce site n’est pas un site du gouvernement du Canada.</p>' in html


def test_the_frame_links_to_every_page_it_names(language: str) -> None:
    links = Page(sheet()).values("href")
    assert "" not in links
    for name in ("/matching/finder/", "/programs/list/", "/pages/china/", "/directory/list/", "/pages/privacy/"):
        assert name in links
    assert "/pages/feedback/?page=/programs/list/" in links


def test_the_place_in_the_navigation_is_marked() -> None:
    assert '<a href="/programs/list/" aria-current="page">' in make('{% nav_item "/programs/list/" "Programs" %}')
    assert 'aria-current="true"' in make('{% nav_item "/programs/" "Programs" %}')
    assert "aria-current" not in make('{% nav_item "/directory/" "Who can help" %}')
    # Of two items of which one lies below the other, the one nearer to the page is marked alone.
    assert "aria-current" not in make('{% nav_item "/programs/" "Programs" but="/programs/list/" %}')


@pytest.mark.parametrize(
    ("address", "kept"), [("/pages/search/", "water"), ("/programs/list/", "water"), ("/desk/", None)]
)
def test_the_search_of_the_frame_keeps_its_own_words_alone(address: str, kept: str | None) -> None:
    page = Page(get_template("base.html").render({}, RequestFactory().get(address, {"q": "water"})))
    [field] = [attrs for tag, attrs in page.elements if tag == "input" and attrs.get("id") == "q"]
    assert field.get("value") == kept


@pytest.mark.parametrize("name", ["400", "403", "404", "429"])
def test_error_pages_lead_on_in_both_languages(name: str, language: str) -> None:
    html = get_template(f"{name}.html").render({}, RequestFactory().get("/nowhere/"))
    Page(html)
    other = "fr" if language == "en" else "en"
    assert f'<p lang="{other}-CA" class="quiet">' in html
    assert 'href="/pages/contact/"' in html


@pytest.mark.parametrize("name", ["500", "503", "maintenance"])
def test_the_last_pages_stand_alone(name: str, settings: SimpleNamespace) -> None:
    settings.HUB = {**settings.HUB, "name_en": "Another Name", "contact_email": "people@another.example"}
    html = get_template(f"{name}.html").render()
    Page(html)
    assert "Another Name" in html
    assert "mailto:people@another.example" in html
    assert 'lang="fr-CA"' in html
