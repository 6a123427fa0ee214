"""The room of those who go on a mission, and what an office lends on the ground, from both sides, in a browser."""

import uuid

from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Guard, Portal, one_way, open_page
from tests.browser.people import address, press, sign_in

# Whatever others did before: the company has a seat on the mission, and its room is not open yet.
SEATED = """
from django.db import transaction
from django.utils import timezone
from hub.accounts.models import User
from hub.casework.leads.services import answer_proposal
from hub.casework.models import CompanyProposal, Room, RoomMember
from hub.casework.rooms.services import close
from hub.core.db.tenancy import grant_access, unscoped

at = timezone.now()
with unscoped(), transaction.atomic():
    for room in Room.objects.filter(kind="mission", closed_at=None):
        close(room, list(RoomMember.objects.filter(room=room, until=None)), by=None, at=at)
    row = CompanyProposal.objects.get(company__slug="demo-boreal-membranes", opportunity__kind="mission")
    grant_access(row.company_id)
    if row.seat_number is None:
        by = User.objects.get(email="owner@demo.example")
        answer_proposal(proposal=row, answer="yes", reason="", by=by, at=at)
"""
# What a worker does once the room is open, and nothing of what else waits.
INVITED = """
from django.utils import timezone
from hub.casework.models import CompanyProposal
from hub.casework.rooms.proposals import send_invitation
from hub.core.db.tenancy import unscoped

with unscoped():
    waiting = CompanyProposal.objects.filter(room__kind="mission", sent_at=None, dropped_at=None)
    for key in list(waiting.values_list("pk", flat=True)):
        send_invitation(pk=key, at=timezone.now())
"""
# Two companies enter the market; one of them has the last slot of what was lent.
BOOKED = """
import sys
from django.utils import timezone
from companies.models import Company
from hub.casework.bookings.rules import coming_slots
from hub.casework.bookings.services import book
from hub.casework.choices import RequestKind
from hub.casework.models import Resource
from hub.casework.requests.services.submission import RequestInput, submit_request
from hub.core.db.tenancy import grant_access, unscoped

at = timezone.now()
with unscoped():
    lent = Resource.objects.get(title_en=sys.argv[1])
    for slug in ("demo-salt-fog", "demo-boreal-membranes"):
        company = Company.objects.get(slug=slug)
        grant_access(company.pk)
        by = company.members.order_by("pk")[0].user
        ask = RequestInput(kind=RequestKind.MARKET_ENTRY, subject=sys.argv[1], body="To Shanghai.", language="en")
        request = submit_request(company=company, ask=ask, by=by, at=at)
        if slug == "demo-salt-fog":
            book(resource=lent, begins=coming_slots(lent, at=at)[-1][0], request=request, by=by, at=at)
"""


def _enter(browser: Browser, portal: Portal, key: str, *, lang: str, width: int) -> tuple[Page, Guard]:
    page, guard = open_page(browser, portal, width=width, javascript=width > 1000, lang=lang)
    sign_in(page, portal, lang, f"{key}@demo.example")
    return page, guard


