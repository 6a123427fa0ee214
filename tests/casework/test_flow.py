"""The life of a request through the services: who answers for it, what stands in the ledger, what is told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hub.casework.choices import (
    EventKind,
    Outcome,
    OutcomeReason,
    ReferralState,
    RequestState,
    ReturnReason,
)
from hub.casework.desk.access import AccessGround, case_for
from hub.casework.desk.forms.actions import ReturnReferralForm
from hub.casework.models import Referral, Reminder, RequestMessage, ServiceRequest
from hub.casework.referrals.candidates import CandidateMark, candidates_for
from hub.casework.referrals.forms import ReferralReturnForm
from hub.casework.referrals.services import accept_referral, refer_request, return_referral
from hub.casework.requests.presentation.status import reasons_of
from hub.casework.requests.services.assignment import claim_request, move_locked
from hub.casework.requests.services.closure import close_request, reopen_request, withdraw_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import answer_company, ask_company, reply_as_company
from hub.casework.requests.services.transitions import StaleRequestError
from hub.core.vocabulary.enums import Area
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.notifications.models import Notification
from hub.publishing import services as publishing
from hub.publishing.models import EntryReport
from hub.publishing.reports.services import accept_report
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World, at
from tests.programs.desk.curators import enter
from tests.publishing.desk import editor, write
from tests.publishing.reports.readers import sent_mails

pytestmark = pytest.mark.django_db


def test_a_request_begins_at_the_hubs_desk_with_a_number_and_a_promise(world: World, request_: ServiceRequest):
    assert request_.owner == world.seat(DESK)
    assert request_.reference == f"CGH-2026-{request_.number:05d}"
    # Five business days after Tuesday 24 November end with Tuesday 1 December in Ottawa.
    assert request_.due_at is not None
    assert request_.due_at.date().isoformat() == "2026-12-02"
    kinds = set(Reminder.objects.filter(request=request_).values_list("kind", flat=True))
    assert kinds == {"nudge", "lead", "close", "promise"}
    told = set(Notification.objects.values_list("kind", flat=True))
    assert told == {"casework.received", "casework.new_at_desk"}


def test_a_second_press_is_the_same_request(world: World):
    ask = world.ask()
    first = world.submit(key=ask.key)
    assert world.submit(key=ask.key) == first
    assert ServiceRequest.objects.count() == 1


def test_the_sender_answers_until_the_receiver_accepts(world: World, request_: ServiceRequest):
    shanghai = world.people[SHANGHAI]
    offer = world.offer(request_, SHANGHAI, at=at(25))
    offered = world.fresh(request_)
    assert (offered.state, offered.owner) == (RequestState.REFERRED, world.seat(DESK))
    accept_referral(offer=offer, by=shanghai, seats=[world.seat(SHANGHAI)], at=at(26))
    taken = world.fresh(request_)
    assert (taken.state, taken.owner, taken.handler) == (RequestState.ASSIGNED, world.seat(SHANGHAI), shanghai)
    assert case_for(shanghai, request_.reference, at=at(26)).ground == AccessGround.OWNER


def test_a_returned_offer_comes_back_and_is_a_report_on_the_seat(world: World, request_: ServiceRequest):
    desk = world.people[DESK]
    claim_request(request=request_, by=desk, seats=[world.seat(DESK)], at=at(24, 16))
    offer = world.offer(request_, BEIJING, at=at(25))
    return_referral(
        offer=offer, reason=ReturnReason.WRONG_AREA, text="Water is not mine.", **world.who(BEIJING, at=at(26))
    )
    back = world.fresh(request_)
    assert (back.state, back.owner, back.handler) == (RequestState.ASSIGNED, world.seat(DESK), desk)
    report = EntryReport.objects.get()
    assert (report.entry_type, report.slug, report.part) == ("seat", BEIJING, "areas")
    # Curators read what was asked, and nothing of the company or of the words to the sender.
    assert report.words == "Not my area. The request was about: Wastewater treatment."


def test_whoever_offered_a_request_hears_that_the_seat_is_silent(world: World, request_: ServiceRequest):
    """With its lead. Of a request that nobody was asked to take the lead hears alone."""
    told = Notification.objects.filter(kind="casework.offer_unanswered")
    run_due(at=at(24) + timedelta(days=16))
    assert not told.exists()
    world.offer(request_, SHANGHAI, at=at(24) + timedelta(days=16))
    run_due(at=at(24) + timedelta(days=33))
    assert [row.recipient.user for row in told] == [world.people[DESK]]


def test_who_leads_the_office_hears_of_the_third_return_in_turn(world: World, request_: ServiceRequest):
    told = Notification.objects.filter(kind="casework.returned_often")
    days = iter(range(1, 20))
    seen = []
    for name in (BEIJING, SHANGHAI, None, BEIJING, SHANGHAI, MONTREAL, BEIJING):
        moment = at(24) + timedelta(hours=next(days))
        if name is None:
            world.given(request_, SHANGHAI, at=moment)
            move_locked(
                world.fresh(request_), to=world.seat(DESK), by=None, at=moment, reason="", event=EventKind.MOVED
            )
            continue
        offer = world.offer(request_, name, at=moment, by=world.people[DESK])
        who = {"by": world.people[name], "seats": [world.seat(name)]}
        return_referral(offer=offer, reason=ReturnReason.CONFLICT, text="", at=moment, **who)
        seen.append(told.count())
    assert seen == [0, 0, 0, 0, 1, 2]
    assert {row.recipient.user for row in told} == {world.people[DESK]}


def test_an_officers_word_of_a_seat_is_answered_by_its_curators_and_the_officer_is_told(
    world: World, request_: ServiceRequest
):
    officer, wrong_area = world.people[BEIJING], ReturnReason.WRONG_AREA
    claim_request(request=request_, **world.who(DESK, at=at(24, 16)))
    offer = world.offer(request_, BEIJING, at=at(25))
    seats = [world.seat(BEIJING)]
    return_referral(offer=offer, reason=wrong_area, text="", by=officer, seats=seats, at=at(26))
    (browser, ada), report = enter("ada", None), EntryReport.objects.get()
    (row,) = browser.get(report.type.url("desk"), {"list": "reports"}).context["page_obj"].object_list
    assert (row.slug, row.is_asked) == (BEIJING, True)
    assert row.item.why == "Areas it looks after. Not my area. The request was about: Wastewater treatment."
    answer = {"answer_en": "Water is not among its areas.", "answer_fr": "L’eau n’en fait pas partie."}
    draft = accept_report(report=report, **answer, by=ada, at=at(27))
    write(draft, ada, at(27), areas=[Area.ENERGY_EXTRACTION])
    publishing.submit(version=draft, reason="It said so.", by=ada, at=at(27))
    draft.refresh_from_db()
    publishing.approve(version=draft, by=editor("ben"), at=at(27))
    report.refresh_from_db()
    assert (report.state, Seat.objects.get(slug=BEIJING).areas) == ("corrected", [Area.ENERGY_EXTRACTION])
    told = [mail.payload["to"] for mail in sent_mails(at(27)) if "is corrected" in mail.payload["subject"]]
    assert told == [[officer.email]]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (
            ReturnReason.NO_CAPACITY,
            "No capacity now. The request was about: Wastewater treatment, To find a partner.",
        ),
        (
            ReturnReason.NOT_ELIGIBLE,
            "The company is not one we can serve. The request was about: Quebec, To find a partner.",
        ),
        (ReturnReason.CONFLICT, None),
        (ReturnReason.OTHER, None),
        (ReturnReason.NOBODY_THERE, None),
    ],
)
def test_capacity_and_filters_are_reported_too_and_what_says_nothing_of_the_seat_is_not(
    world: World, request_: ServiceRequest, reason: ReturnReason, words: str | None
):
    claim_request(request=request_, **world.who(DESK, at=at(24, 16)))
    who = {"by": world.people[BEIJING], "seats": [world.seat(BEIJING)]}
    return_referral(offer=world.offer(request_, BEIJING, at=at(25)), reason=reason, text="A word.", at=at(26), **who)
    reports = [(row.slug, row.part, row.words) for row in EntryReport.objects.all()]
    assert reports == ([(BEIJING, "other", words)] if words else [])


def test_another_reason_for_a_return_needs_words(world: World, request_: ServiceRequest):
    offer = world.offer(request_, BEIJING, at=at(25))
    who = world.who(BEIJING, at=at(26))
    with pytest.raises(RefusedError, match="no_words"):
        return_referral(offer=offer, reason=ReturnReason.OTHER, text=" ", **who)
    return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="", **who)
    for form, name in ((ReferralReturnForm, "reason"), (ReturnReferralForm, "return_reason")):
        data = {name: ReturnReason.OTHER, "offer": offer.pk}
        assert form(data).errors["text"] == ["Say in a few words why you return it."]
        assert form(data | {"text": "We closed."}).is_valid()


def test_another_seat_than_the_proposed_one_takes_a_reason(world: World, request_: ServiceRequest):
    with pytest.raises(RefusedError) as refused:
        refer_request(request=request_, choice=world.choice(BEIJING, rank=3), **world.who(DESK, at=at(25)))
    assert refused.value.refusal.code == "no_reason"
    assert not Referral.objects.exists()


def test_asking_the_company_rests_the_clock_and_its_reply_starts_it_again(world: World, request_: ServiceRequest):
    desk = world.people[DESK]
    ask_company(request=request_, text="Which size?", by=desk, seats=[world.seat(DESK)], at=at(25))
    waiting = world.fresh(request_)
    assert (waiting.state, waiting.due_at) == (RequestState.WAITING, None)
    assert set(Reminder.objects.filter(request=request_).values_list("kind", flat=True)) == {
        "company_silent",
        "nudge",
        "lead",
        "close",
    }
    reply_as_company(request=request_, text="Ten thousand people.", by=world.owner, at=at(27))
    again = world.fresh(request_)
    assert (again.state, again.silent_since) == (RequestState.ASSIGNED, at(27))


def test_silence_climbs_the_ladder_to_an_honest_end(world: World, request_: ServiceRequest):
    world.given(request_, SHANGHAI, at=at(25))
    moment, seen = at(25), []
    while world.fresh(request_).state != RequestState.CLOSED and moment < at(25, month=11) + timedelta(days=120):
        moment += timedelta(hours=12)
        run_due(at=moment)
        state = world.fresh(request_)
        if not seen or seen[-1] != (state.state, state.owner.slug):
            seen.append((state.state, state.owner.slug))
    assert seen == [("assigned", SHANGHAI), ("new", DESK), ("closed", DESK)]
    closed = world.fresh(request_)
    assert closed.outcome == Outcome.NOBODY
    assert "regional office" in closed.closing_answer
    kinds = list(request_.events.order_by("at", "pk").values_list("kind", flat=True))
    assert kinds.count(EventKind.NUDGED) == 1
    assert kinds.count(EventKind.STANDARD_MISSED) == 1
    assert kinds.count(EventKind.LEAD_INFORMED) == 1


def test_a_question_that_is_never_answered_ends_as_not_reached_and_may_be_opened_again(
    world: World, request_: ServiceRequest
):
    ask_company(request=request_, text="Which size?", **world.who(DESK, at=at(25)))
    moment = at(25)
    while world.fresh(request_).state == RequestState.WAITING and moment < at(25) + timedelta(days=120):
        moment += timedelta(hours=12)
        run_due(at=moment)
    closed = world.fresh(request_)
    assert (closed.outcome, closed.outcome_reasons) == (Outcome.UNREACHABLE, [OutcomeReason.COMPANY_SILENT])
    assert "open the request again" in closed.closing_answer
    # Twelve weeks of business days after the question; holidays come on top.
    assert timedelta(days=84) <= closed.closed_at - at(25) <= timedelta(days=95)
    assert Notification.objects.filter(kind="casework.closed").exists()
    waiting = set(Reminder.objects.filter(request=request_, done_at=None).values_list("kind", flat=True))
    assert waiting == {"archive", "company_silent"}
    reopen_request(request=request_, reason="Ten thousand people.", by=world.owner, at=moment)
    assert world.fresh(request_).state == RequestState.ASSIGNED


def test_closing_takes_an_outcome_a_reason_and_an_answer(world: World, request_: ServiceRequest):
    desk = world.people[DESK]
    with pytest.raises(RefusedError):
        close_request(
            request=request_,
            outcome=Outcome.HELPED,
            reasons=[],
            answer="",
            by=desk,
            seats=[world.seat(DESK)],
            at=at(25),
        )
    close_request(
        request=request_,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.INTRODUCTION_MADE],
        answer="Meet them on Monday.",
        by=desk,
        seats=[world.seat(DESK)],
        at=at(25),
    )
    kinds = set(Reminder.objects.filter(request=request_, done_at=None).values_list("kind", flat=True))
    assert kinds == {"archive", "survey_1", "survey_2", "survey_3", "survey_again"}
    reopen_request(request=request_, reason="They never came.", by=world.owner, at=at(30))
    assert world.fresh(request_).state == RequestState.NEW
    withdraw_request(request=request_, reason="", by=world.owner, at=at(30, 16))
    assert world.fresh(request_).outcome == Outcome.WITHDRAWN


@pytest.mark.parametrize("name", ["casework:request", "casework:print"])
def test_the_company_reads_why_its_request_was_closed(world: World, request_: ServiceRequest, name: str):
    close_request(
        request=request_,
        outcome=Outcome.NOT_HELPED,
        reasons=[OutcomeReason.NO_PROGRAM_FITS, OutcomeReason.INTERMEDIARY],
        answer="We looked.",
        **world.who(DESK, at=at(25)),
    )
    browser = Client()
    browser.force_login(world.owner)
    page = browser.get(reverse(name, args=[request_.reference])).text
    assert "No program fits you today" in page
    assert "We need to hear from the company itself" in page


def test_each_reason_has_words_for_the_company():
    row = ServiceRequest(outcome_reasons=list(OutcomeReason))
    assert len(set(reasons_of(row))) == len(OutcomeReason)


def test_whoever_saw_an_older_state_reads_what_happened_since(world: World, request_: ServiceRequest):
    seen = request_.version
    claim_request(request=request_, **world.who(DESK, at=at(25)))
    with pytest.raises(StaleRequestError) as conflict:
        close_request(
            request=request_,
            outcome=Outcome.HELPED,
            reasons=[OutcomeReason.PROGRAM_FOUND],
            answer="Done.",
            **world.who(DESK, at=at(25)),
            version=seen,
        )
    assert [event.kind for event in conflict.value.since] == [EventKind.CLAIMED]


def test_candidates_reach_somebody_have_reasons_and_the_hubs_desk_is_last(world: World, request_: ServiceRequest):
    found = candidates_for(request_, at=at(25))
    assert {one.receiver.slug for one in found if one.mark is not CandidateMark.BY_LINK} <= set(world.seats)
    assert found[-1].seat.slug == DESK
    assert found[0].seat.slug == SHANGHAI
    assert all(one.reasons for one in found)


def test_answers_are_written_in_the_name_of_the_seat(world: World, request_: ServiceRequest):
    answer_company(request=request_, text="We look.", **world.who(DESK, at=at(25)))
    assert RequestMessage.objects.get().seat == world.seat(DESK)
    held = world.fresh(request_)
    assert (held.first_answer_at, held.due_at, held.handler) == (at(25), None, world.people[DESK])
    assert ReferralState.OFFERED not in set(Referral.objects.values_list("state", flat=True))
