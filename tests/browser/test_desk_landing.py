"""What an officer sees on landing at the desk, without scrolling: what came back, and the next of forty cases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from hub.core.text.formats import day
from tests.browser.checks import check_page
from tests.browser.conftest import Guard, Portal, open_page
from tests.browser.people import press, sign_in

INBOX = {"en": "/en/desk/", "fr": "/fr/guichet/"}
OFFICER = "hongkong@demo.example"
# Others' work at the desk: an officer in a seat that nobody holds, a company that asks, and what comes back.
WORLD = """
import sys
from datetime import timedelta
from django.utils import timezone
from companies.models import Company
from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason, RequestKind, ReturnReason
from hub.casework.models import ServiceRequest
from hub.casework.referrals.services import SeatChoiceInput, refer_request, return_referral
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request, reopen_request
from hub.casework.requests.services.messages import ask_company, reply_as_company
from hub.casework.requests.services.submission import RequestInput, submit_request
from hub.core.db.tenancy import allow_writes, grant_all_access, unscoped
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.services import seat_person

at = timezone.now()
grant_all_access()
seats = Seat.objects.select_related("office__organization", "organization")
officer = User.objects.get(email="hongkong@demo.example")
company = Company.objects.get(slug="demo-boreal-membranes")
owner = company.members.order_by("pk")[0].user

def hold(slug):
    SeatHolder.objects.filter(user=officer, until=None).update(until=at)
    seat = seats.get(slug=slug)
    seat_person(seat=seat, person=officer, by=None, at=at)
    return seat

def in_hand(seat, subject, **changed):
    words = {"subject": subject, "body": subject + ": the words of the request."}
    ask = RequestInput(kind=RequestKind.MARKET_ENTRY, language="en", **words)
    row = submit_request(company=company, ask=ask, by=owner, at=at)
    ServiceRequest.objects.filter(pk=row.pk).update(owner=seat, **changed)
    row = ServiceRequest.objects.select_related("owner", "handler").get(pk=row.pk)
    return claim_request(request=row, by=officer, seats=[seat], at=at)
"""
CAME_BACK = (
    WORLD
    + """
with unscoped(), allow_writes():
    seat = hold("guangzhou-manufacturing")
    desk = {"by": officer, "seats": [seat], "at": at}
    replied, returned, reopened = (in_hand(seat, name + " " + sys.argv[1]) for name in ("Replied", "Returned", "Reopened"))
    ask_company(request=replied, text="How large is the town?", **desk)
    reply_as_company(request=replied, text="Two thousand people.", by=owner, at=at)
    other = seats.get(slug="shanghai-water-monitoring")
    offer = refer_request(request=returned, choice=SeatChoiceInput(seat=other, rank=1), **desk)
    there = User.objects.get(email="shanghai@demo.example")
    return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="", by=there, seats=[other], at=at)
    closing = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.PROGRAM_FOUND], "answer": "Here is the form."}
    close_request(request=reopened, **closing, **desk)
    reopen_request(request=reopened, reason="It is not settled.", by=owner, at=at)
"""
)
FORTY = (
    WORLD
    + """
with unscoped(), allow_writes():
    seat = hold("guangzhou-water-monitoring")
    for number in range(40):
        days = 1 if number == 20 else 60 - number
        due = {"due_at": at + timedelta(days=days), "due_on": timezone.localdate(at) + timedelta(days=days)}
        row = in_hand(seat, f"Case {number}")
        ServiceRequest.objects.filter(pk=row.pk).update(**due)
"""
)
ANSWERED = (
    WORLD
    + """
from hub.casework.requests.services.messages import answer_company
with unscoped(), allow_writes():
    seat = seats.get(slug="guangzhou-water-monitoring")
    row = ServiceRequest.objects.select_related("owner", "handler").get(owner=seat, subject="Case 20")
    answer_company(request=row, text="Here is the form.", by=officer, seats=[seat], at=at)
"""
)
BACK = WORLD + 'hold("hong-kong-finance-buildings")\n'


@pytest.fixture
def landing(browser: Browser, portal: Portal) -> Iterator[tuple[Page, Guard]]:
    """A desk of 1280 x 800; the officer has their own seat again afterwards."""
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang="en")
    page.set_viewport_size({"width": 1280, "height": 800})
    yield page, guard
    portal.act(BACK)
    guard.check()
    page.context.close()


def test_what_came_back_is_seen_on_landing(portal: Portal, landing: tuple[Page, Guard]) -> None:
    """A reply, a return and a reopening stand in view in the list that opens first, and what is new in each case."""
    page, _guard = landing
    portal.act(CAME_BACK, "water")
    sign_in(page, portal, "en", OFFICER)
    words = {
        "Replied": {"en": "Replied", "fr": "Réponse"},
        "Returned": {"en": "Returned", "fr": "Renvoyée"},
        "Reopened": {"en": "Reopened", "fr": "Rouverte"},
    }
    for lang, path in INBOX.items():
        for name, turn in words.items():
            page.goto(portal.base + path)
            row = _row(page, f"{name} water")
            expect(row.locator(".turn")).to_be_in_viewport(ratio=1)
            expect(row.locator(".turn")).to_have_text(turn[lang])
            press(row.locator(".name"))
            expect(page.locator("#case-h")).to_contain_text(f"{name} water")
            expect(page.locator(".msg.new")).to_be_in_viewport(ratio=1)
        page.goto(portal.base + path)
        check_page(page, "what came back", lang)


def test_the_next_due_of_forty_cases_is_found_in_one_look(portal: Portal, landing: tuple[Page, Guard]) -> None:
    """What is due tomorrow stands in the list; once it is answered, a sentence names the next one."""
    page, _guard = landing
    portal.act(FORTY)
    sign_in(page, portal, "en", OFFICER)
    for path in INBOX.values():
        page.goto(portal.base + path)
        expect(page.locator(".work tbody tr")).to_have_count(1)
        row = _row(page, "Case 20")
        expect(row.locator(".c-clock")).to_be_in_viewport(ratio=1)
        expect(row.locator(".turn.soon")).to_be_in_viewport(ratio=1)
    portal.act(ANSWERED)
    on = timezone.localdate() + timedelta(days=21)
    for lang, path in INBOX.items():
        page.goto(portal.base + path)
        expect(page.locator(".work tbody tr")).to_have_count(0)
        said = page.locator(".inbox-empty p").filter(has_text="Case 39")
        expect(said).to_be_in_viewport(ratio=1)
        expect(said).to_contain_text(day(on, lang, weekday=True, year=False))
        check_page(page, "nothing is due", lang)
        press(said.locator("a"))
        expect(page.locator("#case-h")).to_contain_text("Case 39")
        expect(page.locator("#case-h")).to_be_in_viewport()


def _row(page: Page, subject: str) -> Locator:
    return page.locator(".work tbody tr").filter(has_text=subject)
