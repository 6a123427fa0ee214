"""The door to programs at the desk."""

from typing import Any

from hub.publishing.access import entry_for, version_for
from programs.entry_types import PROGRAM
from programs.models import Program, Revision


def program_for(user: Any, slug: str) -> Program:
    """Return a program with its organization and live revision. Raises ``Http404`` for others."""
    program: Program = entry_for(user, PROGRAM.slug, slug).row
    return program


def draft_for(user: Any, pk: int) -> Revision:
    """Return a revision with its program and organization. Raises ``Http404`` for what is not there or not theirs."""
    revision: Any = version_for(user, Revision, pk)
    return revision  # type: ignore[no-any-return]
