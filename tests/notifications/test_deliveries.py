"""What was given up: administrators see topics, errors and ages, never what a mail says; they retry it or say why not."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.choices import Role
from hub.audit.models import Entry
from hub.notifications.dead_letters.services import drop_message, queue_health, retry_message
from hub.notifications.delivery.presentation import short_error
from hub.outbox import services as outbox
from hub.outbox.models import OutboxMessage, OutboxState
from tests.accounts.people import come_in, give_app, make_person
from tests.notifications.conftest import work

pytestmark = pytest.mark.django_db
LIST = "/en/deliveries/"


@pytest.fixture
def administrator():
    person = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    give_app(person)
    return person


@pytest.fixture
def desk(client: Client, administrator) -> Client:
    come_in(client, administrator)
    return client


def kill(number: int = 1, topic: str = "tests.mail") -> list[OutboxMessage]:
    at = timezone.now()
    rows = []
    for n in range(number):
        message = EmailMessage(f"Kestrel subject {n}", "Kestrel body", "desk@hub.example", ["kestrel@firm.example"])
        row = outbox.enqueue_mail(message=message, topic=topic, at=at)
        row.state, row.attempts = OutboxState.DEAD, 8
        row.last_error = "SMTPRecipientsRefused: {'kestrel@firm.example': (550, b'5.1.1 no')}\nDETAIL: Kestrel row"
        row.save()
        rows.append(row)
    return rows


def test_the_list_says_what_failed_and_nothing_of_the_mails(desk):
    kill(3)
    kill(1, "tests.other")
    answer = desk.get(LIST)
    content = answer.content.decode()
    assert "SMTPRecipientsRefused" in content
    assert "estrel" not in content
    assert {item["topic"]: item["number"] for item in answer.context["topics"]} == {"tests.mail": 3, "tests.other": 1}
    assert answer.context["health"].dead == 4
    (row, *_) = OutboxMessage.objects.dead()
    assert "estrel" not in desk.get(reverse("deliveries:dead_letter", args=[row.pk])).content.decode()


def test_the_figures_count_what_is_due(desk):
    at = timezone.now() - timedelta(hours=3)
    with transaction.atomic():
        outbox.enqueue_job(topic="tests.old", payload={}, at=at)
        outbox.enqueue_job(topic="tests.later", payload={}, at=at, not_before=at + timedelta(days=1))
    health = queue_health(at=timezone.now())
    assert (health.due, health.oldest, health.dead) == (1, at, 0)
    OutboxMessage.objects.all().delete()
    assert "Nothing was given up" in desk.get(LIST).content.decode()
    assert queue_health(at=timezone.now()).oldest is None


def test_one_is_tried_again_and_arrives(desk, administrator):
    (row,) = kill()
    desk.post(reverse("deliveries:dead_letter", args=[row.pk]))
    work()
    assert [sent.subject for sent in mail.outbox] == ["Kestrel subject 0"]
    row.refresh_from_db()
    assert row.state == OutboxState.DONE
    entry = Entry.objects.get(action="outbox.retried")
    assert (entry.actor, entry.subject_id, entry.data) == (administrator, str(row.pk), {"topic": "tests.mail"})


def test_all_of_a_topic_are_tried_again_and_no_others(desk):
    kill(3)
    kill(1, "tests.other")
    answer = desk.post(LIST, {"topic": "tests.mail"}, follow=True)
    assert "3 are being tried again." in answer.content.decode()
    work()
    assert len(mail.outbox) == 3
    assert OutboxMessage.objects.dead().count() == 1
    assert Entry.objects.get(action="outbox.topic_retried").data == {"topic": "tests.mail", "number": 3}
    assert "nothing left" in desk.post(LIST, {"topic": "tests.mail"}, follow=True).content.decode()


def test_giving_up_needs_a_reason_that_is_kept(desk):
    (row,) = kill()
    page = reverse("deliveries:dead_letter", args=[row.pk])
    assert "Say why" in desk.post(page, {"drop": "1", "reason": " "}).content.decode()
    desk.post(page, {"drop": "1", "reason": "The firm closed"})
    row.refresh_from_db()
    assert row.state == OutboxState.DROPPED
    assert Entry.objects.get(action="outbox.dropped").reason == "The firm closed"
    assert desk.get(page).status_code == 404
    assert outbox.forget_old(at=timezone.now() + outbox.RETENTION + timedelta(days=1)) == 1


def test_what_somebody_else_dealt_with_is_not_done_twice(administrator):
    (row,) = kill()
    retry_message(message=row, by=administrator, at=timezone.now())
    with pytest.raises(ValidationError):
        retry_message(message=row, by=administrator, at=timezone.now())
    with pytest.raises(ValidationError):
        drop_message(message=row, reason="x", by=administrator, at=timezone.now())
    assert Entry.objects.filter(action__startswith="outbox.").count() == 1


@pytest.mark.parametrize("role", [Role.COMPANY, Role.ADVISER, Role.CURATOR])
def test_nobody_else_comes_in(client, role):
    (row,) = kill()
    person = make_person("somebody@hub.example", role=role)
    if role == Role.COMPANY:
        client.force_login(person)
    else:
        give_app(person)
        come_in(client, person)
    page = reverse("deliveries:dead_letter", args=[row.pk])
    for path in (LIST, page):
        assert client.get(path).status_code == 403
        assert client.post(path, {"topic": "tests.mail", "drop": "1", "reason": "x"}).status_code == 403
    row.refresh_from_db()
    assert row.state == OutboxState.DEAD


def test_who_is_not_signed_in_learns_nothing(client):
    (row,) = kill()
    for path in (LIST, reverse("deliveries:dead_letter", args=[row.pk])):
        assert client.get(path)["Location"].startswith("/en/account/sign-in/")


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        ("ValueError: bad\nmore", "ValueError: bad"),
        ("Refused: <ada@firm.example> https://hub.example/en/account/mails/stop/" + "x" * 60, "Refused: <…> …"),
        ("E: " + "word " * 100, ("E: " + "word " * 100)[:199] + "…"),
        ("", ""),
    ],
)
def test_an_error_is_shown_without_addresses_and_tokens(error, shown):
    assert short_error(error) == shown
