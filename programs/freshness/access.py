"""Secret links to an owner's entries: of each, only the hash is kept."""

import secrets
from datetime import datetime
from typing import Any

from django.http import Http404

from hub.core.http import logs
from hub.core.http.private_links import hash_of
from hub.directory.models import Organization
from hub.directory.seats.access import charge_of
from programs.freshness.rules import is_over
from programs.models import Confirmation, ReviewedProgram, ReviewRequest
from programs.publication.access import program_for


def new_token() -> str:
    return secrets.token_urlsafe(32)


class ReviewLinkExpiredError(Http404):
    """The link was true, and has ended: its time is over, or a curator took it back."""

    def __init__(self, ask: ReviewRequest) -> None:
        super().__init__("over")
        self.ask = ask


def review_request_for_link(token: str, *, at: datetime) -> ReviewRequest:
    """Return what a link opens. One whose entries are all answered stays open until its day.

    What was said is read there, and programs are proposed; its entries are not answered a second time.

    Raises ``Http404`` for an unknown link, and ``ReviewLinkExpiredError``, which is one, for a true one that has ended.
    """
    found: ReviewRequest | None = (
        ReviewRequest.objects.select_related("organization").filter(token_hash=hash_of(token)).first()
    )
    if found is None or is_over(found, at=at):
        logs.refused("programs.link_denied", by=None, subject=ReviewRequest._meta.label_lower)
        if found is None:
            raise Http404
        raise ReviewLinkExpiredError(found)
    return found


def reviewed_program_for(ask: ReviewRequest, slug: str) -> ReviewedProgram:
    """Return an entry of an open link. Raises ``Http404`` for one that the link is not about."""
    related = ("program__organization", "program__live", "revision", "report")
    row: ReviewedProgram | None = ask.asked.select_related(*related).filter(program__slug=slug).first()
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


def confirmation_for(user: Any, slug: str, pk: int) -> Confirmation:
    """Return what was confirmed of a program that the person looks after. Raises ``Http404`` for others."""
    program = program_for(user, slug)
    found: Confirmation | None = program.confirmations.select_related("program").filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def review_request_for(user: Any, pk: int) -> ReviewRequest:
    """Return a link to an owner whose entries the person looks after. Raises ``Http404`` for others."""
    charge = charge_of(user)
    found: ReviewRequest | None = ReviewRequest.objects.select_related("organization").filter(pk=pk).first()
    if found is None or not charge.holds(found.organization_id):
        logs.refused("programs.curation_denied", by=user, subject=f"{ReviewRequest._meta.label_lower} {pk}")
        raise Http404
    return found
