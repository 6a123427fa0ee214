"""What people come to do, as they do it: in both languages, on a phone and on a desk, with and without JavaScript."""

import re

import pytest
from django.urls import resolve
from django.utils.translation import override
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import IN_ENGLISH, IN_FRENCH, VISITS, Portal, Visit, one_way, open_page
from tests.browser.people import address, new_address, press, register_company, send_registration, sign_up

WORDS = {
    "en": "We build membrane systems that clean sewage and let mills reuse the water.",
    "fr": "Nous fabriquons des membranes qui épurent les eaux usées pour que les usines les réutilisent.",
}
# What the company of the journey says, by the fact that a question settles; it does not know the rest.
ANSWERS = {
    "areas": ["wastewater-treatment"],
    "needs": ["market_entry_china"],
    "target_markets": ["CN"],
    "legal_forms": ["corporation"],
    "for_profit": ["yes"],
}

# The first moves bear their verdicts.
VERDICTS = ".move .verdict"


def answer_three_questions(page: Page, lang: str) -> None:
    """Answer place, trade and need; afterwards the page is the answer."""
    page.goto(address(lang, "matching:finder") + "?questions=1")
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


@IN_ENGLISH
def test_a_program_is_found_by_search(visited: tuple[Page, Visit]):
    page, visit = visited
    page.goto(address(visit.lang, "pages:search") + "?q=canexport")
    press(page, f"a[href='{address(visit.lang, 'programs:detail', 'ca-gac-canexport-smes')}']")
    expect(page.locator("h1")).to_have_text("CanExport SMEs" if visit.lang == "en" else "CanExport PME")
    assert page.locator(".cond").count() >= 7
    assert page.locator(".cond .src a").count() >= 7


@IN_FRENCH
def test_the_finder_answers_after_three_questions(visited: tuple[Page, Visit]):
    page, visit = visited
    answer_three_questions(page, visit.lang)
    expect(page.locator("#people")).to_be_visible()
    expect(page.locator("#opportunities")).to_have_count(0)  # it does not aim at China
    assert page.locator(f"#programs :is({VERDICTS})").count() >= 5
    assert page.locator(".told a").count() >= 3
    assert page.locator(".ask-panel").count() == 1
    # Change an answer from the result, and come back to it.
    press(page, ".told a")
    page.locator("input[value=BC]").check()
    press(page)
    expect(page.locator(".told")).to_contain_text("British Columbia" if visit.lang == "en" else "Colombie-Britannique")


STORY = {
    "en": "Three of us in Regina. We make soil probes. The prototype works on the bench. We need money for a field trial.",
    "fr": "On est trois à Regina. On fait des sondes de sol. Essayé au banc. On cherche de l'argent pour un projet pilote.",
}


@pytest.mark.parametrize(
    "visit", [*VISITS[:2], *(pytest.param(way, marks=pytest.mark.deep) for way in VISITS[2:])], ids=str
)
def test_own_words_lead_to_first_moves_and_a_start_up_that_does_not_know_is_asked_five_questions(
    visited: tuple[Page, Visit],
):
    page, visit = visited
    lang = visit.lang
    page.goto(address(lang, "matching:finder"))
    page.locator("main textarea").fill(STORY[lang])
    press(page)
    for key in ("employees=3", "province=SK", "needs=funding_demo"):
        expect(page.locator(f"input[name=fact][value='{key}']")).to_be_checked()
    # Enter goes on, as the button of the form does, and not into the other language, whose button stands before it.
    with page.expect_navigation():
        page.locator("main input[name=fact]").first.press("Enter")
    expect(page.locator("#programs")).to_be_visible()
    said = page.locator(".told a").count()
    assert said >= 3
    asked = 0
    while page.locator(".ask-panel").count():
        panel = question_panel(page)
        panel.locator("input[value='unknown'], input[name='unknown']").first.check()
        press(panel.locator("button[type=submit]"))
        asked += 1
        assert asked <= 5
    expect(page.locator("#programs")).to_be_visible()


