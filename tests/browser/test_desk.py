"""A commissioner at the desk: twenty requests by keyboard alone, and the same by forms without JavaScript (C-37)."""

import statistics
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal, open_page
from tests.browser.people import sign_in

INBOX = {"en": "/en/desk/", "fr": "/fr/guichet/"}
WHO = {"en": "desk@demo.example", "fr": "guichet@demo.example"}
REQUESTS, MOST_ACTIONS = 20, 3
TO_COMPANY = {"en": "How large is the town?", "fr": "Quelle est la taille de la ville?"}
REASON = {"en": "They know this buyer well.", "fr": "Ce poste connaît bien l’acheteur."}


def test_twenty_requests_are_triaged_by_keyboard_alone(browser: Browser, portal: Portal) -> None:
    """Most go to the proposed seat, some elsewhere with a reason, some are asked about, some are taken.

    An action is a key that does something, or a text that is typed. The one request after another opens by itself.
    """
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang="en")
    sign_in(page, portal, "en", WHO["en"])
    page.goto(portal.base + INBOX["en"])
    check_page(page, "the list", "en")
    keys: list[int] = []
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for number in range(REQUESTS):
        expect(page.locator("#case-h")).to_be_focused()
        title = page.locator("#case-h").inner_text()
        keys.append(_triage(page, number))
        expect(page.locator("main [role=status] .notice.good").first).to_be_visible()
        if number < REQUESTS - 1:
            expect(page.locator("#case-h")).not_to_have_text(title)
    assert statistics.median(keys) <= MOST_ACTIONS, keys
    assert max(keys) <= MOST_ACTIONS + 1, keys
    guard.check()
    page.context.close()


def _triage(page: Page, number: int) -> int:
    """Triage the request that is open; return how many actions it took."""
    doing: Callable[[Page], int] = _send
    if number % 7 == 3:
        doing = _ask
    elif number % 7 == 5 and page.locator('[data-seat="2"]').count():
        doing = _send_elsewhere
    with page.expect_navigation():
        return doing(page)


def _send(page: Page) -> int:
    page.keyboard.press("s")
    return 1


def _ask(page: Page) -> int:
    page.keyboard.press("r")
    expect(page.locator("#ask textarea")).to_be_focused()
    page.keyboard.type(TO_COMPANY["en"])
    page.keyboard.press("Control+Enter")
    return 3


def _send_elsewhere(page: Page) -> int:
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.locator("#send textarea[name=reason]").focus()
    page.keyboard.type(REASON["en"])
    page.keyboard.press("Control+Enter")
    return 4


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_keys_can_be_turned_off_and_never_act_while_typing(browser: Browser, portal: Portal, lang: str) -> None:
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    page.goto(portal.base + INBOX[lang] + "?view=open")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    check_page(page, "the help of the keys", lang)
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("xj?")
    expect(page.locator("#desk-q")).to_have_value("xj?")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator("p.keys [data-keys-switch]").click()
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.locator("p.keys [data-keys-switch]").click()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    guard.check()
    page.context.close()


@pytest.mark.parametrize(("lang", "width"), [("en", 320), ("fr", 320), ("fr", 1280)])
def test_a_request_is_asked_about_noted_and_closed_by_forms_alone(
    browser: Browser, portal: Portal, lang: str, width: int
) -> None:
    page, guard = open_page(browser, portal, width=width, javascript=False, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    page.goto(portal.base + INBOX[lang] + "?view=open&state=assigned")
    page.locator(".inbox li a").first.click()
    address = page.url
    for name, words in (("note", REASON[lang]), ("answer", TO_COMPANY[lang])):
        page.locator(f"a[data-opens={name}]").click()
        page.locator(f"#{name} textarea").fill(words)
        page.locator(f"#{name} button[type=submit]").click()
        expect(page.locator("main [role=status] .notice").first).to_be_visible()
        expect(page.locator(".talk").filter(has_text=words)).to_be_visible()
    page.goto(address)
    page.locator("a[data-opens=close]").click()
    page.locator("#close button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    guard.check()
    page.context.close()


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("fr", 320)])
def test_the_pages_of_the_desk_are_what_every_page_must_be(
    browser: Browser, portal: Portal, lang: str, width: int
) -> None:
    page, guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    base = portal.base + INBOX[lang]
    for query in ("?view=open", "?view=open&kind=dispute&area=wastewater-treatment", "?view=closed"):
        page.goto(base + query)
        check_page(page, query, lang)
    page.goto(base + "?view=open")
    for place in range(0, 24, 6):
        page.goto(base + "?view=open")
        page.locator(".inbox li a").nth(place).click()
        check_page(page, page.url, lang)
    case = page.url.partition("?")[0].partition("#")[0]
    for do in ("ask", "close", "hand", "part", "outside", "share"):
        page.goto(f"{case}?do={do}")
        check_page(page, do, lang)
    page.goto(base + "CGH-2026-99999/")
    check_page(page, "the closed door", lang)
    page.goto(base)
    page.locator("main a.btn").first.click()
    check_page(page, "a call", lang)
    page.locator("#call-name").fill("example")
    page.locator("#call-name").press("Enter")
    check_page(page, "companies", lang)
    page.locator("main li a").first.click()
    check_page(page, "a request by phone", lang)
    guard.check()
    page.context.close()
