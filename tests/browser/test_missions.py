"""A mission is proposed, confirmed and followed; a visit is planned beside another government's, in a browser."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Guard, Portal, one_way, open_page
from tests.browser.people import address, press, sign_in
from tests.browser.test_told import WORK

# The company that is told has somebody who signs in.
JOIN = """
import sys
from django.utils import timezone
from companies.models import Company, Membership
from hub.accounts.models import User
from hub.core.db.tenancy import grant_access, unscoped

with unscoped():
    company = Company.objects.get(name=sys.argv[1])
    grant_access(company.pk)
    owner = User.objects.get(email="owner@demo.example")
    Membership.objects.create(company=company, user=owner, role="editor", joined_at=timezone.now())
"""

# The day of a meeting has come: what came of it is said from then on.
MET = """
import sys
from django.utils import timezone
from companies.models import Company
from hub.casework.models import Meeting
from hub.core.db.tenancy import grant_access, unscoped

with unscoped():
    company = Company.objects.get(name=sys.argv[1])
    grant_access(company.pk)
    assert Meeting.objects.filter(company=company, host=sys.argv[2]).update(on=timezone.localdate())
"""

LEAVE = """
import sys
from companies.models import Membership
from hub.core.db.tenancy import unscoped

with unscoped():
    Membership.objects.filter(company__name=sys.argv[1], user__email="owner@demo.example").delete()
"""


def _enter(browser: Browser, portal: Portal, key: str, *, lang: str, width: int) -> tuple[Page, Guard]:
    page, guard = open_page(browser, portal, width=width, javascript=width > 1000, lang=lang)
    sign_in(page, portal, lang, f"{key}@demo.example")
    return page, guard


@one_way("lang, width", [("en", 1280), ("fr", 360)], go=1)
def test_a_mission_is_proposed_confirmed_and_followed(browser: Browser, portal: Portal, lang: str, width: int) -> None:
    officer, guard = _enter(browser, portal, "shanghai", lang=lang, width=width)
    officer.goto(portal.base + address(lang, "leads:list"))
    cohort = portal.base + str(officer.locator("main a[href*='coh']").first.get_attribute("href"))
    mission = cohort.rstrip("/").split("/")[-2]
    lead = portal.base + address(lang, "leads:lead", mission)
    officer.goto(lead)
    # Proposed: the company was told by a tick and its reasons.
    boxes = officer.locator("[name=companies]:enabled")
    for number in range(boxes.count()):
        boxes.nth(number).set_checked(number == 0)
    label = officer.locator("label:has([name=companies]:enabled)").first.inner_text().strip()
    name = re.sub(r"\s+", " ", label.split("\n")[0])
    press(officer, "form:has([name=companies]) button[type=submit]")
    portal.act(WORK)
    portal.act(JOIN, name)
    # Confirmed: in one press, by the company.
    company, company_guard = _enter(browser, portal, "owner", lang=lang, width=width)
    company.goto(portal.base + address(lang, "companies:own_companies"))
    press(company, f"main a:has-text('{name[:18]}')")
    slug = company.url.rstrip("/").split("/")[-1]
    company.goto(portal.base + address(lang, "leads:for_you", slug))
    check_page(company, "what a company was told", lang)
    press(company, "button[name=answer][value=yes]")
    told = company.url
    check_page(company, "a seat on a mission", lang)
    # Followed: its request, its programme, what came of a meeting.
    officer.goto(cohort)
    expect(officer.locator("main")).to_contain_text(name[:18])
    check_page(officer, "the cohort of a mission", lang)
    officer.goto(portal.base + address(lang, "missions:programme", mission))
    seat = officer.locator("[name=proposal] option", has_text=name[:18]).get_attribute("value")
    officer.locator("[name=proposal]").select_option(seat)
    host = "Jiaxing Example Works (fictional)"
    officer.locator("[name=host]").fill(host)
    officer.locator("[name=on]").fill("2027-01-19")
    press(officer, "form:has([name=host]) button[type=submit]")
    check_page(officer, "the programme of a mission", lang)
    portal.act(MET, name, host)
    company.goto(told)
    expect(company.locator("main")).to_contain_text("Jiaxing Example Works")
    company.locator("main details > summary").first.click()
    press(company, "button[name=outcome][value=follow_up]")
    check_page(company, "the programme of a company", lang)
    officer.goto(cohort)
    heading = {"en": "What missions brought", "fr": "Résultats des missions"}[lang]
    expect(officer.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    portal.act(LEAVE, name)
    for each in (guard, company_guard):
        each.check()
    officer.context.close()
    company.context.close()


@one_way("lang, width", [("en", 1280), ("fr", 360)], go=0)
def test_a_visit_is_planned_and_says_whom_to_call(browser: Browser, portal: Portal, lang: str, width: int) -> None:
    page, guard = _enter(browser, portal, "beijing", lang=lang, width=width)
    page.goto(portal.base + address(lang, "visits:new"))
    check_page(page, "a new visit", lang)
    page.locator("[name=city]").fill("Wuhan")
    page.locator("[name=host]").fill("Wuhan Example Water (fictional)")
    page.locator("[name=last_day]").fill("2027-01-14")
    press(page, "main form:has([name=city]) button[type=submit]")
    expect(page.locator("[name=first_day]")).to_have_attribute("aria-invalid", "true")
    check_page(page, "a visit without its first day", lang)
    page.locator("[name=first_day]").fill("2027-01-12")
    press(page, "main form:has([name=city]) button[type=submit]")
    press(page, "button[name=to][value=planned]")
    check_page(page, "a planned visit", lang)
    other, other_guard = _enter(browser, portal, "alberta", lang=lang, width=width)
    other.goto(portal.base + address(lang, "visits:list") + "?from=2027-01")
    expect(other.locator("main")).to_contain_text("Wuhan")
    expect(other.locator("main")).not_to_contain_text("Wuhan Example Water")
    check_page(other, "the visits of others by week", lang)
    other.goto(portal.base + address(lang, "visits:list") + "?from=2027-01&by=city")
    check_page(other, "the visits of others by city", lang)
    for each in (guard, other_guard):
        each.check()
    page.context.close()
    other.context.close()
