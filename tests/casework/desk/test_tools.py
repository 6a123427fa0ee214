"""What stands beside a case: put aside, given, named, kept, opened again, recorded, inserted."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason, ReferralRole, RequestState, ReturnReason
from hub.casework.desk.reader import DeskReader, counts_of_views, desk_reader
from hub.casework.desk.services import remind_of_tasks
from hub.casework.models import (
    Label,
    MarketBarrier,
    Mention,
    Recusal,
    Reminder,
    RequestMessage,
    ServiceRequest,
    Snooze,
    Task,
)
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.referrals.services import return_referral
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request, reopen_request, withdraw_request
from hub.casework.requests.services.corrections import label_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import reply_as_company
from hub.core.db.tenancy import unscoped
from hub.core.workflow import RefusedError
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.services import seat_person, unseat_person
from hub.outbox.services import deliver_due
from tests.accounts.people import make_person
from tests.casework.desk.browsers import INBOX, browser_of, in_days, open_case, press, told, who
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db

CLOSING = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.PROGRAM_FOUND]}


def reader_of(person: User, *, after: timedelta = timedelta()) -> DeskReader:
    with unscoped():
        return desk_reader(user=person, seats=[], at=timezone.now() + after)


# --- Put aside -------------------------------------------------------------------------------------------------------


def test_what_is_put_aside_keeps_its_promise_and_its_reminders(at_desk: Client, world: World, request_: ServiceRequest):
    def clocks() -> tuple[Any, ...]:
        row = world.fresh(request_)
        return (
            row.due_at,
            row.silent_since,
            row.version,
            list(Reminder.objects.order_by("pk").values_list("pk", "due_at")),
        )

    before = clocks()
    press(at_desk, "snooze", request_, until=in_days(4))
    assert clocks() == before
    person = world.people[DESK]
    assert reader_of(person).aside == [request_.pk]
    assert reader_of(person, after=timedelta(days=5)).aside == reader_of(world.people[SHANGHAI]).aside == []
    assert "It is put aside until" in open_case(at_desk, request_).text
    press(at_desk, "wake", request_)
    assert "It is put aside until" not in open_case(at_desk, request_).text


def test_it_comes_back_when_the_company_writes(at_desk: Client, world: World, request_: ServiceRequest):
    press(at_desk, "snooze", request_, until=in_days(4))
    reply_as_company(request=request_, text="We found one ourselves.", by=world.owner, at=timezone.now())
    assert not Snooze.objects.exists()


def test_it_comes_back_when_a_seat_returns_it_and_is_late_for_who_put_it_aside(
    at_desk: Client, world: World, request_: ServiceRequest
):
    """To put aside beyond the promise moves nothing: the day comes, and is told."""
    claim_request(request=request_, **who(world))
    press(at_desk, "snooze", request_, until=in_days(30))
    late = timezone.now() + timedelta(days=12)
    run_due(at=late)
    assert "casework.standard_missed" in told(world.people[DESK])
    assert Snooze.objects.exists()
    offer = world.offer(request_, SHANGHAI, at=late)
    said = {"by": world.people[SHANGHAI], "seats": [world.seat(SHANGHAI)], "at": late}
    return_referral(offer=offer, reason=ReturnReason.CONFLICT, text="", **said)
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(("days", "said"), [(0, "This day is over"), (-3, "This day is over"), (400, "too far off")])
def test_a_day_that_is_not_to_come_is_refused(at_desk: Client, request_: ServiceRequest, days: int, said: str):
    page = press(at_desk, "snooze", request_, until=in_days(days))
    assert page.status_code == 409
    assert said in page.text
    assert not Snooze.objects.exists()


# --- Tasks -----------------------------------------------------------------------------------------------------------


def test_a_task_is_given_reminded_of_on_its_day_and_done(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any
):
    press(at_desk, "task", request_, words="Call the mill.", on=in_days(2), person=colleague.pk)
    task = Task.objects.get()
    assert told(colleague) == ["casework.task_given"]
    later = timezone.now() + timedelta(days=3)
    assert [remind_of_tasks(at=at) for at in (timezone.now(), later, later)] == [0, 1, 0]
    assert told(colleague) == ["casework.task_given", "casework.task_due"]
    assert reader_of(colleague, after=timedelta(days=3)).tasks == [request_.pk]
    theirs = browser_of(world, "colleague")
    assert "Call the mill." in theirs.get(reverse("desk:tasks")).text
    press(theirs, "task_done", request_, task=task.pk)
    assert Task.objects.get().done_at is not None
    assert reader_of(colleague, after=timedelta(days=3)).tasks == []
    assert "No task waits" in theirs.get(reverse("desk:tasks")).text
    assert remind_of_tasks(at=later + timedelta(days=9)) == 0


def test_a_task_is_reminded_of_days_before_its_day(
    at_desk: Client, request_: ServiceRequest, colleague: Any, mailoutbox: list[Any]
):
    """Once, with its day; from then on it is under what needs its person."""
    press(at_desk, "task", request_, words="Call the mill.", on=in_days(10), remind="3", person=colleague.pk)
    assert "reminder 3 days before" in open_case(at_desk, request_).text
    days = [timezone.now() + timedelta(days=number) for number in (5, 8, 11)]
    assert [remind_of_tasks(at=at) for at in days] == [0, 1, 0]
    assert [len(reader_of(colleague, after=timedelta(days=number)).tasks) for number in (5, 8)] == [0, 1]
    with time_machine.travel(days[-1]):
        deliver_due()
    day = Task.objects.get().on
    assert f"is for {day:%A} {day.day} {day:%B}" in "".join(one.subject + one.body for one in mailoutbox)


def test_a_reminder_is_refused_whose_day_is_over(at_desk: Client, request_: ServiceRequest, colleague: Any):
    page = press(at_desk, "task", request_, words="Call.", on=in_days(2), remind="3", person=colleague.pk)
    assert (page.status_code, "The day of the reminder is over" in page.text) == (409, True)
    page = press(at_desk, "task", request_, words="Call.", on=in_days(20), remind="4", person=colleague.pk)
    assert "Choose when to remind." in page.text
    assert not Task.objects.exists()


@pytest.mark.parametrize("giver_left", [False, True])
def test_whoever_gave_a_task_hears_that_it_is_done(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any, *, giver_left: bool
):
    """Nobody who does it hears, nor whoever may no longer read the request; nor anybody of what is undone at once."""
    giver, theirs = world.people[DESK], browser_of(world, "colleague")
    press(at_desk, "task", request_, words="Call the mill.", on=in_days(2), person=colleague.pk)
    task = Task.objects.get()
    if giver_left:
        unseat_person(holder=SeatHolder.objects.current().get(user=giver), by=None, at=timezone.now())
    press(theirs, "task_done", request_, task=task.pk)
    assert told(giver).count("casework.task_done") == (0 if giver_left else 1)
    theirs.post(reverse("desk:undo"))
    assert [kind for kind in told(giver) if "task" in kind] == []
    press(theirs, "task_done", request_, task=task.pk)
    assert told(giver).count("casework.task_done") == (0 if giver_left else 1)
    assert "casework.task_done" not in told(colleague)


def test_whose_task_it_is_hears_that_a_colleague_did_it(at_desk: Client, request_: ServiceRequest, colleague: Any):
    press(at_desk, "task", request_, words="Call the mill.", on=in_days(2), person=colleague.pk)
    press(at_desk, "task_done", request_, task=Task.objects.get().pk)
    assert told(colleague) == ["casework.task_given", "casework.task_done"]


@pytest.fixture
def task(at_desk: Client, request_: ServiceRequest, colleague: Any) -> Task:
    """The colleague's for two days from now, given by the desk."""
    press(at_desk, "task", request_, words="Call the mill.", on=in_days(2), person=colleague.pk)
    return Task.objects.get()


