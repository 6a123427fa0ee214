"""A program is written in both languages, read by a second curator, published, and taken back."""

import uuid

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.curators import check, read, rename, submit, write_program
from tests.browser.people import address, press, sign_in

VISITS = [("en", 1280, True), ("fr", 320, False)]
FIRST, SECOND = "curator1@demo.example", "curator2@demo.example"


@one_way("lang, width, javascript", VISITS, go=1)
def test_a_program_goes_out_and_comes_back(
    portal: Portal, browser: Browser, lang: str, width: int, javascript: bool
) -> None:
    name = f"Clean Boats {uuid.uuid4().hex[:6]}"
    first, guard = open_page(browser, portal, width=width, javascript=javascript, lang=lang)
    second, _guard = open_page(browser, portal, width=width, javascript=javascript, lang=lang)
    sign_in(first, portal, lang, FIRST)
    sign_in(second, portal, lang, SECOND)
    draft = write_program(first, portal, lang, name, checked=javascript)
    submit(first, draft, "It begins in spring.")
    assert first.locator("form[action$='approve/']").count() == 0, "the author may not approve"
    second.goto(draft)
    expect(second.locator(".diff ins").first).to_be_visible()
    check(second, "a draft to decide about", lang, javascript)
    second.goto(portal.base + address(lang, "matching:draft_impact", int(draft.rstrip("/").split("/")[-1])))
    expect(second.locator(".impact b")).to_have_count(3)
    check(second, "the impact of a draft", lang, javascript)
    second.goto(draft)
    press(second, "form[action$='approve/'] button")
    program = second.url
    check(second, "a program with its versions", lang, javascript)
    read(second, portal, lang, name)
    rename(first, program, name)
    draft = first.url
    submit(first, draft, "Another name was chosen.")
    second.goto(draft)
    press(second, "form[action$='approve/'] button")
    read(second, portal, lang, f"{name} II")
    first.goto(program)
    first.locator("details:has(form[action$='back/']) summary").click()
    first.locator("form[action$='back/'] textarea").fill("The former name holds.")
    first.locator("form[action$='back/'] select").select_option("1")
    press(first, "form[action$='back/'] button")
    read(second, portal, lang, name)
    guard.check()
    first.context.close()
    second.context.close()
