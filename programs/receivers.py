"""What the catalogue hears: the publication of a draft corrects what was reported; who leaves is forgotten."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from hub.accounts.models import User
from hub.directory.entry_types import ORGANIZATION
from hub.directory.models import Organization
from hub.publishing.signals import entry_published
from programs.models import Revision
from programs.publication.services import refresh_search
from programs.reports.services import erase_reporter, mark_corrected
from programs.signals import program_published


@receiver(program_published, dispatch_uid="programs.reports")
def correct_reports(*, revision_id: int, **_kwargs: Any) -> None:
    """Note that the reports of a draft are corrected."""
    mark_corrected(
        revision_id=revision_id, at=Revision.objects.values_list("published_at", flat=True).get(pk=revision_id)
    )


@receiver(entry_published, dispatch_uid="programs.organizations")
def find_by_new_names(*, entry_type: str, slug: str, **_kwargs: Any) -> None:
    """Make the search find programs by the present names of their organization."""
    body = Organization.objects.filter(slug=slug).first() if entry_type == ORGANIZATION.slug else None
    if body is not None:
        refresh_search(organization=body)


@receiver(pre_delete, sender=User, dispatch_uid="programs.forget_reporter")
def forget_person(instance: User, **_: Any) -> None:
    """Forget the address of a person whose account is deleted."""
    erase_reporter(email=instance.email)
