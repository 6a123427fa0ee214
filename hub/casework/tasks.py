"""Periodic work of casework."""

from celery import shared_task
from django.utils import timezone

from hub.casework.desk.services import delete_old_drafts, remind_of_tasks
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.submission import (
    delete_expired_drafts,
)
from hub.casework.requests.services.submission import (
    remind_of_drafts as remind_of_drafts_service,
)


@shared_task
def run_escalation(**_: object) -> int:
    """Do what has fallen due: reminders, hand-backs, honest closings, surveys, archives."""
    now = timezone.now()
    return reassign_unattended(at=now) + run_due(at=now) + remind_of_tasks(at=now)


@shared_task
def remind_of_drafts(**_: object) -> int:
    """Write to people whose request lies unfinished since yesterday, and forget drafts past their days."""
    now = timezone.now()
    delete_expired_drafts(at=now)
    delete_old_drafts(at=now)
    return remind_of_drafts_service(at=now)
