"""A workbook's sheet as rows of texts, read from its parts in one pass; ``archives`` has looked at them before.

A library for workbooks makes objects of styles, formulas and links that nobody asks for, and takes more than half the
time that a large file may. What stands in a cell is text here: dates as YYYY-MM-DD, whole numbers without a point.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from hub.core.text.localized import Localized
from programs.imports.formats.archives import checked_parts
from programs.imports.formats.cells import check_cell
from programs.imports.formats.columns import SheetColumn, columns_of, entry_of
from programs.imports.formats.problems import TEMPLATE, FileProblem, FileRefusedError, refuse

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# The usual namespace, and that of workbooks saved as "strict".
_MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
_LOCAL = {f"{space} {name}": name for space in _MAIN for name in ("row", "c", "v", "t", "si", "rPh")}

_SAID = frozenset({"t", "v"})

type Row = tuple[int, list[str]]


class DamagedError(Exception):
    """A part of the workbook is missing, or says what no workbook says."""


def read_sheet(parts: Mapping[str, bytes], wanted: str) -> tuple[str, list[Row]]:
    """Return the name and the rows of the sheet called ``wanted``, or else of the first one; rows have their numbers.

    Raise ``DamagedError``.
    """
    lower = {name.lower(): data for name, data in parts.items()}
    try:
        book = _Workbook(lower)
        name = wanted if wanted in book.sheets else next(iter(book.sheets))
        reader = _SheetReader(book)
        reader.read(lower[book.sheets[name]])
    except (ET.ParseError, expat.ExpatError, KeyError, IndexError, ValueError, OverflowError, StopIteration) as error:
        raise DamagedError from error
    return name, reader.rows


class _Workbook:
    """What the sheets of a workbook share: their parts by name, its texts, and which styles show a date."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        tree = ET.fromstring(parts[_WORKBOOK])  # noqa: S314 - no part declares an entity
        targets = {one.get("Id"): one for one in ET.fromstring(parts[_RELATIONS])}  # noqa: S314
        self.sheets = {}
        for sheet in _named(tree, "sheet"):
            key = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
            if targets[key].get("Type", "").endswith("/worksheet"):
                self.sheets[sheet.get("name", "")] = _part(targets[key])
        settings = next(_named(tree, "workbookPr"), None)
        since_1904 = settings is not None and settings.get("date1904") in {"1", "true"}
        self.epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
        kinds = {one.get("Type", "").rpartition("/")[2]: _part(one) for one in targets.values()}
        self.texts = _texts(parts[kinds["sharedStrings"]]) if kinds.get("sharedStrings") in parts else []
        self.formats = _formats(parts[kinds["styles"]]) if kinds.get("styles") in parts else {}


def _named(tree: Any, name: str) -> Iterator[Any]:
    return (one for one in tree.iter() if one.tag.rpartition("}")[2] == name)


def _part(relation: Any) -> str:
    target = relation.get("Target", "").lower()
    return str(target.lstrip("/") if target.startswith("/") else f"xl/{target}")


def _formats(styles: bytes) -> dict[str, str]:
    """Return the formats of dates and lengths of time, by the number of the style that a cell names."""
    tree = ET.fromstring(styles)  # noqa: S314 - no part declares an entity
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in _named(tree, "numFmt")}
    cells = next(_named(tree, "cellXfs"), ())
    found = {}
    for number, style in enumerate(cells):
        key = style.get("numFmtId", "0")
        shown = own.get(key) or BUILTIN_FORMATS.get(int(key), "")
        if is_date_format(shown):
            found[str(number)] = shown
    return found


class _Texts:
    """Hears the text of elements; what only says how a word is pronounced is left out."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def read(self, data: bytes) -> None:
        """Read a part to its end."""
        self.parser.Parse(data, True)  # noqa: FBT003 - the parser takes no name

    def start(self, name: str, attributes: dict[str, str]) -> None:
        known = _LOCAL.get(name)
        if known in _SAID:
            self.parser.CharacterDataHandler = self.said.append
        elif known == "rPh":
            self.spoken = len(self.said)
        elif known is not None:
            self.begin(known, attributes)

    def end(self, name: str) -> None:
        known = _LOCAL.get(name)
        if known in _SAID:
            self.parser.CharacterDataHandler = None
        elif known == "rPh":
            del self.said[self.spoken :]
        elif known is not None:
            self.close(known)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins."""
        self.said.clear()

    def close(self, name: str) -> None:
        """Hear that an element ends."""
        raise NotImplementedError


