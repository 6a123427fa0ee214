"""A company's own pages of its requests: where it stands, what it may do, and what it never reads."""

import re
import uuid
from datetime import datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from companies.choices import MemberRole
from companies.models import Membership
from companies.registration.services import register_company
from hub.casework.access_grants.services import open_emergency_access, share_request
from hub.casework.choices import (
    Channel,
    MessageSide,
    Outcome,
    OutcomeReason,
    ReferralRole,
    RequestState,
    ReturnReason,
)
from hub.casework.desk.presentation.case import repeat_words
from hub.casework.models import Complaint, Referral, Reminder, RequestMessage, ServiceRequest, Survey
from hub.casework.outcomes.services import answer_complaint
from hub.casework.referrals.services import refer_request, return_referral
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.messages import add_note, answer_company, ask_company, reply_as_company
from hub.casework.requests.services.submission import submit_request
from hub.casework.requests.views.base import initial_answers, subject_of
from hub.casework.requests.views.review_draft import request_input
from hub.notifications.models import Notification
from tests.accounts.people import client_of, make_person
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db

INSIDE = "wren-inside-only"


@pytest.fixture
def sent(world: World) -> ServiceRequest:
    return world.submit()


@pytest.fixture
def reader(world: World, at: datetime) -> Client:
    """The browser of somebody who may only read."""
    person = make_person("reader@clairbassin.example")
    Membership.objects.create(company=world.company, user=person, role=MemberRole.READER, joined_at=at)
    return client_of(person)


def page(name: str, request: ServiceRequest, *more: object) -> str:
    return reverse(f"casework:{name}", args=[request.reference, *more])


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def close(world: World, request: ServiceRequest, at: datetime, *, answer: str = "Meet them on Monday.") -> None:
    close_request(
        request=request,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.INTRODUCTION_MADE],
        answer=answer,
        **world.who(DESK, at=at),
    )


def test_the_list_names_open_requests_first_with_their_status(world: World, browser: Client, at: datetime):
    old, new = world.submit(subject="The old one"), world.submit(subject="The new one")
    close(world, new, at)
    text = text_of(browser, reverse("casework:list"))
    assert text.index(old.subject) < text.index(new.subject)
    assert "Closed: you were helped" in text


def test_an_empty_list_says_what_is_missing_and_a_way_on(browser: Client):
    text = text_of(browser, reverse("casework:list"))
    assert "You have asked nothing yet" in text
    assert reverse("casework:new") in text


def test_the_list_holds_the_requests_of_every_company_of_the_person_and_no_others(
    world: World, sent: ServiceRequest, browser: Client, at: datetime
):
    second = register_company(by=world.owner, name="Rivière Nord inc.", province="QC", at=at)
    stranger = make_person("stranger@elsewhere.example")
    theirs = register_company(by=stranger, name="Ostara inc.", province="BC", at=at)
    mine = submit_request(company=second, ask=world.ask(subject="Of the second"), by=world.owner, at=at)
    foreign = submit_request(company=theirs, ask=world.ask(subject="Of a stranger"), by=stranger, at=at)
    text = text_of(browser, reverse("casework:list"))
    assert sent.reference in text
    assert mine.reference in text
    assert foreign.reference not in text


def test_the_sheet_to_print_bears_the_mark_of_confidence(sent: ServiceRequest, browser: Client):
    assert "Told in confidence." in text_of(browser, page("print", sent))
    assert "Told in confidence." not in text_of(browser, page("request", sent))


def test_the_owner_is_named_while_a_referral_waits(world: World, sent: ServiceRequest, browser: Client, at: datetime):
    world.offer(sent, SHANGHAI, at=at)
    text = text_of(browser, page("request", sent))
    shanghai = world.seat(SHANGHAI).office.name
    assert f"It was sent to the {shanghai}. Until they accept, the Hub’s desk answers for it." in text
    assert 'aria-current="step"' in text


def test_several_seats_are_named_each_with_its_own_status(
    world: World, sent: ServiceRequest, browser: Client, at: datetime
):
    world.given(sent, SHANGHAI, part=ReferralRole.SUPPORT, task="Find a host", at=at)
    world.offer(sent, MONTREAL, part=ReferralRole.SUPPORT, task="Prepare", at=at)
    text = text_of(browser, page("request", sent))
    assert "Works on it" in text
    assert "Asked, has not answered yet" in text


