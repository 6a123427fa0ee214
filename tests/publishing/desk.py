"""Curators of entries, and drafts of them in every state."""

from datetime import UTC, datetime
from typing import Any

from hub.accounts.models import User
from hub.publishing import services
from hub.publishing.entry_types.rows import RowType
from hub.publishing.models import EntryVersion
from hub.publishing.registry import entry_types
from hub.publishing.services import newest_save
from tests.programs.desk.curators import curator

# The types whose entries are rows of a table.
KINDS = {each.slug: each for each in entry_types() if isinstance(each, RowType)}
MOMENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
REASON = "The page says so since November."


def editor(name: str) -> User:
    """Return a curator of the whole catalogue."""
    return curator(name, None)


def write(draft: EntryVersion, by: User, at: datetime = MOMENT, **values: Any) -> services.Saved:
    """Save fields of a draft from its newest save."""
    return services.save_draft(version=draft, values=values, number=newest_save(draft).number or 0, by=by, at=at)


def edited(kind: RowType, slug: str, by: User, at: datetime = MOMENT, **values: Any) -> EntryVersion:
    """Return a draft of an entry in which some fields were written."""
    draft = services.begin_draft(entry_type=kind, slug=slug, by=by, at=at)
    write(draft, by, at, **values)
    return draft


def submitted(kind: RowType, slug: str, by: User, at: datetime = MOMENT, **values: Any) -> EntryVersion:
    """Return a draft that waits for a second curator."""
    draft = edited(kind, slug, by, at, **values)
    services.submit(version=draft, reason=REASON, by=by, at=at)
    draft.refresh_from_db()
    return draft


def published(kind: RowType, slug: str, at: datetime = MOMENT, **values: Any) -> EntryVersion:
    """Return a version that a curator wrote and a second one published."""
    draft = submitted(kind, slug, _person("writer"), at, **values)
    services.approve(version=draft, by=_person("reader"), at=at)
    draft.refresh_from_db()
    return draft


def _person(name: str) -> User:
    return User.objects.filter(email=f"{name}@example.org").first() or editor(name)


def said(kind: RowType, slug: str) -> dict[str, Any]:
    """Return what readers see of an entry, as a document."""
    return kind.document_of_row(kind.row(slug))
