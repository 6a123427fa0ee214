"""Offers from the page of a case: accepted, returned, taken back, parts, bodies without accounts, colleagues."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.audit.models import SensitiveView
from hub.casework.choices import (
    AddressBasis,
    ApprovalState,
    OverrideReason,
    ReferralRole,
    ReferralState,
    RequestState,
    ReturnReason,
)
from hub.casework.models import OutsideAddress, Referral, RequestMessage, ServiceRequest
from hub.casework.referrals.services import accept_referral, refer_request, return_unattended_referral
from hub.casework.requests.services.corrections import basis_of, checked_address, decide_address
from hub.directory.choices import SeatKind
from hub.directory.models import Organization, Seat
from hub.directory.seats.services import seat_person
from hub.notifications.models import Notification
from hub.publishing.models import EntryReport
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
    assert "send" not in page.context["doing"]
    press(shanghai, "give_back", request_, offer=offer.pk, return_reason=ReturnReason.WRONG_AREA, text="Ask Beijing.")
    assert Referral.objects.get(pk=offer.pk).return_reason == ReturnReason.WRONG_AREA
    second = world.offer(request_, SHANGHAI, at=timezone.now())
    press(shanghai, "accept", request_, offer=second.pk)
    assert world.fresh(request_).owner == world.seat(SHANGHAI)
    # The desk that sent it no longer reads it; it sees who has it.
    is_a_trace(open_case(browser_of(world, DESK), request_), request_, "Trade commissioner, water")


def test_a_seat_that_passed_a_request_on_no_longer_reads_it(world: World, request_: ServiceRequest):
    accept_referral(offer=world.offer(request_, SHANGHAI, at=timezone.now()), **world.who(SHANGHAI, at=timezone.now()))
    passed = refer_request(request=request_, choice=world.choice(BEIJING), **world.who(SHANGHAI, at=timezone.now()))
    accept_referral(offer=passed, **world.who(BEIJING, at=timezone.now()))
    is_a_trace(open_case(browser_of(world, SHANGHAI), request_), request_, world.seat(BEIJING).title)
    assert open_case(browser_of(world, BEIJING), request_).status_code == 200


def test_whoever_handed_a_request_over_still_knows_it_after_an_offer_that_it_returned(
    world: World, request_: ServiceRequest
):
    world.given(request_, SHANGHAI)
    world.given(request_, BEIJING)
    offer = world.offer(request_, SHANGHAI)
    shanghai = browser_of(world, SHANGHAI)
    press(shanghai, "give_back", request_, offer=offer.pk, return_reason=ReturnReason.NO_CAPACITY, text="No.")
    is_a_trace(open_case(shanghai, request_), request_, world.seat(BEIJING).title)
    part = world.offer(request_, DESK, part=ReferralRole.SUPPORT, task="Greet them.")
    desk = browser_of(world, DESK)
    press(desk, "give_back", request_, offer=part.pk, return_reason=ReturnReason.NO_CAPACITY, text="No.")
    page = open_case(desk, request_)
    is_a_trace(page, request_, world.seat(BEIJING).title)
    assert (part.task in page.text, "You handed it over" in page.text) == (True, True)


def test_a_part_that_a_seat_took_on_and_lost_was_accepted(world: World, request_: ServiceRequest):
    part = world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Greet them.")
    assert return_unattended_referral(offer=part, by=None, at=timezone.now())
    page = open_case(browser_of(world, BEIJING), request_)
    is_a_trace(page, request_, world.seat(DESK).title)
    assert "Your work on it is over" in page.text


def test_whoever_reads_a_trace_may_open_the_request_with_a_reason(world: World, request_: ServiceRequest):
    world.given(request_, SHANGHAI)
    desk = browser_of(world, DESK)
    assert "Open it with a reason" in open_case(desk, request_).text
    opened = desk.post(reverse("desk:emergency_access", args=[request_.reference]), {"reason": "The company calls us."})
    assert opened.status_code == 302
    assert request_.body in open_case(desk, request_).text


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
    assert "Your part: <b>Check the buyer.</b>" in open_case(beijing, request_).text
    press(beijing, "answer", request_, text="The buyer exists.")
    assert "What came of your part" in open_case(beijing, request_, do="finish").text
    assert "Say what came of your part." in press(beijing, "finish", request_, offer=part.pk).text
    press(beijing, "finish", request_, offer=part.pk, outcome="partly", result="It exists, and is small.")
    part.refresh_from_db()
    assert (part.state, part.outcome, part.result) == (ReferralState.DONE, "partly", "It exists, and is small.")
    owner_reads = open_case(at_desk, request_, do="close").text
    assert "It exists, and is small." in owner_reads
    assert "Its parts say: Partly helped." in owner_reads
    assert RequestMessage.objects.get().seat == world.seat(BEIJING)


@pytest.mark.parametrize(("days", "is_after"), [(1, True), (30, False)])
def test_whoever_asks_for_a_part_reads_that_it_may_come_after_the_promise(
    at_desk: Client, world: World, request_: ServiceRequest, days: int, *, is_after: bool
):
    soon = timezone.now() + timedelta(days=days)
    ServiceRequest.objects.filter(pk=request_.pk).update(asked_at=soon - timedelta(days=9) if is_after else soon)
    press(at_desk, "part", request_, seat=SHANGHAI, task="Check the buyer.")
    assert ("after your own promise of" in open_case(at_desk, request_).text) is is_after


def test_who_closes_a_request_reads_which_parts_end_with_it(at_desk: Client, world: World, request_: ServiceRequest):
    ends = "Parts that end with it"
    assert ends not in open_case(at_desk, request_).context["forms"]["close"].as_p()
    world.offer(request_, BEIJING, part=ReferralRole.SUPPORT, task="Ask the operator.")
    world.given(request_, SHANGHAI, part=ReferralRole.SUPPORT, task="Ask the mill.")
    shown = open_case(at_desk, request_).context["forms"]["close"].as_p()
    assert ends in shown
    assert all(str(world.seat(name).title) in shown for name in (BEIJING, SHANGHAI))


def test_who_is_asked_for_a_part_is_told_why_and_by_when(at_desk: Client, world: World, request_: ServiceRequest):
    """By the day of the part, not of the promise; without words of the company or of the task."""
    promise = {"due_at": timezone.now() + timedelta(days=20), "due_on": timezone.localdate() + timedelta(days=20)}
    ServiceRequest.objects.filter(pk=request_.pk).update(**promise)
    press(at_desk, "part", request_, seat=SHANGHAI, task="Check the buyer.")
    part = Referral.objects.get()
    told = Notification.objects.get(kind="casework.part_offered").context
    assert part.due_on not in {None, promise["due_on"]}
    assert told["day"] == {"day": part.due_on.isoformat()}
    assert told["reason"] == {"en": part.reasons[0][0], "fr": part.reasons[0][1]}
    for lang, words in (("en", ("Why you:", "Please answer by")), ("fr", ("Pourquoi vous", "au plus tard le"))):
        with override(lang):
            shown = {"office": "It", "day": part.due_on, "reason": told["reason"][lang]}
            body = render_to_string("notifications/casework/part_offered_body.txt", shown)
        assert all(one in body for one in (*words, told["reason"][lang])), body
    assert part.reasons[0][0] in open_case(browser_of(world, SHANGHAI), request_).text


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
    Organization.objects.filter(slug="edc").update(domains=["edc.example"])
    typed = {"seat": "edc-desk", "mailbox": "desk@edc.example", "language": "en", "part": "owner"}
    assert press(at_desk, "outside", request_, **typed).status_code == 409
    press(at_desk, "outside", request_, **typed, why=OverrideReason.WRONG_AREA)
    offer = Referral.objects.get()
    assert (offer.mailbox, offer.link_expires_at is not None) == ("desk@edc.example", True)
    assert offer.override_kind == "wrong_area"
    report = EntryReport.objects.get()
    assert (report.slug, report.part) == (SHANGHAI, "areas"), "the seat that was proposed, not the body"


def test_an_address_off_the_domain_waits_for_a_second_person(world: World, at_desk: Client, request_: ServiceRequest):
    """Nothing goes out, by no page and in no row, until somebody else has agreed; whoever proposed it cannot."""
    Organization.objects.filter(slug="edc").update(domains=["edc.example"])
    typed = {"seat": "edc-desk", "mailbox": "desk@edc.example.firm.example", "language": "en", "part": "owner"}
    for _press in range(2):
        page = press(at_desk, "outside", request_, **typed, reason="They insure such orders.")
        assert page.status_code == 409
        assert "the body’s own domain (edc.example)" in page.text
        assert "They insure such orders." in page.text, "what was typed is still there"
    address = OutsideAddress.objects.get()
    assert (address.state, address.asked_by) == (ApprovalState.WAITING, world.people[DESK])
    decide = {"address": address.pk, "do": "approve", "note": "I called them."}
    url = reverse("team:addresses")
    assert at_desk.post(url, decide).status_code == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        OutsideAddress.objects.update(state="approved", decided_by=world.people[DESK], decided_at=world.at)
    second = browser_of(world, BEIJING)
    assert "desk@edc.example.firm.example" in second.get(url).text
    assert second.post(url, decide | {"do": "refuse", "note": ""}).status_code == 409, "a refusal says why"
    assert second.post(url, decide | {"address": "9" * 5000}).status_code == 404
    assert second.post(url, decide).status_code == 302
    assert not Referral.objects.exists()
    press(at_desk, "outside", request_, **typed, reason="They insure such orders.")
    assert Referral.objects.get().mailbox == typed["mailbox"]


def test_a_refused_address_may_be_proposed_again_and_the_directory_needs_nobody(world: World):
    desk, seat = world.people[DESK], Seat.objects.select_related("office", "organization").get(slug="edc-desk")
    asked = {"mailbox": "someone@firm.example", "seat": seat, "by": desk, "at": world.at}
    assert checked_address(**asked) is not None
    decide_address(
        address=OutsideAddress.objects.get(), approved=False, note="A firm.", by=world.people[BEIJING], at=world.at
    )
    assert checked_address(**asked) is not None
    assert OutsideAddress.objects.filter(state=ApprovalState.WAITING).count() == 1
    assert seat.organization is not None
    seat.organization.contact_email = "info@elsewhere.example"
    assert basis_of("Info@elsewhere.example", seat) == AddressBasis.DIRECTORY
    assert basis_of("info@notedc.ca", seat) is None
    assert basis_of("info@mail.edc.ca", seat) == AddressBasis.DOMAIN


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