@one_way("lang, width", [("en", 1280), ("fr", 360)], go=1)
def test_those_who_go_on_a_mission_write_to_each_other_in_its_room(
    browser: Browser, portal: Portal, lang: str, width: int
) -> None:
    portal.act(SEATED)
    officer, guard = _enter(browser, portal, "shanghai", lang=lang, width=width)
    officer.goto(address(lang, "leads:list"))
    cohort = str(officer.locator("main a[href*='coh']").first.get_attribute("href"))
    mission = cohort.rstrip("/").split("/")[-2]
    officer.goto(address(lang, "rooms:mission", mission))
    check_page(officer, "before the room of a mission", lang)
    title = officer.locator("h1").inner_text()
    press(officer.locator("main form button[type=submit]"))
    room = officer.url
    portal.act(INVITED)
    # A company comes in by its own yes.
    company, company_guard = _enter(browser, portal, "owner", lang=lang, width=width)
    company.goto(address(lang, "leads:for_you", "demo-boreal-membranes"))
    press(company.locator(f"section[aria-labelledby=rooms-h] a:has-text('{title}')"))
    check_page(company, "an invitation into the room of a mission", lang)
    press(company.locator("button[name=answer][value=yes]"))
    assert company.url == room
    company.locator("[name=text]").fill("We bring two samples. (fictional)")
    press(company.locator("form:has([name=text]) button[type=submit]"))
    check_page(company, "the room of a mission", lang)
    # What is agreed is pinned; a room that is closed is read and not written in.
    officer.goto(room)
    expect(officer.locator(".msg")).to_contain_text("We bring two samples.")
    press(officer.locator(".msg button[name=post]").first)
    check_page(officer, "the room of a mission for its officer", lang)
    company.reload()
    expect(company.locator("section[aria-labelledby=decided-h] a")).to_contain_text("We bring two samples.")
    officer.locator("details:has(button[value=close]) > summary").click()
    press(officer.locator("button[name=act][value=close]"))
    company.reload()
    expect(company.locator(".msg")).to_contain_text("We bring two samples.")
    expect(company.locator("[name=text]")).to_have_count(0)
    for page, seen in ((officer, guard), (company, company_guard)):
        seen.check()
        page.context.close()


@one_way("lang, width", [("en", 1280), ("fr", 360)], go=0)
def test_an_office_lends_and_whoever_stands_in_line_has_what_is_taken_back(
    browser: Browser, portal: Portal, lang: str, width: int
) -> None:
    name = f"Room {uuid.uuid4().hex[:6]} (fictional)"
    officer, guard = _enter(browser, portal, "shanghai", lang=lang, width=width)
    office = address(lang, "bookings:office", "tcs-shanghai")
    officer.goto(office)
    form = officer.locator("form:has([name=title_en])")
    if not form.is_visible():
        officer.locator("details:has([name=title_en]) > summary").click()
    press(form.locator("button[type=submit]"))
    expect(officer.locator("[name=title_fr]")).to_have_attribute("aria-invalid", "true")
    check_page(officer, "something to lend without its name", lang)
    for field, typed in (("title_en", name), ("title_fr", name), ("opens", "09:00"), ("closes", "17:00")):
        form.locator(f"[name={field}]").fill(typed)
    for day in range(1, 6):
        form.locator(f"[name=weekdays][value='{day}']").check()
    form.locator("[name=minutes]").select_option("240")
    press(form.locator("button[type=submit]"))
    portal.act(BOOKED, name)
    # The company stands in line for what another one has.
    company, company_guard = _enter(browser, portal, "owner", lang=lang, width=width)
    company.goto(address(lang, "casework:list"))
    company.goto(str(company.locator(f"main a:has-text('{name}')").first.get_attribute("href")))
    reference = company.url.rstrip("/").split("/")[-1]
    press(company.locator(f"a[href='{address(lang, 'bookings:of_request', reference)}']"))
    check_page(company, "what offices lend", lang)
    mine = company.locator(f"li:has(h3:has-text('{name}'))")
    mine.locator("[name=slot]").select_option(index=mine.locator("option").count() - 1)
    press(mine.locator("button[name=resource]"))
    booked = company.locator("section[aria-labelledby=mine-h] li")
    expect(booked.locator(".chip")).to_contain_text("1")
    check_page(company, "a place in line for a slot", lang)
    # The office takes the booking of the other one back: the slot is the company's.
    officer.goto(office)
    check_page(officer, "what an office lends, and who has it", lang)
    theirs = officer.locator(f"section[aria-labelledby=booked-h] li:has-text('{name}')").first
    theirs.locator("summary").click()
    press(theirs.locator("button[name=cancel]"))
    company.reload()
    expect(booked.locator(".chip")).not_to_contain_text("1")
    press(booked.locator("button[name=cancel]"))
    expect(company.locator("section[aria-labelledby=mine-h]")).to_have_count(0)
    lent = officer.locator(f"section[aria-labelledby=lent-h] li:has-text('{name}')")
    lent.locator("summary").click()
    press(lent.locator("button[name=stop]"))
    expect(lent).to_have_count(0)
    for page, seen in ((officer, guard), (company, company_guard)):
        seen.check()
        page.context.close()