def as_it_is(task: Task) -> dict[str, Any]:
    now = Task.objects.get()
    return {"task": now.pk, "words": now.words, "on": now.on, "remind": now.days_before, "person": now.assigned_to_id}


def test_a_task_is_moved_and_reminded_of_on_its_new_day(
    at_desk: Client, request_: ServiceRequest, colleague: Any, task: Task, mailoutbox: list[Any]
):
    """Its person hears once that a colleague changed it; the same again changes nothing and tells nobody."""
    remind_of_tasks(at=timezone.now() + timedelta(days=3))
    form = open_case(at_desk, request_, do="task_change", task=str(task.pk)).context["forms"]["task_change"]
    assert {name: form[name].value() for name in ("task", "words", "on")} == {
        "task": task.pk, "words": "Call the mill.", "on": task.on,
    }  # fmt: skip
    for _press in range(2):
        press(at_desk, "task_change", request_, **as_it_is(task) | {"words": "Call the port.", "on": in_days(9)})
    assert sorted(told(colleague)) == ["casework.task_changed", "casework.task_due", "casework.task_given"]
    assert [remind_of_tasks(at=timezone.now() + timedelta(days=number)) for number in (8, 10, 11)] == [0, 1, 0]
    assert told(colleague).count("casework.task_due") == 2
    assert Task.objects.get().words == "Call the port."
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        deliver_due()
    day = Task.objects.get().on
    assert any(f"It is for {day:%A} {day.day} {day:%B}" in one.body for one in mailoutbox)


