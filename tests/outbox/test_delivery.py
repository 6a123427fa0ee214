"""The outbox: written with the change, delivered after it, once in effect."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.test import override_settings

from hub.outbox import services
from hub.outbox.models import OutboxMessage, OutboxState
from tests.support.crashes import KilledError

pytestmark = pytest.mark.django_db(transaction=True)

SENT: list[dict[str, object]] = []


@pytest.fixture(autouse=True)
def handler(monkeypatch):
    SENT.clear()
    monkeypatch.setitem(services._handlers, "tests.note", lambda n=0: SENT.append({"n": n}))
    monkeypatch.setattr(services, "_wake_worker", lambda: None)


def enqueue(at, **options):
    with transaction.atomic():
        return services.enqueue_job(topic="tests.note", payload={"n": 1}, at=at, **options)


def test_a_job_is_delivered_once(now):
    enqueue(now)
    assert services.deliver_next(at=now)
    assert not services.deliver_next(at=now)
    assert SENT == [{"n": 1}]


def test_a_roll_back_takes_the_job_back(now):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.enqueue_job(topic="tests.note", payload={}, at=now)
        1 / 0  # noqa: B018
    assert not OutboxMessage.objects.exists()


def test_a_row_outside_a_transaction_is_refused(now):
    with pytest.raises(RuntimeError):
        services.enqueue_job(topic="tests.note", payload={}, at=now)


def test_two_rows_with_one_key_are_one_effect(now):
    assert enqueue(now, key="once") is not None
    assert enqueue(now, key="once") is None
    assert OutboxMessage.objects.count() == 1


def test_a_failing_job_is_tried_again_later_and_given_up_after_the_last_try(now, monkeypatch):
    def fail(**_):
        raise ValueError("provider down")

    monkeypatch.setitem(services._handlers, "tests.note", fail)
    row = enqueue(now)
    at = now
    for attempt in range(1, services.LAST_ATTEMPT + 1):
        assert services.deliver_next(at=at)
        row.refresh_from_db()
        assert row.attempts == attempt
        assert "provider down" in row.last_error
        assert not services.deliver_next(at=at)
        at += timedelta(hours=2)
    assert row.state == OutboxState.DEAD
    services.retry_dead(pk=row.pk, at=at)
    monkeypatch.setitem(services._handlers, "tests.note", lambda n=0: SENT.append({"n": n}))
    assert services.deliver_next(at=at)
    assert len(SENT) == 1


def test_rows_rest_longer_each_time_up_to_an_hour_and_not_in_step(now, monkeypatch):
    monkeypatch.setitem(services._handlers, "tests.note", lambda: 1 / 0)
    monkeypatch.setattr(services, "LAST_ATTEMPT", 20)
    rows = [enqueue(now) for _ in range(8)]
    rests = {row.pk: [] for row in rows}
    at = now
    for _ in range(12):
        while services.deliver_next(at=at):
            pass
        for row in OutboxMessage.objects.all():
            rests[row.pk].append((row.not_before - at).total_seconds())
        at += timedelta(hours=2)
    for found in rests.values():
        for attempt, rest in enumerate(found):
            assert 1 <= rest / min(10 * 2**attempt, 3600) <= 1.25
    assert len({found[0] for found in rests.values()}) > 1


def test_a_job_that_ends_its_worker_each_time_rests_and_is_given_up(now, monkeypatch):
    def kill(**_):
        raise KilledError

    heard = []
    monkeypatch.setitem(services._handlers, "tests.note", kill)
    monkeypatch.setitem(services._outcome_handlers, "tests.note", lambda **said: heard.append(said["state"]))
    row = enqueue(now)
    at = now
    for attempt in range(1, services.LAST_ATTEMPT + 1):
        with pytest.raises(KilledError):
            services.deliver_next(at=at)
        row.refresh_from_db()
        assert (row.attempts, row.state) == (attempt, OutboxState.WAITING)
        assert not services.deliver_next(at=at)  # others are served meanwhile
        at += timedelta(hours=2)
    assert services.deliver_next(at=at)
    row.refresh_from_db()
    assert (row.attempts, row.state, heard) == (services.LAST_ATTEMPT, OutboxState.DEAD, [OutboxState.DEAD])
    assert "worker was ended" in row.last_error


def test_a_row_that_is_withdrawn_as_it_is_begun_is_not_delivered(now, monkeypatch):
    row = enqueue(now)
    begun = services._begin_next(now)
    assert services.withdraw(keys=[row.pk]) == {row.pk}
    services._try(begun, at=now)
    assert SENT == []


def test_what_a_failing_job_wrote_is_undone(now, monkeypatch):
    def write_then_fail(**_):
        services.enqueue_job(topic="tests.note", payload={}, at=now)
        raise ValueError

    monkeypatch.setitem(services._handlers, "tests.note", write_then_fail)
    enqueue(now)
    services.deliver_next(at=now)
    assert OutboxMessage.objects.count() == 1


def test_mail_written_by_django_goes_through_the_outbox(now):
    with override_settings(
        MAILERS={
            "default": {"BACKEND": "hub.outbox.mail.OutboxEmailBackend"},
            "delivery": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
        }
    ):
        EmailMessage("Subject", "Body", "desk@hub.example", ["a@hub.example"]).send()
        assert mail.outbox == []
        assert services.deliver_due() == 1
    assert [message.subject for message in mail.outbox] == ["Subject"]
    assert str(OutboxMessage.objects.get().pk) in mail.outbox[0].extra_headers["Message-ID"]


def test_old_delivered_rows_are_forgotten_and_waiting_ones_kept(now):
    enqueue(now)
    services.deliver_next(at=now)
    enqueue(now)
    assert services.forget_old(at=now + timedelta(days=29)) == 0
    assert services.forget_old(at=now + timedelta(days=31)) == 1
    assert OutboxMessage.objects.get().state == OutboxState.WAITING


def test_a_broker_that_is_down_loses_nothing(now, monkeypatch, settings):
    monkeypatch.undo()
    monkeypatch.setitem(services._handlers, "tests.note", lambda n=0: SENT.append({"n": n}))
    from celery import current_app
    from kombu.exceptions import OperationalError

    def unreachable(*_, **__):
        raise OperationalError

    monkeypatch.setattr(current_app, "send_task", unreachable)
    enqueue(now)
    assert services.deliver_next(at=now)
    assert SENT == [{"n": 1}]


def test_a_worker_stops_in_time_and_is_woken_again(now, monkeypatch):
    woken = []
    monkeypatch.setattr(services, "_wake_worker", lambda: woken.append(True))
    for _ in range(3):
        enqueue(now)
    woken.clear()
    assert services.deliver_due(seconds=-1) == 1  # the time is over after the first
    assert services.deliver_due(limit=1) == 1
    assert woken == [True, True]
    assert services.deliver_due() == 1
    assert (len(SENT), len(woken)) == (3, 2)
