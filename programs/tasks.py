"""Jobs of the catalogue, done by the outbox's worker."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from hub.outbox.models import Message, MessageState
from hub.outbox.services import job_handler, outcome_handler
from programs.curating.services import publish_scheduled
from programs.curating.services.reviews import PUBLISH
from programs.imports import services as imports


@job_handler(PUBLISH)
def publish_on_its_day(*, revision_id: int, moment: str, accepted: str, **_kwargs: Any) -> None:
    """Publish a revision whose day has come."""
    publish_scheduled(
        revision_id=revision_id, moment=datetime.fromisoformat(moment), accepted=accepted, at=timezone.now()
    )


@job_handler(imports.WORK)
def work_off_import(*, job_id: int, **_kwargs: Any) -> None:
    """Look at a file, or write it into drafts."""
    imports.work_off(job_id=job_id, at=timezone.now())


@outcome_handler(imports.WORK)
def note_given_up(*, message: Any, state: str, at: datetime) -> None:
    """Tell whoever waits for an import that was given up."""
    if state == MessageState.DEAD:
        imports.give_up(job_id=Message.objects.get(pk=message).payload["job_id"], at=at)
