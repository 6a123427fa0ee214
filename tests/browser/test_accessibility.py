"""Ten main pages, in both languages: by a second engine, read as a screen reader does, enlarged, and with wider text.

The engine is IBM's Equal Access Accessibility Checker (accessibility-checker-engine 4.0.34 on npm, Apache 2.0, in the
folder ``equal_access``); axe is the first one, and looks at every page (``tests/browser/checks.py``).
"""

import gzip
import re
from collections.abc import Container
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from syrupy.assertion import SnapshotAssertion

from tests.browser.checks import faint_bounds
from tests.browser.conftest import Guard, Portal, open_page
from tests.browser.people import address, sign_in
from tests.support.samples import EXTENTS, one_of

ENGINE = gzip.decompress((Path(__file__).parent / "equal_access" / "ace-4.0.34.js.gz").read_bytes()).decode()
COMPANY = "demo-boreal-membranes"
# Who looks at it, the name of the page, and what its address holds.
PAGES = [
    ("", "pages:home"),
    ("", "matching:finder"),
    ("", "programs:list"),
    ("", "programs:detail", "ca-gac-canexport-smes"),
    ("", "opportunities:list"),
    ("", "pages:china"),
    ("", "account_login"),
    ("owner", "companies:dashboard", COMPANY),
    ("owner", "matching:company", COMPANY),
    ("shanghai", "desk:inbox"),
]
CHECK = """async () => {
    // In what is folded away it finds no labels.
    const folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((one) => one.open = true);
    const report = await new ace.Checker().check(document, ["WCAG_2_2"]);
    folded.forEach((one) => one.open = false);
    // A form or an article without a name is no landmark; "webauthn" is newer than its list of what autocomplete may say;
    // words for screen readers alone in a label are words, and axe holds that there are some; the title of a square on a map
    // is not seen, and its name begins with what is.
    const said = new Set(["aria_form_label_unique", "aria_article_label_unique", "label_content_exists"]);
    return report.results
        .filter(({value}) => value[0] === "VIOLATION" && value[1] === "FAIL")
        .filter(({ruleId, snippet}) => !said.has(ruleId)
            && !(ruleId === "label_name_visible" && snippet.includes('class="tile '))
            && !(ruleId === "input_autocomplete_valid" && snippet.includes("username webauthn")))
        .map(({ruleId, message, path, snippet}) => `${ruleId}: ${message} ${path.dom} ${snippet}`);
}"""
# WCAG 2.2, 1.4.12.
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* {line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important}
        p {margin-block-end: 2em !important}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# WCAG 2.2, 1.4.4: text alone, twice as large.
