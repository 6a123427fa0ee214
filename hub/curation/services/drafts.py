"""Drafts of entries: begin one, write in it, and lose nothing that was typed.

Every save is a row with the whole document and the next number. Who saves names the number at which the form was
opened: what others saved meanwhile in other fields is kept, and where they changed the same field otherwise, the new
text is held aside until its writer has seen theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import noting, record
from hub.core.workflow import Refusal
from hub.curation.choices import OPEN_STATES, EntryOrigin, EntryState
from hub.curation.declaring import Kind
from hub.curation.fields import Document, blank_document, changed_columns
from hub.curation.models import EntrySave, EntryVersion
from hub.curation.rules import may_edit, may_write
from hub.curation.services.versions import (
    add_version,
    kind_of,
    locked,
    names_in,
    require,
    shown_version,
    versions_of,
)
from programs.workflow import curators_only

_SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the number of the draft's newest save, and what was held aside, if another came first."""

    number: int
    held: EntrySave | None = None


# --- Begin ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_entry(*, kind: Kind, values: Mapping[str, Any], by: User | None, at: datetime) -> EntryVersion:
    """Make an entry that nobody sees yet, with its first draft. ``values`` are its names and its fixed fields.

    Its address is made of its English name, and stays. Raises ``TransitionRefusedError`` for a kind whose entries are
    given, and for whom the organization is not theirs.
    """
    if not kind.may_begin:
        require(Refusal("given", _("These entries are given: none is added.")))
    document = blank_document(kind.all_fields) | dict(values)
    bodies = kind.organization_ids(document)
    if kind.owners and not bodies:
        require(Refusal("no_organization", str(kind.owners.missing)))
    require(curators_only(None, by=by) or may_edit(bodies, by=by))
    slug = _free_slug(kind, document)
    with noting(by, "curation.entry.begun"):
        draft = _draft(kind, slug, document, based_on=None, by=by, at=at)
    record(action="curation.entry.begun", by=by, at=at, subject=draft)
    return draft


@transaction.atomic
def begin_draft(*, kind: Kind, slug: str, by: User | None, at: datetime) -> EntryVersion:
    """Return the open draft of an entry; where there is none, a new one that says what readers see.

    Raises ``TransitionRefusedError`` for an entry that ``by`` does not look after, and where there is no such entry.
    """
    shown = shown_version(kind, slug, at=at)
    found: EntryVersion | None = versions_of(kind, slug).filter(state__in=OPEN_STATES).first()
    if shown is None and found is None:
        require(Refusal("no_entry", _("There is no such entry.")))
    known = shown or found
    require(curators_only(known, by=by) or may_edit(known.organization_ids, by=by))  # type: ignore[union-attr]
    if found is not None or shown is None:
        return found  # type: ignore[return-value]  # one of the two is there
    with noting(by, "curation.draft.begun"):
        draft = _draft(kind, slug, shown.content, based_on=shown, by=by, at=at)
    record(action="curation.draft.begun", by=by, at=at, subject=draft)
    return draft


def _draft(kind: Kind, slug: str, document: Document, *, by: User | None, at: datetime, **columns: Any) -> EntryVersion:
    draft = add_version(
        kind, slug, document, by=by, at=at, state=EntryState.DRAFT, origin=EntryOrigin.CURATOR, **columns
    )  # fmt: skip
    EntrySave.objects.create(version=draft, number=1, what="begun", content=document, by=by, at=at)
    return draft


def _free_slug(kind: Kind, document: Document) -> str:
    slug = slugify(kind.address(document))[:_SLUG_LENGTH].strip("-") or kind.slug
    start = slug[: _SLUG_LENGTH - 3]
    taken = {
        *kind.model.objects.filter(slug__startswith=start).values_list("slug", flat=True),
        *EntryVersion.objects.filter(kind=kind.slug, slug__startswith=start).values_list("slug", flat=True),
    }
    return next(found for n in range(1, 999) if (found := slug if n == 1 else f"{start}-{n}") not in taken)


# --- Read -------------------------------------------------------------------------------------------------------------


def newest_save(version: EntryVersion) -> EntrySave:
    """Return the draft as it stands (one query); what a file brought has no save, and is made one."""
    found: EntrySave | None = version.saves.filter(number__isnull=False).order_by("-number").first()
    if found is not None and version.state == EntryState.DRAFT:
        return found
    return EntrySave(
        version=version, number=found.number if found else 0, content=version.content, by_id=version.made_by_id,
        at=version.made_at,
    )  # fmt: skip


