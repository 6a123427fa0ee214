"""Walk through the portal link by link: every kind of page, in both languages, on a phone and on a desk.

Each page found has no axe violation, no sideways scroll, one h1, the language of its address, both independence lines,
a way to a person, and a toggle that leads to the same page in the other language and back.
"""

import re
from collections import deque
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from django.utils.translation import override
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Portal, open_page
from tests.browser.people import sign_in

PER_KIND = 2
DOWNLOADS = {"accounts:export", "companies:export", "mfa_download_recovery_codes"}
SKIPPED = re.compile(r"/(logout|deconnexion)|\.json|/demo/|/health/|/static/|format=")


def kind_of(path: str) -> str:
    """Return the kind of page behind a path: its view's name."""
    lang = path.split("/")[1]
    try:
        with override(lang if lang in {"en", "fr"} else "en"):
            return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return f"404 {path}"


def walk(page: Page, portal: Portal, start: str, *, most: int = 150) -> Iterator[str]:
    """Open pages breadth first from ``start``, at most two of each kind, and yield the path of each."""
    waiting, seen, kinds = deque([start]), {start}, {}
    lang = start.split("/")[1]
    while waiting and len(seen) < 5000 and most:
        path = waiting.popleft()
        kind = kind_of(path) + ("?" if "?" in path else "")
        if kind in DOWNLOADS or kinds.get(kind, 0) >= PER_KIND:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = page.goto(portal.base + path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        most -= 1
        yield path
        links = page.eval_on_selector_all("a[href]", "found => found.map(link => link.getAttribute('href'))")
        for link in links:
            target = link.partition("#")[0]
            if target.startswith("?"):
                target = path.partition("?")[0] + target
            if target.startswith(f"/{lang}/") and target not in seen and not SKIPPED.search(target):
                seen.add(target)
                waiting.append(target)


def check_page(page: Page, path: str, lang: str) -> None:
    """Fail when the page is not what every page must be."""
    result = Axe().run(page)
    assert result.violations_count == 0, f"{path}\n{result.generate_report()}"
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"{path} scrolls sideways by {sideways} px"
    assert page.locator("h1").count() == 1, f"{path} has {page.locator('h1').count()} h1"
    assert page.locator("html").get_attribute("lang") == f"{lang}-CA", path
    text = page.content()
    assert "Not a Government of Canada website" in text, path
    assert "Ce site n’est pas un site du gouvernement du Canada" in text, path
    assert page.title().strip(), path
    empty = page.locator('a[href=""], a:not([href])').count()
    assert empty == 0, f"{path} has {empty} links that lead nowhere"
    toggle = page.locator("header a[hreflang]").first
    assert toggle.get_attribute("lang") == ("fr" if lang == "en" else "en"), path


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_public_page(browser: Browser, portal: Portal, lang: str, width: int):
    page, guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    paths = []
    for path in walk(page, portal, f"/{lang}/"):
        check_page(page, path, lang)
        paths.append(path)
    assert len({kind_of(path) for path in paths}) >= 15
    guard.check()
    page.context.close()


@pytest.mark.parametrize(("lang", "width"), [("en", 320), ("fr", 1280)])
def test_every_page_of_a_company(browser: Browser, portal: Portal, lang: str, width: int):
    page, guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, "owner@demo.example")
    kinds = set()
    for path in walk(page, portal, f"/{lang}/" + ("companies/" if lang == "en" else "entreprises/")):
        check_page(page, path, lang)
        kinds.add(kind_of(path))
    assert any(kind.startswith("companies:") for kind in kinds)
    guard.check()
    page.context.close()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_language_toggle_keeps_page_and_query(browser: Browser, portal: Portal, lang: str):
    page, guard = open_page(browser, portal, width=1280, javascript=False, lang=lang)
    start = {"en": "/en/programs/?q=export&support=grant", "fr": "/fr/programmes/?q=export&support=grant"}
    page.goto(portal.base + start[lang])
    for other in ("fr" if lang == "en" else "en", lang):
        page.locator("header a[hreflang]").first.click()
        assert page.url == portal.base + start[other]
    guard.check()
    page.context.close()