def _texts(data: bytes) -> list[str]:
    found: list[str] = []

    class Shared(_Texts):
        def close(self, name: str) -> None:
            if name == "si":
                found.append("".join(self.said))

    Shared().read(data)
    return found


class _SheetReader(_Texts):
    """The cells of one sheet, row by row."""

    def __init__(self, book: _Workbook) -> None:
        super().__init__()
        self.book = book
        self.rows: list[Row] = []
        self.number = 0
        self.columns: dict[str, int] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row, or a cell of it."""
        if name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.cells: list[str] = []
            self.rows.append((self.number, self.cells))
        elif name == "c":
            self.said.clear()
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.place = attributes.get("r", "")

    def close(self, name: str) -> None:
        """Keep a cell in its column."""
        if name != "c":
            return
        column = self._column() if self.place else len(self.cells) + 1
        if missing := column - 1 - len(self.cells):
            self.cells.extend([""] * missing)
        self.cells.append(self._value("".join(self.said)))

    def _column(self) -> int:
        letters = self.place.rstrip("0123456789")
        if (known := self.columns.get(letters)) is None:
            known = 0
            for letter in letters.upper():
                known = known * 26 + ord(letter) - 64
            self.columns[letters] = known
        if known <= len(self.cells):
            raise ValueError(self.place)
        return known

    def _value(self, said: str) -> str:
        if not said or self.kind in {"inlineStr", "str", "e"}:
            return said
        if self.kind == "s":
            return self.book.texts[int(said)]
        if self.kind == "b":
            return "true" if int(said) else "false"
        if self.kind == "d":
            return datetime.fromisoformat(said).date().isoformat()
        number = float(said) if {".", "E", "e"} & set(said) else int(said)
        if self.style in self.book.formats:
            return self._day(number)
        return str(int(number)) if isinstance(number, int) or number.is_integer() else str(number)

    def _day(self, number: float) -> str:
        lasting = is_timedelta_format(self.book.formats[self.style])
        moment = from_excel(number, self.book.epoch, timedelta=lasting)
        if isinstance(moment, datetime):
            return moment.date().isoformat()
        return moment.isoformat() if isinstance(moment, date) else str(moment)


SHEET = "programs"


def read_xlsx(content: bytes) -> tuple[str, list[tuple[int, Any]]]:
    """Return the name of the sheet and its entries with their rows. Raise ``FileRefusedError``."""
    parts = checked_parts(content)
    try:
        name, rows = read_sheet(parts, SHEET)
    except DamagedError:
        problem = Localized("The workbook is damaged.", "Le classeur est abîmé.")
        raise refuse(problem, TEMPLATE) from None
    return name, _entries(name, rows)


def _entries(sheet: str, rows: list[Row]) -> list[tuple[int, Any]]:
    if not rows or rows[0][0] != 1:
        problem = Localized("The sheet is empty.", "La feuille est vide.")
        if rows:
            problem = Localized("The first row is empty.", "La première ligne est vide.")
        raise refuse(problem, TEMPLATE, sheet=sheet, row=1)
    columns = columns_of(rows[0][1], sheet=sheet)
    entries: list[tuple[int, Any]] = []
    faults: list[FileProblem] = []
    for number, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        faults += _faults(cells, columns, sheet, number)
        entries.append((number, entry_of(columns, cells)))
    if faults:
        raise FileRefusedError(faults)
    if not entries:
        problem = Localized("There is no row beneath the header.", "Il n’y a aucune ligne sous l’en-tête.")
        raise refuse(problem, TEMPLATE, sheet=sheet, row=1)
    return entries


def _faults(cells: list[str], columns: list[SheetColumn], sheet: str, row: int) -> list[FileProblem]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        problem = Localized("A cell stands outside the columns.", "Une case se trouve hors des colonnes.")
        return [FileProblem(problem=problem, remedy=TEMPLATE, sheet=sheet, row=row)]
    pairs = zip(columns, cells, strict=False)
    return [found for column, cell in pairs if (found := check_cell(cell, row=row, column=column.name, sheet=sheet))]
