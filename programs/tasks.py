"""Jobs of the catalogue, done by the outbox's worker, and its periodic work."""

from datetime import datetime
from time import monotonic
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from hub.outbox.models import OutboxMessage, OutboxState
from hub.outbox.services import job_handler, outcome_handler
from programs.freshness.services import end_expired_requests, forget_names
from programs.freshness.services import request_reviews as request_reviews_service
from programs.imports import services as imports
from programs.links.services import check_next, default_visitor, delete_old_checks
from programs.links.services import collect_links as collect_links_service

# No look begins after so many seconds; the longest one ends within the worker's time limit.
_SECONDS = 40

job_handler(imports.WORK)(imports.run_job)


@outcome_handler(imports.WORK)
def note_given_up(*, message: Any, state: str, at: datetime) -> None:
    """Tell whoever waits for an import that was given up."""
    if state == OutboxState.DEAD:
        imports.give_up(job_id=OutboxMessage.objects.get(pk=message).payload["job_id"], at=at)


@shared_task
def check_links(**_: object) -> int:
    """Look at the links that are due, as far as the time allows; return how many. Nothing where the checker is off."""
    if not settings.LINK_CHECKER["enabled"]:
        return 0
    guest, begun, looked = default_visitor(), monotonic(), 0
    while monotonic() - begun < _SECONDS and check_next(by_visitor=guest, at=timezone.now()):
        looked += 1
    return looked


@shared_task
def collect_links(**_: object) -> int:
    """Know the addresses that the catalogue names today, and forget old looks; return how many are new."""
    now = timezone.now()
    delete_old_checks(at=now)
    return collect_links_service(at=now)


@shared_task
def request_reviews(**_: object) -> int:
    """Ask organizations about their entries that are due, and forget old names; return how many were asked."""
    now = timezone.now()
    end_expired_requests(at=now)
    forget_names(at=now)
    return request_reviews_service(at=now)
