"""Jobs of the catalogue, done by the outbox's worker."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from hub.outbox.services import job_handler
from programs.curating.services import publish_scheduled
from programs.curating.services.reviews import PUBLISH


@job_handler(PUBLISH)
def publish_on_its_day(*, revision_id: int, moment: str, accepted: str, **_kwargs: Any) -> None:
    """Publish a revision whose day has come."""
    publish_scheduled(
        revision_id=revision_id, moment=datetime.fromisoformat(moment), accepted=accepted, at=timezone.now()
    )