@IN_ENGLISH
def test_finder_answers_come_along_into_an_account(visited: tuple[Page, Visit], portal: Portal):
    page, visit = visited
    lang = visit.lang
    answer_three_questions(page, lang)
    # The answer offers to bring itself to an account; whoever has none is led by the same address.
    register = page.locator(f"a[href^='{address(lang, 'companies:register')}']").first.get_attribute("href")
    assert register
    sign_up(page, portal, lang, new_address(), onward=register)

    page.goto(register)
    expect(page.locator("aside .facts")).to_contain_text("Quebec" if lang == "en" else "Québec")
    expect(page.locator("select[name=province]")).to_have_value("QC")
    page.locator("input[name=name]").fill("Example Membranes (fictional)")
    send_registration(page)
    press(page, f"main a[href*='{address(lang, 'matching:finder')}']")
    expect(page.locator(".told")).to_contain_text("Quebec" if lang == "en" else "Québec")
    assert page.locator(".told a").count() >= 3
    assert page.locator(f"#programs :is({VERDICTS})").count() >= 5


def question_panel(page: Page) -> Locator:
    """Return the panel of the next question, which a narrow screen folds."""
    fold = page.locator(".phone-fold:not([open]):has(.ask-panel) > summary")
    if fold.is_visible():
        fold.click()
    return page.locator(".ask-panel")


def answer_next_question(page: Page, lang: str) -> None:
    """Answer the question in the panel as the company of the journey does."""
    panel = question_panel(page)
    with override(lang):
        fact = resolve(panel.get_attribute("action") or "").kwargs["fact"]
    for value in ANSWERS.get(fact, ["unknown"]):
        panel.locator(f"input[value='{value}']").check()
    press(panel.locator("button[type=submit]"))


def verdict_on_its_page(page: Page, explained: str) -> Locator:
    """Open the page that explains a program to the company, and return its verdict."""
    page.goto(explained)
    return page.locator("aside .verdict").first


@IN_FRENCH
def test_answers_to_the_next_questions_change_a_verdict(visited: tuple[Page, Visit], portal: Portal):
    page, visit = visited
    lang = visit.lang
    sign_up(page, portal, lang, new_address())
    company = register_company(page, portal, lang, "Example Membranes (fictional)")
    press(page, f"main a[href='{address(lang, 'matching:company', company)}']")

    # A program that nothing stands against, and that much is unknown for.
    explained = address(lang, "matching:company_program", company, "ca-edc-buyer-financing")
    expect(verdict_on_its_page(page, explained)).to_have_class("verdict ask")
    page.goto(f"{address(lang, 'matching:company', company)}?verdict=meets&show=all")
    meets = page.locator("#rest .conds > .cond", has=page.locator(f"a[href='{explained}']"))
    for _ in range(8):
        if meets.count():
            break
        answer_next_question(page, lang)

    expect(meets).to_have_class("cond ok")
    expect(page.locator(".told")).to_contain_text("China" if lang == "en" else "Chine")
    expect(verdict_on_its_page(page, explained)).to_have_class("verdict ok")


@one_way("lang, width", [("en", 1280), ("fr", 320)], go=0)
def test_an_answer_changes_a_verdict(portal: Portal, browser: Browser, lang: str, width: int):
    page, guard = open_page(browser, portal, width=width, javascript=False, lang=lang)
    answer_three_questions(page, lang)
    before = page.locator(".move").all_inner_texts()
    for _ in range(4):
        panel = question_panel(page)
        known = panel.locator("input[type=radio]:not([value=unknown]), input[type=checkbox]:not([value=unknown])")
        if not panel.count() or not known.count():
            break
        known.first.check()
        press(panel.locator("button[type=submit]"))
    after = page.locator(".move").all_inner_texts()
    assert before != after
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
