"""One trace goes from the front through the web and the outbox to the worker, its jobs and their mails."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.casework.tasks import run_escalation
from hub.core.http import logs
from hub.outbox import services
from hub.outbox.models import OutboxMessage
from hub.outbox.services import deliver_due
from tests.accounts.people import PASSWORD, make_person
from tests.casework.small import small_world
from tests.support.lines import Lines, listening

pytestmark = pytest.mark.django_db(transaction=True)

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
GIVEN = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.fixture
def lines() -> Iterator[Lines]:
    with listening() as heard:
        yield heard


def delivered(lines: Lines) -> dict[str, str]:
    """Return the trace of each row that the worker says it delivered, by its name."""
    return {line["object"]: line.get("trace_id", "") for line in lines.of("outbox.delivered")}


def everything() -> set[str]:
    return {logs.name_of(row) for row in OutboxMessage.objects.filter(state="done")}


def test_what_the_front_names_is_told_by_web_and_worker(lines: Lines) -> None:
    person = make_person()
    form = {"login": person.email, "password": f"{PASSWORD} wrong"}
    refused = Client().post(reverse("account_login"), form, headers={"traceparent": GIVEN})
    (line,) = lines.of("accounts.sign_in_failed")
    assert (line["trace_id"], line["request_id"]) == (TRACE, refused["X-Request-Id"])
    assert TRACE not in str(refused.headers)
    browser = Client(headers={"traceparent": GIVEN})
    browser.force_login(person)
    form = {"name": "Brise-Lames", "province": "NS"}
    assert browser.post(reverse("companies:register"), form).status_code == 302
    while deliver_due():
        pass
    assert everything()
    assert delivered(lines) == dict.fromkeys(everything(), TRACE)


def test_jobs_hand_it_on_to_their_own_jobs_and_mails(lines: Lines, now: datetime) -> None:
    with logs.traced(TRACE):
        small_world(at=now).submit(at=now)
    while deliver_due():
        pass
    assert {"mail", "job"} == set(OutboxMessage.objects.values_list("kind", flat=True))
    assert delivered(lines) == dict.fromkeys(everything(), TRACE)
    assert logs.trace_id.get() == ""
    assert mail.outbox
    assert not [each for each in mail.outbox if TRACE in str(each.message())]


@pytest.mark.parametrize(
    "given",
    [
        *("", TRACE, "no trace", f"{GIVEN}-more", GIVEN.upper(), GIVEN[:-1], f" {GIVEN}\n{GIVEN}", "00" * 5_000),
        *(GIVEN.replace(TRACE, "0" * 32), GIVEN.replace("00f067aa0ba902b7", "0" * 16), f"ff{GIVEN[2:]}"),
    ],
)
def test_what_is_no_trace_is_not_repeated_and_the_request_names_itself(lines: Lines, given: str) -> None:
    form = {"login": "a@b.example", "password": "wrong"}
    answer = Client(headers={"traceparent": given}).post(reverse("account_login"), form)
    (line,) = lines.of("accounts.sign_in_failed")
    assert line["trace_id"] == line["request_id"] == answer["X-Request-Id"]


def failing() -> OutboxMessage:
    """Leave a job that fails, and return its row."""
    with logs.traced(TRACE), transaction.atomic():
        row = services.enqueue_job(topic="tests.traces", payload={}, at=timezone.now())
    assert row
    return row


def test_what_fails_and_what_is_given_up_is_found_by_it_too(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ValueError("words of the row")

    monkeypatch.setitem(services._handlers, "tests.traces", fail)
    row = failing()
    deliver_due()
    [line] = lines.of("outbox.failed")
    assert {name: line[name] for name in ("level", "object", "topic", "error", "trace_id")} == {
        "level": "warning",
        "object": logs.name_of(row),
        "topic": "tests.traces",
        "error": "ValueError",
        "trace_id": TRACE,
    }
    assert not [text for text in lines.texts if "words of the row" in text]
    # The last try had no end.
    OutboxMessage.objects.update(attempts=services.LAST_ATTEMPT, not_before=timezone.now())
    deliver_due()
    [line] = lines.of(f"outbox row given up: {logs.name_of(row)}, tests.traces")
    assert line["trace_id"] == TRACE


def test_what_the_schedule_begins_has_none(lines: Lines, now: datetime) -> None:
    with logs.traced(TRACE):
        small_world(at=now).submit(at=now)
    while deliver_due():
        pass
    before = everything()
    assert set(delivered(lines).values()) == {TRACE}
    with time_machine.travel(now + timedelta(days=30), tick=False):
        run_escalation.apply()
        while deliver_due():
            pass
    begun = everything() - before
    assert begun
    assert {name: delivered(lines)[name] for name in begun} == dict.fromkeys(begun, "")
