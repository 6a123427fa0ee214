"""Many people at one moment, over real connections."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from companies.privacy.erasure import delete_company
from hub.accounts.choices import Role
from hub.casework.choices import EventKind, Outcome, OutcomeReason
from hub.casework.desk.services import give_task, remind_of_tasks
from hub.casework.models import Label, Referral, Reminder, ServiceRequest
from hub.casework.referrals.services import refer_request
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request, merge_requests
from hub.casework.requests.services.corrections import label_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import add_note, answer_company, reply_as_company
from hub.casework.requests.services.submission import submit_request
from hub.casework.requests.services.transitions import StaleRequestError
from hub.core.forms import start_token
from hub.core.workflow import RefusedError
from hub.directory.seats.services import seat_person
from hub.outbox.models import OutboxMessage
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, press
from tests.casework.small import small_world
from tests.casework.world import BEIJING, DESK, SHANGHAI
from tests.support.arrivals import at_one_moment

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_fifty_who_take_a_request_one_has_it_and_the_others_read_who(now: datetime):
    world = small_world(at=now)
    people = [make_person(f"p{n}@desk.example", role=Role.ADVISER, name=f"Seat person {n}") for n in range(50)]
    for person in people:
        seat_person(seat=world.seat(DESK), person=person, by=None, at=now)
    request = world.submit()
    answers = at_one_moment(
        [
            lambda person=person: claim_request(request=request, by=person, seats=[world.seat(DESK)], at=now)
            for person in people
        ]
    )
    winner = world.fresh(request).handler
    refused = [answer.refusal for answer in answers if isinstance(answer, RefusedError)]
    assert len(refused) == 49
    assert {refusal.code for refusal in refused} == {"taken"}
    assert all(winner.get_full_name() in refusal.sentence for refusal in refused)
    assert request.events.filter(kind=EventKind.CLAIMED).count() == 1


def test_two_who_offer_a_request_to_two_seats_make_one_offer(now: datetime):
    world = small_world(at=now)
    request = world.submit()
    answers = at_one_moment(
        [
            lambda name=name: refer_request(
                request=request,
                choice=world.choice(name),
                **world.who(DESK, at=now),
                version=request.version,
            )
            for name in (SHANGHAI, BEIJING) * 5
        ]
    )
    assert Referral.objects.count() == 1
    conflicts = [answer for answer in answers if isinstance(answer, StaleRequestError)]
    assert len(conflicts) == 9
    assert all(conflict.since[0].kind == EventKind.OFFERED for conflict in conflicts)


def test_ten_presses_of_the_button_send_one_request(now: datetime):
    world = small_world(at=now)
    ask = world.ask()
    answers = at_one_moment(
        [lambda: submit_request(company=world.company, ask=ask, by=world.owner, at=now) for _ in range(10)]
    )
    assert {answer.reference for answer in answers} == {"CGH-2026-00001"}
    assert ServiceRequest.objects.count() == 1


def test_ten_presses_of_a_button_say_something_once(now: datetime):
    world = small_world(at=now)
    request = world.submit()
    desk = {"by": world.people[DESK], "at": now}
    acts: list[Callable[[], Any]] = [
        lambda: add_note(request=request, text="Call them.", seat=world.seat(DESK), **desk),
        lambda: answer_company(request=request, text="We look.", seats=[world.seat(DESK)], **desk),
        lambda: reply_as_company(request=request, text="Thank you.", by=world.owner, at=now),
    ]
    for act in acts:
        at_one_moment([act] * 10)
    assert list(request.messages.order_by("pk").values_list("body", flat=True)) == [
        "Call them.",
        "We look.",
        "Thank you.",
    ]
    kinds = request.events.values_list("kind", flat=True)
    assert sorted(kinds) == sorted([EventKind.RECEIVED, EventKind.ANSWERED, EventKind.REPLIED])


def test_the_same_words_after_an_answer_are_said_again(now: datetime):
    world = small_world(at=now)
    request = world.submit()
    for minute in range(2):
        at = now + timedelta(minutes=minute)
        reply_as_company(request=request, text="Any news?", by=world.owner, at=at)
        answer_company(request=request, text="Not yet.", **world.who(DESK, at=at + timedelta(seconds=9)))
    reply_as_company(request=request, text="Any news?", by=world.owner, at=now + timedelta(minutes=2))
    reply_as_company(request=request, text="Any news?", by=world.owner, at=now + timedelta(minutes=13))
    assert request.messages.count() == 6


def test_requests_sent_at_one_moment_get_numbers_without_a_gap(now: datetime):
    world = small_world(at=now)
    asks = [world.ask(subject=f"Question {n}") for n in range(12)]
    at_one_moment(
        [lambda ask=ask: submit_request(company=world.company, ask=ask, by=world.owner, at=now) for ask in asks]
    )
    assert sorted(ServiceRequest.objects.values_list("number", flat=True)) == list(range(1, 13))


def test_sweepers_that_run_together_do_each_reminder_once(now: datetime):
    world = small_world(at=now)
    for n in range(6):
        world.submit(subject=f"Question {n}")
    late = now + timedelta(days=9)
    due = Reminder.objects.filter(due_at__lte=late).count()
    assert due >= 12
    done = at_one_moment([lambda: run_due(at=late) for _ in range(6)])
    assert sum(done) == due
    for request in ServiceRequest.objects.all():
        assert request.events.filter(kind=EventKind.NUDGED).count() == 1
        assert request.events.filter(kind=EventKind.STANDARD_MISSED).count() == 1


def test_two_officers_who_join_two_requests_at_once_join_them_once_and_neither_waits_for_ever(now: datetime):
    world = small_world(at=now)
    colleague = make_person("colleague@desk.example", role=Role.ADVISER)
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=now)
    one, other = world.submit(), world.submit(subject="Again", body="We asked this before.")
    who = {"seats": [world.seat(DESK)], "at": now}
    answers = at_one_moment(
        [
            partial(merge_requests, kept=one, gone=other, by=world.people[DESK], **who),
            partial(merge_requests, kept=other, gone=one, by=colleague, **who),
        ]
        * 4
    )
    refused = [answer for answer in answers if isinstance(answer, RefusedError)]
    assert len(refused) == 7
    assert {answer.refusal.code for answer in refused} <= {"wrong_state", "merged"}
    assert ServiceRequest.objects.filter(merged_into=None).count() == 1
    closed = ServiceRequest.objects.get(outcome="merged")
    assert closed.events.filter(kind=EventKind.CLOSED).count() == 1
    assert closed.merged_into.events.filter(kind=EventKind.MERGED).count() == 1


def test_a_company_is_closed_while_an_officer_closes_one_of_its_requests(now: datetime):
    """Its deletion waits for the officer, and withdraws what is open after that."""
    world = small_world(at=now)
    answered, other = world.submit(), world.submit(subject="Again", body="We asked something else.")
    desk, has_it = world.people[DESK], Event()
    claim_request(request=answered, by=desk, seats=[world.seat(DESK)], at=now)

    @transaction.atomic
    def close() -> None:
        close_request(
            request=answered,
            outcome=Outcome.HELPED,
            reasons=[OutcomeReason.EVENT_ATTENDED],
            answer="You were there.",
            by=desk,
            seats=[world.seat(DESK)],
            at=now,
        )
        has_it.set()
        sleep(1)

    def delete() -> None:
        assert has_it.wait(30)
        firm = world.company
        delete_company(company=firm, typed_name=firm.name, by=world.owner, at=now, profile="federal")

    assert at_one_moment([close, delete]) == [None, None]
    outcomes = dict(ServiceRequest.objects.values_list("pk", "outcome"))
    assert outcomes == {answered.pk: Outcome.HELPED, other.pk: Outcome.WITHDRAWN}


def test_what_a_colleague_answers_at_that_moment_is_not_taken_back_from_them():
    """Whoever undoes the handing over waits for the answer, and then reads that somebody has gone on."""
    world, has_it = small_world(at=now()), Event()
    request, seats = world.submit(), [world.seat(DESK)]
    colleague = make_person("colleague@desk.example", role=Role.ADVISER, name="Robin")
    seat_person(seat=seats[0], person=colleague, by=None, at=now())
    at_desk = browser_of(world, DESK)
    press(at_desk, "hand", request, person=colleague.pk)

    @transaction.atomic
    def answer() -> None:
        answer_company(request=request, text="Gladly.", by=colleague, seats=seats, at=now())
        has_it.set()
        sleep(1)

    def undo() -> None:
        assert has_it.wait(30)
        at_desk.post(reverse("desk:undo"))

    assert at_one_moment([answer, undo]) == [None, None]
    assert world.fresh(request).handler == colleague


def test_a_task_whose_day_has_come_is_reminded_of_once(now: datetime):
    world = small_world(at=now)
    request, person = world.submit(), world.people[DESK]
    give_task(
        request=request,
        words="Call.",
        on=now.date() + timedelta(days=2),
        to=person,
        readers=[person],
        by=person,
        at=now,
    )
    late = now + timedelta(days=3)
    done = at_one_moment([lambda: remind_of_tasks(at=late) for _ in range(6)])
    assert sum(done) == 1
    assert remind_of_tasks(at=late + timedelta(days=1)) == 0


def test_fifty_presses_of_one_button_send_one_message_and_have_one_answer():
    said = {"page": "/en/programs/", "text": "The amount is old.", "started": start_token(now().timestamp() - 60)}
    press = partial(Client().post, reverse("pages:feedback"), said)
    answers = at_one_moment([press] * 50)
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/en/feedback/?sent=1")}
    assert OutboxMessage.objects.filter(topic="pages.feedback").count() == 1
    # What differs is another thing; what is refused is read anew each time.
    assert Client().post(reverse("pages:feedback"), said | {"text": "And so is the date."}).status_code == 302
    assert OutboxMessage.objects.filter(topic="pages.feedback").count() == 2
    refused = [Client().post(reverse("pages:feedback"), said | {"email": "nobody"}) for _turn in range(2)]
    assert [answer.status_code for answer in refused] == [200, 200]


def test_of_many_who_label_at_one_moment_each_word_is_made_once_and_no_more_than_a_place_keeps(now: datetime):
    world = small_world(at=now)
    rows = [world.submit(subject=f"Request {number}") for number in range(6)]
    who = {"seat": world.seat(DESK), "by": world.people[DESK], "at": now}
    names = [["Fair 2026", *(f"{number} {one}" for one in range(3))] for number in range(6)]
    acts = [partial(label_request, request=row, names=said, **who) for row, said in zip(rows, names, strict=True)]
    found = at_one_moment(acts)
    refused = [one.refusal.code for one in found if isinstance(one, RefusedError)]
    assert refused == ["too_many"] * 3
    assert Label.objects.count() == 1 + 3 * 3
    assert Label.objects.filter(name="Fair 2026").count() == 1
