"""What casework hears from below. Receivers write outbox rows, nothing else."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from hub.casework.desk.services import LEANED_ON
from hub.outbox.services import enqueue_job
from hub.publishing.signals import entry_published
from opportunities.entry_types import SIGNAL


@receiver(entry_published, dispatch_uid="casework.leaned_on")
def on_signal_published(*, entry_type: str, slug: str, **_kwargs: Any) -> None:
    """Ask for the cases that lean on a policy signal to come back to their officers."""
    if entry_type == SIGNAL.slug:
        enqueue_job(topic=LEANED_ON, payload={"signal": slug}, at=timezone.now())
