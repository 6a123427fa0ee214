"""The page of a body without accounts: what it reads, what it may do, and what its link tells nobody."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import Purpose
from companies.consents.services import set_consent
from hub.casework.choices import Outcome, ReferralRole, ReferralState, RequestMessageKind, RequestState
from hub.casework.models import Referral, RequestMessage, ServiceRequest
from hub.casework.referrals.access import is_open_to
from hub.casework.referrals.services import withdraw_referral
from hub.casework.requests.access import consents_of
from hub.casework.requests.presentation.seats import seat_name
from hub.casework.requests.services.closure import withdraw_request
from hub.casework.requests.services.messages import answer_company, reply_as_company
from hub.core.http.logs import json_formatter
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.notifications.models import Notification
from tests.accounts.people import client_of
from tests.casework.desk.browsers import browser_of
from tests.casework.world import DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db

TOKEN = "outside-token-of-a-test-0123456789abcdefghij"
NAME, WORDS = "Heron Membranes of Rimouski", "heron words in confidence"


@pytest.fixture
def federal() -> Seat:
    """The desk of a federal organization."""
    desks = Seat.objects.filter(kind=SeatKind.ORGANIZATION_DESK, organization__level="federal")
    return desks.select_related("organization").order_by("slug")[0]  # type: ignore[no-any-return]


def offered(
    world: World,
    seat: Seat,
    *,
    part: ReferralRole = ReferralRole.OWNER,
    shared: tuple[str, ...] = (),
    at: datetime | None = None,
) -> Referral:
    """Offer a request to a body without accounts, by the link of the test."""
    request = world.submit(subject=f"{WORDS} subject", body=f"{WORDS} body", city=f"{WORDS} city", shared_with=shared)
    ServiceRequest.objects.filter(pk=request.pk).update(company_name=NAME)
    said = {"task": "Find a test bench", "note": "They need it in spring."}
    return world.offer_by_link(request, seat, token=TOKEN, part=part, at=at or world.at, **said)


def url(token: str = TOKEN) -> str:
    return reverse("casework:referral", args=[token])


def read() -> str:
    return Client().get(url()).content.decode()


def act(name: str, **said: Any) -> HttpResponse:
    return Client().post(url(), {"act": name, **said})


def test_without_consent_it_reads_what_is_asked_and_neither_name_nor_words(world: World, federal: Seat):
    offered(world, federal)
    text = read()
    assert "Find a test bench" in text
    assert "Wastewater treatment" in text
    assert NAME not in text
    assert WORDS not in text


@pytest.mark.parametrize("all_requests", [True, False])
def test_with_consent_it_reads_name_and_words(world: World, federal: Seat, at: datetime, *, all_requests: bool):
    offered(world, federal, shared=() if all_requests else (Purpose.SHARE_FEDERAL.value,))
    if all_requests:
        set_consent(
            company=world.company, purpose=Purpose.SHARE_FEDERAL, granted=True, language="en", by=world.owner, at=at
        )
    text = read()
    assert NAME in text
    assert f"{WORDS} body" in text


def test_consent_to_others_opens_nothing(world: World, federal: Seat):
    offered(world, federal, shared=(Purpose.SHARE_PROVINCE.value, Purpose.SHARE_CHINA_OFFICES.value))
    assert WORDS not in read()


def test_a_province_reads_its_own_companies_alone(world: World):
    desks = Seat.objects.filter(kind=SeatKind.ORGANIZATION_DESK, organization__level="provincial")
    request = world.submit(shared_with=[Purpose.SHARE_PROVINCE.value])
    for seat in desks.select_related("organization"):
        assert is_open_to(request, seat, consents_of(request)) == (seat.organization.jurisdiction == "QC")


def test_accepting_makes_the_body_answer_for_the_request(world: World, federal: Seat):
    offer = offered(world, federal)
    response = act("accept")
    assert response["Location"] == f"{url()}?done=accept"
    held = world.fresh(offer.request)
    assert (held.state, held.owner, held.handler) == (RequestState.ASSIGNED, federal, None)
    assert "accepted this request and answers for it" in read()


def test_returning_takes_a_reason_and_the_sender_keeps_it(world: World, federal: Seat):
    offer = offered(world, federal)
    refused = act("return", text="Not us.")
    assert "Say why you return it." in refused.content.decode()
    assert "Not us." in refused.content.decode()
    act("return", reason="wrong_area", text="Not us.")
    held = world.fresh(offer.request)
    assert (held.state, held.owner) == (RequestState.NEW, world.seat(DESK))
    assert "You have returned this request" in read()


def test_an_answer_is_in_the_name_of_the_body_and_only_after_accepting(world: World, federal: Seat):
    offered(world, federal)
    assert act("answer", text="Too early.").status_code == 409
    act("accept")
    act("answer", text="Our bench is free in May.")
    message = RequestMessage.objects.get()
    assert (message.seat, message.author, message.kind) == (federal, None, RequestMessageKind.ANSWER)
    assert "Our bench is free in May." in read()


def test_a_part_is_accepted_answered_and_done(world: World, federal: Seat):
    offer = offered(world, federal, part=ReferralRole.SUPPORT)
    act("accept")
    act("answer", text="Here is the bench.")
    assert "Say what came of your part." in act("done").content.decode()
    act("done", outcome="helped", result="It runs.")
    assert Referral.objects.get(pk=offer.pk).state == ReferralState.DONE
    assert world.fresh(offer.request).owner == world.seat(DESK)
    assert "Your part of this request is done" in read()


def test_whoever_took_it_over_closes_it_with_an_answer(world: World, federal: Seat):
    offer = offered(world, federal)
    said = {"outcome": "helped", "reasons": ["information_given"], "answer": "The bench is yours."}
    assert act("close", **said).status_code == 409
    act("accept")
    assert "Write the answer that the company gets." in act("close", **said | {"answer": ""}).content.decode()
    act("close", **said)
    closed = world.fresh(offer.request)
    assert (closed.outcome, closed.closing_answer) == (Outcome.HELPED, "The bench is yours.")


def test_a_part_closes_nothing(world: World, federal: Seat):
    offer = offered(world, federal, part=ReferralRole.SUPPORT)
    act("accept")
    refused = act("close", outcome="helped", reasons=["information_given"], answer="Mine now.")
    assert refused.status_code == 409
    assert world.fresh(offer.request).is_open


def test_a_second_press_is_told_in_plain_words(world: World, federal: Seat):
    offered(world, federal)
    act("accept")
    second = act("accept")
    assert second.status_code == 409
    assert "This offer is over" in second.content.decode()


@pytest.mark.parametrize("act_name", ["", "nonsense", "accept2"])
def test_an_act_that_is_none_changes_nothing(world: World, federal: Seat, act_name: str):
    offer = offered(world, federal)
    assert act(act_name).status_code == 200
    assert Referral.objects.get(pk=offer.pk).state == ReferralState.OFFERED


def test_replies_and_words_of_others_are_read_with_consent_alone(world: World, federal: Seat, at: datetime):
    offer = offered(world, federal, part=ReferralRole.SUPPORT)
    act("accept")
    request = offer.request
    desk = world.who(DESK, at=at)
    answer_company(request=request, text=f"Dear {NAME}", **desk)
    reply_as_company(request=request, text=f"{WORDS} reply", by=world.owner, at=at)
    assert NAME not in read()
    assert WORDS not in read()
    ServiceRequest.objects.filter(pk=request.pk).update(shared_with=[Purpose.SHARE_FEDERAL])
    assert f"{WORDS} reply" in read()


def test_a_link_that_is_over_says_why(world: World, federal: Seat, at: datetime):
    offer = offered(world, federal)
    Referral.objects.filter(pk=offer.pk).update(link_expires_at=at - timedelta(days=1))
    expired = Client().get(url())
    assert expired.status_code == 410
    assert "waited for your answer until" in expired.content.decode()
    Referral.objects.filter(pk=offer.pk).update(link_expires_at=at + timedelta(days=1))
    withdraw_referral(offer=offer, **world.who(DESK, at=at))
    taken_back = Client().post(url(), {"act": "accept"})
    assert taken_back.status_code == 410
    assert "It was taken back on" in taken_back.content.decode()
    unknown = Client().get(url("no-such-link"))
    assert unknown.status_code == 404
    assert WORDS not in expired.content.decode() + taken_back.content.decode() + unknown.content.decode()


def test_a_request_that_was_withdrawn_is_over_for_the_body(world: World, federal: Seat, at: datetime):
    offer = offered(world, federal)
    act("accept")
    withdraw_request(request=offer.request, reason="", by=world.owner, at=at)
    assert Client().get(url()).status_code == 410


def test_another_seat_that_took_it_over_leaves_the_body_nothing_to_do(world: World, federal: Seat, at: datetime):
    offer = offered(world, federal, part=ReferralRole.SUPPORT)
    world.given(offer.request, SHANGHAI, at=at)
    assert act("accept").status_code == 302
    assert "accepted a part of this request" in read()


def test_the_page_is_private_and_sets_no_cookie_but_that_of_its_forms(world: World, federal: Seat):
    offered(world, federal)
    page = Client().get(url())
    assert set(page.cookies) <= {"csrftoken"}
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert page["Referrer-Policy"] == "same-origin"


def test_no_form_goes_without_its_guard(world: World, federal: Seat):
    offered(world, federal)
    guarded = Client(enforce_csrf_checks=True)
    assert guarded.post(url(), {"act": "accept"}).status_code == 403
    forms = re.findall(r"<form method=\"post\".*?</form>", read(), re.DOTALL)
    assert forms
    assert all("csrfmiddlewaretoken" in form for form in forms)


def test_the_link_stands_in_no_log_and_in_no_other_page(world: World, federal: Seat, caplog: pytest.LogCaptureFixture):
    offered(world, federal)
    with caplog.at_level("DEBUG"):
        read()
        act("answer", text="Too early.")
        Client().get(url("another-outside-token-that-nobody-ever-had"))
    lines = [json_formatter().format(record) for record in caplog.records]
    assert len(lines) >= 3
    assert [line for line in lines if TOKEN in line or "another-outside-token" in line] == []
    # It stands in the addresses of its own page alone, in both languages.
    links = [urlsplit(link) for link in re.findall(r'href="([^"]+)"', read()) if TOKEN in link]
    assert {(link.path.rpartition(TOKEN)[2], link.query) for link in links} <= {("/", "")}


# --- Questions before deciding, and after ----------------------------------------------------------------------------

OPEN = (Purpose.SHARE_FEDERAL.value,)


def mailed(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"casework.{kind}").select_related("recipient__user")
    return sorted(row.recipient.mailbox or row.recipient.user.name for row in rows)


def test_a_question_before_deciding_rests_the_clock_and_the_reply_reaches_the_body(
    world: World, federal: Seat, at: datetime
):
    offer = offered(world, federal, shared=OPEN)
    assert act("ask", text="Which size?").status_code == 302
    held = world.fresh(offer.request)
    assert (held.state, held.due_at, held.first_answer_at) == (RequestState.WAITING, None, None)
    assert Referral.objects.get(pk=offer.pk).state == ReferralState.OFFERED
    said = RequestMessage.objects.get()
    assert (said.kind, said.seat, said.author) == (RequestMessageKind.QUESTION, federal, None)
    assert mailed("asked") == ["Owner"]
    text = read()
    assert "Which size?" in text
    assert "Your question is with the company" in text
    reply_as_company(request=offer.request, text=f"{WORDS} ten", by=world.owner, at=at + timedelta(minutes=1))
    held = world.fresh(offer.request)
    assert held.state == RequestState.REFERRED
    assert held.due_at is not None
    assert mailed("replied_outside") == ["bench@body.example"]
    assert f"{WORDS} ten" in read()


@pytest.mark.parametrize("name", ["accept", "return"])
def test_a_body_decides_while_its_question_is_open(world: World, federal: Seat, name: str):
    """Accepted, the company's answer is awaited still; returned, nobody waits for it."""
    offer = offered(world, federal, shared=OPEN)
    act("ask", text="Which size?")
    act(name, reason="wrong_area")
    held = world.fresh(offer.request)
    if name == "accept":
        assert (held.state, held.owner) == (RequestState.WAITING, federal)
        reply_as_company(request=held, text="Ten.", by=world.owner, at=timezone.now())
        assert world.fresh(held).state == RequestState.ASSIGNED
    else:
        assert (held.state, held.owner) == (RequestState.NEW, world.seat(DESK))
        assert not held.pauses.filter(ended_at=None).exists()


