"""Two steps within a minute are one mail, once, and nothing of them is lost wherever the worker dies."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from hub.notifications.choices import State, Timing
from hub.notifications.delivery.services import Mailbox
from hub.notifications.mail import registry
from hub.notifications.mail.registry import Category, NotificationType
from hub.notifications.models import Notification, Preference, Recipient
from hub.outbox.models import OutboxMessage
from tests.notifications.conftest import work
from tests.notifications.kinds import KINDS
from tests.support.crashes import dies_before, rested

DESK = Category(slug="desk", label="Your desk", sentence="What comes to it.", always=True, joined=True)
OTHER = Category(slug="company", label="Your company", sentence="What it is told.", joined=True)


def _kind(slug: str, category: Category) -> NotificationType:
    names = frozenset({"reference", "program", "day"})
    return NotificationType(
        slug=slug, category=category, template="tests/notifications/step", names=names, why=f"Why {slug}."
    )


CAME, LEFT, STOPPABLE = _kind("tests.came", DESK), _kind("tests.left", DESK), _kind("tests.stoppable", OTHER)


@pytest.fixture(autouse=True)
def _held(settings, clock, kinds, monkeypatch):
    monkeypatch.setattr(registry, "_notification_types", {})
    registry.register(*KINDS, CAME, LEFT, STOPPABLE)
    settings.NOTIFICATION_HOLD = 60


def states() -> set[str]:
    return set(Notification.objects.values_list("state", flat=True))


@pytest.mark.django_db
def test_two_steps_within_a_minute_are_one_mail_that_names_both(ada, tell, clock):
    tell(ada, "one", kind=CAME, context={"reference": "CGH-2026-00041"})
    work()
    assert mail.outbox == []
    clock.shift(50)
    tell(ada, "two", kind=LEFT, context={"reference": "CGH-2026-00042"}, at=timezone.now())
    work()
    assert mail.outbox == []
    clock.shift(10)
    work()
    (sent,) = mail.outbox
    assert sent.subject.endswith("CGH-2026-00042: Clean water fund, and 1 more")
    assert sent.body.index("CGH-2026-00041") < sent.body.index("CGH-2026-00042")
    assert sent.body.count("https://hub.example/en/programs/canexport-smes/") == 1, "one page, one link"
    assert "Why tests.came." in sent.body
    assert "Why tests.left." in sent.body
    clock.shift(120)
    work()
    assert len(mail.outbox) == 1, "the job of the second finds it told"
    assert states() == {State.TOLD}


@pytest.mark.django_db
def test_one_alone_is_the_mail_that_it_was_and_a_later_one_another(ada, tell, clock):
    tell(ada, "one", kind=CAME)
    clock.shift(61)
    work()
    tell(ada, "two", kind=CAME, at=timezone.now())
    clock.shift(61)
    work()
    assert [sent.subject for sent in mail.outbox] == ["Clean Growth Hub: CGH-2026-00042: Clean water fund"] * 2


@pytest.mark.django_db
def test_categories_people_and_mailboxes_are_not_mixed(ada, luc, tell, clock):
    tell(ada, "one", kind=CAME)
    tell(ada, "two", kind=STOPPABLE)
    tell(luc, "one", kind=CAME)
    tell(Mailbox("desk@post.example", "en"), "one", kind=CAME)
    work()
    assert [sent.to for sent in mail.outbox] == [["desk@post.example"]], "a mailbox is told at once"
    clock.shift(60)
    work()
    assert len(mail.outbox) == 4
    assert [sent.to[0] for sent in mail.outbox if "List-Unsubscribe" in sent.extra_headers] == [ada.email]


@pytest.mark.django_db
def test_what_is_wanted_once_a_day_is_gathered_as_before(ada, tell, clock):
    tell(ada, "one", kind=CAME)
    recipient = Recipient.objects.get(user=ada)
    Preference.objects.create(recipient=recipient, category=DESK.slug, timing=Timing.DAILY, changed_at=timezone.now())
    tell(ada, "two", kind=LEFT)
    clock.shift(60)
    work()
    assert (mail.outbox, states()) == ([], {State.GATHERED})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", [*range(1, 40, 4)])
def test_a_worker_that_is_killed_sends_one_mail_with_both(ada, tell, clock, statement: int):
    with transaction.atomic():
        tell(ada, "one", kind=CAME)
        tell(ada, "two", kind=LEFT)
    clock.shift(60)
    died = dies_before(statement, work)
    rested()
    clock.shift(timedelta(minutes=20))
    work()
    assert len(mail.outbox) <= died, (
        "what a worker sent, or was killed while it sent, is not sent again as another mail"
    )
    assert OutboxMessage.objects.filter(kind="mail").count() == 1
    assert Notification.objects.exclude(mail=None).values("mail").distinct().count() == 1
    assert states() <= {State.TOLD}
