"""One mail, whatever the provider does after it has it: answers late, never, goes away, or does not say good-bye."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.choices import Role
from hub.outbox import services
from hub.outbox.models import OutboxMessage, OutboxState
from hub.settings import base
from tests.accounts.people import come_in, give_app, make_person

pytestmark = pytest.mark.django_db(transaction=True)

STEP, WAIT = 0.4, 2.0


class Provider:
    """A server that takes mail, and does after its last line what ``then`` says."""

    def __init__(self) -> None:
        self.then = "answer"
        self.taken: list[str] = []
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        self._stop.set()
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError), connection.makefile("rwb") as lines:

            def say(text: str) -> None:
                lines.write(text.encode() + b"\r\n")
                lines.flush()

            say("220 here")
            while line := lines.readline():
                verb = line.split()[0].upper()
                if verb == b"DATA":
                    if self.then == "silent before":
                        self._stop.wait()
                        return
                    say("354 go on")
                    text = b""
                    while (part := lines.readline()) not in {b".\r\n", b""}:
                        text += part
                    if not self._finish(text.decode(), say):
                        return
                elif verb == b"QUIT":
                    if self.then == "no good-bye":
                        self._stop.wait()
                        return
                    say("221 bye")
                    return
                else:
                    say("250 yes")

    def _finish(self, text: str, say: object) -> bool:
        if self.then == "refuse":
            say("451 not now")
            return True
        self.taken.append(text)
        if self.then == "late":
            # Longer than a step may take, shorter than the answer to a whole mail.
            self._stop.wait(3 * STEP)
        elif self.then == "never":
            self._stop.wait()
            return False
        elif self.then == "gone":
            return False
        say("250 taken")
        return True


@pytest.fixture
def provider(settings: object) -> Iterator[Provider]:
    made = Provider()
    options = {"host": "127.0.0.1", "port": made.port, "use_tls": False, "timeout": STEP, "answer_within": WAIT}
    settings.MAILERS = {
        "default": {"BACKEND": "hub.outbox.mail.OutboxEmailBackend"},
        "delivery": {**base.MAILERS["delivery"], "OPTIONS": options},
    }
    yield made
    made.stop()


@pytest.fixture
def row(provider: Provider) -> OutboxMessage:
    message = EmailMessage("Kestrel", "Body", "desk@hub.example", ["ada@firm.example"])
    with transaction.atomic():
        return services.enqueue_mail(message=message, topic="tests.mail", at=timezone.now())


def work(row: OutboxMessage, times: int = 4) -> OutboxMessage:
    """Do what the worker does over hours."""
    for _ in range(times):
        OutboxMessage.objects.filter(state=OutboxState.WAITING).update(not_before=timezone.now())
        services.deliver_due()
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("then", ["answer", "late", "no good-bye"])
def test_what_was_taken_is_sent_once(then: str, provider: Provider, row: OutboxMessage) -> None:
    provider.then = then
    assert (work(row).state, row.attempts) == (OutboxState.DONE, 1)
    assert len(provider.taken) == 1


@pytest.mark.parametrize("then", ["never", "gone"])
def test_what_may_have_been_taken_waits_for_somebody(then: str, provider: Provider, row: OutboxMessage) -> None:
    provider.then = then
    assert (work(row).state, row.attempts) == (OutboxState.UNKNOWN, 1)
    assert len(provider.taken) == 1
    assert "did not answer" in row.last_error
    assert services.retry_dead(topic="tests.mail", at=timezone.now()) == 0, "not with all the others of a topic"
    assert services.forget_old(at=timezone.now() + 2 * services.RETENTION) == 0


@pytest.mark.parametrize("then", ["refuse", "silent before"])
def test_what_was_not_taken_is_tried_again(then: str, provider: Provider, row: OutboxMessage) -> None:
    provider.then = then
    assert (work(row, 2).state, row.attempts) == (OutboxState.WAITING, 2)
    provider.then = "answer"
    assert work(row).state == OutboxState.DONE
    assert len(provider.taken) == 1


def test_an_administrator_is_told_and_decides(provider: Provider, row: OutboxMessage, client: Client) -> None:
    provider.then = "gone"
    work(row)
    administrator = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    give_app(administrator)
    come_in(client, administrator)
    page = reverse("deliveries:dead_letter", args=[row.pk])
    shown = client.get(reverse("deliveries:dead_letters"))
    assert shown.context["health"].unknown == 1
    assert "May have arrived" in shown.text
    assert list(shown.context["topics"]) == []
    assert "would have it twice" in client.get(page).text
    provider.then = "answer"
    client.post(page)
    assert work(row).state == OutboxState.DONE
    assert len(provider.taken) == 2
    assert len({part for text in provider.taken for part in text.split("\n") if part.startswith("Message-ID")}) == 1


def test_or_leaves_it(provider: Provider, row: OutboxMessage) -> None:
    provider.then = "gone"
    work(row)
    assert services.drop_dead(pk=row.pk, at=timezone.now())
    assert work(row).state == OutboxState.DROPPED
    assert len(provider.taken) == 1


def test_production_hands_mail_over_so() -> None:
    assert base.MAILERS["delivery"]["BACKEND"] == "hub.outbox.mail.DeliveryEmailBackend"
    # A worker is ended after so long: the steps before, the answer, and what it did before that mail.
    assert 45 + 60 + base.MAILERS["delivery"]["OPTIONS"]["timeout"] <= base.CELERY_TASK_TIME_LIMIT
