"""Periodic work of accounts."""

import json
import os
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from hub.accounts import services
from hub.outbox.services import job_handler


@shared_task
def forget_unconfirmed(**_: object) -> int:
    """Delete sign-ups that nobody confirmed."""
    return services.forget_unconfirmed(at=timezone.now())


@job_handler(services.ERASURE)
def register_erasure(*, kind: str, key: int, since: str, erased_at: str, authorization: str = "") -> None:
    """Append an erasure to the register. A line that stands there twice is carried out once."""
    line = {"kind": kind, "key": key, "since": since, "at": erased_at, "authorization": authorization}
    with Path(settings.ERASURE_REGISTER).open("a", encoding="utf-8") as register:
        register.write(json.dumps(line) + "\n")
        register.flush()
        os.fsync(register.fileno())
