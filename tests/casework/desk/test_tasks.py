"""Tasks on a case: given, reminded of, moved, done, dropped; and those of an office, for who leads it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.models import User
from hub.casework.desk.services import remind_of_tasks
from hub.casework.models import (
    Recusal,
    ServiceRequest,
    Task,
)
from hub.casework.requests.services.closure import close_request, reopen_request
from hub.directory.models import SeatHolder
from hub.directory.seats.services import seat_person, unseat_person
from hub.outbox.services import deliver_due
from tests.accounts.people import make_person
from tests.casework.desk.browsers import CLOSING, browser_of, in_days, open_case, press, reader_of, told, who
from tests.casework.world import DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db


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
