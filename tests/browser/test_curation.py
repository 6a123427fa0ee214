"""A program is written in both languages, read by a second curator, published, and taken back."""

import uuid

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal, open_page
from tests.browser.people import address, sign_in

VISITS = [("en", 1280, True), ("fr", 320, False)]
FIRST, SECOND = "curator1@demo.example", "curator2@demo.example"


@pytest.mark.parametrize(("lang", "width", "javascript"), VISITS)
def test_a_program_goes_out_and_comes_back(
    portal: Portal, browser: Browser, lang: str, width: int, javascript: bool
) -> None:
    name = f"Clean Boats {uuid.uuid4().hex[:6]}"
    first, guard = open_page(browser, portal, width=width, javascript=javascript, lang=lang)
    second, _guard = open_page(browser, portal, width=width, javascript=javascript, lang=lang)
    sign_in(first, portal, lang, FIRST)
    sign_in(second, portal, lang, SECOND)
    draft = _write(first, portal, lang, name, checked=javascript)
    _submit(first, draft, "It begins in spring.")
    assert first.locator("form[action$='approve/']").count() == 0, "the author may not approve"
    second.goto(draft)
    expect(second.locator(".diff ins").first).to_be_visible()
    _check(second, "a draft to decide about", lang, javascript)
    second.goto(portal.base + address(lang, "matching:draft_impact", int(draft.rstrip("/").split("/")[-1])))
    expect(second.locator(".impact b")).to_have_count(3)
    _check(second, "the impact of a draft", lang, javascript)
    second.goto(draft)
    _press(second, "form[action$='approve/'] button")
    program = second.url
    _check(second, "a program with its versions", lang, javascript)
    _read(second, portal, lang, name)
    _change(first, program, name)
    draft = first.url
    _submit(first, draft, "Another name was chosen.")
    second.goto(draft)
    _press(second, "form[action$='approve/'] button")
    _read(second, portal, lang, f"{name} II")
    first.goto(program)
    first.locator("details:has(form[action$='back/']) summary").click()
    first.locator("form[action$='back/'] textarea").fill("The former name holds.")
    first.locator("form[action$='back/'] select").select_option("1")
    _press(first, "form[action$='back/'] button")
    _read(second, portal, lang, name)
    guard.check()
    first.context.close()
    second.context.close()


def _write(page: Page, portal: Portal, lang: str, name: str, *, checked: bool) -> str:
    """Begin a program of an organization that both look after, and write what it needs; return the draft's address."""
    page.goto(portal.base + address(lang, "curating:new"))
    _check(page, "a new program", lang, checked)
    option = page.locator("select[name=organization] option", has_text="NRCan" if lang == "en" else "RNCan").first
    page.locator("select[name=organization]").select_option(option.get_attribute("value"))
    page.locator("input[name=name_en]").fill(name)
    page.locator("input[name=name_fr]").fill(f"{name} (français)")
    _press(page, "main form button[type=submit]")
    pk = int(page.url.rstrip("/").split("/")[-3])
    page.locator("textarea[name=summary_en]").fill("Pays for clean boats on lakes and rivers.")
    page.locator("textarea[name=summary_fr]").fill("Finance des bateaux propres sur les lacs et les rivières.")
    page.locator("input[name=url_en]").fill("https://boats.example/")
    _check(page, "the words of a draft", lang, checked)
    _press(page, "main form button[type=submit]")
    page.goto(portal.base + address(lang, "curating:section", pk, "money"))
    page.locator("input[name=support][value=grant]").check()
    page.locator("input[name=amount_max]").fill("a lot")
    _press(page, "main form button[type=submit]")
    expect(page.locator(".field.err input[name=amount_max]")).to_have_value("a lot")
    page.locator("input[name=amount_max]").fill("250000")
    _press(page, "main form button[type=submit]")
    page.goto(portal.base + address(lang, "curating:section", pk, "sources"))
    page.locator("textarea[name=sources]").fill("https://boats.example/guide")
    _press(page, "main form button[type=submit]")
    page.goto(portal.base + address(lang, "curating:conditions", pk))
    page.locator("select[name=kind]").select_option("employees")
    _press(page, "main form:has(select[name=kind]) button[type=submit]")
    page.locator("input[name=max]").fill("499")
    page.locator("input[name=source]").fill("https://boats.example/guide")
    _see_the_sentence(page, live=checked)
    _check(page, "a condition", lang, checked)
    _press(page, "main form button[type=submit]")
    _check(page, "the conditions of a draft", lang, checked)
    draft = portal.base + address(lang, "curating:draft", pk)
    page.goto(draft)
    return draft


def _see_the_sentence(page: Page, *, live: bool) -> None:
    """Wait until the sentence is there by itself, or ask for it."""
    if not live:
        _press(page, "main form button[name=stay]")
    expect(page.locator("#live dd[lang=en]")).to_contain_text("499")
    expect(page.locator("#live dd[lang=fr]")).to_contain_text("499")


def _submit(page: Page, draft: str, reason: str) -> None:
    page.goto(draft)
    page.locator("form[action*='submit'] textarea").fill(reason)
    _press(page, "form[action*='submit'] button")


def _change(page: Page, program: str, name: str) -> None:
    """Begin another draft and give the program another name; the draft's page is open then."""
    page.goto(program)
    _press(page, "form[action$='draft/'] button")
    draft = page.url
    page.goto(page.locator("nav.jump a").nth(1).evaluate("one => one.href"))
    page.locator("input[name=name_en]").fill(f"{name} II")
    page.locator("input[name=name_fr]").fill(f"{name} II")
    _press(page, "main form button[type=submit]")
    page.goto(draft)


def _read(page: Page, portal: Portal, lang: str, name: str) -> None:
    """Look for the program as a reader does."""
    page.goto(f"{portal.base}{address(lang, 'programs:list')}?q={name.replace(' ', '+')}")
    expect(page.locator("main .card h3, main .card h2").first).to_contain_text(name)


def _check(page: Page, what: str, lang: str, checked: bool) -> None:
    if checked:
        check_page(page, what, lang)


def _press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.locator(button).first.click()
    expect(page.locator("h1")).to_be_visible()
