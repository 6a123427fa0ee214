"""Two people register one company; staff ask both and make the two records one, without JavaScript."""

import uuid

from playwright.sync_api import Browser, Page

from tests.browser.checks import check_page, check_width
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.people import address, mailed_link, new_address, press, register_company, sign_in, sign_up


@one_way("lang, width", [("en", 1280), ("fr", 320)], go=0)
def test_two_records_become_one(portal: Portal, browser: Browser, lang: str, width: int) -> None:
    name = f"Twin Rivers {uuid.uuid4().hex[:6]}"
    people = [_registered(portal, browser, lang, width, name) for _ in range(2)]
    desk, guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    sign_in(desk, portal, lang, "admin@demo.example")
    desk.goto(portal.base + address(lang, "companies:duplicates"))
    check_page(desk, "list of pairs", lang)
    _to_the_page_of(desk, name)
    press(desk.get_by_role("link", name=name).last)
    check_page(desk, "two records without ground", lang)
    press(desk, "main button[value=ask]")
    for page, email, _slug in people:
        page.goto(mailed_link(page, portal, email, "(?:same-company|meme-entreprise)"))
        check_width(page, "question to an owner")
        page.locator("input[value=agree]").check()
        press(page)
    desk.reload()
    check_page(desk, "two records that can be merged", lang)
    press(desk, f"main form[action='{desk.url.removeprefix(portal.base)}{_confirm(lang)}'] button[type=submit]")
    check_page(desk, "the question before a merge", lang)
    press(desk)
    check_page(desk, "what became of a pair", lang)
    guard.check()
    (first, _email, kept), (second, _other, gone) = people
    for page in (first, second):
        page.goto(portal.base + address(lang, "companies:dashboard", gone))
        assert page.url == portal.base + address(lang, "companies:dashboard", kept)
        page.context.close()
    desk.context.close()


def _registered(portal: Portal, browser: Browser, lang: str, width: int, name: str) -> tuple[Page, str, str]:
    """Return the browser of a new person, the address, and the public id of the company that the person registers."""
    page, _guard = open_page(browser, portal, width=width, javascript=False, lang=lang)
    email = new_address()
    sign_up(page, portal, lang, email)
    return page, email, register_company(page, portal, lang, name)


def _to_the_page_of(page: Page, name: str) -> None:
    """Turn the pages of the list until the pair is there: others register companies of one name before, too."""
    while not page.get_by_role("link", name=name).count():
        press(page.locator("a[rel=next]"))


def _confirm(lang: str) -> str:
    return {"en": "confirm/", "fr": "confirmer/"}[lang]
