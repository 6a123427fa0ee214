"""Jobs of the catalogue, done by the outbox's worker, and its periodic work."""

from datetime import datetime
from time import monotonic
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from hub.outbox.models import Message, MessageState
from hub.outbox.services import job_handler, outcome_handler
from programs.freshness import services as freshness
from programs.imports import services as imports
from programs.links import services as links
from programs.reports import services as reports

# No look begins after so many seconds; the longest one ends within the worker's time limit.
_LOOKING = 40


@job_handler(imports.WORK)
def work_off_import(*, job_id: int, **_kwargs: Any) -> None:
    """Look at a file, or write it into drafts."""
    imports.work_off(job_id=job_id, at=timezone.now())


@outcome_handler(imports.WORK)
def note_given_up(*, message: Any, state: str, at: datetime) -> None:
    """Tell whoever waits for an import that was given up."""
    if state == MessageState.DEAD:
        imports.give_up(job_id=Message.objects.get(pk=message).payload["job_id"], at=at)


@shared_task
def look_at_links(**_: object) -> int:
    """Look at the links that are due, as far as the time allows; return how many. Nothing where the checker is off."""
    if not settings.LINK_CHECKER["enabled"]:
        return 0
    guest, begun, looked = links.visitor(), monotonic(), 0
    while monotonic() - begun < _LOOKING and links.look_at_next(by_visitor=guest, at=timezone.now()):
        looked += 1
    return looked


@shared_task
def gather_links(**_: object) -> int:
    """Know the addresses that the catalogue names today, and forget old looks; return how many are new."""
    now = timezone.now()
    links.forget_looks(at=now)
    return links.gather_links(at=now)


@shared_task
def ask_owners(**_: object) -> int:
    """Ask organizations about their entries that are due; return how many were asked."""
    now = timezone.now()
    freshness.end_expired(at=now)
    return freshness.ask_owners(at=now)


@shared_task
def forget_reporters(**_: object) -> int:
    """Forget the addresses of those whose report was answered some time ago; return how many."""
    return reports.forget_reporters(at=timezone.now())
