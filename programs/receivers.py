"""What the catalogue hears: the publication of a draft corrects what was reported; who leaves is forgotten."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from hub.accounts.models import User
from programs.models import Revision
from programs.reports.services import erase_reporter, mark_corrected
from programs.signals import program_published


@receiver(program_published, dispatch_uid="programs.reports")
def correct_reports(*, revision_id: int, **_kwargs: Any) -> None:
    """Note that the reports of a draft are corrected."""
    mark_corrected(
        revision_id=revision_id, at=Revision.objects.values_list("published_at", flat=True).get(pk=revision_id)
    )


@receiver(pre_delete, sender=User, dispatch_uid="programs.forget_reporter")
def forget_person(instance: User, **_: Any) -> None:
    """Forget the address of a person whose account is deleted."""
    erase_reporter(email=instance.email)
