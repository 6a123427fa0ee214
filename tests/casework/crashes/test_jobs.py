"""A process killed with kill -9 at every statement of what the worker does alone: reminding and delivering."""

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.casework.choices import EventKind
from hub.casework.models import Event, Reminder
from hub.casework.requests.services.escalation import run_due
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage, OutboxState
from hub.outbox.services import deliver_due
from tests.casework.crashes.effects import told_kinds
from tests.casework.small import small_world
from tests.support.crashes import STRIDES, every_death

pytestmark = pytest.mark.django_db(transaction=True)


@STRIDES
def test_remind(now: datetime, stride: int):
    world = small_world(at=now)
    request = world.submit()
    later = now + timedelta(days=30)

    def holds() -> None:
        kinds = Counter(Event.objects.filter(request=request).values_list("kind", flat=True))
        assert kinds[EventKind.NUDGED] == kinds[EventKind.LEAD_INFORMED] == kinds[EventKind.STANDARD_MISSED] == 1
        told = told_kinds()
        assert (told["casework.nudge"], told["casework.late"], told["casework.lead"]) == (1, 1, 1)
        assert not Reminder.objects.filter(done_at=None, due_at__lte=later).exists()

    assert every_death(lambda: run_due(at=later), stride, holds) >= 3


@STRIDES
@pytest.mark.parametrize("hold", [0, 60])
def test_deliver(now: datetime, stride: int, hold: int, settings: Any, tmp_path: Path):
    """The worker dies while it tells people: each is told once in effect, and nobody is forgotten.

    With a hold, what each is told within a minute is one mail.
    """
    settings.NOTIFICATION_HOLD = hold
    backend = "django.core.mail.backends.filebased.EmailBackend"
    provider = {"BACKEND": backend, "OPTIONS": {"file_path": str(tmp_path)}}
    settings.MAILERS = {**settings.MAILERS, "delivery": provider}
    world = small_world(at=now)
    world.submit()
    world.submit()
    # The clock of the worker is the real one: the minute is over.
    OutboxMessage.objects.update(not_before=now)

    def holds() -> None:
        assert not OutboxMessage.objects.exclude(state=OutboxState.DONE).exists()
        assert set(Notification.objects.values_list("state", flat=True)) == {"told"}
        # One mail row for each that was told, or each person; the provider knows a mail by the row's key.
        mails = OutboxMessage.objects.filter(kind="mail")
        told = Notification.objects.values("recipient").distinct() if hold else Notification.objects.all()
        assert mails.count() == told.count() < Notification.objects.count() + (not hold)
        words = "".join(path.read_text() for path in tmp_path.iterdir())
        assert set(re.findall(r"^Message-ID: <([\w-]+)@", words, re.MULTILINE)) == {str(row.pk) for row in mails}

    def act() -> None:
        while deliver_due():
            pass

    assert every_death(act, stride, holds) >= 3