def test_words_of_a_task_whose_day_is_over_are_changed_by_its_person(
    world: World, request_: ServiceRequest, colleague: Any, task: Task
):
    theirs, giver = browser_of(world, "colleague"), world.people[DESK]
    Task.objects.update(on=timezone.localdate() - timedelta(days=3), days_before=1)
    assert press(theirs, "task_change", request_, **as_it_is(task) | {"words": "Write."}).status_code == 302
    assert Task.objects.get().words == "Write."
    page = press(theirs, "task_change", request_, **as_it_is(task) | {"on": in_days(-1)})
    assert (page.status_code, "This day is over" in page.text, 'value="Write."' in page.text) == (409, True, True)
    assert [kind for kind in told(giver) if "task" in kind] == []


def test_a_task_goes_to_another_person_and_back(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any, task: Task
):
    """Both hear each time, and nobody beyond them changes it."""
    third = world.people["third"] = make_person("third@desk.example", role="adviser", name="Third")
    seat_person(seat=world.seat(DESK), person=third, by=None, at=world.at)
    refused = press(browser_of(world, "third"), "task_change", request_, **as_it_is(task) | {"person": third.pk})
    assert (refused.status_code, "the task of a colleague" in refused.text) == (409, True)
    press(at_desk, "task_change", request_, **as_it_is(task) | {"person": third.pk})
    assert (told(third), told(colleague)[-1]) == (["casework.task_given"], "casework.task_changed")
    press(at_desk, "task_change", request_, **as_it_is(task) | {"person": colleague.pk})
    assert (told(third)[-1], told(colleague)[-1]) == ("casework.task_changed", "casework.task_given")
    assert Task.objects.get().assigned_to == colleague
    page = press(at_desk, "task_change", request_, **as_it_is(task) | {"person": world.people[SHANGHAI].pk})
    assert "Choose somebody who may read this request." in page.text


def test_a_form_of_a_task_that_was_changed_meanwhile_overwrites_nothing(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any, task: Task
):
    """Whoever sends it reads how the task stands now, keeps what was typed, and may send it again."""
    form = open_case(at_desk, request_, do="task_change", task=str(task.pk)).context["forms"]["task_change"]
    old = as_it_is(task) | {"seen": form["seen"].value()}
    press(browser_of(world, "colleague"), "task_change", request_, **old | {"words": "Call the port."})
    page = press(at_desk, "task_change", request_, **old | {"on": in_days(9)})
    assert (page.status_code, "meanwhile: Call the port. (" in page.text) == (409, True)
    assert (Task.objects.get().words, 'value="Call the mill."' in page.text) == ("Call the port.", True)
    again = page.context["forms"]["task_change"]["seen"].value()
    assert press(at_desk, "task_change", request_, **old | {"on": in_days(9), "seen": again}).status_code == 302
    assert Task.objects.get().words == "Call the mill."


@pytest.mark.parametrize("heard", [False, True])
def test_a_task_that_is_needed_no_more_is_dropped_and_comes_back(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any, task: Task, *, heard: bool
):
    """It is in no list, not even of what was done, and its person hears; where they have, also that it is undone."""
    press(at_desk, "task_drop", request_, task=task.pk)
    theirs = browser_of(world, "colleague")
    assert "Call the mill." not in theirs.get(reverse("desk:tasks")).text
    assert "Dropped" in open_case(theirs, request_).text
    assert told(colleague) == ["casework.task_given", "casework.task_changed"]
    later = timezone.now() + timedelta(days=3)
    assert (remind_of_tasks(at=later), reader_of(colleague, after=timedelta(days=3)).tasks) == (0, [])
    for name in ("task_change", "task_done"):
        page = press(theirs, name, request_, **as_it_is(task))
        assert (page.status_code, "This task is over already." in page.text) == (409, True)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        if heard:
            deliver_due()
        at_desk.post(reverse("desk:undo"))
    assert told(colleague).count("casework.task_changed") == (2 if heard else 0)
    assert "Call the mill." in theirs.get(reverse("desk:tasks")).text
    assert remind_of_tasks(at=later) == 1


