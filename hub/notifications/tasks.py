"""Jobs and periodic work of notifications, done by the outbox's worker."""

from datetime import date, datetime
from typing import Any

from celery import shared_task
from django.utils import timezone

from hub.notifications.delivery.services import (
    DELIVER,
    DIGEST,
    MAIL,
    deliver,
    record_outcome,
    request_digests,
    write_digest,
)
from hub.notifications.delivery.services import forget_old as forget_old_service
from hub.outbox.services import job_handler, outcome_handler

job_handler(DELIVER)(deliver)


@job_handler(DIGEST)
def write_mail_of_day(*, recipient: int, day: str, at: datetime) -> None:
    write_digest(recipient_id=recipient, day=date.fromisoformat(day), at=at)


@outcome_handler(MAIL)
def note_outcome(*, message: Any, state: str, at: datetime) -> None:
    record_outcome(mail=message, state=state, at=at)


@shared_task
def call_digests(**_: object) -> int:
    return request_digests(at=timezone.now())


@shared_task
def forget_old(**_: object) -> int:
    return forget_old_service(at=timezone.now())
