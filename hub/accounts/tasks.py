"""Periodic work of accounts."""

from celery import shared_task
from django.utils import timezone

from hub.accounts import services


@shared_task
def forget_unconfirmed(**_: object) -> int:
    """Delete sign-ups that nobody confirmed."""
    return services.forget_unconfirmed(at=timezone.now())
