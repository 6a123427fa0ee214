"""What publishing hears: a load that says otherwise, a version that corrects what was reported, who leaves."""

import hashlib
import json
from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from hub.accounts.models import User
from hub.outbox.services import enqueue_job
from hub.publishing.entry_types.rows import row_type_of
from hub.publishing.registry import entry_type as type_named
from hub.publishing.reports.services import erase_reporter, mark_corrected
from hub.publishing.services.files import OFFER
from hub.publishing.signals import entry_kept, entry_published


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


@receiver(entry_published, dispatch_uid="publishing.reports")
def correct_reports(*, entry_type: str, slug: str, **_kwargs: Any) -> None:
    """Note which reports the version corrects that readers see now."""
    mark_corrected(entry_type=type_named(entry_type), slug=slug)


@receiver(pre_delete, sender=User, dispatch_uid="publishing.forget_reporter")
def forget_person(instance: User, **_kwargs: Any) -> None:
    """Forget the address of a person whose account is deleted."""
    erase_reporter(email=instance.email)
