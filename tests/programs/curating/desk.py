"""Curators and their drafts, for the tests of the desk."""

from datetime import UTC, datetime
from typing import Any

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.directory.models import Curatorship, Organization
from programs.curating import services
from programs.curating.services.drafts import document_at
from programs.models import Program, Revision
from tests.programs.factories import organization

MOMENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
REASON = "The guide of 2026-27 says so."


def curator(name: str, *organizations: Organization | None, role: Role = Role.CURATOR) -> User:
    """Return a curator of these organizations; None means the whole catalogue, and nothing means Example Agency."""
    person: User = User.objects.create_user(f"{name}@example.org", role=role, name=name.title())
    for body in organizations or (organization(),):
        Curatorship.objects.create(user=person, organization=body, since=MOMENT)
    return person


def edited(program: Program, by: User, part: str = "words", at: datetime = MOMENT, **values: Any) -> Revision:
    """Return a draft of a program in which one part was written."""
    draft = services.begin_draft(program=program, by=by, at=at)
    write(draft, by, part, at=at, **values)
    return draft


def write(draft: Revision, by: User, part: str = "words", at: datetime = MOMENT, **values: Any) -> services.Saved:
    """Save a part of a draft from its present version."""
    _document, version = document_at(draft)
    return services.save_part(revision=draft, part=part, values=values, version=version, by=by, at=at)


def submitted(program: Program, by: User, part: str = "words", at: datetime = MOMENT, **values: Any) -> Revision:
    """Return a draft that waits for a second curator."""
    draft = edited(program, by, part, at=at, **values)
    services.submit(revision=draft, reason=REASON, by=by, at=at)
    draft.refresh_from_db()
    return draft
