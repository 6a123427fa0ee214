"""Periodic work of companies."""

from celery import shared_task
from django.utils import timezone

from companies.profile.services.fact_sheets import delete_expired


@shared_task
def forget_expired(**_: object) -> int:
    """Forget finder answers past their 30 days and invitations that nobody took."""
    return delete_expired(at=timezone.now())
