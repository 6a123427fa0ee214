"""What publishing hears from the loads. Receivers write outbox rows, nothing else."""

import hashlib
import json
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from hub.outbox.services import enqueue_job
from hub.publishing.entry_types.rows import row_type_of
from hub.publishing.services.files import OFFER
from hub.publishing.signals import entry_kept


@receiver(entry_kept, dispatch_uid="publishing.file_words")
def put_on_the_desk(*, row: Any, **_kwargs: Any) -> None:
    """Ask for what a file says of a curated entry to be put on the desk; the same words once."""
    found = row_type_of(type(row))
    if found is None:
        return
    document = found.document_of_row(row)
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    enqueue_job(
        topic=OFFER,
        payload={"entry_type": found.slug, "slug": row.slug, "document": document},
        at=timezone.now(),
        key=f"{OFFER}:{found.slug}:{row.slug}:{digest}",
    )
