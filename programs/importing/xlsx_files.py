"""Excel workbooks as rows of cells: the first sheet, or the one named "programs"."""

import io
from datetime import date, datetime
from typing import Any

import openpyxl

from hub.core.words import Words
from programs.importing.archives import check_archive
from programs.importing.cells import check_cell
from programs.importing.columns import Column, columns_of, entry_of
from programs.importing.faults import MAX_COLUMNS, MAX_ROWS, TEMPLATE, Fault, FileRefusedError, refuse

SHEET = "programs"


def read_xlsx(content: bytes) -> tuple[str, list[tuple[int, Any]]]:
    """Return the name of the sheet and its entries with their rows. Raise ``FileRefusedError``."""
    check_archive(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        name = SHEET if SHEET in book.sheetnames else book.sheetnames[0]
        rows = list(book[name].iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True))
    except Exception:  # noqa: BLE001 - the library answers damaged parts with whatever its parsers raise
        problem = Words("The workbook is damaged.", "Le classeur est abîmé.")
        raise refuse(problem, TEMPLATE) from None
    return name, _entries(name, rows)


def _entries(sheet: str, rows: list[tuple[Any, ...]]) -> list[tuple[int, Any]]:
    if not rows:
        problem = Words("The sheet is empty.", "La feuille est vide.")
        raise refuse(problem, TEMPLATE, sheet=sheet, row=1)
    columns = columns_of([_text(value) for value in rows[0]], sheet=sheet)
    entries: list[tuple[int, Any]] = []
    faults: list[Fault] = []
    for number, values in enumerate(rows[1:], start=2):
        cells = [_text(value) for value in values]
        if not any(cell.strip() for cell in cells):
            continue
        faults += _faults(cells, columns, sheet, number)
        entries.append((number, entry_of(columns, cells)))
    if faults:
        raise FileRefusedError(faults)
    if not entries:
        problem = Words("There is no row beneath the header.", "Il n’y a aucune ligne sous l’en-tête.")
        raise refuse(problem, TEMPLATE, sheet=sheet, row=1)
    return entries


def _faults(cells: list[str], columns: list[Column], sheet: str, row: int) -> list[Fault]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        problem = Words("A cell stands outside the columns.", "Une case se trouve hors des colonnes.")
        return [Fault(problem=problem, remedy=TEMPLATE, sheet=sheet, row=row)]
    pairs = zip(columns, cells, strict=False)
    return [found for column, cell in pairs if (found := check_cell(cell, row=row, column=column.name, sheet=sheet))]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