def test_the_sender_takes_it_back_while_a_question_is_open(world: World, federal: Seat):
    offer = offered(world, federal, shared=OPEN)
    act("ask", text="Which size?")
    withdraw_referral(offer=offer, **world.who(DESK, at=timezone.now()))
    assert world.fresh(offer.request).state == RequestState.NEW
    assert not offer.request.pauses.filter(ended_at=None).exists()


def test_a_question_of_the_body_that_has_it_rests_the_clock_and_is_no_answer(world: World, federal: Seat):
    offer = offered(world, federal, shared=OPEN)
    act("accept")
    act("ask", text="Which size?")
    held = world.fresh(offer.request)
    assert (held.state, held.first_answer_at) == (RequestState.WAITING, None)
    assert act("ask", text="And which colour?").status_code == 409
    assert mailed("asked") == ["Owner"]


def test_a_question_of_a_part_lets_the_clock_of_the_whole_run(world: World, federal: Seat):
    offer = offered(world, federal, part=ReferralRole.SUPPORT, shared=OPEN)
    act("ask", text="Which size?")
    held = world.fresh(offer.request)
    assert held.state == RequestState.NEW
    assert held.due_at is not None
    assert mailed("asked") == ["Owner"]


def test_a_part_asks_once_more_when_the_company_has_replied(world: World, federal: Seat):
    offer = offered(world, federal, part=ReferralRole.SUPPORT, shared=OPEN)
    act("accept")
    for _again in range(2):
        assert act("ask", text="Which size?").status_code == 302
    text = read()
    assert "Your question is with the company" in text
    assert "Ask the company something" not in text
    assert act("ask", text="And which colour?").status_code == 409
    assert mailed("asked") == ["Owner"]
    reply_as_company(request=offer.request, text="Ten.", by=world.owner, at=timezone.now())
    assert "Your question is with the company" not in read()
    assert act("ask", text="And which colour?").status_code == 302


