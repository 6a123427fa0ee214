"""Drafts: begin one from what readers see, write in it, and lose nothing that was typed.

Every save is a row with the whole document and the next number. Who saves names the number at which the form was
opened: what others saved meanwhile in other fields is kept, and where they changed the same field otherwise, the new
text is held aside until its writer has seen theirs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import history_context, record
from hub.core.workflow import Refusal, RefusedError, require
from hub.publishing.choices import OPEN_STATES, Origin, VersionState
from hub.publishing.documents.fields import Document, changed_columns
from hub.publishing.entry_types.base import BEGUN, RESTORED, UPDATED, EntryType
from hub.publishing.models import Save, Version
from hub.publishing.rules import may_begin, may_write

_SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the number of the draft's newest save, and what was held aside, if another came first."""

    number: int
    held: Save | None = None


# --- Begin ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_entry(
    *, entry_type: EntryType, values: Mapping[str, Any], by: User | None, at: datetime, slug: str = "",
    origin: Origin = Origin.CURATOR,
) -> Version:  # fmt: skip
    """Make an entry that nobody sees yet, with its first draft. ``values`` are those of the type's ``new_fields``.

    Its address stays: ``slug``, where that is told and free, else one made of its English name. Raises
    ``RefusedError`` for a type whose entries are given, and for whom the organization is not theirs.
    """
    if not entry_type.may_begin:
        require(Refusal("given", _("These entries are given: none is added.")))
    document = entry_type.blank(at)
    told = document | dict(values)
    bodies = entry_type.bodies(told)
    if entry_type.nobody_named and not bodies:
        require(Refusal("no_organization", str(entry_type.nobody_named)))
    require(may_begin(bodies, by=by))
    slug = slug or _free_slug(entry_type, told)
    with history_context(by, "publishing.entry.begun"):
        entry_type.create(slug, told)
        document = {name: told[name] for name in document}
        draft = _draft(entry_type, slug, document, based_on=None, by=by, at=at, origin=origin)
    record(action="publishing.entry.begun", by=by, at=at, subject=draft)
    return draft


@transaction.atomic
def begin_draft(*, entry_type: EntryType, slug: str, by: User | None, at: datetime) -> Version:
    """Return the open draft of an entry; where there is none, a new one that says what readers see.

    Raises ``RefusedError`` for an entry that ``by`` does not look after, and where there is no such entry.
    """
    shown = entry_type.shown(slug, at=at)
    found = open_draft(entry_type=entry_type, slug=slug)
    last: Version | None = found or shown or entry_type.versions(slug).order_by("-number").first()
    if last is None:
        raise RefusedError(Refusal("no_entry", _("There is no such entry.")))
    require(may_begin(last.organization_ids, by=by))
    if found is not None:
        return found
    with history_context(by, "publishing.draft.begun"):
        draft = _draft(entry_type, slug, entry_type.document_at(last), based_on=shown, by=by, at=at)
    record(action="publishing.draft.begun", by=by, at=at, subject=draft)
    return draft


def _draft(
    entry_type: EntryType, slug: str, document: Document, *, based_on: Version | None, by: User | None, at: datetime,
    origin: Origin = Origin.CURATOR,
) -> Version:  # fmt: skip
    draft = entry_type.new_version(
        slug, document, state=VersionState.DRAFT, origin=origin, based_on=based_on, made_by=by, made_at=at
    )
    draft.saves.create(number=1, part=BEGUN, content=document, by=by, at=at)
    return draft


def _free_slug(entry_type: EntryType, document: Document) -> str:
    slug = slugify(entry_type.stem(document))[:_SLUG_LENGTH].strip("-") or entry_type.slug
    start = slug[: _SLUG_LENGTH - 3]
    taken = entry_type.taken(start)
    return next(found for n in range(1, 999) if (found := slug if n == 1 else f"{start}-{n}") not in taken)


# --- Read -------------------------------------------------------------------------------------------------------------


def newest_save(version: Version) -> Save:
    """Return a version as it stands (one query); what a file brought has no save, and is made one."""
    found: Save | None = version.saves.filter(number__isnull=False).order_by("-number").first()
    if found is not None:
        return found
    content = version.type.document_at(version)
    return version.saves.model(version=version, number=0, content=content, by_id=version.made_by_id, at=version.made_at)


def open_draft(*, entry_type: EntryType, slug: str) -> Version | None:
    """Return the version of an entry that is worked on, in review or approved for a day (one query)."""
    return entry_type.versions(slug).filter(state__in=OPEN_STATES).first()


def document_before(version: Version) -> Document:
    """Return the document of what a draft was made from: what was published then, or what it began with."""
    if version.based_on is not None:
        return version.type.document_at(version.based_on)
    begun: Save | None = version.saves.filter(number=1).first()
    return version.type.blank(version.made_at) if begun is None else begun.content


def document_at(version: Version) -> tuple[Document, int]:
    """Return what a draft says, and the number of its newest save."""
    save = newest_save(version)
    return save.content, save.number or 0


def held_for(version: Version, part: str, person: Any) -> Save | None:
    return _held(version, part, person).order_by("-pk").first()


def _held(version: Version, part: str, person: Any) -> Any:
    return version.saves.filter(number__isnull=True, settled_at__isnull=True, part=part, by=person.pk)