def test_the_form_of_a_task_that_is_not_there_is_not_shown(at_desk: Client, request_: ServiceRequest, task: Task):
    assert 'id="task_change"' in open_case(at_desk, request_, do="task_change").text
    assert 'id="task_change"' not in open_case(at_desk, request_, do="task_change", task="0").text


def test_whoever_leads_an_office_reads_the_tasks_of_its_people(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any, task: Task
):
    """All or those of one, which only who has or gave one may mark; no request that is not theirs to read."""
    lead = world.people[DESK]
    SeatHolder.objects.filter(user=lead).update(is_lead=True)
    hidden = Task.objects.create(
        request=world.submit(subject="Mill", body="A mill."), words="Call the heron.", on=task.on,
        assigned_to=colleague, made_at=world.at, remind_at=task.remind_at,
    )  # fmt: skip
    Recusal.objects.create(request=hidden.request, user=lead, since=world.at, by=lead)
    Task.objects.update(made_by=colleague)
    page = reverse("desk:tasks")
    assert "Call the mill." not in at_desk.get(page).text
    for whose in ("office", colleague.pk):
        shown = at_desk.get(page, {"whose": whose})
        assert (shown.context["waiting"], shown.context["changeable"]) == ([task], [])
        assert f"task of {colleague.get_full_name()}" in shown.text
    nonsense = at_desk.get(page, {"whose": world.people[SHANGHAI].pk})
    assert (nonsense.status_code, nonsense.context["waiting"]) == (200, [])
    theirs = browser_of(world, "colleague").get(page, {"whose": world.people[DESK].pk})
    assert (theirs.context["form"], theirs.context["waiting"]) == (None, [task, hidden])


@pytest.mark.parametrize("reopened", [False, True])
def test_nobody_is_reminded_of_what_a_closed_request_left_open(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any, *, reopened: bool
):
    """Opened again after its day the task stands there, and no mail is sent for it; before its day it is due as ever."""
    press(at_desk, "task", request_, words="Call the port.", on=in_days(2), person=colleague.pk)
    close_request(request=request_, answer="It is settled.", **CLOSING, **who(world))
    due, after = timezone.now() + timedelta(days=3), timezone.now() + timedelta(days=5)
    again = {"request": request_, "reason": "It is not.", "by": world.owner}
    if reopened:
        reopen_request(**again, at=timezone.now())
    remind_of_tasks(at=due)
    assert ("casework.task_due" in told(colleague)) is reopened
    if not reopened:
        reopen_request(**again, at=due)
        remind_of_tasks(at=after)
        assert "casework.task_due" not in told(colleague)
    assert reader_of(colleague, after=timedelta(days=5)).tasks == [request_.pk]
    assert Task.objects.get().done_at is None


def test_a_task_for_today_is_told_once_and_those_of_others_are_theirs(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any
):
    press(at_desk, "task", request_, words="Call today.", on=in_days(0), person=world.people[DESK].pk)
    assert told(world.people[DESK])[-1:] != ["casework.task_given"]
    world.people["third"] = make_person("third@desk.example", role="adviser", name="Third")
    seat_person(seat=world.seat(DESK), person=world.people["third"], by=None, at=world.at)
    refused = press(browser_of(world, "third"), "task_done", request_, task=Task.objects.get().pk)
    assert refused.status_code == 409
    assert "the task of a colleague" in refused.text


