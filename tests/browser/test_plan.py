"""Plan with the first moves, by links and buttons alone, and read the plan at both widths."""

from playwright.sync_api import Browser, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.people import press, sign_in

MINE = {"en": "/en/companies/", "fr": "/fr/entreprises/"}


@one_way("lang, width", [("en", 320), ("fr", 1280)], go=0)
def test_programs_are_planned_with(browser: Browser, portal: Portal, lang: str, width: int):
    page, guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, "owner@demo.example")
    page.goto(portal.base + MINE[lang])
    press(page.locator("nav.jump").first.locator("a").nth(1))
    moves = page.locator("#programs :is([id^='move-'], [data-stream])").count()
    assert moves >= 4
    ways_on = page.locator("details:has(a[href*='program=']):not([open]) > summary")
    if ways_on.is_visible():  # a narrow screen folds them
        ways_on.click()
    press(page, "main a[href*='program=']")
    expect(page.locator("ol.path > li")).to_have_count(moves)
    check_page(page, page.url, lang)
    page.locator("form[action*=plan] details summary").first.click()
    page.locator("input[inputmode=numeric]").first.fill("25 000")
    press(page, "form[action*=plan] button.btn")
    check_page(page, page.url, lang)
    press(page.locator("form[action*=plan] button[name=keep]"))
    expect(page.locator(".notice.good")).to_be_visible()
    check_page(page, page.url, lang)
    guard.check()
    page.context.close()
