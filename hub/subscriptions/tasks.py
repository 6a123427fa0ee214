"""Jobs and periodic work of subscriptions, done by the outbox's worker."""

from celery import shared_task
from django.utils import timezone

from hub.outbox.services import job_handler
from hub.subscriptions.services import TELL, forget_old_alerts, request_alerts, write_alerts

job_handler(TELL)(write_alerts)


@shared_task
def call_alerts(**_: object) -> int:
    """Ask for what has happened since yesterday, from five in the morning on."""
    return request_alerts(at=timezone.now())


@shared_task
def forget_alerts(**_: object) -> int:
    return forget_old_alerts(at=timezone.now())
