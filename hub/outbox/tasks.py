"""The worker's side of the outbox."""

from celery import shared_task
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
