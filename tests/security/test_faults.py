"""A full disk, a slow database and a clock that jumps lose nothing that was acknowledged, and double nothing (B-9)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from companies.models import Company
from hub.audit.models import Entry
from hub.casework.models import Reminder, ServiceRequest
from hub.casework.requests.services.submission import submit_request
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.pages.checks import CHECKS
from tests.accounts.people import make_person
from tests.casework.small import small_world
from tests.outbox.test_schedule import most, run_each
from tests.support.arrivals import at_one_moment

pytestmark = pytest.mark.django_db(transaction=True)

# What PostgreSQL itself does with a statement that finds no room, and with one that takes longer than it may.
FAULTS = {
    "full disk": "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
    "too slow": "SET LOCAL statement_timeout = '5ms'; SELECT pg_sleep(1)",
}


class Statements:
    """Counts what writes, and puts a fault in the place of one of them.

    The session is written after all else is committed, and holds nothing but what the next page says.
    """

    def __init__(self, fault: str = "", at: int = 0) -> None:
        self.fault, self.at, self.writes = fault, at, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            self.writes += 1
            if self.writes == self.at:
                sql, params = FAULTS[self.fault], None
        return execute(sql, params, many, context)


@contextmanager
def slower(seconds: float) -> Iterator[None]:
    """Let each statement of this connection take so much longer."""

    def wait(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        context["cursor"].cursor.execute("SELECT pg_sleep(%s)", [seconds])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wait):
        yield


def written() -> list[int]:
    return [model.objects.count() for model in (Company, ServiceRequest, OutboxMessage, Notification, Entry)]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_form_that_met_a_fault_left_nothing_and_can_be_sent_again(fault: str) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(make_person())
    form = {"name": "Brise-Lames", "province": "NS"}
    before, at = written(), 0
    while True:
        at += 1
        with connection.execute_wrapper(statements := Statements(fault, at)):
            answer = browser.post(reverse("companies:register"), form)
        if statements.writes < at:
            break
        assert answer.status_code == 503, at
        assert answer["Retry-After"] == "30"
        assert written() == before, f"write {at} left something"
    assert at > 3, "the form writes more than that"
    assert answer.status_code == 302
    assert Company.objects.count() == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_a_request_that_met_a_fault_is_sent_whole_or_not_at_all(fault: str, now: datetime) -> None:
    world = small_world(at=now)
    ask = world.ask()
    before, at = written(), 0
    while True:
        at += 1
        try:
            with connection.execute_wrapper(Statements(fault, at)):
                submit_request(company=world.company, ask=ask, by=world.owner, at=now)
        except OperationalError:
            assert written() == before, f"write {at} left something"
        else:
            break
    assert at > 5
    assert ServiceRequest.objects.count() == 1
    run_each(1)
    assert most(OutboxMessage.objects.values_list("kind", "topic", "payload")) == 1
    assert {name: check() for name, check in CHECKS.items() if check()} == {}


def test_two_presses_on_a_slow_database_send_one_request(now: datetime) -> None:
    world = small_world(at=now)
    ask = world.ask()

    def press() -> Any:
        with slower(0.02):
            return submit_request(company=world.company, ask=ask, by=world.owner, at=now)

    assert len({request.reference for request in at_one_moment([press, press])}) == 1
    assert ServiceRequest.objects.count() == 1


def test_a_clock_that_jumps_ahead_and_back_tells_each_once_and_loses_nothing(now: datetime) -> None:
    world = small_world(at=now)
    with time_machine.travel(now, tick=False) as clock:
        world.submit(at=now)
        for jump in (timedelta(0), timedelta(days=30), -timedelta(days=1), timedelta(days=30), timedelta(hours=1)):
            clock.move_to(now + jump)
            for _ in range(2):  # what a job leaves to the next is done as well
                run_each(1)
        clock.move_to(now + timedelta(days=31))
        run_each(1)
    assert Reminder.objects.exists(), "the request was overdue while the clock was ahead"
    assert most(Reminder.objects.values_list("request", "kind")) == 1
    assert most(Notification.objects.values_list("recipient", "kind", "key")) == 1
    assert most(OutboxMessage.objects.filter(kind="mail").values_list("topic", "payload")) == 1
    assert not OutboxMessage.objects.filter(kind="mail").exclude(state="done").exists()
    assert ServiceRequest.objects.count() == 1
    assert {name: check() for name, check in CHECKS.items() if check()} == {}