def test_who_could_not_read_the_answer_asks_the_sender(world: World, federal: Seat):
    offer = offered(world, federal)
    assert "Ask the company something" not in read()
    assert act("ask", text="Which size?").status_code == 409
    assert not RequestMessage.objects.exists()
    assert act("ask_sender", text="Which buyer is it?").status_code == 302
    assert act("ask_sender", text="Which buyer is it?").status_code == 302
    note = RequestMessage.objects.get()
    assert (note.kind, note.seat) == (RequestMessageKind.NOTE, federal)
    assert mailed("body_asked") == [DESK]
    assert "Which buyer is it?" in read()
    assert world.fresh(offer.request).state == RequestState.REFERRED
    case = browser_of(world, DESK).get(reverse("desk:case", args=[offer.request.reference])).content.decode()
    assert "Which buyer is it?" in case
    owner = client_of(world.owner)
    assert "Which buyer" not in owner.get(reverse("casework:request", args=[offer.request.reference])).content.decode()


@pytest.mark.parametrize("name", ["ask", "ask_sender"])
def test_an_offer_that_is_over_asks_nothing(world: World, federal: Seat, name: str):
    offered(world, federal, shared=OPEN)
    act("return", reason="wrong_area")
    assert act(name, text="Which size?").status_code == 409


def test_the_words_stand_before_what_is_to_do(world: World, federal: Seat):
    """As at the desk: the thread, what the sender asks, then the next act; what explains it stands below."""
    offered(world, federal, shared=OPEN)
    text = read()
    assert text.index(f"{WORDS} body") < text.index("Find a test bench") < text.index("Accept the request")
    act("accept")
    text = read()
    assert text.index(f"{WORDS} body") < text.index("Send the answer") < text.index("Close the request")


def test_the_company_reads_that_the_body_has_asked(world: World, federal: Seat):
    offer = offered(world, federal, shared=OPEN)
    act("ask", text="Which size?")
    owner = client_of(world.owner)
    text = owner.get(reverse("casework:request", args=[offer.request.reference])).content.decode()
    assert "has asked you something" in text
    assert f"{seat_name(federal).begins} has asked you something" in unescape(text)