LARGE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("html {font-size: 200% !important}");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# Words of which a part cannot be seen, nor be scrolled to. What is there for screen readers alone is one pixel large. What
# ends in an ellipsis is a row of a list that leads to the whole.
CUT = """() => {
    const cut = [];
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const holder = words.currentNode.parentElement;
        if (!words.currentNode.data.trim() || !holder.checkVisibility({visibilityProperty: true})) continue;
        const range = document.createRange();
        range.selectNodeContents(words.currentNode);
        const text = range.getBoundingClientRect();
        for (let box = holder; box && box !== document.body; box = box.parentElement) {
            const {overflowX, overflowY, textOverflow} = getComputedStyle(box);
            if (textOverflow === "ellipsis") break;
            const edge = box.getBoundingClientRect();
            if (edge.width <= 1 || edge.height <= 1) break;
            const hides = (way) => way === "hidden" || way === "clip";
            const beyond = Math.max(hides(overflowY) ? text.bottom - edge.bottom : 0,
                hides(overflowX) ? text.right - edge.right : 0);
            if (beyond > 2) cut.push(`${box.className || box.localName}: ${words.currentNode.data.trim().slice(0, 60)}`);
            if (overflowX === "auto" || overflowX === "scroll") break;
        }
    }
    return cut;
}"""
# What is wider than the window, if the page scrolls sideways: the innermost of it.
SIDEWAYS = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (one) => one && one !== document.body
        && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
    const wide = [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > width + 1 && !scrolls(one.parentElement));
    const inner = wide.filter((one) => ![...one.children].some((child) => wide.includes(child)));
    return inner.slice(0, 3).map((one) => `${document.documentElement.scrollWidth - width} px too wide: `
        + `${one.parentElement.className} > ${one.outerHTML.slice(0, 160)}`);
}"""
# What stands over everything may not leave too little of a small window to the page.
FIXED = """() => [...document.querySelectorAll("body *")].reduce((most, one) => {
    const {position} = getComputedStyle(one), {top, bottom, width, height} = one.getBoundingClientRect();
    const over = (position === "fixed" || position === "sticky") && width > innerWidth / 2 && one.checkVisibility()
        && bottom > 0 && top < innerHeight;
    return over ? Math.max(most, height / innerHeight) : most;
}, 0)"""
# WCAG 2.2, 2.5.8: what is pressed, but links within text; the main buttons are larger.
SMALL = """() => [...document.querySelectorAll("a.btn, button, input:not([type=hidden]), select, summary, textarea")]
    .filter((one) => one.checkVisibility({visibilityProperty: true}))
    .map((one) => {
        const box = (one.matches("[type=checkbox], [type=radio]") && one.closest("label") || one).getBoundingClientRect();
        return [one.outerHTML.slice(0, 120), box.width, box.height, one.matches("main .btn:not(.second, .quiet, .small)")];
    })
    .filter(([, width, height, main]) => width > 1 && (Math.min(width, height) < 23.5 || (main && height < 43.5)))
    .map(([text, width, height]) => `${Math.round(width)} x ${Math.round(height)}: ${text}`)"""
# Whom to ask stands second in the header, and at the foot of the page; staff have it in their menu.
HELP = """(contact) => {
    const links = [...document.querySelectorAll("header a")].map((one) => one.getAttribute("href"));
    if (document.querySelector("header.staff-bar")) return links.includes(contact);
    return links[1] === contact && document.querySelector(`#help a[href="${contact}"]`) !== null;
}"""
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|janvier|février|mars|avril|mai|juin"
    "|juillet|août|septembre|octobre|novembre|décembre"
)
# Roles that hold rows of data, and text: of them the shape is kept, and no word.
OF_DATA = {"listitem", "row", "article", "option", "term", "definition"}
OF_TEXT = {"text", "paragraph", "emphasis", "strong", "time", "code", "/url", "/placeholder"}
# Filters stand in the order of what they would find. What somebody who signed in sees follows what was done before, which
# may be another test: of these pages the landmarks are kept.
OF_STATE = {"checkbox"}
LANDMARKS = {"banner", "navigation", "search", "main", "contentinfo"}


def opened(browser: Browser, portal: Portal, lang: str, width: int) -> tuple[Page, Guard]:
    return open_page(browser, portal, width=width, javascript=True, lang=lang)


@EXTENTS
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_ten_pages_by_another_engine_as_a_tree_enlarged_and_spaced(
    still: Browser, portal: Portal, lang: str, whole: bool, snapshot: SnapshotAssertion
):
    """The engine looks at each page in one of the languages in a normal run, and it is enlarged in the other."""
    found: list[str] = []
    trees: dict[str, Any] = {}
    for who, pages in groupby(PAGES, key=lambda one: one[0]):
        page, guard = opened(still, portal, lang, 1280)
        if who:
            sign_in(page, portal, lang, f"{who}@demo.example")
        for _who, name, *arguments in pages:
            page.set_viewport_size({"width": 1280, "height": 1024})
            answer = page.goto(portal.base + address(lang, name, *arguments))
            assert answer is not None
            assert answer.status == 200, name
            trees[name] = outline(page.locator("body").aria_snapshot(), LANDMARKS if who else None)
            by_engine = one_of(("en", "fr"), name) == lang
            if whole or by_engine:
                page.evaluate(ENGINE)
                found += [f"{name}: {text}" for text in page.evaluate(CHECK) + faint_bounds(page)]
            found += [f"{name}: too small to press: {text}" for text in page.evaluate(SMALL)]
            assert page.evaluate("document.getAnimations().length") == 0, f"{name} moves, though it was asked not to"
            if not page.evaluate(HELP, address(lang, "pages:contact")):
                found.append(f"{name}: help stands elsewhere")
            if whole or not by_engine:
                found += [f"{name} {text}" for text in enlarged_and_spaced(page)]
        guard.check()
        page.context.close()
    if not whole:
        assert trees == snapshot
    assert found == [], "\n".join(found)


def enlarged_and_spaced(page: Page) -> list[str]:
    """Return what is lost of a page at 200 and 400 % zoom, with text twice as large, and with wider text."""
    found = []
    for zoom, width, height in (("100 %", 1280, 1024), ("200 %", 640, 512), ("400 %", 320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"at {zoom}: {text}" for text in page.evaluate(CUT) + page.evaluate(SIDEWAYS)]
        if page.evaluate(FIXED) > 0.5:
            found.append(f"at {zoom}: more than half of the window is covered")
    for what, code, width in (("with wider text", SPACING, 320), ("with wide and large text", LARGE, 640)):
        page.set_viewport_size({"width": width, "height": 512})
        page.evaluate(code)
        found += [f"{what}: {text}" for text in page.evaluate(CUT) + page.evaluate(SIDEWAYS)]
    return found


def outline(tree: str, only: Container[str] | None = None) -> str:
    """Return the tree of a page without what the data and the day say: the shape of the first of its rows alone."""
    kept: list[str] = []
    below, within = None, None
    seen: list[tuple[int, str]] = []
    for line in tree.splitlines():
        found = re.match(r"( *)- ([\w/]+)(.*)", line)
        if not found:
            continue
        depth, role, rest = len(found[1]), found[2], found[3]
        if below is not None and depth > below:
            continue
        below = None
        if within is not None and depth <= within:
            within = None
        seen = [one for one in seen if one[0] <= depth]
        if role in OF_TEXT or role in OF_STATE or (only is not None and role not in only):
            continue
        if role in OF_DATA:
            if (depth, role) in seen:
                below = depth
                continue
            seen.append((depth, role))
            within = depth if within is None else within
        kept.append(f"{found[1]}- {role}{without_data(rest) if within is None else marks(rest)}")
    return "\n".join(kept)


def marks(rest: str) -> str:
    """Return level and states of a line, without its name."""
    return "".join(f" {mark}" for mark in re.findall(r"\[(?:level=\d|checked|disabled|expanded|selected)\]", rest))


def without_data(rest: str) -> str:
    """Return the name and the marks of a line without numbers and months."""
    name = re.match(r' "(?:[^"\\]|\\.)*"', rest)
    text = re.sub(r"\d[\d\s,.\u202f\u00a0]*", "0", name[0] if name else "")
    return re.sub(rf"\b({MONTHS})\b", "month", text) + marks(rest)


def test_the_outline_keeps_structure_and_drops_data():
    tree = """- banner:
  - link "Skip to content":
    - /url: "#main"
- main:
  - heading "265 programs, as of November 28" [level=1]
  - list:
    - listitem:
      - link "First"
      - text: something
    - listitem:
      - link "Second"
  - button "Search" [disabled]"""
    assert outline(tree) == (
        '- banner\n  - link "Skip to content"\n- main\n  - heading "0programs, as of month 0" [level=1]\n  - list\n'
        '    - listitem\n      - link\n  - button "Search" [disabled]'
    )