@pytest.mark.parametrize("how", ["seat", "account", "request"])
def test_the_task_of_somebody_who_left_goes_to_who_reads_the_request(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any, how: str
):
    press(at_desk, "task", request_, words="Call the mill.", on=in_days(2), person=colleague.pk)
    due, keeper = timezone.now() + timedelta(days=3), world.people[DESK]
    if how == "account":
        User.objects.filter(pk=colleague.pk).update(is_active=False)
        SeatHolder.objects.filter(user=colleague).update(until=timezone.now())
    else:
        unseat_person(holder=SeatHolder.objects.current().get(user=colleague), by=None, at=timezone.now())
    if how == "request":  # a seat elsewhere, so that the task is found on its day alone
        seat_person(seat=world.seat(SHANGHAI), person=colleague, by=None, at=timezone.now())
    remind_of_tasks(at=due)
    task = Task.objects.get()
    assert task.assigned_to == keeper
    assert told(keeper).count("casework.task_given") == 1
    assert "casework.task_due" not in told(colleague)
    assert reader_of(keeper, after=timedelta(days=3)).tasks == [request_.pk]
    remind_of_tasks(at=due + timedelta(days=1))
    assert told(keeper).count("casework.task_given") == 1


def test_a_task_goes_to_nobody_who_may_not_read_the_request(at_desk: Client, world: World, request_: ServiceRequest):
    page = press(at_desk, "task", request_, words="Call.", on=in_days(1), person=world.people[SHANGHAI].pk)
    assert "Choose somebody who may read this request." in page.text
    assert not Task.objects.exists()


# --- Mentions --------------------------------------------------------------------------------------------------------


def test_a_note_that_names_a_colleague_needs_them_until_they_have_seen_it(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any
):
    press(at_desk, "note", request_, text="Do you know their bank?", mention=[colleague.pk])
    assert told(colleague) == ["casework.mentioned"]
    assert "bank" not in "".join(one.body for one in mail.outbox)
    assert reader_of(colleague).named == [request_.pk]
    theirs = browser_of(world, "colleague")
    assert "A colleague asks for you" in open_case(theirs, request_).text
    press(theirs, "seen", request_)
    assert "A colleague asks for you" not in open_case(theirs, request_).text
    assert reader_of(colleague).named == []
    assert RequestMessage.objects.get().kind == "note"


def test_nobody_is_named_who_may_not_read_the_request(at_desk: Client, world: World, request_: ServiceRequest):
    page = press(at_desk, "note", request_, text="Do you know?", mention=[world.people[SHANGHAI].pk])
    assert page.status_code == 200
    assert not Mention.objects.exists()
    assert not RequestMessage.objects.exists()
    world.offer(request_, SHANGHAI, at=timezone.now())
    press(at_desk, "note", request_, text="Do you know?", mention=[world.people[SHANGHAI].pk])
    assert Mention.objects.get().user == world.people[SHANGHAI]


def test_who_reads_a_request_no_longer_is_not_called_by_their_name_on_it(
    world: World, request_: ServiceRequest, at_desk: Client, colleague: Any
):
    press(at_desk, "note", request_, text="Do you know their bank?", mention=[colleague.pk])
    with unscoped():
        assert counts_of_views(desk_reader(user=colleague, seats=[world.seat(DESK)], at=timezone.now()))["now"] == 1
    unseat_person(holder=SeatHolder.objects.current().get(user=colleague), by=None, at=timezone.now())
    seat_person(seat=world.seat(MONTREAL), person=colleague, by=None, at=timezone.now())
    with unscoped():
        assert counts_of_views(desk_reader(user=colleague, seats=[world.seat(MONTREAL)], at=timezone.now()))["now"] == 0
    theirs = browser_of(world, "colleague")
    assert "Do you know their bank?" not in open_case(theirs, request_).text
    assert press(theirs, "seen", request_).status_code == 404


# --- Opened again, given back ----------------------------------------------------------------------------------------


def test_whoever_closed_it_opens_it_again_and_the_answer_stays_one(
    at_desk: Client, world: World, request_: ServiceRequest
):
    press(at_desk, "close", request_, text="Here is the form.", **CLOSING)
    answered = world.fresh(request_).first_answer_at
    press(at_desk, "reopen", request_, reason="The form was the wrong one.")
    row = world.fresh(request_)
    assert (row.state, row.first_answer_at, row.reopened, row.due_at) == (RequestState.NEW, answered, 1, None)
    note = RequestMessage.objects.get()
    assert (note.kind, note.body) == ("note", "The form was the wrong one.")
    assert told(world.owner)[-1] == "casework.reopened"
    assert "Opened again by us" in open_case(at_desk, request_).text


def test_what_the_company_withdrew_it_alone_opens_again(world: World, request_: ServiceRequest):
    withdraw_request(request=request_, reason="", by=world.owner, at=timezone.now())
    with pytest.raises(RefusedError, match="withdrawn"):
        reopen_request(request=request_, reason="", **who(world))
    reopen_request(request=request_, reason="Still open.", by=world.owner, at=timezone.now())


