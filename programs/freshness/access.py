"""The doors to reviews: an owner's link opens its own entries, and nothing else; curators look after their owners."""

from datetime import datetime
from typing import Any

from django.http import Http404

from hub.core import logs
from hub.directory.access import charge_of
from hub.directory.models import Organization
from programs.choices import AskEnd
from programs.freshness.links import hash_of
from programs.models import AskedProgram, ReviewAsk


class AskOverError(Http404):
    """The link was true, and has ended: its time is over, or a curator took it back."""

    def __init__(self, ask: ReviewAsk) -> None:
        super().__init__("over")
        self.ask = ask


def ask_for_link(token: str, *, at: datetime) -> ReviewAsk:
    """Return what a link opens. One whose entries are all answered stays open to read until its day.

    Raises ``Http404`` for an unknown link, and ``AskOverError``, which is one, for a true one that has ended.
    """
    found: ReviewAsk | None = ReviewAsk.objects.select_related("organization").filter(token_hash=hash_of(token)).first()
    if found is None or found.expires_at <= at or found.end in {AskEnd.REVOKED, AskEnd.EXPIRED}:
        logs.refused("programs.link_denied", by=None, subject=ReviewAsk._meta.label_lower)
        if found is None:
            raise Http404
        raise AskOverError(found)
    return found


def asked_for(ask: ReviewAsk, slug: str) -> AskedProgram:
    """Return an entry of an open link. Raises ``Http404`` for one that the link is not about."""
    related = ("program__organization", "program__live", "revision", "report")
    row: AskedProgram | None = ask.asked.select_related(*related).filter(program__slug=slug).first()
    if row is None:
        raise Http404
    return row


def organization_for(user: Any, slug: str) -> Organization:
    """Return an organization whose entries the person looks after. Raises ``Http404`` for others."""
    charge = charge_of(user)
    found: Organization | None = Organization.objects.filter(slug=slug).first()
    if found is None or not charge.holds(found.pk):
        logs.refused("programs.curation_denied", by=user, subject=f"{Organization._meta.label_lower} {slug}")
        raise Http404
    return found


def ask_for(user: Any, pk: int) -> ReviewAsk:
    """Return a link to an owner whose entries the person looks after. Raises ``Http404`` for others."""
    charge = charge_of(user)
    found: ReviewAsk | None = ReviewAsk.objects.select_related("organization").filter(pk=pk).first()
    if found is None or not charge.holds(found.organization_id):
        logs.refused("programs.curation_denied", by=user, subject=f"{ReviewAsk._meta.label_lower} {pk}")
        raise Http404
    return found
