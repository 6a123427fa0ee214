"""Jobs of publishing, done by the outbox's worker, and its periodic work."""

from datetime import datetime
from typing import Any, cast

from celery import shared_task
from django.utils import timezone

from hub.outbox.services import job_handler
from hub.publishing import services
from hub.publishing.entry_types.rows import RowType
from hub.publishing.queue.services import notify_editors as notify_editors_service
from hub.publishing.registry import entry_type as type_named
from hub.publishing.reports.services import erase_reporters as erase_reporters_service
from hub.publishing.services.files import OFFER
from hub.publishing.services.reviews import PUBLISH


@job_handler(PUBLISH)
def publish_on_its_day(*, model: str, version_id: int, moment: str, accepted: str, at: datetime) -> None:
    when = datetime.fromisoformat(moment)
    services.publish_scheduled(model=model, version_id=version_id, moment=when, accepted=accepted, at=at)


@job_handler(OFFER)
def offer_file_words(*, entry_type: str, slug: str, document: dict[str, Any], at: datetime) -> None:
    """Put what a file says of a curated entry on the desk."""
    rows = cast("RowType", type_named(entry_type))
    services.offer_file_words(entry_type=rows, slug=slug, document=document, at=at)


@shared_task
def erase_reporters(**_: object) -> int:
    """Forget the addresses of those whose report was answered some time ago; return how many."""
    return erase_reporters_service(at=timezone.now())


@shared_task
def notify_editors(**_: object) -> int:
    """Tell curators how much waits in their queue; return how many."""
    return notify_editors_service(at=timezone.now())