def test_what_was_taken_is_given_back_by_who_took_it(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any
):
    claim_request(request=request_, by=colleague, seats=[world.seat(DESK)], at=world.at)
    assert press(at_desk, "untake", request_).status_code == 409
    silent = world.fresh(request_).silent_since
    press(browser_of(world, "colleague"), "untake", request_)
    row = world.fresh(request_)
    assert (row.state, row.handler, row.taken_at, row.silent_since) == (RequestState.NEW, None, None, silent)


# --- Similar ---------------------------------------------------------------------------------------------------------


def helped(world: World, subject: str, answer: str, *, name: str, **said: Any) -> ServiceRequest:
    """Return a request of another company that the Hub's desk closed with an answer."""
    person = make_person(f"{name}@company.example")
    company = register_company(by=person, name=name, province="QC", at=world.at)
    mine = World(at=world.at, owner=person, company=company)
    row = mine.submit(subject=subject, body=f"{subject}. Please help.", **said)
    close_request(request=row, answer=answer, **CLOSING, **who(world))
    return row


def test_similar_closed_cases_are_at_most_three_the_most_alike_first(at_desk: Client, world: World):
    for number in range(3):
        helped(world, f"A partner in Jiangsu for pumps {number}", "Meet the park.", name=f"Pumps {number}")
    best = helped(world, "Pilot partner for membrane units in Jiangsu or Zhejiang", "Ask the operator.", name="Best")
    helped(world, "Trademark for Shanghai", "File it.", name="Other", kind="ip", areas=["energy-efficiency"])
    row = world.submit()
    found = open_case(at_desk, row).context["similar"]
    assert found[0][0] == best
    assert len(found) == 3
    assert "Same kind of request" in found[0][1]
    assert "membrane" in " ".join(found[0][1])
    assert not {"that", "with", "look", "have"} & set(" ".join(found[0][1]).replace(",", "").split())
    insert = reverse("desk:insert", args=[row.reference, "answer"])
    page = at_desk.post(insert, {"text": "", "insert": f"case:{best.reference}"})
    assert page.context["forms"]["answer"]["text"].value() == "Ask the operator."


def test_similar_cases_are_those_that_the_reader_may_read(world: World, request_: ServiceRequest):
    secret = helped(world, "Pilot partner in Jiangsu or Zhejiang", "Ask the operator.", name="Secret")
    world.given(request_, SHANGHAI, at=timezone.now())
    shanghai = browser_of(world, SHANGHAI)
    assert open_case(shanghai, request_).context["similar"] == []
    insert = reverse("desk:insert", args=[request_.reference, "answer"])
    assert shanghai.post(insert, {"text": "", "insert": f"case:{secret.reference}"}).status_code == 404


# --- Barriers --------------------------------------------------------------------------------------------------------

BARRIER = {"kind": "standard", "place": "CN-JS", "area": "wastewater-treatment", "words": "A local test is asked for."}


def test_a_barrier_is_recorded_once_and_counted_without_the_company(
    at_desk: Client, world: World, request_: ServiceRequest
):
    press(at_desk, "barrier", request_, **BARRIER)
    again = press(at_desk, "barrier", request_, **BARRIER)
    assert again.status_code == 409
    assert MarketBarrier.objects.count() == 1
    assert "A local test is asked for." in open_case(at_desk, request_).text
    page = browser_of(world, SHANGHAI).get(reverse("team:barriers"))
    (group,) = page.context["groups"]
    assert (group["place"], group["companies"], group["is_signal"]) == ("Jiangsu", 1, False)
    assert "A local test is asked for." in page.text
    assert request_.company_name not in page.text
    assert browser_of(world, MONTREAL).get(reverse("team:barriers")).status_code == 403


def test_the_list_of_the_desk_leads_to_the_tasks(at_desk: Client):
    assert reverse("desk:tasks") in at_desk.get(reverse(INBOX)).text


# --- Whoever leads the office ----------------------------------------------------------------------------------------


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


# --- Labels ----------------------------------------------------------------------------------------------------------


