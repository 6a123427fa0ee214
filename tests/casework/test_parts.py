"""Parts have a clock, an outcome and sisters; a question is no answer; a colleague's act is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from companies.models import Company
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.choices import (
    EventKind,
    Outcome,
    OutcomeReason,
    PartOutcome,
    ReferralRole,
    ReferralState,
    RepeatKind,
    RequestState,
)
from hub.casework.models import Referral, Reminder, RequestDraft, ServiceRequest
from hub.casework.notifications.notification_types import PART_OVER
from hub.casework.referrals.rules import sisters_of
from hub.casework.referrals.services import finish_part
from hub.casework.requests.rules import outcome_of_parts
from hub.casework.requests.services.assignment import assign_to, claim_request, move_locked
from hub.casework.requests.services.closure import (
    close_request,
    give_up,
    merge_requests,
    separate_requests,
    undo_closing,
)
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import answer_company, ask_company, reply_as_company
from hub.casework.requests.services.submission import begin_draft, remind_of_drafts, submit_request
from hub.casework.requests.services.transitions import lock
from hub.directory.models import Seat
from hub.directory.seats.services import record_absence, seat_person
from hub.notifications.mail.rendering import render_mail
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

DAY = timedelta(days=1)


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"casework.{kind}").order_by("recipient__user__name")
    return list(rows.values_list("recipient__user__name", flat=True))


def part_of(world: World, request: ServiceRequest, to: str, *, accepted: bool = True) -> Referral:
    offer = world.offer(request, to, part=ReferralRole.SUPPORT, task="Who tests it?")
    return world.accept(offer) if accepted else offer


@pytest.mark.django_db
@pytest.mark.parametrize(("accepted", "reminded", "late"), [(False, 3, 5), (True, 5, 8)])
def test_a_part_is_reminded_once_and_told_late_once_by_its_own_clock(
    world: World, request_: ServiceRequest, *, accepted: bool, reminded: int, late: int
):
    """24 November 2026 is a Tuesday: five business days end on the next Tuesday."""
    part = part_of(world, request_, BEIJING, accepted=accepted)
    assert part.due_on is not None
    steps = dict(Reminder.objects.filter(kind__startswith="part_").values_list("kind", "due_at"))
    assert set(steps) == {"part_nudge", "part_late"}
    ask_company(request=request_, text="Which?", **world.who(DESK, at=world.at))
    for _again in range(2):
        run_due(at=steps["part_nudge"])
    assert (told("part_nudge"), told("part_late")) == ([BEIJING], [])
    for _again in range(2):
        run_due(at=steps["part_late"])
    assert (told("part_nudge"), told("part_late")) == ([BEIJING], [DESK])
    assert reminded < late
    assert steps["part_nudge"] < steps["part_late"]


@pytest.mark.django_db
def test_a_part_ends_with_the_answer_of_its_sister_and_says_what_came_of_it(world: World, request_: ServiceRequest):
    part, sister = part_of(world, request_, BEIJING), part_of(world, request_, SHANGHAI, accepted=False)
    assert sisters_of(part, [part, sister]) == [sister]
    finish_part(
        offer=part,
        **world.who(BEIJING, at=world.at),
        outcome=PartOutcome.PARTLY,
        result=" Two hosts. ",
        covers=[sister.pk],
    )
    part.refresh_from_db()
    sister.refresh_from_db()
    assert (part.state, part.outcome, part.result) == (ReferralState.DONE, PartOutcome.PARTLY, "Two hosts.")
    assert (sister.state, sister.outcome, sister.covered_by) == (ReferralState.DONE, PartOutcome.COVERED, part)
    assert (told("part_done"), told("part_covered")) == ([DESK], [SHANGHAI])
    for seat, is_known in ((BEIJING, True), (SHANGHAI, False)):
        browser = browser_of(world, seat)
        page = browser.get(reverse("desk:case", args=[request_.reference]))
        words = (request_.subject, world.company.name, part.task)
        assert [one in page.text for one in words] == [is_known] * 3, "a sister that never accepted is told no more"
        assert ("You did not take it on" in page.text) is not is_known
        found = browser.get(reverse("desk:inbox"), {"q": request_.reference}).context["rows"]
        assert [one.request for one in found] == ([request_] if is_known else [])
    assert not Reminder.objects.filter(done_at=None, kind__startswith="part_").exists()
    assert list(request_.events.order_by("pk").values_list("kind", flat=True))[-2:] == [
        EventKind.PART_DONE,
        EventKind.PART_COVERED,
    ]


@pytest.mark.django_db
def test_what_a_sister_of_the_same_office_was_asked_ends_where_one_accepts(world: World, request_: ServiceRequest):
    """Whoever works on its part already goes on, and so does another post of the same body."""
    other = part_of(world, request_, MONTREAL)
    post = part_of(world, request_, BEIJING, accepted=False)
    beside = Seat.objects.get(slug="shanghai-industry")
    world.people["beside"] = make_person("beside@desk.example", role="adviser")
    seat_person(seat=beside, person=world.people["beside"], by=None, at=world.at)
    sister = world.offer(request_, beside, part=ReferralRole.SUPPORT, task=" who tests  it? ")
    part_of(world, request_, SHANGHAI)
    for one in (sister, other, post):
        one.refresh_from_db()
    assert (sister.state, sister.outcome) == (ReferralState.DONE, PartOutcome.COVERED)
    assert (other.state, post.state) == (ReferralState.ACCEPTED, ReferralState.OFFERED)
    assert Notification.objects.filter(kind="casework.part_covered").count() == 1
    world.accept(post)
    assert post.seat.body == beside.body
    assert not Reminder.objects.filter(done_at=None, seat=beside, kind__startswith="part_").exists()


@pytest.mark.parametrize(
    ("parts", "outcome"),
    [
        ([], None),
        (["", "covered"], None),
        (["helped", ""], Outcome.HELPED),
        (["helped", "covered"], Outcome.HELPED),
        (["helped", "not_helped"], Outcome.PARTLY),
        (["partly"], Outcome.PARTLY),
        (["not_helped", "not_helped"], Outcome.NOT_HELPED),
        (["helped", "unreachable", "not_helped"], Outcome.PARTLY),
        (["helped", "unreachable"], Outcome.HELPED),
        (["unreachable", "not_helped"], Outcome.NOT_HELPED),
        (["unreachable", "covered", ""], Outcome.UNREACHABLE),
    ],
)
def test_what_became_of_a_request_is_computed_from_its_parts(parts: list[str], outcome: Outcome | None):
    assert outcome_of_parts(parts) is outcome


ENDS: dict[str, tuple[str, Callable[..., Any]]] = {
    "closed": (
        "fermée",
        lambda gone, _kept, **who: close_request(
            request=gone, outcome=Outcome.HELPED, reasons=[OutcomeReason.INTRODUCTION_MADE], answer="Here.", **who
        ),
    ),
    "joined": ("regroupée", lambda gone, kept, **who: merge_requests(kept=kept, gone=gone, **who)),
    "given up": ("fermée", lambda gone, _kept, at, **_who: give_up(gone, answer="Nobody could.", at=at)),
}
UNDONE: dict[str, Callable[..., Any]] = {
    "closed": lambda gone, _kept, **who: undo_closing(request=gone, **who),
    "joined": lambda gone, kept, **who: separate_requests(kept=kept, gone=gone, **who),
}


@pytest.mark.django_db
@pytest.mark.parametrize("end", ENDS)
def test_whoever_works_on_a_part_hears_once_that_it_ended_and_reads_what_became_of_it(
    world: World, request_: ServiceRequest, end: str
):
    kept, mine = world.submit(subject="Again", body="We ask again."), part_of(world, request_, BEIJING)
    part_of(world, request_, SHANGHAI, accepted=False)
    world.accept(world.offer_by_link(request_, world.seat(MONTREAL), token="x", part=ReferralRole.SUPPORT))
    person = world.people[BEIJING]
    User.objects.filter(pk=person.pk).update(language="fr")
    word, act = ENDS[end]
    who = world.who(DESK, at=world.at)
    with transaction.atomic():
        act(request_, kept, **who)
    assert told("part_over") == [BEIJING, SHANGHAI]
    assert Notification.objects.filter(kind="casework.part_over_outside").count() == 1
    row = Notification.objects.get(kind="casework.part_over", recipient__user=person)
    mail = render_mail(row, PART_OVER, row.recipient).body
    assert (word in mail, "se poursuit" in mail) == (True, False), "nothing goes on for who need do nothing more"
    browser = browser_of(world, BEIJING)
    page = browser.get(reverse("desk:case", args=[request_.reference]))
    assert "It ended when the request was" in page.text
    assert ((kept.reference in page.text), (mine.task in page.text)) == (end == "joined", True)
    assert request_.body not in page.text
    found = browser.get(reverse("desk:inbox"), {"q": request_.reference}).context["rows"]
    assert [(one.request, one.is_trace) for one in found] == [(request_, True)]
    asked = browser_of(world, SHANGHAI).get(reverse("desk:case", args=[request_.reference])).text
    assert "It ended when the request was" in asked
    hidden = (request_.subject, world.company.name, mine.task)
    assert not any(words in asked for words in hidden), "it never accepted"
    if end in UNDONE:
        UNDONE[end](world.fresh(request_), world.fresh(kept), **who)
        assert told("part_goes_on") == [BEIJING, SHANGHAI]
        assert Notification.objects.filter(kind="casework.part_goes_on_outside").count() == 1
        assert request_.body in browser.get(reverse("desk:case", args=[request_.reference])).text


@pytest.mark.django_db
def test_a_trace_names_the_request_that_goes_on_after_a_second_joining(world: World, request_: ServiceRequest):
    kept, last = (world.submit(subject=words, body="We ask again.") for words in ("Again", "Once more"))
    part_of(world, request_, BEIJING)
    who = world.who(DESK, at=world.at)
    merge_requests(kept=kept, gone=request_, **who)
    merge_requests(kept=last, gone=world.fresh(kept), **who)
    page = browser_of(world, BEIJING).get(reverse("desk:case", args=[request_.reference])).text
    assert (last.reference in page, kept.reference in page) == (True, False)


@pytest.mark.django_db
def test_who_is_asked_to_take_it_hears_that_it_moved_on_and_of_those_away_who_stands_in(
    world: World, request_: ServiceRequest
):
    world.offer(request_, BEIJING)
    person, mate, day = (
        world.people[BEIJING],
        make_person("in@desk.example", role=Role.ADVISER, name="In"),
        world.at.date(),
    )
    record_absence(person=person, first_day=day, last_day=day + DAY, stand_in=mate, by=person, at=world.at)
    with transaction.atomic():
        held = lock(request_)
        move_locked(held, to=world.seat(SHANGHAI), by=None, at=world.at, reason="", event=EventKind.MOVED)
    assert (told("taken_back"), told("came_to_seat")) == (["In"], [SHANGHAI])


@pytest.mark.django_db
@pytest.mark.parametrize("accepts", [False, True])
def test_parts_stay_asked_where_the_request_goes_and_answer_to_whoever_has_it_now(
    world: World, request_: ServiceRequest, accepts: bool
):
    """With their first day. The seat that has it now, and was asked for a part, hears of the request alone."""
    part, own = part_of(world, request_, BEIJING, accepted=False), None
    if accepts:
        world.given(world.fresh(request_), SHANGHAI)
    else:
        own = part_of(world, request_, SHANGHAI, accepted=False)
        with transaction.atomic():
            held = lock(request_)
            move_locked(held, to=world.seat(SHANGHAI), by=None, at=world.at, reason="", event=EventKind.MOVED)
    stays = Referral.objects.get(pk=part.pk)
    assert (stays.state, stays.due_at, stays.from_seat.slug) == (ReferralState.OFFERED, part.due_at, SHANGHAI)
    assert own is None or Referral.objects.get(pk=own.pk).state == ReferralState.WITHDRAWN
    assert told("taken_back") == []
    before = told("accepted")
    world.accept(stays)
    assert told("accepted")[len(before) :] == [SHANGHAI]


@pytest.mark.django_db
def test_a_question_pauses_the_promise_and_is_no_answer(world: World, request_: ServiceRequest):
    promised = request_.due_on
    desk, seats = world.people[DESK], [world.seat(DESK)]
    ask_company(request=request_, text="Which size?", by=desk, seats=seats, at=world.at)
    held = world.fresh(request_)
    assert (held.first_answer_at, held.due_at, held.state) == (None, None, RequestState.WAITING)
    reply_as_company(request=request_, text="Small.", by=world.owner, at=world.at + 10 * DAY)
    held = world.fresh(request_)
    assert held.first_answer_at is None
    assert held.due_on is not None
    assert promised is not None
    assert held.due_on >= promised + timedelta(days=9), "the promise waited as long"
    answer_company(request=request_, text="Here.", by=desk, seats=seats, at=world.at + 11 * DAY)
    assert world.fresh(request_).first_answer_at == world.at + 11 * DAY


@pytest.mark.django_db
def test_a_colleagues_act_on_ones_case_is_told_and_ones_own_is_not(world: World, request_: ServiceRequest):
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(DESK), person=mate, by=None, at=world.at)
    desk, seats = world.people[DESK], [world.seat(DESK)]
    claim_request(request=request_, by=desk, seats=seats, at=world.at)
    answer_company(request=request_, text="Mine.", by=desk, seats=seats, at=world.at)
    assert told("colleague_acted") == []
    answer_company(request=request_, text="Theirs.", by=mate, seats=seats, at=world.at + DAY)
    assert told("colleague_acted") == [DESK]
    assign_to(request=request_, to=mate, by=mate, seats=seats, at=world.at + DAY)
    assert (told("colleague_acted"), told("handed")) == ([DESK, DESK], []), "who took it over did so themselves"


@pytest.mark.django_db
def test_who_writes_the_same_behind_two_company_records_is_recognised(world: World, request_: ServiceRequest):
    other = register_company(by=world.owner, name="Autre bassin inc.", province="QC", at=world.at)
    again = submit_request(company=other, ask=world.ask(), by=world.owner, at=world.at + DAY)
    assert (again.again, again.again_of_id) == (RepeatKind.SAME_PERSON, request_.pk)
    new = submit_request(
        company=other,
        ask=world.ask(subject="Something else", body="Entirely other words about money.", kind="finance"),
        by=world.owner,
        at=world.at + 2 * DAY,
    )
    assert new.again != RepeatKind.SAME_PERSON


@pytest.mark.django_db
def test_an_intermediary_is_told_from_who_asks_again(world: World):
    words = {"body": "On behalf of our client we look for a supplier."}
    first = world.submit(**words)
    assert (first.again, first.again_of_id, first.is_asked_again) == (RepeatKind.INTERMEDIARY, None, False)
    page = browser_of(world, DESK).get(reverse("desk:case", args=[first.reference])).text
    assert "on behalf of a client. Ask for which company." in page
    assert "Asked again." not in page
    assert "For a client" in page
    second = world.submit(**words)
    assert (second.again, second.is_asked_again) == (RepeatKind.SAME_OPEN, True)


ADVISER = "advises others on their business. Ask for which company."


@pytest.mark.django_db
def test_an_adviser_to_others_is_told_to_who_may_read_the_profile_and_kept_nowhere(world: World):
    """Engineers and advisers on the environment ask for themselves; a closed profile tells nothing."""
    desk = browser_of(world, DESK)
    for number, (code, shared, is_told) in enumerate(
        [("541611", ["holders"], True), ("541620", ["holders"], False), ("541611", [], False)]
    ):
        other = register_company(by=world.owner, name=f"Number {number}", province="QC", at=world.at)
        Company.objects.filter(pk=other.pk).update(naics=[code])
        other.refresh_from_db()
        ask = world.ask(subject=f"Subject {number}", body=f"Words number {number}", shared_with=shared)
        row = submit_request(company=other, ask=ask, by=None, at=world.at)
        assert row.again == "", code
        page = desk.get(reverse("desk:case", args=[row.reference])).text
        assert (ADVISER in page) is is_told
        assert "For a client" not in page
        ServiceRequest.objects.filter(pk=row.pk).update(shared_with=[])
        assert ADVISER not in desk.get(reverse("desk:case", args=[row.reference])).text, "it took its consent back"


@pytest.mark.django_db
@pytest.mark.parametrize("by_account", [True, False])
def test_who_has_sent_another_request_meanwhile_is_not_reminded_of_a_draft(world: World, *, by_account: bool):
    who = {"user": world.owner} if by_account else {}
    begin_draft(answers={"email": world.owner.email}, language="en", at=world.at, **who)
    begin_draft(answers={"email": "other@firm.example"}, language="en", at=world.at)
    world.submit(at=world.at + timedelta(hours=2))
    assert remind_of_drafts(at=world.at + 3 * DAY) == 1
    assert RequestDraft.objects.filter(rescued_at=None).count() == 0, "nobody is asked about twice"
