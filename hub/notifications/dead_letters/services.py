"""What an administrator does about mails and jobs that were given up, and how the queue fares."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import record
from hub.outbox import services as outbox
from hub.outbox.models import OutboxMessage


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """How many mails and jobs are due, since when the oldest of them is there (None: none), and how many are dead.

    Of the ``unknown`` mails the provider did not say whether it took them.
    """

    due: int
    oldest: datetime | None
    dead: int
    unknown: int


def queue_health(*, at: datetime) -> QueueHealth:
    return QueueHealth(**OutboxMessage.objects.figures(at))


@transaction.atomic
def retry_message(*, message: OutboxMessage, by: User, at: datetime) -> None:
    """Try a dead mail or job again. Raises ``ValidationError`` where it is no longer dead."""
    if not outbox.retry_dead(pk=message.pk, at=at):
        raise ValidationError(_gone())
    record(action="outbox.retried", by=by, subject=message, at=at, data={"topic": message.topic})


@transaction.atomic
def retry_topic(*, topic: str, by: User, at: datetime) -> int:
    """Try all dead mails or jobs of a topic again, and return how many there were."""
    revived = outbox.retry_dead(topic=topic, at=at)
    if revived:
        record(action="outbox.topic_retried", by=by, at=at, data={"topic": topic, "number": revived})
    return revived


@transaction.atomic
def drop_message(*, message: OutboxMessage, reason: str, by: User, at: datetime) -> None:
    """Leave a dead mail or job as it is for good. The reason stays in the audit.

    Raises ``ValidationError`` where it is no longer dead.
    """
    if not outbox.drop_dead(pk=message.pk, at=at):
        raise ValidationError(_gone())
    data: dict[str, Any] = {"topic": message.topic}
    record(action="outbox.dropped", by=by, subject=message, at=at, reason=reason, data=data)


def _gone() -> str:
    return _("Somebody has dealt with it already, or it is being tried again.")
