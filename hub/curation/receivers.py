"""What the keeping of entries hears from the loads. Receivers write outbox rows, nothing else."""

import hashlib
import json
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from hub.curation.entries import document_of_row
from hub.curation.kinds import kind_of
from hub.curation.services.files import OFFER
from hub.directory.signals import entry_kept
from hub.outbox.services import enqueue_job


@receiver(entry_kept, dispatch_uid="curation.file_words")
def put_on_the_desk(*, row: Any, **_kwargs: Any) -> None:
    """Ask for what a file says of a curated entry to be put on the desk; the same words once."""
    kind = kind_of(type(row))
    if kind is None:
        return
    document = document_of_row(kind, row)
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    enqueue_job(
        topic=OFFER,
        payload={"kind": kind.slug, "slug": row.slug, "document": document},
        at=timezone.now(),
        key=f"{OFFER}:{kind.slug}:{row.slug}:{digest}",
    )
