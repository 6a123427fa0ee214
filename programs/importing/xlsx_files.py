"""Excel workbooks as rows of cells: the first sheet, or the one named "programs"."""

from typing import Any

from hub.core.words import Words
from programs.importing.archives import checked_parts
from programs.importing.cells import check_cell
from programs.importing.columns import Column, columns_of, entry_of
from programs.importing.faults import TEMPLATE, Fault, FileRefusedError, refuse
from programs.importing.workbooks import DamagedError, Row, read_sheet

SHEET = "programs"


def read_xlsx(content: bytes) -> tuple[str, list[tuple[int, Any]]]:
    """Return the name of the sheet and its entries with their rows. Raise ``FileRefusedError``."""
    parts = checked_parts(content)
    try:
        name, rows = read_sheet(parts, SHEET)
    except DamagedError:
        problem = Words("The workbook is damaged.", "Le classeur est abîmé.")
        raise refuse(problem, TEMPLATE) from None
    return name, _entries(name, rows)


def _entries(sheet: str, rows: list[Row]) -> list[tuple[int, Any]]:
    if not rows or rows[0][0] != 1:
        problem = Words("The sheet is empty.", "La feuille est vide.")
        if rows:
            problem = Words("The first row is empty.", "La première ligne est vide.")
        raise refuse(problem, TEMPLATE, sheet=sheet, row=1)
    columns = columns_of(rows[0][1], sheet=sheet)
    entries: list[tuple[int, Any]] = []
    faults: list[Fault] = []
    for number, cells in rows[1:]:
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
