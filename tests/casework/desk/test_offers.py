"""Offers from the page of a case: accepted, returned, taken back, parts, bodies without accounts, colleagues."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.audit.models import SensitiveView
from hub.casework.choices import ReferralRole, ReferralState, RequestState, ReturnReason
from hub.casework.models import Referral, RequestMessage, ServiceRequest
from hub.casework.referrals.services import accept_referral, refer_request
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.seats.services import seat_person
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db


def is_a_trace(page: HttpResponse, row: ServiceRequest, seat: str) -> None:
    """Hold that a page tells who has a request and how it stands, and nothing that was written, done or asked."""
    assert page.status_code == 200
    assert row.subject in page.text
    assert seat in page.text
    assert row.body not in page.text
    assert "forms" not in page.context
    assert reverse("desk:note", args=[row.reference]) not in page.text
    assert SensitiveView.objects.filter(what="casework.case", ground="trace").exists()


def test_who_is_asked_accepts_or_returns_with_a_reason(world: World, request_: ServiceRequest):
    offer = world.offer(request_, SHANGHAI, at=timezone.now())
    shanghai = browser_of(world, SHANGHAI)
    page = open_case(shanghai, request_, do="give_back")
    assert "Accept" in page.text
    assert not page.context["doing"].send
    press(shanghai, "give_back", request_, offer=offer.pk, return_reason=ReturnReason.WRONG_AREA, text="Ask Beijing.")
    assert Referral.objects.get(pk=offer.pk).return_reason == ReturnReason.WRONG_AREA
    second = world.offer(request_, SHANGHAI, at=timezone.now())
    press(shanghai, "accept", request_, offer=second.pk)
    assert world.fresh(request_).owner == world.seat(SHANGHAI)
    # The desk that sent it no longer reads it; it sees who has it.
    is_a_trace(open_case(browser_of(world, DESK), request_), request_, "Trade commissioner, water")


def test_a_seat_that_passed_a_request_on_no_longer_reads_it(world: World, request_: ServiceRequest):
    accept_referral(
        offer=world.offer(request_, SHANGHAI, at=timezone.now()),
        by=world.people[SHANGHAI],
        seats=[world.seat(SHANGHAI)],
        at=timezone.now(),
    )
    passed = refer_request(
        request=request_,
        choice=world.choice(BEIJING),
        by=world.people[SHANGHAI],
        seats=[world.seat(SHANGHAI)],
        at=timezone.now(),
    )
    accept_referral(offer=passed, by=world.people[BEIJING], seats=[world.seat(BEIJING)], at=timezone.now())
    is_a_trace(open_case(browser_of(world, SHANGHAI), request_), request_, world.seat(BEIJING).title)
    assert open_case(browser_of(world, BEIJING), request_).status_code == 200


def test_an_offer_is_taken_back_from_the_case(at_desk: Client, world: World, request_: ServiceRequest):
    offer = world.offer(request_, SHANGHAI, at=timezone.now())
    assert "Take back" in open_case(at_desk, request_).text
    press(at_desk, "take_back", request_, offer=offer.pk)
    assert world.fresh(request_).state == RequestState.NEW


def test_a_part_is_asked_of_another_seat_and_finished_there(at_desk: Client, world: World, request_: ServiceRequest):
    assert "What you ask of this seat" in open_case(at_desk, request_, do="part").text
    press(at_desk, "part", request_, seat=BEIJING, task="Check the buyer.")
    part = Referral.objects.get()
    assert (part.part, part.task) == (ReferralRole.SUPPORT, "Check the buyer.")
    again = press(at_desk, "part", request_, seat=BEIJING, task="Check the buyer again.")
    assert "This seat has the request, or is asked already." in again.text
    beijing = browser_of(world, BEIJING)
    press(beijing, "accept", request_, offer=part.pk)
    press(beijing, "answer", request_, text="The buyer exists.")
    press(beijing, "finish", request_, offer=part.pk)
    assert Referral.objects.get().state == ReferralState.DONE
    assert RequestMessage.objects.get().seat == world.seat(BEIJING)


def test_the_whole_is_taken_back_from_a_body_that_works_by_its_link(
    at_desk: Client, world: World, request_: ServiceRequest
):
    desk = Seat.objects.filter(kind=SeatKind.ORGANIZATION_DESK).select_related("organization").order_by("slug")[0]
    offer = world.accept(world.offer_by_link(request_, desk, token="a-token-of-a-test"))
    page = open_case(at_desk, request_)
    assert "You may read it." in page.text
    assert "Take back" in page.text
    press(at_desk, "take_back", request_, offer=offer.pk)
    assert world.fresh(request_).owner == world.seat(DESK)


def test_a_body_without_accounts_is_asked_by_mail(at_desk: Client, world: World, request_: ServiceRequest):
    assert open_case(at_desk, request_, do="outside").status_code == 200
    typed = {"seat": "edc-desk", "mailbox": "desk@edc.example", "language": "en", "part": "owner"}
    assert press(at_desk, "outside", request_, **typed).status_code == 409
    press(at_desk, "outside", request_, **typed, reason="They insure such orders.")
    offer = Referral.objects.get()
    assert (offer.mailbox, offer.link_expires_at is not None) == ("desk@edc.example", True)


def test_a_case_is_handed_and_shared(at_desk: Client, world: World, request_: ServiceRequest):
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    assert "Robin" in open_case(at_desk, request_, do="hand").text
    press(at_desk, "hand", request_, person=str(colleague.pk))
    assert world.fresh(request_).handler == colleague
    unknown = press(at_desk, "share", request_, email="owner@clairbassin.example", reason="To help.")
    assert "people of the staff alone" in unknown.text
    press(at_desk, "share", request_, email=world.people[MONTREAL].email, reason="She knows the company.")
    assert open_case(browser_of(world, MONTREAL), request_).status_code == 200
