"""Jobs of the keeping of entries, done by the outbox's worker."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from hub.curation import services
from hub.curation.kinds import KINDS
from hub.curation.services.files import OFFER
from hub.curation.services.reviews import PUBLISH
from hub.outbox.services import job_handler


@job_handler(PUBLISH)
def publish_on_its_day(*, version_id: int, moment: str, **_kwargs: Any) -> None:
    """Publish a version whose day has come."""
    services.publish_scheduled(version_id=version_id, moment=datetime.fromisoformat(moment), at=timezone.now())


@job_handler(OFFER)
def offer_file_words(*, kind: str, slug: str, document: dict[str, Any], **_kwargs: Any) -> None:
    """Put what a file says of a curated entry on the desk."""
    services.offer_file_words(kind=KINDS[kind], slug=slug, document=document, at=timezone.now())
