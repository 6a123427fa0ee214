"""A workbook's sheet as rows of texts, read by openpyxl; ``archives`` has looked at its parts before.

What stands in a cell is text here: dates as YYYY-MM-DD, whole numbers without a point.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from openpyxl import load_workbook

from programs.imports.formats.archives import checked_parts
from programs.imports.formats.cells import check_cell
from programs.imports.formats.columns import BY_NAME, SheetColumn, columns_of, entry_of
from programs.imports.formats.problems import MAX_COLUMNS, MAX_ROWS, FileProblem, FileRefusedError, problem_of, refuse

# The namespaces of workbooks saved as "strict", which openpyxl does not know.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
# What stands around the rows of a sheet is not read: views, validations and colours are many, and may be faulty.
_AROUND = re.compile(rb"(<(\w+:)?worksheet\b[^>]*>).*?(<(\w+:)?sheetData\b.*</(\w+:)?sheetData>).*", re.DOTALL)

_TITLE = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\bname=[\"']([^\"']+)[\"']")

type Row = tuple[int, list[str]]
type TableRow = tuple[int, list[SheetColumn], list[str]]


class DamagedError(Exception):
    """A part of the workbook is missing, or says what no workbook says."""


def read_sheet(parts: Mapping[str, bytes], wanted: str) -> tuple[str, list[Row]]:
    """Return the name and the filled rows of the sheet called ``wanted``, or else of the first one, with their numbers.

    Raise ``DamagedError``.
    """
    return next(iter(_sheets(parts, (wanted,)).items()))


def _sheets(parts: Mapping[str, bytes], wanted: Collection[str]) -> dict[str, list[Row]]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, _AROUND.sub(rb"\1\3</\2worksheet>", _STRICT.sub(_USUAL, data)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.filterwarnings("error", "Cell .* is marked as a date")
            book = load_workbook(packed, read_only=True, data_only=True, keep_links=False)
            sheets = [one for one in book.worksheets if one.title in wanted] or book.worksheets[:1]
            found = {one.title: list(_rows(one)) for one in sheets}
    except Exception as error:
        raise DamagedError from error
    if not found:
        raise DamagedError
    return found


def _rows(sheet: Any) -> Iterator[Row]:
    found = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1, values_only=True)
    for number, values in enumerate(found, start=1):
        if any(cells := ["" if value is None else _text(value) for value in values]):
            yield number, cells


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


SHEET = "programs"


def read_xlsx(content: bytes) -> tuple[str, list[tuple[int, Any]]]:
    """Return the name of the sheet and its entries with their rows. Raise ``FileRefusedError``."""
    try:
        name, rows = read_sheet(checked_parts(content), SHEET)
    except DamagedError:
        raise _damaged() from None
    return name, [(number, entry_of(columns, cells)) for number, columns, cells in read_table(name, rows, BY_NAME)]


def read_tables(
    content: bytes, known: Mapping[str, Mapping[str, Mapping[str, SheetColumn]]]
) -> tuple[str, dict[str, list[TableRow]]] | None:
    """Return which of some workbooks this is, and the rows of its sheets by their names; None: none of them.

    Each of ``known`` stands under the name of its first sheet, with the columns of all its sheets. Raise
    ``FileRefusedError``.
    """
    parts = checked_parts(content)
    titles = {name.decode() for name in _TITLE.findall(parts.get("xl/workbook.xml", b""))}
    first = next((name for name in known if name in titles), None)
    if first is None:
        return None
    try:
        sheets = _sheets(parts, known[first])
    except DamagedError:
        raise _damaged() from None
    return first, {
        name: read_table(name, rows, known[first][name], filled=name == first)
        for name, rows in sheets.items()
        if rows or name == first
    }


def _damaged() -> FileRefusedError:
    return refuse("damaged_workbook")


def read_table(sheet: str, rows: list[Row], known: Mapping[str, SheetColumn], *, filled: bool = True) -> list[TableRow]:
    """Return the rows of a sheet beneath its header; where it must be ``filled``, none at all is a fault."""
    if not rows or rows[0][0] != 1:
        raise refuse("empty_first_row" if rows else "empty_sheet", sheet=sheet, row=1)
    columns = columns_of(rows[0][1], sheet=sheet, known=known)
    entries: list[TableRow] = []
    faults: list[FileProblem] = []
    for number, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        faults += _faults(cells, columns, sheet, number)
        entries.append((number, columns, cells))
    if faults:
        raise FileRefusedError(faults)
    if not entries and filled:
        raise refuse("no_rows", sheet=sheet, row=1)
    return entries


def _faults(cells: list[str], columns: list[SheetColumn], sheet: str, row: int) -> list[FileProblem]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        return [problem_of("outside_columns", sheet=sheet, row=row)]
    pairs = zip(columns, cells, strict=False)
    return [found for column, cell in pairs if (found := check_cell(cell, row=row, column=column.name, sheet=sheet))]
