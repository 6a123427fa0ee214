"""What the catalogue hears of itself: the publication of a draft corrects what was reported."""

from typing import Any

from django.dispatch import receiver

from programs.models import Revision
from programs.reports.services import note_published
from programs.signals import program_published


@receiver(program_published, dispatch_uid="programs.reports")
def correct_reports(*, revision_id: int, **_kwargs: Any) -> None:
    """Note that the reports of a draft are corrected."""
    note_published(
        revision_id=revision_id, at=Revision.objects.values_list("published_at", flat=True).get(pk=revision_id)
    )
