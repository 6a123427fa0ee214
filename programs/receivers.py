"""What the catalogue hears: organizations are found by their present names."""

from typing import Any

from django.dispatch import receiver

from hub.directory.entry_types import ORGANIZATION
from hub.directory.models import Organization
from hub.publishing.signals import entry_published
from programs.publication.services import refresh_search


@receiver(entry_published, dispatch_uid="programs.organizations")
def find_by_new_names(*, entry_type: str, slug: str, **_kwargs: Any) -> None:
    """Make the search find programs by the present names of their organization."""
    body = Organization.objects.filter(slug=slug).first() if entry_type == ORGANIZATION.slug else None
    if body is not None:
        refresh_search(organization=body)