def test_a_reply_answers_the_question_and_starts_our_clock(
    world: World, sent: ServiceRequest, browser: Client, at: datetime
):
    ask_company(request=sent, text="Which size?", **world.who(DESK, at=at))
    text = text_of(browser, page("request", sent))
    assert "Which size?" in text
    assert "Until then our clock rests" in text
    response = browser.post(page("request", sent), {"text": "Ten thousand people."})
    assert response["Location"] == f"{page('request', sent)}#said"
    assert world.fresh(sent).state == RequestState.ASSIGNED
    assert RequestMessage.objects.get(side=MessageSide.COMPANY).body == "Ten thousand people."


def test_an_empty_reply_is_refused_with_its_sentence(world: World, sent: ServiceRequest, browser: Client):
    response = browser.post(page("request", sent), {"text": "  "})
    assert "Write something first." in response.content.decode()
    assert not RequestMessage.objects.exists()


def test_words_on_a_closed_request_are_kept_and_read_by_whoever_had_it(
    world: World, sent: ServiceRequest, browser: Client, at: datetime
):
    """A word of thanks opens nothing, and no clock begins."""
    close(world, sent, at)
    due = set(Reminder.objects.values_list("kind", "due_at"))
    assert browser.post(page("request", sent), {"text": "Thank you, all good."}).status_code == 302
    assert "Thank you, all good." in text_of(browser, page("request", sent))
    fresh = world.fresh(sent)
    assert (fresh.state, fresh.pending, fresh.due_at) == (RequestState.CLOSED, "", None)
    assert set(Reminder.objects.values_list("kind", "due_at")) == due
    assert Notification.objects.get(kind="casework.written_after_close").recipient.user == world.people[DESK]
    assert not Notification.objects.filter(kind="casework.replied").exists()


def test_words_on_a_closed_request_open_it_again_with_the_other_button(
    world: World, sent: ServiceRequest, browser: Client, at: datetime
):
    close(world, sent, at)
    assert 'name="opens"' in text_of(browser, page("request", sent))
    assert browser.post(page("request", sent), {"text": "It was not that.", "opens": "yes"}).status_code == 302
    assert world.fresh(sent).due_on is not None
    assert RequestMessage.objects.get().body == "It was not that."
    assert Notification.objects.filter(kind="casework.reopened_at_desk").exists()


def test_words_on_an_archived_request_are_shown_and_not_lost(
    world: World, sent: ServiceRequest, browser: Client, at: datetime
):
    close(world, sent, at)
    ServiceRequest.objects.filter(pk=sent.pk).update(archived_at=at)
    assert 'name="text"' not in text_of(browser, page("request", sent))
    response = browser.post(page("request", sent), {"text": "One more thing."})
    assert response.status_code == 409
    assert "One more thing." in response.content.decode()
    assert not RequestMessage.objects.exists()


def test_where_it_is_too_late_to_open_it_again_a_new_request_goes_on_from_it(
    world: World, sent: ServiceRequest, browser: Client, at: datetime
):
    """It names the old one, which stays as it was; a number of another company is nobody's."""
    ServiceRequest.objects.filter(pk=sent.pk).update(received_at=at - timedelta(days=230))
    close(world, sent, at - timedelta(days=200))
    [begun] = re.findall(r'href="([^"]+after=[^"]+)"', text_of(browser, page("request", sent)))
    draft = initial_answers(QueryDict(begun.partition("?")[2].replace("&amp;", "&")))
    assert (draft["after"], draft["company"]) == (sent.reference, world.company.slug)
    other = register_company(by=make_person("other@firm.example"), name="Other inc.", province="QC", at=at)
    answers = draft | {"kind": "partners", "subject": "A mill", "body": "We look for one.", "language": "en"}
    answers["urgency"] = "normal"
    asks = [
        request_input(answers, key=uuid.uuid4(), company=company, about=subject_of(answers))
        for company in (other, world.company)
    ]
    assert [ask.follows for ask in asks] == [None, sent]
    new = submit_request(company=world.company, ask=asks[1], by=world.owner, at=at)
    assert (new.again, new.again_of) == ("", sent)
    assert f"goes on from {sent.reference}" in repeat_words(new)
    answers["after"] = new.reference
    later = request_input(answers, key=uuid.uuid4(), company=world.company, about=subject_of(answers))
    assert later.follows is None, "an open one goes on itself"


def test_who_sent_a_request_hears_when_a_colleague_writes_on_it(world: World, sent: ServiceRequest, at: datetime):
    colleague = make_person("colleague@clairbassin.example")
    Membership.objects.create(company=world.company, user=colleague, role="editor", joined_at=at)
    reply_as_company(request=sent, text="Ten thousand people.", by=colleague, at=at)
    assert Notification.objects.get(kind="casework.member_wrote").recipient.user == world.owner
    reply_as_company(request=sent, text="Or more.", by=world.owner, at=at)
    assert Notification.objects.filter(kind="casework.member_wrote").count() == 1


