"""The workbook of the entries of a type: a sheet of them, one of their sources, and one for each list in them.

What is sent back is read cell by cell: a cell that says what it said is nobody's word. ``version`` is a digest of what
readers saw when the workbook was made.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.core.text.localized import Localized
from hub.publishing.documents.fields import WITHDRAWN, Document, Field, Shape, value_of
from hub.publishing.documents.values import ValueMistakeError, written_day
from programs.imports.formats.columns import SheetColumn, column_for
from programs.imports.formats.problems import MOST_GIVEN, FileProblem, problem_of
from programs.imports.formats.xlsx_files import TableRow, read_tables

ID, VERSION, ENTRY, NUMBER = "id", "version", "entry", "row"
SOURCES, AS_OF = "sources", "as_of"
_YES = frozenset({"true", "yes", "1", "vrai", "oui"})
_NO = frozenset({"", "false", "no", "0", "faux", "non"})
_LINE = Localized("Short name in the address", "Nom court de l’adresse")
_KEYS = {
    ID: Field(name=ID, words=_LINE, required=True),
    VERSION: Field(name=VERSION, words=Localized("Leave it as it is; empty for a new entry",
                                                 "À laisser telle quelle; vide pour une nouvelle fiche")),
    ENTRY: Field(name=ENTRY, words=_LINE, required=True),
    NUMBER: Field(name=NUMBER, words=Localized("Leave it as it is; empty for a new row",
                                               "À laisser tel quel; vide pour une nouvelle ligne")),
}  # fmt: skip
_SOURCE = {
    "address": Field(name="address", words=Localized("Web address", "Adresse Web"), shape=Shape.ADDRESS),
    "name": Field(name="name", words=Localized("Whose page it is: the portal fills it in",
                                               "À qui est la page\u00a0: le portail le remplit")),
    "day": Field(name="day", words=Localized("Day on which it was read, the same for all pages of an entry",
                                             "Date de lecture, la même pour toutes les pages d’une fiche")),
    "official": Field(name="official", words=Localized("Official or secondary: the portal fills it in",
                                                       "Officielle ou secondaire\u00a0: le portail le remplit")),
}  # fmt: skip
_WRITE = Localized("Or leave it as it was.", "Ou laissez-le tel quel.")


@dataclass(frozen=True, slots=True)
class EntrySheets:
    """What the workbook of a type is made of.

    ``fields`` are the columns of its documents, ``given`` what is chosen beside them when an entry begins, and ``rows``
    the lists in its documents with the keys of their rows.
    """

    name: str
    fields: Mapping[str, Field]
    given: Mapping[str, Field]
    rows: Mapping[str, Mapping[str, Field]]

    @property
    def cells(self) -> dict[str, Field]:
        """The fields of the first sheet; pages and their day have their own."""
        apart = {SOURCES, AS_OF} if SOURCES in self.fields else set()
        return dict(self.given) | {name: each for name, each in self.fields.items() if name not in {WITHDRAWN, *apart}}

    @property
    def columns(self) -> dict[str, dict[str, SheetColumn]]:
        found = {self.name: {ID: _KEYS[ID], VERSION: _KEYS[VERSION]} | self.cells}
        if SOURCES in self.fields:
            found[SOURCES] = {ENTRY: _KEYS[ENTRY]} | _SOURCE
        found |= {name: {ENTRY: _KEYS[ENTRY], NUMBER: _KEYS[NUMBER]} | dict(keys) for name, keys in self.rows.items()}
        return {sheet: {name: column_for(each, name) for name, each in named.items()} for sheet, named in found.items()}

    def lists(self, document: Document) -> dict[str, list[list[str]]]:
        """Return the rows of cells that say what the lists in a document say, by their sheets."""
        return {
            name: [[str(row["id"]), *(_cell(row[key]) for key in keys)] for row in document[name]]
            for name, keys in self.rows.items()
        }


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as a file says it: the cells of its row, and the rows of the other sheets that name it.

    A column or sheet that the file does not have is not among them.
    """

    number: int
    cells: Mapping[str, str]
    others: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)


def digest_of_document(document: Document) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]


def table_rows(
    sheets: EntrySheets, entries: Iterable[tuple[str, Document, Mapping[str, str], list[list[str]]]]
) -> dict[str, list[list[str]]]:
    """Return the rows of all sheets that say what entries say.

    An entry is its short name, its document, what was given when it began, and the rows of its sources, if any.
    """
    found: dict[str, list[list[str]]] = {sheet: [] for sheet in sheets.columns}
    for slug, document, given, pages in entries:
        said = {**document, **given}
        found[sheets.name].append([slug, digest_of_document(document), *(_cell(said[name]) for name in sheets.cells)])
        lists = sheets.lists(document)
        if SOURCES in sheets.fields:
            lists[SOURCES] = pages or [["", "", document[AS_OF], ""]]
        for sheet, rows in lists.items():
            found[sheet] += [[slug, *row] for row in rows]
    return found


def read_entries(content: bytes, types: Mapping[str, EntrySheets]) -> tuple[str, list[EntryRow]] | None:
    """Return of which type a workbook is, and its entries; None for other workbooks. Raise ``FileRefusedError``."""
    found = read_tables(content, {name: sheets.columns for name, sheets in types.items()})
    if found is None:
        return None
    first, tables = found
    entries = [EntryRow(number, cells) for number, cells in _named(tables.pop(first))]
    by_slug = {entry.cells.get(ID, ""): entry for entry in entries}
    strange = EntryRow(0, {})
    for sheet, rows in tables.items():
        for entry in entries:
            entry.others[sheet] = []
        for number, cells in _named(rows):
            by_slug.get(cells.get(ENTRY, ""), strange).others.setdefault(sheet, []).append((number, cells))
    if strange.others:
        entries.append(strange)
    return first, entries


