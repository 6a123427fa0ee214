"""What people come to do, as they do it: in both languages, on a phone and on a desk, with and without JavaScript."""

import re
import uuid
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Portal, Visit, open_page
from tests.browser.people import sign_in

PASSWORD = "a long walk by the cold river"
WORDS = {
    "en": "We build membrane systems that clean sewage and let mills reuse the water.",
    "fr": "Nous fabriquons des membranes qui épurent les eaux usées pour que les usines les réutilisent.",
}


def address(lang: str, name: str, *args: str) -> str:
    """Return the path of a page in a language."""
    with override(lang):
        return reverse(name, args=args)


def press(page: Page) -> None:
    """Press the first button of the main part."""
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def mailed_link(page: Page, portal: Portal, email: str, part: str) -> str:
    """Return the newest link that holds ``part`` in a mail to ``email``, read at the demonstration's mail page."""
    reader = page.context.new_page()
    reader.goto(portal.base + "/demo/mail/")
    text = reader.locator("main").inner_text()
    reader.close()
    letter = text[text.index(email) :]
    found = re.search(rf"https?://\S+{part}\S+", letter)
    assert found, f"No mail to {email} holds a link with {part}"
    return found.group()


def answer_three_questions(page: Page, lang: str) -> None:
    """Answer place, trade and need; afterwards the page is the answer."""
    page.goto(address(lang, "matching:finder"))
    # The notice that matching is automated stands before the first question.
    expect(page.locator(f"main a[href='{address(lang, 'pages:how_matching_works')}']").first).to_be_visible()
    page.locator("input[value=QC]").check()
    press(page)
    page.locator("main textarea").fill(WORDS[lang])
    press(page)
    for _ in range(2):
        need, area = page.locator("input[value=funding_demo]"), page.locator("input[value=wastewater-treatment]")
        if page.locator("#programs").count():
            break
        if need.count():
            need.check()
        elif area.count():
            # The area read from the words is proposed, with the words that led there.
            expect(page.locator("main")).to_contain_text(re.compile("sewage|eaux usées"))
            area.first.check()
        press(page)
    expect(page.locator("#programs")).to_be_visible()


def test_a_program_is_found_by_search(visited: tuple[Page, Visit]):
    page, visit = visited
    page.goto(address(visit.lang, "pages:search") + "?q=canexport")
    with page.expect_navigation():
        page.locator(f"a[href='{address(visit.lang, 'programs:detail', 'ca-gac-canexport-smes')}']").first.click()
    expect(page.locator("h1")).to_have_text("CanExport SMEs" if visit.lang == "en" else "CanExport PME")
    assert page.locator(".cond").count() >= 7
    assert page.locator(".cond .src a").count() >= 7


def test_the_finder_answers_after_three_questions(visited: tuple[Page, Visit]):
    page, visit = visited
    answer_three_questions(page, visit.lang)
    expect(page.locator("#people")).to_be_visible()
    expect(page.locator("#opportunities")).to_be_visible()
    assert page.locator(".verdict").count() >= 5
    assert page.locator(".said li").count() >= 3
    assert page.locator(".ask-panel").count() == 1
    # Change an answer from the result, and come back to it.
    with page.expect_navigation():
        page.locator(".said a").first.click()
    page.locator("input[value=BC]").check()
    press(page)
    expect(page.locator(".said")).to_contain_text("British Columbia" if visit.lang == "en" else "Colombie-Britannique")


@pytest.mark.parametrize(("lang", "width", "javascript"), [("en", 320, False), ("fr", 1280, True)])
def test_finder_answers_come_along_into_an_account(
    portal: Portal, browser: Browser, *, lang: str, width: int, javascript: bool
):
    page, guard = open_page(browser, portal, width=width, javascript=javascript, lang=lang)
    email = f"visitor-{uuid.uuid4().hex[:10]}@example.com"
    answer_three_questions(page, lang)
    register = page.locator(f"a[href^='{address(lang, 'companies:register')}']").first.get_attribute("href")
    assert register

    page.goto(f"{address(lang, 'account_signup')}?next={quote(register)}")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    press(page)
    page.goto(mailed_link(page, portal, email, "confirm"))
    press(page)
    if page.locator("input[name=login]").count():
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(PASSWORD)
        press(page)

    page.goto(register)
    page.locator("input[name=name]").fill("Example Membranes (fictional)")
    press(page)
    with page.expect_navigation():
        page.locator(f"main a[href*='{address(lang, 'matching:finder')}']").first.click()
    expect(page.locator(".said")).to_contain_text("Quebec" if lang == "en" else "Québec")
    assert page.locator(".verdict").count() >= 5
    guard.check()
    page.context.close()


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("fr", 320)])
def test_an_answer_changes_a_verdict(portal: Portal, browser: Browser, lang: str, width: int):
    page, guard = open_page(browser, portal, width=width, javascript=False, lang=lang)
    answer_three_questions(page, lang)
    before = page.locator("h1 + p, main header p, .stack > p.measure").first.inner_text()
    for _ in range(4):
        panel = page.locator(".ask-panel")
        known = panel.locator("input[type=radio]:not([value=unknown]), input[type=checkbox]:not([value=unknown])")
        if not panel.count() or not known.count():
            break
        known.first.check()
        with page.expect_navigation():
            panel.locator("button[type=submit]").click()
    after = page.locator("h1 + p, main header p, .stack > p.measure").first.inner_text()
    assert before != after
    guard.check()
    page.context.close()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_staff_sign_in_with_a_second_factor(portal: Portal, browser: Browser, lang: str):
    email = "beijing@demo.example" if lang == "en" else "quebec@demo.example"
    page, guard = open_page(browser, portal, width=1280, javascript=lang == "fr", lang=lang)
    sign_in(page, portal, lang, email)
    page.goto(address(lang, "accounts:settings"))
    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith(address(lang, "accounts:settings"))
    guard.check()
    page.context.close()


def test_the_first_view_is_light_and_asks_nobody_else(portal: Portal, browser: Browser):
    page, guard = open_page(browser, portal, width=360, javascript=True, lang="en")
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(address("en", "pages:home"))
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 10
    assert sum(sizes) <= 100_000
    guard.check()
    page.context.close()