def test_a_reader_reads_and_does_nothing(world: World, sent: ServiceRequest, reader: Client):
    text = text_of(reader, page("request", sent))
    assert sent.subject in text
    assert 'name="text"' not in text
    assert reader.post(page("request", sent), {"text": "Hello"}).status_code == 403
    for name in ("withdraw", "reopen", "complaint"):
        assert reader.get(page(name, sent)).status_code == 403
        assert reader.post(page(name, sent), {"reason": "x", "words": "x"}).status_code == 403
    assert world.fresh(sent).state == RequestState.NEW


def test_withdrawing_asks_once_more_and_ends_it(world: World, sent: ServiceRequest, browser: Client):
    assert "Withdraw this request?" in text_of(browser, page("withdraw", sent))
    assert browser.post(page("withdraw", sent), {"reason": "We found one."})["Location"] == page("request", sent)
    assert world.fresh(sent).outcome == Outcome.WITHDRAWN
    assert "We found one." in text_of(browser, page("request", sent))
    assert browser.post(page("withdraw", sent), {"reason": ""}).status_code == 409


def test_a_closed_request_is_opened_again_within_its_days(
    world: World, sent: ServiceRequest, browser: Client, at: datetime
):
    assert browser.post(page("reopen", sent), {"reason": "x"}).status_code == 409
    close(world, sent, at)
    text = text_of(browser, page("request", sent))
    assert "Meet them on Monday." in text
    assert page("reopen", sent) in text
    assert browser.post(page("reopen", sent), {"reason": ""}).status_code == 200
    browser.post(page("reopen", sent), {"reason": "They never came."})
    assert world.fresh(sent).is_open
    assert "They never came." in text_of(browser, page("request", sent))


def test_after_its_days_the_page_says_so(world: World, sent: ServiceRequest, browser: Client, at: datetime):
    ServiceRequest.objects.filter(pk=sent.pk).update(received_at=at - timedelta(days=90))
    close(world, sent, at - timedelta(days=60))
    text = text_of(browser, page("request", sent))
    assert page("reopen", sent) not in text
    assert "Its time to be opened again is over" in text
    assert "closed too long ago" in text_of(browser, page("reopen", sent))


def test_a_complaint_goes_to_a_lead_and_its_answer_is_read_here(
    world: World, sent: ServiceRequest, browser: Client, at: datetime
):
    # The Hub's desk has it, and stands in for nobody here; another office may have no head.
    asked = text_of(browser, page("complaint", sent))
    assert "The head of the Hub’s desk reads it." in asked
    assert "where it has none" not in asked
    ServiceRequest.objects.filter(pk=sent.pk).update(owner=world.seat(SHANGHAI))
    assert "or the head of the Hub’s desk where it has none." in text_of(browser, page("complaint", sent))
    ServiceRequest.objects.filter(pk=sent.pk).update(owner=world.seat(DESK))
    browser.post(page("complaint", sent), {"words": "Nobody calls."})
    complaint = Complaint.objects.get()
    assert "With the head of the office." in text_of(browser, page("request", sent))
    assert "with the head of the office" in text_of(browser, page("complaint", sent))
    assert complaint.to_seat == world.seat(DESK)
    assert page("complaint", sent) not in text_of(browser, page("request", sent))
    assert browser.post(page("complaint", sent), {"words": "Again."}).status_code == 409
    answer_complaint(complaint=complaint, answer="We call today.", by=world.people[DESK], leads=True, at=at)
    assert "We call today." in text_of(browser, page("request", sent))


def test_nothing_of_the_inside_reaches_the_company(world: World, browser: Client, at: datetime):
    sent = world.submit(body="The banquet and the notary must be paid first.")
    assert sent.signs_of_fraud
    desk = world.who(DESK, at=at)
    add_note(request=sent, text=f"{INSIDE} note", by=world.people[DESK], seat=world.seat(DESK), at=at)
    offer = refer_request(
        request=sent,
        choice=world.choice(BEIJING, rank=3),
        override_reason=f"{INSIDE} override",
        note=f"{INSIDE} to the seat",
        task=f"{INSIDE} task",
        **desk,
    )
    return_referral(offer=offer, reason=ReturnReason.OTHER, text=f"{INSIDE} return", **world.who(BEIJING, at=at))
    share_request(request=sent, person=world.people[MONTREAL], reason=f"{INSIDE} share", **desk)
    open_emergency_access(
        request=sent, by=world.people[MONTREAL], seats=[world.seat(MONTREAL)], reason=f"{INSIDE} glass is broken", at=at
    )
    for address in (page("request", sent), page("print", sent), page("sent", sent), reverse("casework:list")):
        text = text_of(browser, address)
        assert INSIDE not in text
        assert "banquet" not in text.replace(sent.body, "")
    assert "could not take it" in text_of(browser, page("request", sent))


