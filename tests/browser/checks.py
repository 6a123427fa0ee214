"""What every page and every state of a page must be. A page may be checked as soon as it is open, with JavaScript on."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}


def check_axe(page: Page, what: str, *, media: bool = True) -> None:
    """Fail on any axe violation; with ``media`` also on contrast in dark colours and on paper."""
    _run_axe(page, what, EVERYTHING)
    if not media:
        return
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    _run_axe(page, f"{what}, dark", COLOURS)
    page.emulate_media(media="print", color_scheme="light", reduced_motion="reduce")
    _run_axe(page, f"{what}, on paper", COLOURS)
    page.emulate_media(media="screen", color_scheme="light", reduced_motion="reduce")


def _run_axe(page: Page, what: str, options: dict[str, Any]) -> None:
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    # Django's admin site lets its colours fade.
    page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
    found = AxeResults(page.evaluate("options => axe.run(options)", options))
    assert found.violations_count == 0, f"{what}\n{found.generate_report()}"


def check_width(page: Page, what: str) -> None:
    """Fail when the page scrolls sideways."""
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"{what} scrolls sideways by {sideways} px"


def check_page(page: Page, what: str, lang: str) -> None:
    """Fail when the page is not what every page must be.

    Colours go neither by language nor by width: in dark and on paper they are looked at once, in English on a phone.
    """
    size = page.viewport_size
    check_axe(page, what, media=lang == "en" and size is not None and size["width"] == 320)
    check_width(page, what)
    assert page.locator("h1").count() == 1, f"{what} has {page.locator('h1').count()} h1"
    assert page.locator("html").get_attribute("lang") == f"{lang}-CA", what
    text = page.content()
    assert "Not a Government of Canada website" in text, what
    assert "Ce site n’est pas un site du gouvernement du Canada" in text, what
    assert page.title().strip(), what
    empty = page.locator('a[href=""], a:not([href])').count()
    assert empty == 0, f"{what} has {empty} links that lead nowhere"
    toggle = page.locator("header a[hreflang]").first
    assert toggle.get_attribute("lang") == ("fr" if lang == "en" else "en"), what