def held_for(version: EntryVersion, person: Any) -> EntrySave | None:
    """Return the last text of a draft that is held aside for a person."""
    waiting = version.saves.filter(number__isnull=True, settled_at__isnull=True, by=person.pk)
    return waiting.order_by("-pk").first()  # type: ignore[no-any-return]


# --- Write ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_draft(
    *, version: EntryVersion, values: Mapping[str, Any], number: int, by: User | None, at: datetime
) -> Saved:
    """Write what was typed, whether it can be read or not. ``number`` is the save that the form was opened at.

    Raises ``TransitionRefusedError`` where the draft is none any more or is not theirs.
    """
    row = locked(version)
    require(may_write(row, by=by))
    current = newest_save(row)
    opened = current if number == current.number else row.saves.filter(number=number).first()
    there = current.content
    if opened is None:
        return Saved(current.number or 0, hold_aside(version=row, values=values, by=by, at=at))
    mine = {column: value for column, value in values.items() if value != opened.content.get(column)}
    theirs = changed_columns(opened.content, there)
    if any(column in theirs and value != there.get(column) for column, value in mine.items()):
        return Saved(current.number or 0, hold_aside(version=row, values=values, by=by, at=at))
    document = there | mine
    if document == there:
        return Saved(current.number or 0)
    return Saved(_keep(row, current, "saved", document, by=by, at=at))


@transaction.atomic
def restore_save(*, version: EntryVersion, number: int, by: User | None, at: datetime) -> None:
    """Make the draft say again what it said at an earlier save. Raises ``EntrySave.DoesNotExist`` for no such save."""
    row = locked(version)
    require(may_write(row, by=by))
    earlier: EntrySave = row.saves.get(number=number)
    _keep(row, newest_save(row), "restored", earlier.content, by=by, at=at)


@transaction.atomic
def bring_up_to_date(*, version: EntryVersion, by: User | None, at: datetime) -> None:
    """Take what readers see since into the draft, wherever the draft itself changed nothing."""
    row = locked(version)
    require(may_write(row, by=by))
    kind = kind_of(row)
    shown = shown_version(kind, row.slug, at=at)
    if shown is None or row.based_on_id == shown.pk:
        return
    base = row.based_on.content if row.based_on is not None else shown.content
    current = newest_save(row)
    mine = {column: value for column, value in current.content.items() if value != base.get(column)}
    row.based_on = shown
    with noting(by, "curation.draft.updated"):
        row.save(update_fields=["based_on"])
    _keep(row, current, "updated", shown.content | mine, by=by, at=at)
    record(action="curation.draft.updated", by=by, at=at, subject=row)


@transaction.atomic
def discard_draft(*, version: EntryVersion, by: User | None, at: datetime) -> None:
    """Delete a draft with its saves; what readers see stays."""
    row = locked(version)
    require(may_write(row, by=by))
    data = {"kind": row.kind, "slug": row.slug, "number": row.number}
    record(action="curation.draft.discarded", by=by, at=at, subject=row, data=data)
    with noting(by, "curation.draft.discarded"):
        row.delete()


@transaction.atomic
def hold_aside(*, version: EntryVersion, values: Mapping[str, Any], by: User | None, at: datetime) -> EntrySave:
    """Keep what was typed without writing it into the draft: its session had ended, or another came first."""
    row: EntrySave = EntrySave.objects.create(version=version, what="held", content=dict(values), by=by, at=at)
    return row


@transaction.atomic
def settle(*, version: EntryVersion, by: User, at: datetime) -> None:
    """Note that a person has decided about what was held aside."""
    version.saves.filter(number__isnull=True, settled_at__isnull=True, by=by.pk).update(settled_at=at)


def _keep(
    version: EntryVersion, current: EntrySave, what: str, document: Document, *, by: User | None, at: datetime
) -> int:
    number = (current.number or 0) + 1
    # Lists name a draft as it calls itself today, and show it to those whose it has become, too.
    kind = kind_of(version)
    bodies = sorted({*version.organization_ids, *kind.organization_ids(document)})
    columns = {**names_in(kind, document), "organization_ids": bodies}
    if any(getattr(version, name) != value for name, value in columns.items()):
        for name, value in columns.items():
            setattr(version, name, value)
        with noting(by, "curation.draft.saved"):
            version.save(update_fields=list(columns))
    EntrySave.objects.create(version=version, number=number, what=what, content=document, by=by, at=at)
    return number
