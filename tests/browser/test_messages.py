"""A visitor writes to a person: answer, message, mail, confirmed; at the desk of the seat; followed by the mailed link."""

import re
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page, check_width
from tests.browser.conftest import VISITS, Portal, Visit, open_page
from tests.browser.people import address, mailed_link, new_address, press, sign_in
from tests.browser.test_journeys import WORDS, answer_three_questions

PROGRAM, SEAT = "ca-gac-canexport-smes", "ro-quebec-adviser"
NAME = {"en": "CanExport SMEs", "fr": "CanExport PME"}
BODY = {
    "en": "A dye house asks us for a demonstration plant (fictional). Which program comes first?",
    "fr": "Une teinturerie nous demande une usine de démonstration (fictif). Par quel programme commencer?",
}
DELIVER = "from hub.outbox.services import deliver_due\nwhile deliver_due(): pass"


def _check(page: Page, visit: Visit, what: str) -> None:
    if visit.javascript:
        check_page(page, what, visit.lang)
    else:
        check_width(page, what)


def _mailed_code(page: Page, portal: Portal, email: str) -> str:
    text = page.context.request.get(f"{portal.base}/demo/mail/?to={quote(email)}").text()
    found = re.search(r"<p>([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})</p>", text[text.index(email) :])
    assert found, "No code was mailed"
    return found.group(1)


@pytest.mark.parametrize("visit", VISITS[:2], ids=str)
def test_a_visitor_writes_and_the_right_seat_has_it(visited: tuple[Page, Visit], portal: Portal, browser: Browser):
    page, visit = visited
    lang, email = visit.lang, new_address()
    answer_three_questions(page, lang)
    expect(page.locator("#ask")).to_contain_text(WORDS[lang])
    token = page.url.rstrip("/").rpartition("/")[2]
    page.goto(address(lang, "matching:answer_program", token, PROGRAM))
    box = page.locator("#ask")
    # Who is asked is proposed, the words are prepared, and an address is all that is asked for.
    expect(box.locator("textarea")).to_have_value(re.compile(re.escape(NAME[lang])))
    box.locator(f"input[value={SEAT}]").check()
    box.locator("textarea").fill(BODY[lang])
    box.locator("input[name=email]").fill(email)
    page.wait_for_timeout(1100)
    press(box.locator("button[type=submit]"))
    _check(page, visit, "a message that waits for its link")

    page.goto(mailed_link(page, portal, email, "message"))
    _check(page, visit, "the page behind the link of a message")
    expect(page.locator("main")).to_contain_text(BODY[lang])
    page.locator("input[name=name]").fill("Maplebend Example Membranes (fictional)")
    expect(page.locator("select[name=province]")).to_have_value("QC")
    press(page)
    reference = page.locator("main .notice b").inner_text()
    assert reference.startswith("CGH-")

    # At the desk of the seat: the words, the program and the answers.
    desk, guard = open_page(browser, portal, width=1280, javascript=visit.javascript, lang=lang)
    sign_in(desk, portal, lang, "quebec@demo.example")
    desk.goto(address(lang, "desk:case", reference))
    for words in (BODY[lang], NAME[lang], WORDS[lang]):
        expect(desk.locator("main")).to_contain_text(words)
    guard.check()
    desk.context.close()

    # Followed by the mailed link in a browser that knows nothing: a mailed code opens the page of the request.
    other, guard = open_page(browser, portal, width=320, javascript=visit.javascript, lang=lang)
    portal.act(DELIVER)
    other.goto(portal.base + urlsplit(mailed_link(page, portal, email, reference)).path)
    press(other, f"main a[href*='{address(lang, 'account_request_login_code')}']")
    _check(other, visit, "where to mail a code")
    other.locator("input[name=email]").fill(email)
    press(other)
    _check(other, visit, "the mailed code")
    other.locator("input[name=code]").fill(_mailed_code(other, portal, email))
    press(other)
    expect(other.locator("main")).to_contain_text(BODY[lang])
    guard.check()
    other.context.close()
