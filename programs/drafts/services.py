"""Changes of a program's draft: conditions one more, one less, in another order; single fields by the neighbours."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from hub.accounts.models import User
from hub.core.vocabulary.enums import ConditionKind
from hub.publishing.documents.fields import Document
from hub.publishing.models import Version
from hub.publishing.registry import entry_type
from hub.publishing.services import begin_draft, change_draft, document_at, save_draft
from programs.documents.condition_rows import blank_row
from programs.documents.fields import CONDITIONS, SECTION_OF, next_row_id
from programs.models import Program, Revision


def add_condition(*, version: Version, kind: ConditionKind, by: User | None, at: datetime) -> int:
    numbers: list[int] = []

    def added(document: Document) -> Document:
        numbers.append(next_row_id(document))
        return document | {CONDITIONS: [*document[CONDITIONS], blank_row(kind, numbers[0])]}

    change_draft(version=version, part=CONDITIONS, change=added, by=by, at=at)
    return numbers[0]


def remove_condition(*, version: Version, ident: int, by: User | None, at: datetime) -> None:
    """Take a condition out of the draft; one that is gone already is no error."""

    def without(document: Document) -> Document:
        return document | {CONDITIONS: [row for row in document[CONDITIONS] if row["id"] != ident]}

    change_draft(version=version, part=CONDITIONS, change=without, by=by, at=at)


def move_condition(*, version: Version, ident: int, up: bool, by: User | None, at: datetime) -> None:
    """Move a condition one place up or down; at the end it stays where it is."""

    def moved(document: Document) -> Document:
        rows = list(document[CONDITIONS])
        here = next((index for index, row in enumerate(rows) if row["id"] == ident), None)
        there = None if here is None else here + (-1 if up else 1)
        if here is not None and there is not None and 0 <= there < len(rows):
            rows[here], rows[there] = rows[there], rows[here]
        return document | {CONDITIONS: rows}

    change_draft(version=version, part=CONDITIONS, change=moved, by=by, at=at)


def set_source(*, version: Version, page: str, by: User | None, at: datetime) -> None:
    """Say of every condition that names no page of its own that it stands on ``page``, read today."""
    today = timezone.localdate(at).isoformat()

    def named(document: Document) -> Document:
        found = {"source": page, "own": "yes", "as_of": today}
        rows = [row if row.get("own") and row["source"] else row | found for row in document[CONDITIONS]]
        return document | {CONDITIONS: rows}

    change_draft(version=version, part=CONDITIONS, change=named, by=by, at=at)


def begin_program_draft(*, program: Program, by: User | None, at: datetime) -> Revision:
    """Return the open draft of a program; where there is none, a new one. Raises ``RefusedError``."""
    draft: Any = begin_draft(entry_type=entry_type("program"), slug=program.slug, by=by, at=at)
    return draft


def write_fields(*, version: Version, values: Mapping[str, Any], by: User | None, at: datetime) -> None:
    """Write fields of a draft as it stands now, a save for each section."""
    for section in dict.fromkeys(SECTION_OF[name].slug for name in values):
        told = {name: value for name, value in values.items() if SECTION_OF[name].slug == section}
        _document, number = document_at(version)
        save_draft(version=version, part=section, values=told, number=number, by=by, at=at)