# --- Write ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_draft(
    *, version: Version, part: str = "text", values: Mapping[str, Any], number: int, by: User | None, at: datetime
) -> Saved:
    """Write in a part of a draft what was typed, whether it can be read or not.

    ``number`` is the save that the form was opened at. Raises ``RefusedError`` where the draft is none any
    more or is not theirs.
    """
    row = locked(version)
    require(may_write(row, by=by))
    current = newest_save(row)
    opened = current if number == (current.number or 0) else row.saves.filter(number=number).first()
    mine = None if opened is None else _merged(row.type, part, values, opened.content, current.content)
    if mine is None:
        return Saved(current.number or 0, hold_aside(version=row, part=part, values=values, by=by, at=at))
    document = row.type.with_part(current.content, part, mine)
    if document == current.content:
        return Saved(current.number or 0)
    return Saved(_keep(row, current, part, document, by=by, at=at))


def _merged(
    entry_type: EntryType, part: str, values: Mapping[str, Any], opened: Document, there: Document
) -> dict[str, Any] | None:
    """Return what somebody changed in a part; None where another changed the same since, or took the part out."""
    then, now = (entry_type.part_of(document, part) for document in (opened, there))
    if then is None or now is None:
        return None
    mine = {name: value for name, value in values.items() if value != then.get(name)}
    theirs = changed_columns(then, now)
    return None if any(name in theirs and value != now.get(name) for name, value in mine.items()) else mine


@transaction.atomic
def change_draft(
    *, version: Version, part: str, change: Callable[[Document], Document], by: User | None, at: datetime
) -> None:
    """Change what a draft says now: add, move or take out a row. Raises ``RefusedError`` as above."""
    row = locked(version)
    require(may_write(row, by=by))
    current = newest_save(row)
    document = change(current.content)
    if document != current.content:
        _keep(row, current, part, document, by=by, at=at)


@transaction.atomic
def restore_save(*, version: Version, number: int, by: User | None, at: datetime) -> None:
    """Make the draft say again what it said at an earlier save. Raises ``DoesNotExist`` of its saves for none such."""
    row = locked(version)
    require(may_write(row, by=by))
    earlier: Save = row.saves.get(number=number)
    _keep(row, newest_save(row), RESTORED, earlier.content, by=by, at=at)


@transaction.atomic
def bring_up_to_date(*, version: Version, by: User | None, at: datetime) -> None:
    """Take what readers see since into the draft, wherever the draft itself changed nothing."""
    row = locked(version)
    require(may_write(row, by=by))
    shown = row.type.shown(row.slug, at=at)
    if row.based_on == shown:
        return
    current = newest_save(row)
    # Where readers see nothing any more, the draft goes on as it is.
    news = current.content if shown is None else row.type.document_at(shown)
    base = news if row.based_on is None else row.type.document_at(row.based_on)
    mine = {name: value for name, value in current.content.items() if value != base.get(name)}
    row.based_on = shown
    with history_context(by, "publishing.draft.updated"):
        row.save(update_fields=["based_on"])
    _keep(row, current, UPDATED, news | mine, by=by, at=at)
    record(action="publishing.draft.updated", by=by, at=at, subject=row)


@transaction.atomic
def discard_draft(*, version: Version, by: User | None, at: datetime) -> None:
    """Delete a draft with its saves; what readers see stays. An entry of which nothing else was said goes with it."""
    row = locked(version)
    require(may_write(row, by=by))
    data = {"entry_type": row.entry_type, "slug": row.slug, "number": row.number}
    record(action="publishing.draft.discarded", by=by, at=at, subject=row.type.subject(row), data=data)
    with history_context(by, "publishing.draft.discarded"):
        row.delete()
        row.type.forget(row)


@transaction.atomic
def hold_aside(*, version: Version, part: str, values: Mapping[str, Any], by: User | None, at: datetime) -> Save:
    """Keep what was typed without writing it into the draft: its session had ended, or another came first."""
    return version.saves.create(part=part, content=dict(values), by=by, at=at)


@transaction.atomic
def settle(*, version: Version, part: str, by: User, at: datetime) -> None:
    """Note that a person has decided about what was held aside of a part."""
    _held(version, part, by).update(settled_at=at)


def _keep(version: Version, current: Save, part: str, document: Document, *, by: User | None, at: datetime) -> int:
    number = (current.number or 0) + 1
    # Lists name a draft as it calls itself today; all else is written out when it is submitted.
    with history_context(by, "publishing.draft.saved"):
        take_columns(version, document, final=False, save=True)
    version.saves.create(number=number, part=part, content=document, by=by, at=at)
    return number


# --- For the neighbours -----------------------------------------------------------------------------------------------


def take_columns(version: Version, document: Document, *, final: bool, save: bool) -> None:
    """Give a draft the columns that follow its document; it is written where one of them changes."""
    columns = version.type.columns(version, document, final=final)
    changed = {name: value for name, value in columns.items() if getattr(version, name) != value}
    for name, value in changed.items():
        setattr(version, name, value)
    if save and changed:
        version.save(update_fields=list(changed))


def locked(version: Version) -> Version:
    """Return a version as it is now; others who want to change it wait."""
    rows = type(version).objects.select_for_update(of=("self",)).select_related(*version.RELATED)
    return rows.get(pk=version.pk)
