"""What matching hears from below. Receivers write outbox rows, nothing else."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from companies.signals import profile_changed
from hub.matching.tasks import SNAPSHOT
from hub.outbox.services import enqueue_job


@receiver(profile_changed, dispatch_uid="matching.snapshot")
def keep_what_is_told(*, company_id: int, at: datetime, **_kwargs: Any) -> None:
    """Ask for a record of the answer to the changed profile; several changes of one moment make one record."""
    enqueue_job(
        topic=SNAPSHOT,
        payload={"company_id": company_id, "at": at.isoformat()},
        at=at,
        key=f"{SNAPSHOT}:company:{company_id}:{at.isoformat()}",
    )
