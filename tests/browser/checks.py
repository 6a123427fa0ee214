"""What every page and every state of a page must be. A page may be checked as soon as it is open, with JavaScript on.

Contrast is slow to measure, and the same for words of one kind: those in elements of the same names, classes and states,
all the way up. Each kind is measured once per width, in light, in dark and on paper; all other rules on every page.
"""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

_COLOURS: dict[str, dict[str, Any]] = {
    "light": {"media": "screen", "color_scheme": "light"},
    "dark": {"media": "screen", "color_scheme": "dark"},
    "on paper": {"media": "print", "color_scheme": "light"},
}
# Only what is wrong comes back: the passes of a long list weigh megabytes.
_RULES = """axe.run({rules: {"color-contrast": {enabled: false}}, resultTypes: ["violations"]})
    .then(({violations}) => ({violations}))"""
_CONTRAST = """(wanted) => axe.run({include: wanted.map((kind) => window.wordsByKind.get(kind))},
    {runOnly: {type: "rule", values: ["color-contrast"]}, resultTypes: ["violations"]})
    .then(({violations}) => ({violations}))"""
# Finds one element of each kind that shows words, and returns the kinds. Rows of a table may alternate.
_KINDS = """() => {
    const states = /^(aria-|data-|disabled|href|lang|open|placeholder|type)/;
    const name = (one) => [
        one.localName, one.className, one.getAttributeNames().filter((name) => states.test(name)),
        /^[a-z-]+$/.test(one.id) ? one.id : "", one.rowIndex % 2, one.querySelector(":scope > :checked") !== null,
    ].join();
    window.wordsByKind = new Map();
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const holder = words.currentNode.parentElement;
        if (!words.currentNode.data.trim() || !holder.checkVisibility({visibilityProperty: true})) continue;
        const chain = [];
        for (let one = holder; one; one = one.parentElement) chain.push(name(one));
        window.wordsByKind.set(chain.join(" < "), holder);
    }
    return [...window.wordsByKind.keys()];
}"""
_measured: set[tuple[int, str, str]] = set()


def check_axe(page: Page, what: str) -> None:
    """Fail on any axe violation of the page as it is seen, and on contrast in light, in dark and on paper."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    _expect_none(page.evaluate(_RULES), what)
    for colours, media in _COLOURS.items():
        page.emulate_media(**media, reduced_motion="reduce")
        _check_contrast(page, what, colours)
    page.emulate_media(**_COLOURS["light"], reduced_motion="reduce")


def _check_contrast(page: Page, what: str, colours: str) -> None:
    """Measure the kinds of words that no page of this width has shown in these colours yet."""
    width = page.evaluate("innerWidth")
    wanted = [kind for kind in page.evaluate(_KINDS) if (width, colours, kind) not in _measured]
    if not wanted:
        return
    # Django's admin site lets its colours fade.
    page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
    _expect_none(page.evaluate(_CONTRAST, wanted), f"{what}, {colours}")
    _measured.update((width, colours, kind) for kind in wanted)


def _expect_none(found: dict[str, Any], what: str) -> None:
    results = AxeResults(found)
    assert results.violations_count == 0, f"{what}\n{results.generate_report()}"


def check_width(page: Page, what: str) -> None:
    """Fail when the page scrolls sideways."""
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"{what} scrolls sideways by {sideways} px"


def check_page(page: Page, what: str, lang: str) -> None:
    """Fail when the page is not what every page must be."""
    check_axe(page, what)
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
