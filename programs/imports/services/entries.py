"""Entries of any type as a workbook: exported, compared cell by cell with what readers see, and written into drafts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.text.formats import fold, members_named
from hub.core.workflow import Refusal, RefusedError
from hub.directory.organizations.sources import domains, source_pages
from hub.directory.seats.access import Charge
from hub.publishing.choices import Origin, VersionState
from hub.publishing.documents.fields import Document, Field, Shape
from hub.publishing.entry_types.base import IMPORTED, EntryType
from hub.publishing.entry_types.fields import entries_offered, entry_option
from hub.publishing.registry import entry_types
from hub.publishing.services import begin_draft, begin_entry, change_draft, document_at, newest_save, open_draft
from programs.choices import RowStatus
from programs.imports.formats.columns import SheetColumn
from programs.imports.formats.entries import (
    AS_OF,
    ID,
    SOURCES,
    VERSION,
    EntryRow,
    EntrySheets,
    changes_of,
    digest_of_document,
    table_rows,
    unnamed,
)
from programs.imports.formats.problems import MOST_GIVEN, FileProblem, FileRefusedError, problem_of
from programs.imports.jobs import ReportProgress
from programs.models import ImportRow, Revision

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_NEAR = 3
_UNREAD = {"verified": False, AS_OF: ""}
_OFFICIAL = {True: "official", False: "secondary"}


def entry_sheets() -> dict[str, EntrySheets]:
    return {each.slug: sheets_of(each) for each in entry_types()}


def sheets_of(entry_type: EntryType) -> EntrySheets:
    columns = {column: field for field in entry_type.fields for column in field.columns}
    chosen = {field.name: field for field in entry_type.new_fields if columns.keys().isdisjoint(field.columns)}
    rows = {name: {key.name: key for key in keys} for name, keys in entry_type.repeated.items()}
    return EntrySheets(entry_type.slug, columns, chosen, rows)


def blank_sheets(entry_type: EntryType) -> dict[str, tuple[list[SheetColumn], list[list[str]]]]:
    """Return the sheets of an export with nothing in them: the template of a type."""
    return {name: (list(columns.values()), []) for name, columns in sheets_of(entry_type).columns.items()}


def exported(
    entry_type: EntryType, charge: Any, lang: str
) -> dict[str, tuple[list[SheetColumn], list[list[str]]]]:  # fmt: skip
    """Return the sheets of what readers see of a type, as far as a person looks after it."""
    sheets, known = sheets_of(entry_type), domains()

    def entries() -> Iterator[tuple[str, Document, dict[str, str], list[list[str]]]]:
        for slug, (row, document) in entry_type.shown_entries(charge).items():
            body = getattr(getattr(row, "organization", None), "slug", "")
            told = [(address, None) for address in document.get(SOURCES, "").split()]
            pages = [
                [page.address, page.name.text(lang), document[AS_OF], _OFFICIAL[page.official]]
                for page in source_pages(told, known, body)
            ]
            yield slug, document, _given(sheets, row), pages

    rows = table_rows(sheets, entries())
    return {name: (columns, rows[name]) for name, (columns, _none) in blank_sheets(entry_type).items()}


def _given(sheets: EntrySheets, row: Any) -> dict[str, str]:
    values = {name: getattr(row, name) for name in sheets.given}
    return {name: getattr(value, "slug", value) for name, value in values.items()}


# --- Look at a file ---------------------------------------------------------------------------------------------------


def entry_rows(
    entry_type: EntryType, entries: Iterable[EntryRow], *, charge: Charge, at: datetime, told: ReportProgress
) -> list[ImportRow]:
    """Return what the rows of a workbook would do. Raise ``FileRefusedError`` with every fault."""
    sheets, shown = sheets_of(entry_type), entry_type.shown_entries()
    found: dict[str, ImportRow] = {}
    faults: list[FileProblem] = []
    lists: _Lists = {}
    entries = list(entries)
    for done, entry in enumerate(entries):
        told(done, len(entries))
        look = _Look(entry_type, sheets, entry, charge, faults, lists)
        slug = entry.cells.get(ID, "")
        if not entry.cells:
            faults += unnamed(entry)
        elif slug in found:
            look.fault("twice", ID)
        elif (row := look.changed(*shown[slug]) if slug in shown else look.new(slug, at)) is not None:
            found[slug] = row
    if faults:
        raise FileRefusedError(faults)
    return list(found.values())


# The entries that fields may name, with their names, by what they are.
type _Lists = dict[str, list[tuple[str, str]]]


@dataclass(slots=True)
class _Look:
    """A look at one row of a workbook; what is wrong with it is added to ``faults``."""

    type: EntryType
    sheets: EntrySheets
    entry: EntryRow
    charge: Charge
    faults: list[FileProblem]
    lists: _Lists

    def fault(self, code: str, column: str = "", **told: str) -> ImportRow | None:
        """Note what is wrong with the row, which then says nothing."""
        sheet = SOURCES if column in (SOURCES, AS_OF) and column not in self.sheets.cells else self.sheets.name
        if column in self.sheets.rows:
            sheet = column
        self.faults.append(problem_of(code, sheet=sheet, row=self.entry.number, column=column, **told))
        return None

    def new(self, slug: str, at: datetime) -> ImportRow | None:
        """Return the row of an entry that is not there yet."""
        if self.entry.cells.get(VERSION):
            return self.fault("gone", ID)
        if not self.type.may_begin:
            return self.fault("given")
        if not _SLUG.fullmatch(slug) or len(slug) > 80:
            return self.fault("slug", ID)
        if slug in self.type.taken(slug):
            return self.fault("taken", ID)
        before = self.type.blank(at) | dict.fromkeys(self.sheets.given, "")
        # An empty cell of a new entry says nothing: it begins as at the desk, but nobody has read its pages yet.
        before |= {name: value for name, value in _UNREAD.items() if name in before}
        self.entry = replace(self.entry, cells={name: cell for name, cell in self.entry.cells.items() if cell})
        known = len(self.faults)
        document = before | self._read(before)
        for field in self.type.new_fields:
            missing = [column for column in field.columns if not document[column]]
            for column in missing if field.required or field.name == self.type.name else ():
                self.fault("blank", column)
        bodies = self.type.bodies(document)
        # Whose it is may not be known where something is wrong with it.
        if not self.faults[known:] and not (
            self.charge.holds_one_of(bodies) and (bodies or not self.type.nobody_named)
        ):
            self.fault("theirs")
        return None if self.faults[known:] else self._row(RowStatus.NEW, slug, document, {}, bodies)

    def changed(self, row: Any, document: Document) -> ImportRow | None:
        """Return the row of an entry that readers see."""
        slug, bodies = row.slug, self.type.bodies_of_row(row)
        if not self.charge.holds_one_of(bodies):
            return self.fault("theirs", ID)
        base, told = document, self.entry.cells.get(VERSION, "")
        if told != digest_of_document(document):
            earlier = self._earlier(slug, told)
            if earlier is None:
                return self.fault("unknown" if told else "taken", VERSION if told else ID)
            base = earlier
        changes = self._read(base | _given(self.sheets, row))
        fixed = {column for field in self.type.fields if field.fixed for column in field.columns}
        for column in changes.keys() & (fixed | self.sheets.given.keys()):
            self.fault("fixed", column)
        stands, draft = document, open_draft(entry_type=self.type, slug=slug) if changes else None
        if draft is not None:
            stands = document_at(draft)[0]
            if draft.state != VersionState.DRAFT:
                return self.fault("reviewed", ID)
        shown = {}
        for column, value in changes.items():
            if stands.get(column) == value:
                continue
            if stands.get(column) != base.get(column):
                self.fault("moved", column)
            shown[column] = [stands.get(column), value]
        status = RowStatus.CHANGED if shown else RowStatus.UNCHANGED
        return self._row(status, slug, base | changes, shown, bodies)

    def _read(self, before: Mapping[str, Any]) -> dict[str, Any]:
        changes, wrong = changes_of(self.sheets, self.entry, dict(before))
        self.faults += wrong
        fields = {**self.sheets.fields, **self.sheets.given}
        for column, value in changes.items():
            field = fields.get(column)
            if field is not None and field.shape is Shape.ENTRY and value:
                changes[column] = self._named(field, column, value)
        return {column: value for column, value in changes.items() if value != before.get(column)}

    def _named(self, field: Field, column: str, cell: str) -> str:
        """Return the entry that a cell names, in the words that the desk understands; where it names none, say so."""
        if field.target not in self.lists:  # one query for each list of the file
            self.lists[field.target] = [(row.slug, entry_option(row)) for row in entries_offered(field)]
        members = self.lists[field.target]
        found = members_named(cell, members)
        if len(found) == 1:
            return found[0]
        words = {word for word in fold(cell).split() if len(word) > 3}
        shared = sorted(((len(words & {*fold(name).split()}), slug) for slug, name in members), reverse=True)
        near = found[:_MOST_NEAR] or [slug for number, slug in shared[:_MOST_NEAR] if number]
        code = "named_near" if near else "named"
        self.fault(code, column, given=cell[:MOST_GIVEN], **{"near": ", ".join(near)} if near else {})
        return cell

    def _earlier(self, slug: str, digest: str) -> Document | None:
        if not digest:
            return None
        documents = map(self.type.document_at, self.type.versions(slug).order_by("-number"))
        return next((each for each in documents if digest_of_document(each) == digest), None)

    def _row(
        self, status: RowStatus, slug: str, document: Document, changes: dict[str, Any], bodies: Iterable[int]
    ) -> ImportRow:
        keys = sorted((key for key in bodies if key > 0), key=lambda key: not self.charge.holds(key))
        body = keys[0] if keys else None
        return ImportRow(
            position=self.entry.number, slug=slug, organization_id=body, status=status, document=document,
            changes=changes, **self.type.name_of(document),
        )  # fmt: skip


# --- Write it into drafts ---------------------------------------------------------------------------------------------


def write_entries(
    rows: list[ImportRow], entry_type: EntryType, *, by: User, at: datetime, told: ReportProgress
) -> None:  # fmt: skip
    """Write what a workbook changes into drafts. Raise ``RefusedError`` where somebody came between."""
    for done, row in enumerate(rows):
        told(done, len(rows))
        if row.status == RowStatus.NEW:
            draft = begin_entry(
                entry_type=entry_type, values=row.document, slug=row.slug, by=by, at=at, origin=Origin.IMPORT
            )
            if isinstance(draft, Revision):
                row.draft = draft
                row.save(update_fields=["draft"])
        elif row.changes:
            draft = begin_draft(entry_type=entry_type, slug=row.slug, by=by, at=at)
            stands = newest_save(draft).content
            if any(stands.get(name) not in pair for name, pair in row.changes.items()):
                sentence = _("%(slug)s was changed meanwhile. Send the file again.") % {"slug": row.slug}
                raise RefusedError(Refusal("moved", sentence))
            news = {name: said for name, (_stood, said) in row.changes.items()}
            change_draft(version=draft, part=IMPORTED, change=partial(_with, news), by=by, at=at)


def _with(news: Mapping[str, Any], document: Document) -> Document:
    return {**document, **news}