def test_an_answer_is_read_under_the_name_of_the_place(
    world: World, sent: ServiceRequest, browser: Client, at: datetime
):
    claim_request(request=sent, **world.who(DESK, at=at))
    answer_company(request=sent, text="Two hosts come to mind.", **world.who(DESK, at=at))
    text = text_of(browser, page("print", sent))
    assert "Two hosts come to mind." in text
    assert world.seat(DESK).title in text
    assert world.people[DESK].email not in text


def test_another_company_and_the_staff_find_no_such_page(world: World, sent: ServiceRequest, at: datetime):
    stranger = make_person("stranger@elsewhere.example")
    register_company(by=stranger, name="Ostara inc.", province="BC", at=at)
    client = client_of(stranger)
    for name in ("request", "sent", "print", "withdraw", "reopen", "complaint"):
        assert client.get(page(name, sent)).status_code == 404, name
        assert Client().get(page(name, sent)).status_code == 302, name


# --- What came of it -------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(world: World, sent: ServiceRequest, at: datetime) -> Survey:
    """The first question what came of it."""
    close(world, sent, at)
    return Survey.objects.create(request=sent, round=1, asked_at=at)


def test_a_survey_is_answered_once_and_read_again(world: World, sent: ServiceRequest, asked: Survey, browser: Client):
    address = page("survey", sent, 1)
    assert address in text_of(browser, page("request", sent))
    said = {
        "helped": "yes",
        "came_of_it": ["contact", "contract"],
        "value_cad": "250000",
        "jobs": "3",
        "tonnes": "1200",
        "markets": ["CN"],
        "counterfactual": "later",
        "words": "The host signed.",
    }
    assert browser.post(address, said)["Location"] == f"{address}?thanks=1"
    kept = Survey.objects.get()
    assert (kept.helped, kept.value_cad, kept.came_of_it) == (True, 250000, ["contact", "contract"])
    assert kept.answered_by == world.owner
    thanks = text_of(browser, f"{address}?thanks=1")
    assert "Thank you" in thanks
    assert "$250,000" in thanks
    browser.post(address, said | {"helped": "no"})
    assert Survey.objects.get().helped is True


def test_only_the_first_question_needs_an_answer(sent: ServiceRequest, asked: Survey, browser: Client):
    address = page("survey", sent, 1)
    assert "Choose yes or no." in browser.post(address, {"words": "Well"}).content.decode()
    assert browser.post(address, {"helped": "no"}).status_code == 302


@pytest.mark.parametrize(
    "said", [{"value_cad": "a lot"}, {"jobs": "-3"}, {"came_of_it": ["nothing", "jobs"]}, {"tonnes": "9" * 30}]
)
def test_figures_that_are_none_are_refused_and_kept(
    sent: ServiceRequest, asked: Survey, browser: Client, said: dict[str, str]
):
    response = browser.post(page("survey", sent, 1), {"helped": "yes"} | said)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Survey.objects.get().answered_at is None


def test_a_later_round_shows_what_was_said_before(
    sent: ServiceRequest, asked: Survey, browser: Client, reader: Client, at: datetime
):
    browser.post(page("survey", sent, 1), {"helped": "yes", "words": "A first contact."})
    Survey.objects.create(request=sent, round=2, asked_at=at)
    assert "A first contact." in text_of(browser, page("survey", sent, 2))
    assert 'name="helped"' not in text_of(reader, page("survey", sent, 2))
    assert reader.post(page("survey", sent, 2), {"helped": "yes"}).status_code == 403
    assert browser.get(page("survey", sent, 3)).status_code == 404


def test_a_request_that_came_by_phone_has_the_same_page(world: World, browser: Client, at: datetime):
    phoned = submit_request(
        company=world.company,
        ask=world.ask(subject="By phone"),
        by=None,
        entered_by=world.people[DESK],
        channel=Channel.PHONE,
        at=at,
    )
    assert "By phone" in text_of(browser, page("request", phoned))
    assert Referral.objects.count() == 0
