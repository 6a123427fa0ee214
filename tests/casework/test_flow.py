"""The life of a request through the services: who answers for it, what stands in the ledger, what is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from companies.privacy.erasure import delete_company
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.casework.choices import (
    EventKind,
    Outcome,
    OutcomeReason,
    PendingStep,
    ReferralRole,
    ReferralState,
    RequestState,
    ReturnReason,
)
from hub.casework.desk.access import AccessGround, case_for
from hub.casework.desk.forms.actions import ReturnReferralForm
from hub.casework.models import Referral, Reminder, RequestMessage, ServiceRequest
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.referrals.candidates import CandidateMark, candidates_for
from hub.casework.referrals.forms import ReferralReturnForm
from hub.casework.referrals.services import accept_referral, refer_request, return_referral
from hub.casework.requests.presentation.status import reasons_of
from hub.casework.requests.services.assignment import assign_to, claim_request, move_locked
from hub.casework.requests.services.closure import close_request, reopen_request, withdraw_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import answer_company, ask_company, reply_as_company
from hub.casework.requests.services.transitions import StaleRequestError
from hub.core.vocabulary.enums import Area
from hub.core.workflow import RefusedError
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.services import record_absence, seat_person, unseat_person
from hub.notifications.models import Notification
from hub.publishing import services as publishing
from hub.publishing.models import EntryReport
from hub.publishing.reports.services import accept_report
from tests.accounts.people import make_person
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World
from tests.programs.desk.curators import enter
from tests.publishing.desk import editor, write
from tests.publishing.reports.readers import sent_mails

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 15, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


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
        offer=offer,
        reason=ReturnReason.WRONG_AREA,
        text="Water is not mine.",
        by=world.people[BEIJING],
        seats=[world.seat(BEIJING)],
        at=at(26),
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
    claim_request(request=request_, by=world.people[DESK], seats=[world.seat(DESK)], at=at(24, 16))
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
    claim_request(request=request_, by=world.people[DESK], seats=[world.seat(DESK)], at=at(24, 16))
    who = {"by": world.people[BEIJING], "seats": [world.seat(BEIJING)]}
    return_referral(offer=world.offer(request_, BEIJING, at=at(25)), reason=reason, text="A word.", at=at(26), **who)
    reports = [(row.slug, row.part, row.words) for row in EntryReport.objects.all()]
    assert reports == ([(BEIJING, "other", words)] if words else [])


def test_another_reason_for_a_return_needs_words(world: World, request_: ServiceRequest):
    offer = world.offer(request_, BEIJING, at=at(25))
    who = {"by": world.people[BEIJING], "seats": [world.seat(BEIJING)], "at": at(26)}
    with pytest.raises(RefusedError, match="no_words"):
        return_referral(offer=offer, reason=ReturnReason.OTHER, text=" ", **who)
    return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="", **who)
    for form, name in ((ReferralReturnForm, "reason"), (ReturnReferralForm, "return_reason")):
        data = {name: ReturnReason.OTHER, "offer": offer.pk}
        assert form(data).errors["text"] == ["Say in a few words why you return it."]
        assert form(data | {"text": "We closed."}).is_valid()


def test_another_seat_than_the_proposed_one_takes_a_reason(world: World, request_: ServiceRequest):
    with pytest.raises(RefusedError) as refused:
        refer_request(
            request=request_,
            choice=world.choice(BEIJING, rank=3),
            by=world.people[DESK],
            seats=[world.seat(DESK)],
            at=at(25),
        )
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
    ask_company(request=request_, text="Which size?", by=world.people[DESK], seats=[world.seat(DESK)], at=at(25))
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
        by=world.people[DESK],
        seats=[world.seat(DESK)],
        at=at(25),
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
    claim_request(request=request_, by=world.people[DESK], seats=[world.seat(DESK)], at=at(25))
    with pytest.raises(StaleRequestError) as conflict:
        close_request(
            request=request_,
            outcome=Outcome.HELPED,
            reasons=[OutcomeReason.PROGRAM_FOUND],
            answer="Done.",
            by=world.people[DESK],
            seats=[world.seat(DESK)],
            at=at(25),
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
    answer_company(request=request_, text="We look.", by=world.people[DESK], seats=[world.seat(DESK)], at=at(25))
    assert RequestMessage.objects.get().seat == world.seat(DESK)
    held = world.fresh(request_)
    assert (held.first_answer_at, held.due_at, held.handler) == (at(25), None, world.people[DESK])
    assert ReferralState.OFFERED not in set(Referral.objects.values_list("state", flat=True))


# --- What crosses ----------------------------------------------------------------------------------------------------


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"casework.{kind}").order_by("recipient__user__name")
    return list(rows.values_list("recipient__user__name", flat=True))


def mate_of_the_desk(world: World) -> User:
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(DESK), person=mate, by=None, at=world.at)
    return mate


def test_who_had_a_request_in_hand_hears_that_what_a_colleague_offered_was_accepted(
    world: World, request_: ServiceRequest
):
    mate = mate_of_the_desk(world)
    claim_request(request=request_, by=world.people[DESK], seats=[world.seat(DESK)], at=world.at)
    world.accept(world.offer(request_, SHANGHAI, by=mate), at=at(25))
    assert told("accepted") == ["Mate", DESK]


@pytest.mark.parametrize("how", ["left", "moved", "off"])
def test_of_a_sender_who_has_left_the_rest_of_the_seat_gets_the_receipt(
    world: World, request_: ServiceRequest, how: str
):
    mate_of_the_desk(world)
    offer, sender = world.offer(request_, SHANGHAI), world.people[DESK]
    unseat_person(holder=SeatHolder.objects.current().get(user=sender), by=None, at=world.at)
    if how == "moved":
        seat_person(seat=world.seat(BEIJING), person=sender, by=None, at=world.at)
    if how == "off":
        User.objects.filter(pk=sender.pk).update(is_active=False)
    world.accept(offer, at=at(25))
    assert told("accepted") == ["Mate"]


@pytest.mark.parametrize("leaves", [False, True])
def test_the_reply_to_a_question_is_for_whoever_has_the_request_by_then(
    world: World, request_: ServiceRequest, *, leaves: bool
):
    """Handed over, or left behind, while the company was asked; it waits on the company all the same."""
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(DESK), person=mate, by=None, at=world.at)
    desk, seats = world.people[DESK], [world.seat(DESK)]
    ask_company(request=request_, text="Which size?", by=desk, seats=seats, at=at(25))
    if leaves:
        unseat_person(holder=SeatHolder.objects.current().get(user=desk), by=None, at=at(26))
        reassign_unattended(at=at(26))
    else:
        assign_to(request=request_, to=mate, by=desk, seats=seats, at=at(26))
    held = world.fresh(request_)
    assert (held.state, held.handler) == (RequestState.WAITING, None if leaves else mate)
    reply_as_company(request=request_, text="Ten thousand people.", by=world.owner, at=at(27))
    assert (world.fresh(request_).pending, told("replied")) == (PendingStep.REPLIED, ["Mate"])


def test_what_the_company_writes_while_a_seat_is_asked_waits_for_whoever_accepts(
    world: World, request_: ServiceRequest
):
    offer = world.offer(request_, SHANGHAI, at=at(25))
    reply_as_company(request=request_, text="We found the mayor.", by=world.owner, at=at(26))
    assert told("replied") == [DESK], "who is only asked hears nothing"
    world.accept(offer, at=at(27))
    held = world.fresh(request_)
    assert (held.owner, held.pending) == (world.seat(SHANGHAI), PendingStep.REPLIED)


def test_of_two_people_of_a_seat_who_accept_one_has_it_and_the_other_reads_so(world: World, request_: ServiceRequest):
    offer, seats = world.offer(request_, SHANGHAI, at=at(25)), [world.seat(SHANGHAI)]
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(SHANGHAI), person=mate, by=None, at=world.at)
    accept_referral(offer=offer, by=mate, seats=seats, at=at(26))
    with pytest.raises(RefusedError) as refused:
        accept_referral(offer=offer, by=world.people[SHANGHAI], seats=seats, at=at(26))
    assert refused.value.refusal.sentence
    assert world.fresh(request_).handler == mate


@pytest.mark.parametrize("how", ["withdraws", "federal", "private"])
def test_what_a_company_withdraws_or_leaves_behind_ends_for_all_who_have_it_do_a_part_or_are_asked(
    world: World, request_: ServiceRequest, how: str
):
    world.given(request_, SHANGHAI, at=at(25))
    world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Check the buyer.", at=at(25))
    world.offer(request_, MONTREAL, part=ReferralRole.SUPPORT, task="Prepare them.", at=at(25))
    ask_company(request=request_, text="Still?", by=world.people[SHANGHAI], seats=[world.seat(SHANGHAI)], at=at(26))
    if how == "withdraws":
        withdraw_request(request=request_, reason="", by=world.owner, at=at(27))
    else:
        delete_company(company=world.company, typed_name=world.company.name, by=world.owner, at=at(27), profile=how)
    # What is erased with its company has no page to open.
    kind, page = ("company_erased", "/desk/") if how == "private" else ("withdrawn", f"/desk/{request_.reference}/")
    assert told(kind) == sorted([BEIJING, MONTREAL, SHANGHAI])
    paths = Notification.objects.filter(kind__in=["casework.company_erased", "casework.withdrawn"])
    assert {path.removeprefix("/en") for path in paths.values_list("path_en", flat=True)} == {page}
    assert paths.count() == 3
    assert Entry.objects.get(action="casework.request.withdrawn").actor == world.owner
    left = list(ServiceRequest.objects.values_list("state", "outcome"))
    assert left == ([] if how == "private" else [(RequestState.CLOSED, Outcome.WITHDRAWN)])
    assert not Referral.objects.filter(state__in=[ReferralState.OFFERED, ReferralState.ACCEPTED]).exists()
    before = Notification.objects.count()
    run_due(at=at(27) + timedelta(days=8))
    assert Notification.objects.count() == before


def test_of_a_part_that_is_withdrawn_hears_who_is_there_instead_of_who_is_away(world: World, request_: ServiceRequest):
    world.given(request_, SHANGHAI, at=at(25))
    world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Check the buyer.", at=at(25))
    mate, away = make_person("mate@desk.example", role=Role.ADVISER, name="Mate"), world.people[BEIJING]
    seat_person(seat=world.seat(BEIJING), person=mate, by=None, at=world.at)
    record_absence(person=away, first_day=at(26).date(), last_day=at(28).date(), by=away, at=at(26))
    withdraw_request(request=request_, reason="", by=world.owner, at=at(27))
    assert told("withdrawn") == ["Mate", SHANGHAI]


def test_the_desk_opens_what_was_too_early_until_it_is_archived(world: World, request_: ServiceRequest):
    """The company has 30 days; whoever closed it comes back to it later than that."""
    desk = {"by": world.people[DESK], "seats": [world.seat(DESK)]}
    said = {"outcome": Outcome.NOT_HELPED, "reasons": [OutcomeReason.TOO_EARLY], "answer": "Come back in spring."}
    close_request(request=request_, **said, **desk, at=world.at)
    late = world.at + timedelta(days=100)
    with pytest.raises(RefusedError):
        reopen_request(request=request_, reason="Now.", by=world.owner, at=late)
    reopen_request(request=request_, reason="It is time.", **desk, at=late)
    assert world.fresh(request_).is_open
    close_request(request=request_, **said, **desk, at=late)
    ServiceRequest.objects.filter(pk=request_.pk).update(archived_at=late)
    with pytest.raises(RefusedError):
        reopen_request(request=world.fresh(request_), reason="Now.", **desk, at=late)