def test_labels_are_made_while_typing_and_read_and_filtered_by_the_own_place_alone(
    at_desk: Client, world: World, request_: ServiceRequest
):
    other = world.submit(subject="Another")
    typed = " Fair 2026, hydrogen,fair 2026,, "
    assert press(at_desk, "labels", request_, names=typed).status_code == 302
    assert list(Label.objects.values_list("name", flat=True)) == ["Fair 2026", "hydrogen"]
    form = open_case(at_desk, request_, do="labels").context["forms"]["labels"]
    assert form["names"].value() == "Fair 2026, hydrogen"
    assert "So far: Fair 2026, hydrogen." in form["names"].help_text
    assert '<span class="tag">hydrogen</span>' in open_case(at_desk, request_).text
    fair = Label.objects.get(name="Fair 2026")
    found = at_desk.get(reverse(INBOX), {"view": "open", "label": str(fair.pk)})
    assert [row.request.reference for row in found.context["rows"]] == [request_.reference]
    assert '<span class="tag">Fair 2026</span>' in found.text
    world.given(request_, SHANGHAI)
    theirs = browser_of(world, SHANGHAI)
    page = open_case(theirs, request_)
    assert "hydrogen" not in page.text
    listed = theirs.get(reverse(INBOX), {"view": "open", "label": str(fair.pk)})
    assert listed.context["rows"] == [], "the labels of others narrow to nothing"
    assert "label" not in theirs.get(reverse(INBOX), {"view": "open"}).context["filters"].form.fields
    press(theirs, "labels", request_, names="hydrogen")
    assert Label.objects.filter(name="hydrogen").count() == 2, "each place has its own"
    press(at_desk, "labels", other, names="FAIR 2026")
    assert set(fair.requests.all()) == {request_, other}


def test_a_place_keeps_twelve_labels_and_one_that_no_request_has_is_gone(
    at_desk: Client, world: World, request_: ServiceRequest
):
    twelve = ", ".join(f"Label {number}" for number in range(12))
    assert press(at_desk, "labels", request_, names=twelve).status_code == 302
    other = world.submit(subject="Another")
    refused = press(at_desk, "labels", other, names="One more")
    assert refused.status_code == 409
    assert "at most 12 labels. Use one of these: Label 0, " in refused.context["refused"]
    assert "at most 30 characters" in press(at_desk, "labels", other, names="x" * 31).text
    press(at_desk, "labels", request_, names="Label 3")
    assert press(at_desk, "labels", other, names="One more").status_code == 302
    assert list(Label.objects.values_list("name", flat=True)) == ["Label 3", "One more"]
    # Who only reads it labels nothing.
    share = press(at_desk, "share", other, email=world.people[MONTREAL].email, reason="Look.")
    assert share.status_code == 302
    assert press(browser_of(world, MONTREAL), "labels", other, names="Mine").status_code == 409
    with pytest.raises(RefusedError, match="not_owner"):
        mine = {"seat": world.seat(MONTREAL), "by": world.people[MONTREAL], "at": timezone.now()}
        label_request(request=other, names=["Mine"], **mine)
    assert "Mine" not in Label.objects.values_list("name", flat=True)


# --- Who hears of a note ---------------------------------------------------------------------------------------------


def test_a_note_is_told_to_who_has_the_request_and_to_who_works_on_a_part(
    world: World, request_: ServiceRequest, colleague: Any
):
    """Not to its writer, nor to who is only asked, nor twice to whom it names; nobody has it: to the seat."""
    beijing, desk = world.people[BEIJING], world.people[DESK]
    world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    world.offer(request_, SHANGHAI, part=ReferralRole.SUPPORT, task="Other")

    browsers = {name: browser_of(world, name) for name in (BEIJING, DESK, "colleague")}

    def heard(writer: str, **more: Any) -> set[Any]:
        people = {beijing, desk, colleague, world.people[SHANGHAI]}
        before = {person: told(person) for person in people}
        press(browsers[writer], "note", request_, text=f"A note {timezone.now()}", **more)
        found = {person: told(person)[len(before[person]) :] for person in people}
        assert all(len(kinds) <= 1 for kinds in found.values()), found
        return {person for person in people if found[person]}

    assert heard(BEIJING) == {desk, colleague}
    assert heard(DESK) == {beijing}
    claim_request(request=request_, by=desk, seats=[world.seat(DESK)], at=timezone.now())
    assert heard("colleague") == {desk, beijing}
    assert heard(BEIJING) == {desk}
    assert heard("colleague", mention=[str(desk.pk)]) == {desk, beijing}
    assert told(desk)[-1] == "casework.mentioned"
