"""The worker's side of the outbox."""

from typing import Any

from celery import shared_task
from celery.signals import task_success
from django.utils import timezone

from hub.outbox import services


@shared_task
def drain(**_: object) -> int:
    """Deliver what is due; called when a transaction with outbox rows has committed."""
    return services.deliver_due()


@shared_task
def sweep(**_: object) -> int:
    """Deliver what nobody was told of (lost broker, killed worker) and forget what is old."""
    services.forget_old(at=timezone.now())
    return services.deliver_due()


@task_success.connect
def ended(sender: Any, **_: object) -> None:
    """Note that a job of the schedule, of any app, came to its end."""
    services.record_run(job=sender.name, at=timezone.now())
