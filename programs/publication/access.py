"""The doors to programs at the desk. What somebody else looks after answers as one that is not there."""

from typing import Any

from django.http import Http404

from hub.core.http import logs
from hub.directory.seats.access import charge_of
from hub.publishing.access import version_for
from programs.models import Program, Revision


def program_for(user: Any, slug: str) -> Program:
    """Return a program with its organization and live revision. Raises ``Http404`` for others."""
    charge = charge_of(user)
    program: Program | None = Program.objects.select_related("organization", "live").filter(slug=slug).first()
    if program is None or not charge.holds(program.organization_id):
        logs.refused("publishing.entry_denied", by=user, subject=f"{Program._meta.label_lower} {slug}")
        raise Http404
    return program


def draft_for(user: Any, pk: int) -> Revision:
    """Return a revision with its program and organization. Raises ``Http404`` for what is not there or not theirs."""
    revision: Any = version_for(user, Revision, pk)
    return revision
