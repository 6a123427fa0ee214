"""The main journeys by keyboard alone: whatever they do to a page is done with keys, and each stop of Tab is looked at."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, ElementHandle, Locator, Page, expect

from tests.browser.conftest import Portal, Visit, open_page
from tests.browser.curators import read, submit, write_program
from tests.browser.people import address, press, sign_in
from tests.browser.test_desk import INBOX
from tests.browser.test_requests import _DESK, REFER, ask_without_account

# More than any page has, so that a trap is found and no long page taken for one.
MOST_STOPS = 600
# Of what has the focus: whether it is what is looked for, or the group of that radio button, and what is wrong there.
# In a field for a day the browser marks the part that is typed into.
LOOK = """(wanted) => {
    const at = document.activeElement;
    if (!at || at === document.body) return [false, ""];
    const group = wanted.type === "radio" && at.type === "radio" && at.name === wanted.name && at.form === wanted.form;
    const name = at.id || at.name || at.textContent.trim().slice(0, 40) || at.tagName;
    const labels = [...(at.labels ?? [])];
    const marked = (one) => one && getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) > 0;
    const box = at.getBoundingClientRect();
    const seen = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]]
        .map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y))
        .some((one) => one && (at.contains(one) || labels.some((label) => label.contains(one))));
    let wrong = "";
    if (at.type !== "date" && ![at, at.nextElementSibling, at.closest("label"), at.closest("tr"), ...labels].some(marked))
        wrong = "the focus is not seen";
    // A control that only its words show has no size of its own.
    if (box.width > 1 && !seen) wrong = "the focus is covered";
    if (at.tabIndex > 0) wrong = "the focus does not follow the page";
    return [at === wanted || group, wrong && `${name}: ${wrong}`];
}"""


class Hands:
    """Keys in the place of whatever else a test would do to a page."""

    def __init__(self) -> None:
        self.stops = 0
        self.wrong: set[str] = set()

    def reach(self, locator: Locator) -> ElementHandle:
        """Go to an element with Tab, and with the arrows within a group of radio buttons."""
        page, wanted = locator.page, locator.first.element_handle()
        for _stop in range(MOST_STOPS):
            there, wrong = page.evaluate(LOOK, wanted)
            if wrong:
                self.wrong.add(f"{page.url.partition('?')[0]} {wrong}")
            if there:
                break
            page.keyboard.press("Tab")
            self.stops += 1
        else:
            raise AssertionError(f"no key leads to {locator} on {page.url}")
        for _radio in range(60):
            if page.evaluate("wanted => document.activeElement === wanted", wanted):
                return wanted
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {locator} on {page.url}")

    def click(self, locator: Locator, **_options: Any) -> None:
        """Press Enter on a link or button."""
        self.reach(locator)
        locator.page.keyboard.press("Enter")

    def check(self, locator: Locator, **_options: Any) -> None:
        """Tick with the space bar; an arrow has chosen a radio button already."""
        wanted = self.reach(locator)
        if not wanted.is_checked():
            locator.page.keyboard.press("Space")
        assert wanted.is_checked()

    def fill(self, locator: Locator, words: str, **_options: Any) -> None:
        """Write in the place of what stands there."""
        wanted = self.reach(locator)
        locator.page.keyboard.press("Control+A")
        locator.page.keyboard.press("Delete")
        locator.page.keyboard.type(self.typed(wanted, words))
        assert wanted.input_value() == words

    @staticmethod
    def typed(wanted: ElementHandle, words: str) -> str:
        """Return the keys of what is filled in: a day goes in by month, day and year, as Chromium without windows asks."""
        if wanted.get_attribute("type") != "date":
            return words
        return f"{date.fromisoformat(words):%m%d%Y}"

    def select_option(self, locator: Locator, value: str, **_options: Any) -> None:
        """Go through the options with the arrows."""
        wanted = self.reach(locator)
        locator.page.keyboard.press("Home")
        for _option in range(400):
            if wanted.evaluate("one => one.value") == value:
                return
            locator.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value}")


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    made = Hands()
    for name in ("click", "check", "fill", "select_option"):
        act = getattr(made, name)
        monkeypatch.setattr(Locator, name, lambda locator, *given, act=act, **options: act(locator, *given, **options))
    for name in ("press", "type", "tap", "hover", "dispatch_event", "focus"):
        monkeypatch.setattr(Locator, name, lambda *_given, name=name, **_options: pytest.fail(f"{name} is no key"))
    yield made
    assert made.wrong == set()
    assert made.stops > 50


@pytest.mark.timeout(600)
@pytest.mark.parametrize("lang", ["en", pytest.param("fr", marks=pytest.mark.deep)])
def test_a_company_registers_and_asks_and_a_post_accepts(browser: Browser, portal: Portal, hands: Hands, lang: str):
    company, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    reference = ask_without_account(company, Visit(lang, 1280, True), portal)
    portal.act(_DESK + REFER, reference)
    officer, _guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(officer, portal, lang, "shanghai@demo.example", anew=True)
    officer.goto(f"{portal.base}{INBOX[lang]}{reference}/")
    press(officer, "form[action*='/accept'] button, button[formaction*='/accept'], button[value=accept]")
    company.goto(address(lang, "casework:request", reference))
    expect(company.locator("[aria-current=step]")).to_contain_text("Shanghai")
    guard.check()
    for page in (company, officer):
        page.context.close()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("lang", ["en", pytest.param("fr", marks=pytest.mark.deep)])
def test_a_program_is_written_and_published(browser: Browser, portal: Portal, hands: Hands, lang: str):
    name = f"Clean Ferries {uuid.uuid4().hex[:6]}"
    pages: list[Page] = []
    for email in ("curator1@demo.example", "curator2@demo.example"):
        page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
        sign_in(page, portal, lang, email, anew=True)
        pages.append(page)
    first, second = pages
    draft = write_program(first, portal, lang, name, checked=True)
    submit(first, draft, "It begins in spring.")
    second.goto(draft)
    press(second, "form[action$='approve/'] button")
    read(second, portal, lang, name)
    guard.check()
    for page in pages:
        page.context.close()
