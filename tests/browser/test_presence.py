"""An ambassador is asked to a signing: the wish climbs its ladder through three accounts, on a phone without scripts."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Guard, Portal, open_page
from tests.browser.people import address, sign_in

LANG = "fr"


def test_a_wish_climbs_its_ladder_through_three_accounts(browser: Browser, portal: Portal) -> None:
    officer, guard = _enter(browser, portal, "shanghai")
    officer.goto(portal.base + address(LANG, "desk:inbox") + "?q=ambassadrice")
    officer.locator("main a.name").first.click()
    case = officer.url.partition("#")[0]
    # The officer has agreed, and asked the consulate.
    for key, word in (("consul", "D’accord pour Shanghai."), ("ambassador", "J’y serai.")):
        if key == "ambassador":
            _open(officer, "mailbox")
            officer.locator("form:has([name=mailbox]) select[name=seat]").select_option(index=0)
            _send(officer, "mailbox")
        _answer(browser, portal, key, word)
        officer.goto(case)
        expect(officer.locator("main")).to_contain_text(word)
    check_page(officer, "a ladder that was climbed", LANG)
    _open(officer, "result")
    officer.locator("[name=result]").first.check()
    _send(officer, "result")
    expect(officer.locator("main [role=status]").first).to_be_visible()
    guard.check()
    officer.context.close()


def _enter(browser: Browser, portal: Portal, key: str) -> tuple[Page, Guard]:
    page, guard = open_page(browser, portal, width=360, javascript=False, lang=LANG)
    sign_in(page, portal, LANG, f"{key}@demo.example")
    return page, guard


def _answer(browser: Browser, portal: Portal, key: str, word: str) -> None:
    """Agree as the office of an official, which finds the wish in its own list."""
    page, guard = _enter(browser, portal, key)
    page.goto(portal.base + address(LANG, "desk:approvals"))
    check_page(page, f"what waits for {key}", LANG)
    with page.expect_navigation():
        page.locator("main .rows a").first.click()
    check_page(page, f"what {key} is asked", LANG)
    page.locator("[name=approved][value=yes]").check()
    page.locator("main [name=note]").fill(word)
    _send(page, "approved")
    expect(page.locator("main [role=status]").first).to_be_visible()
    guard.check()
    page.context.close()


def _open(page: Page, field: str) -> None:
    page.locator(f"details:has([name={field}]) > summary").click()


def _send(page: Page, field: str) -> None:
    with page.expect_navigation():
        page.locator(f"form:has([name={field}]) button[type=submit]").first.click()
