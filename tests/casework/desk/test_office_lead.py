"""Whoever leads an office, on the cases of its other seats."""

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.choices import Purpose
from companies.consents.services import set_consent
from hub.casework.choices import ReferralRole
from hub.casework.models import (
    Recusal,
    ServiceRequest,
)
from hub.casework.reassignment.services import reassign_unattended
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.services import seat_person
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, open_case, press, told
from tests.casework.world import BEIJING, SHANGHAI, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_seat(world: World) -> str:
    """Another seat of Shanghai's office, with somebody in it."""
    seats = Seat.objects.select_related("office__organization", "organization").filter(is_routable=True)
    seat = seats.filter(office=world.seat(SHANGHAI).office_id).exclude(pk=world.seat(SHANGHAI).pk).first()
    person = make_person("other@desk.example", role="adviser", name="Other")
    seat_person(seat=seat, person=person, by=None, at=world.at)
    world.seats[seat.slug], world.people[seat.slug] = seat, person
    return str(seat.slug)


def test_a_lead_acts_on_a_case_of_another_seat_of_the_office_in_the_own_name(
    world: World, request_: ServiceRequest, other_seat: str
):
    lead, theirs = world.people[SHANGHAI], world.people[other_seat]
    world.given(request_, other_seat, at=timezone.now())
    browser = browser_of(world, SHANGHAI)
    page = open_case(browser, request_)
    assert "You lead the office and may act on it" in page.text
    assert {"answer", "ask", "close", "hand", "send", "part"} <= set(page.context["doing"])
    assert page.context["rows"] == [], "the list of the lead is the own seat's"
    assert press(browser, "answer", request_, text="We look into it.").status_code == 302
    held, last = world.fresh(request_), request_.events.last()
    assert (last.by, last.seat, held.handler) == (lead, world.seat(other_seat), theirs)
    assert told(theirs)[-1] == "casework.colleague_acted"
    press(browser, "close", request_, outcome="helped", reasons=["program_found"], text="Here.")
    assert not world.fresh(request_).is_open
    assert request_.events.filter(kind="closed").get().by == lead


def test_a_lead_reads_nothing_else_of_the_seat_and_no_profile(world: World, request_: ServiceRequest, other_seat: str):
    """Acting on one case opens neither what the seat has of other offices, nor what the company shows to the seat."""
    part, gone = world.submit(subject="Part elsewhere"), world.submit(subject="Handed over")
    for row in (request_, gone):
        world.given(row, other_seat, at=timezone.now())
    world.given(part, BEIJING, at=timezone.now())
    world.given(part, other_seat, part=ReferralRole.SUPPORT, task="Who tests it?", at=timezone.now())
    world.given(gone, BEIJING, at=timezone.now())
    set_consent(
        company=world.company, purpose=Purpose.SHARE_CHINA_OFFICES, granted=True, language="en", by=world.owner,
        at=world.at,
    )  # fmt: skip
    theirs = open_case(browser_of(world, other_seat), request_)
    assert theirs.context["profile_is_open"]
    assert [row.reference for row, _words in theirs.context["earlier"]] == [part.reference]
    assert [row.reference for row in theirs.context["traces"]] == [gone.reference]
    page = open_case(browser_of(world, SHANGHAI), request_)
    assert page.context["leads_owner"]
    assert not page.context["profile_is_open"]
    assert [*page.context["earlier"], *page.context["traces"]] == []


def test_what_a_lead_takes_in_hand_stays_there_for_as_long_as_they_lead(
    world: World, request_: ServiceRequest, other_seat: str
):
    lead = world.people[SHANGHAI]
    world.given(request_, other_seat, at=timezone.now())
    ServiceRequest.objects.update(handler=None)
    press(browser_of(world, SHANGHAI), "answer", request_, text="We look into it.")
    reassign_unattended(at=timezone.now())
    assert world.fresh(request_).handler == lead
    SeatHolder.objects.filter(user=lead).update(is_lead=False)
    reassign_unattended(at=timezone.now())
    assert world.fresh(request_).handler is None


def test_a_lead_who_is_kept_out_and_who_merely_holds_another_seat_do_not_act(
    world: World, request_: ServiceRequest, other_seat: str
):
    world.given(request_, other_seat, at=timezone.now())
    close = {"outcome": "helped", "reasons": ["program_found"], "text": "Here."}
    browser = browser_of(world, SHANGHAI)
    Recusal.objects.create(request=request_, user=world.people[SHANGHAI], since=world.at)
    assert press(browser, "close", request_, **close).status_code == 404
    Recusal.objects.all().delete()
    SeatHolder.objects.filter(user=world.people[SHANGHAI]).update(is_lead=False)
    assert press(browser, "close", request_, **close).status_code == 409
    assert world.fresh(request_).is_open


def test_a_lead_acts_on_several_as_on_one_and_is_refused_in_the_same_words(
    world: World, request_: ServiceRequest, other_seat: str
):
    """Taken, handed, sent and taken back for another seat of the office; who merely holds a seat there is refused."""
    theirs, browser, bulk = world.people[other_seat], browser_of(world, SHANGHAI), reverse("desk:bulk")
    world.given(request_, other_seat, at=timezone.now())
    ServiceRequest.objects.update(handler=None, state="new")
    typed = {"pick": [request_.reference], "confirmed": "1"}
    assert "1 request is in your hands." in browser.post(bulk, typed | {"do": "take"}, follow=True).text
    browser.post(bulk, typed | {"do": "hand", "person": str(theirs.pk)})
    assert world.fresh(request_).handler == theirs
    browser.post(bulk, typed | {"do": "assign", "seat": BEIJING, "why": "knows_case"})
    assert world.fresh(request_).state == "referred"
    assert request_.offers.get(state="offered").offered_by == world.people[SHANGHAI]
    browser.post(reverse("desk:undo"))
    assert world.fresh(request_).state == "assigned"
    SeatHolder.objects.filter(user=world.people[SHANGHAI]).update(is_lead=False)
    alone = press(browser, "take", request_)
    assert alone.status_code == 409
    assert alone.context["refused"] == "Another seat answers for this request."
    said = browser.post(bulk, typed | {"do": "take"}, follow=True).text
    assert f"{request_.reference}, {request_.company_name}: Another seat answers for this request." in said
