"""The pages that answer: what pays, who protects the idea, whom to call; soon, and on one sheet."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal, open_page
from tests.browser.people import address, press, sign_in

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])
MEMBRANES = {
    "en": "We make membranes for wastewater treatment and plan a plant in Jiangsu.",
    "fr": "Nous fabriquons des membranes pour le traitement des eaux usées et prévoyons une usine au Jiangsu.",
}
ONTARIO = {
    "en": "We make membranes for wastewater treatment in Guelph, Ontario. We want to protect our invention with patents. "
    "Project: build a demonstration plant in Jiangsu for $2 million.",
    "fr": "Nous fabriquons à Guelph, en Ontario, des membranes pour le traitement des eaux usées. Nous voulons protéger "
    "notre invention par des brevets. Projet : construire une usine de démonstration au Jiangsu, budget de 2 M$.",
}
CHARGING = {
    "en": "We make charging stations for electric vehicles.",
    "fr": "Nous fabriquons des bornes de recharge pour véhicules électriques.",
}
MOST_PAGES = 5
MOST_HEIGHT = 4000  # pixels, before "show all"
MOST_ABOVE = 1300  # pixels above the first move on a phone
PROTECTS = ("on-ipon", "ca-nrc-ip-assist")  # Intellectual Property Ontario, IP Assist of NRC IRAP


def read_first_moves(page: Page, lang: str, *, province: str, words: str, needs: list[str]) -> int:
    """Answer what the finder asks until it shows the first moves; return how many pages were read."""
    page.goto(address(lang, "matching:finder") + "?questions=1")
    for read in range(1, 2 * MOST_PAGES):
        if page.locator(".move").count():
            return read
        where, own = page.locator(f"input[value={province}]"), page.locator("main textarea")
        if where.count():
            where.first.check()
        if own.count():
            own.first.fill(words)
        for need in needs:
            if page.locator(f"input[value={need}]").count():
                page.locator(f"input[value={need}]").first.check()
        press(page)
    return pytest.fail("The finder shows no first move.")


def tell_in_own_words(page: Page, lang: str, words: str) -> int:
    """Write to the first page, keep what was read there, and return how many pages it took to the first moves."""
    page.goto(address(lang, "pages:home"))
    page.locator("#own-words").fill(words)
    press(page.locator(".ask-card button"))
    press(page.locator("main button[name=show]"))
    expect(page.locator(".move").first).to_be_visible()
    return 3


def height(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollHeight")
    return found


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("fr", 360)])
def test_an_ontario_maker_reads_what_pays_who_protects_and_whom_to_call(
    portal: Portal, browser: Browser, lang: str, width: int
):
    page, guard = open_page(browser, portal, width=width, javascript=False, lang=lang)
    assert tell_in_own_words(page, lang, ONTARIO[lang]) <= MOST_PAGES
    assert [dot.inner_text() for dot in page.locator(".move > .dot").all()] == [
        str(number) for number in range(1, page.locator(".move").count() + 1)
    ]
    protect = page.locator("h2.need", has_text=re.compile("protect our ideas|protéger nos idées", re.IGNORECASE))
    protects = protect.locator("xpath=following-sibling::ol[1]")
    assert protects.locator(", ".join(f"h3 a[href*='/{slug}/']" for slug in PROTECTS)).count()
    demonstrates = page.locator(
        ".pays tr", has_text=re.compile("A pilot or a first plant|projet pilote|première usine")
    )
    assert demonstrates.locator("td:nth-of-type(1) a.dot").count()
    assert page.locator(".pays td:nth-of-type(2) a.dot").count()  # in Jiangsu
    assert page.locator("#programs a[href^='tel:']").count()
    people = page.locator("#people")
    expect(people).to_contain_text("Shanghai")  # the post for Jiangsu
    expect(people).to_contain_text("Ontario")
    expect(page.locator("#opportunities")).to_be_visible()
    first = page.locator(".move").first.bounding_box()
    assert first is not None
    assert width > 360 or first["y"] <= MOST_ABOVE
    guard.check()
    page.context.close()


@LANGUAGES
def test_a_quebec_firm_sees_its_first_move_on_a_phone(portal: Portal, browser: Browser, lang: str):
    page, guard = open_page(browser, portal, width=360, javascript=True, lang=lang)
    page.set_viewport_size({"width": 360, "height": 800})
    read_first_moves(page, lang, province="QC", words=CHARGING[lang], needs=["growth_capital"])
    first = page.locator(".move").first.bounding_box()
    assert first is not None
    assert first["y"] <= 1.5 * 800
    expect(page.locator("#opportunities")).to_have_count(0)  # it does not aim at China
    check_page(page, page.url, lang)
    guard.check()
    page.context.close()


@LANGUAGES
def test_the_pages_that_answer_are_short_and_the_sheet_is_one_page(portal: Portal, browser: Browser, lang: str):
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    needs = ["funding_demo", "ip_protection", "market_entry_china"]
    read_first_moves(page, lang, province="ON", words=MEMBRANES[lang], needs=needs)
    assert height(page) <= MOST_HEIGHT
    check_page(page, page.url, lang)
    sign_in(page, portal, lang, "owner@demo.example")
    page.goto(address(lang, "companies:own_companies"))
    company = page.url.rstrip("/").rpartition("/")[2]
    check_page(page, page.url, lang)
    page.goto(address(lang, "matching:company", company))
    assert height(page) <= MOST_HEIGHT
    check_page(page, page.url, lang)
    press(page, ".move button[value^=have]")
    expect(page.locator(".move button[value^=undo]")).to_have_count(1)
    press(page.locator(".move button[value^=undo]"))
    expect(page.locator(".move button[value^=undo]")).to_have_count(0)
    page.goto(address(lang, "matching:company_meeting_page", company))
    check_page(page, page.url, lang)
    page.emulate_media(media="print")  # the check of colours leaves the screen's
    for paper in ("Letter", "A4"):
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) == 1
    guard.check()
    page.context.close()


FOUND = {  # by need, by acronym, with a typo, and in the other language
    "en": {
        "patent costs Ontario": "on-ipon",
        "RS&DE": "ca-cra-sred",
        "canexprot": "ca-gac-canexport-smes",
        "bornes de recharge": "ca-nrcan-zevip",
    },
    "fr": {
        "embaucher un stagiaire": "ca-esdc-swpp-eco-canada",
        "pari": "ca-nrc-irap",
        "technoclimatt": "qc-technoclimat",
        "hydrogen tax credit": "ca-cra-clean-hydrogen-itc",
    },
}


@pytest.mark.parametrize(("lang", "width"), [("en", 360), ("fr", 1280)])
def test_a_browser_finds_by_need_by_acronym_with_a_typo_and_in_both_languages(
    portal: Portal, browser: Browser, lang: str, width: int
):
    page, guard = open_page(browser, portal, width=width, javascript=False, lang=lang)
    page.goto(address(lang, "pages:search"))
    for words, slug in FOUND[lang].items():
        page.locator("#again").fill(words)
        with page.expect_navigation():
            page.locator("#again").press("Enter")
        expect(page.locator("#again")).to_have_value(words)
        first = [link.get_attribute("href") for link in page.locator("main .hits h3 a").all()[:3]]
        assert address(lang, "programs:detail", slug) in first, words
    guard.check()
    page.context.close()


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("fr", 360)])
def test_own_words_on_the_first_page_lead_to_first_moves_and_a_person_in_one_click(
    portal: Portal, browser: Browser, lang: str, width: int
):
    page, guard = open_page(browser, portal, width=width, javascript=False, lang=lang)
    tell_in_own_words(page, lang, MEMBRANES[lang])
    page.locator(".write > summary").click()
    expect(page.locator("#ask textarea")).to_contain_text("Jiangsu")
    guard.check()
    page.context.close()
