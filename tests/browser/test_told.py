"""What a curator publishes reaches a company once, and what is taken back is corrected once.

Nobody runs a worker here: the test lets a quarter of an hour pass, and the worker work it off.
"""

import re
import uuid
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.curators import begin_change, read, submit, write_program
from tests.browser.people import address, new_address, press, register_company, sign_in, sign_up

FIRST, SECOND = "curator1@demo.example", "curator2@demo.example"
WORK = """
from datetime import timedelta
from django.utils import timezone
from hub.outbox.services import deliver_next
while deliver_next(at=timezone.now() + timedelta(hours=1)):
    pass
"""
TWELVE_PEOPLE = """
import sys
from django.utils import timezone
from companies.models import Company
from companies.profile.services.profile import update_profile
company = Company.objects.get(slug=sys.argv[1])
update_profile(company=company, answers={"employees": 12}, version=company.version, by=None, at=timezone.now())
"""


@pytest.mark.timeout(600)
@one_way("lang, width", [("en", 1280), ("fr", 360)], go=1)
def test_a_company_is_told_once_of_what_curators_publish(
    portal: Portal, browser: Browser, lang: str, width: int
) -> None:
    name = f"Clean Barges {uuid.uuid4().hex[:6]}"
    owner, guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    email = new_address()
    sign_up(owner, portal, lang, email)
    company = register_company(owner, portal, lang, "Barge Works")
    portal.act(TWELVE_PEOPLE, company)
    _hear_right_away(owner, portal, lang)
    portal.act(WORK)
    first, first_guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    second, second_guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    sign_in(first, portal, lang, FIRST)
    sign_in(second, portal, lang, SECOND)

    # Written in both languages, submitted; the second curator sees the difference and the impact, and approves.
    draft = write_program(first, portal, lang, name, checked=False)
    submit(first, draft, "It begins in spring.")
    assert first.locator("form[action$='approve/']").count() == 0, "the author may not approve"
    second.goto(draft)
    expect(second.locator(".diff ins").first).to_be_visible()
    second.goto(portal.base + address(lang, "matching:draft_impact", _key(draft)))
    expect(second.locator(".impact b")).to_have_count(3)
    second.goto(draft)
    press(second, "form[action$='approve/'] button")
    program = second.url
    read(second, portal, lang, name)
    assert _mails(owner, portal, email, name) == 0
    for _ in range(2):
        portal.act(WORK)
    assert _mails(owner, portal, email, name) == 1

    # Another version shuts the company out; the rollback restores the former answer.
    draft = begin_change(first, program)
    first.goto(portal.base + address(lang, "curating:conditions", _key(draft)))
    first.goto(first.locator("main a[href*='/1/']").first.evaluate("one => one.href"))
    first.locator("input[name=max]").fill("5")
    press(first)
    submit(first, draft, "It is for very small companies.")
    second.goto(draft)
    press(second, "form[action$='approve/'] button")
    portal.act(WORK)
    assert _mails(owner, portal, email, name) == 2
    _read_changes(owner, portal, lang, company, name, times=2)
    first.goto(program)
    first.locator("details:has(form[action$='back/']) summary").click()
    first.locator("form[action$='back/'] textarea").fill("The former version holds.")
    first.locator("form[action$='back/'] select").select_option("1")
    press(first, "form[action$='back/'] button")
    for _ in range(2):
        portal.act(WORK)
    assert _mails(owner, portal, email, name) == 3
    _read_changes(owner, portal, lang, company, name, times=3)
    check_page(owner, "what has changed for a company", lang)

    _others_drafts_are_closed(first, second, portal, lang)
    for one in (guard, first_guard, second_guard):
        one.check()
    for page in (owner, first, second):
        page.context.close()


def _key(draft: str) -> int:
    return int(draft.rstrip("/").split("/")[-1])


def _hear_right_away(page: Page, portal: Portal, lang: str) -> None:
    page.goto(portal.base + address(lang, "notifications:preferences"))
    page.locator("select[name='matching.programs']").select_option("at_once")
    press(page, "main form:has(select[name='matching.programs']) button[type=submit]")


def _mails(page: Page, portal: Portal, email: str, name: str) -> int:
    """Return how many mails to an address name the program in their subject."""
    text = page.context.request.get(f"{portal.base}/demo/mail/?to={quote(email)}").text()
    return sum(name in part and email in part for part in re.split(r"<article", text))


def _read_changes(page: Page, portal: Portal, lang: str, company: str, name: str, *, times: int) -> None:
    page.goto(portal.base + address(lang, "matching:changes", company))
    expect(page.locator("main h2", has_text=name)).to_have_count(times)


def _others_drafts_are_closed(first: Page, second: Page, portal: Portal, lang: str) -> None:
    """A draft of an organization that the second curator does not look after is not there for that person."""
    first.goto(portal.base + address(lang, "curating:new"))
    first.locator("input[name=organization]").fill("bdc")
    first.locator("select[name=jurisdiction]").select_option("CA")
    first.locator("input[name=name_en]").fill("Not yours")
    first.locator("input[name=name_fr]").fill("Pas à vous")
    press(first)
    draft = int(first.url.rstrip("/").split("/")[-3])
    for page in ("curating:draft", "curating:conditions", "matching:draft_impact"):
        answer = second.goto(portal.base + address(lang, page, draft))
        assert answer is not None
        assert answer.status == 404
