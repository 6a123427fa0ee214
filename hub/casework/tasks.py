"""Periodic work of casework."""

from celery import shared_task
from django.utils import timezone

from hub.casework import services


@shared_task
def climb(**_: object) -> int:
    """Do what has fallen due: reminders, hand-backs, honest closings, surveys, archives."""
    now = timezone.now()
    return services.take_up_orphans(at=now) + services.run_due(at=now)


@shared_task
def rescue(**_: object) -> int:
    """Write to people whose request lies unfinished since yesterday, and forget drafts past their days."""
    now = timezone.now()
    services.forget_drafts(at=now)
    return services.rescue_drafts(at=now)