def _named(rows: Iterable[TableRow]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, columns, cells in rows:
        told = [*cells, *[""] * (len(columns) - len(cells))]
        yield number, {column.name: _plain(cell) for column, cell in zip(columns, told, strict=False)}


def changes_of(
    sheets: EntrySheets, entry: EntryRow, before: Document
) -> tuple[dict[str, Any], list[FileProblem]]:  # fmt: skip
    """Return what a file says otherwise than a document, ready for it, and what of that cannot be read."""
    found: dict[str, Any] = {}
    faults: list[FileProblem] = []
    for name, each in sheets.cells.items():
        if name in entry.cells and entry.cells[name] != _plain(_cell(before[name])):
            found[name] = _read(each, entry.cells[name], (sheets.name, entry.number, name), faults)
    then = sheets.lists(before)
    for sheet, rows in entry.others.items():
        if sheet == SOURCES:
            found |= _sources(rows, before, faults, new=not entry.cells.get(VERSION))
        elif [[cells.get(key, "") for key in (NUMBER, *sheets.rows[sheet])] for _number, cells in rows] != [
            [_plain(cell) for cell in row] for row in then[sheet]
        ]:
            found[sheet] = list(_listed(sheets, sheet, rows, before, faults))
    if not entry.cells.get(VERSION):
        _stand_on_one_page(sheets, found)
    return {name: value for name, value in found.items() if value != before.get(name)}, faults


def unnamed(entry: EntryRow) -> Iterator[FileProblem]:
    """Yield the rows of other sheets that name no entry of the file."""
    for sheet, rows in entry.others.items():
        for number, _cells in rows:
            yield problem_of("not_on_first_sheet", sheet=sheet, row=number, column=ENTRY)


def _sources(
    rows: list[tuple[int, dict[str, str]]], before: Document, faults: list[FileProblem], *, new: bool
) -> Iterator[tuple[str, str]]:  # fmt: skip
    pages = [
        _read(_SOURCE["address"], cells.get("address", ""), (SOURCES, number, "address"), faults)
        for number, cells in rows
    ]
    yield SOURCES, "\n".join(filter(None, pages))
    days = {written_day(str(cells.get("day", before[AS_OF]))) for _number, cells in rows}
    if new:
        days.discard("")  # says nothing, as in the first sheet
    days = days or {before[AS_OF]}
    if len(days) > 1:
        faults.append(problem_of("several_days", sheet=SOURCES, row=rows[0][0], column="day"))
    day = Field(name="day", words=_LINE, shape=Shape.DAY)
    yield AS_OF, _read(day, str(days.pop()), (SOURCES, rows[0][0] if rows else 0, "day"), faults)


def _stand_on_one_page(sheets: EntrySheets, said: Mapping[str, Any]) -> None:
    """Let what a new entry lists without a page stand on the page of the entry, where it has one alone."""
    pages = said.get(SOURCES, "").split()
    for row in (row for name in sheets.rows for row in said.get(name, ())) if len(pages) == 1 else ():
        if "own" in row and not row["source"]:
            row.update(source=pages[0], as_of=row["as_of"] or said.get(AS_OF, ""))


def _listed(
    sheets: EntrySheets,
    sheet: str,
    rows: list[tuple[int, dict[str, str]]],
    before: Document,
    faults: list[FileProblem],
) -> Iterator[dict[str, Any]]:
    there = {str(row["id"]): row for row in before[sheet]}
    new = max(map(int, there), default=0)
    for number, cells in rows:
        row = dict(there.pop(cells.get(NUMBER, ""), {}))
        if not row:
            new += 1
            row = {"id": new}
        for key, each in sheets.rows[sheet].items():
            told = cells.get(key, "")
            if key not in row or told != _plain(_cell(row[key])):
                row[key] = _read(each, told, (sheet, number, key), faults)
        yield row


def _read(each: Field, cell: str, at: tuple[str, int, str], faults: list[FileProblem]) -> Any:
    """Return what a document keeps of a cell; what cannot be read is told, with its sheet, row and column."""
    told = [part.strip() for part in cell.replace("\n", "|").split("|") if part.strip()]
    known = {str(value) for value, _label in each.members}
    place: dict[str, Any] = dict(zip(("sheet", "row", "column"), at, strict=True)) | {"given": cell[:MOST_GIVEN]}
    if each.shape is Shape.TICK:
        if cell.lower() not in _YES | _NO:
            faults.append(problem_of("no_tick", **place))
    elif known:
        if strange := [one for one in told if one not in known]:
            faults.append(problem_of("not_of_list", **place | {"given": ", ".join(strange)[:MOST_GIVEN]}))
    elif each.shape is not Shape.SEVERAL:
        try:
            value_of(each, at[2], cell)
        except ValueMistakeError as error:
            faults.append(FileProblem(problem=error.words, remedy=_WRITE, **place))
    if each.shape is Shape.TICK:
        return cell.lower() in _YES
    if each.shape is Shape.DAY:
        return written_day(cell)
    return told if each.shape is Shape.SEVERAL else cell


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " | ".join(value) if isinstance(value, list) else str(value)


def _plain(cell: str) -> str:
    """Return a cell without what spreadsheet programs change of it."""
    return cell.replace("\r\n", "\n").replace("_x000D_", "").strip()
