"""CSV as rows of cells: UTF-8, separated by commas or semicolons."""

import csv
import io
from typing import Any

from hub.core.words import Words
from programs.importing.cells import MAX_CELL, check_cell
from programs.importing.columns import BY_NAME, columns_of, entry_of
from programs.importing.faults import MAX_ROWS, SPLIT, TEMPLATE, Fault, FileRefusedError, refuse
from programs.importing.texts import decode


def read_csv(content: bytes) -> list[tuple[int, Any]]:
    """Return the entries of a file with the lines they begin at. Raise ``FileRefusedError``."""
    text = decode(content)
    delimiter = _delimiter(text)
    csv.field_size_limit(MAX_CELL * 2)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = None
    entries: list[tuple[int, Any]] = []
    faults: list[Fault] = []
    line = 1
    try:
        for cells in reader:
            begin, line = line, reader.line_num + 1
            if columns is None:
                columns = columns_of(cells)
            elif any(cell.strip() for cell in cells):
                faults += _faults(cells, columns, begin)
                entries.append((begin, entry_of(columns, cells)))
            if len(entries) > MAX_ROWS:
                problem = Words(f"There are more than {MAX_ROWS} rows.", f"Il y a plus de {MAX_ROWS} lignes.")
                raise refuse(problem, SPLIT, row=begin)
    except csv.Error:
        raise refuse(
            Words("The quotes do not close, or a cell is too long.", "Un guillemet n’est pas fermé, ou trop de texte."),
            Words("Save the sheet as CSV UTF-8 again.", "Réenregistrez la feuille en CSV UTF-8."),
            row=line,
        ) from None
    if faults:
        raise FileRefusedError(faults)
    if not entries:
        problem = Words("There is no row beneath the header.", "Il n’y a aucune ligne sous l’en-tête.")
        raise refuse(problem, TEMPLATE, row=1)
    return entries


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    known = {mark: sum(name.strip(' "\r') in BY_NAME for name in header.split(mark)) for mark in (",", ";")}
    if not any(known.values()):
        problem = Words("The first row names no known column.", "La première ligne ne nomme aucune colonne connue.")
        raise refuse(problem, TEMPLATE, row=1)
    return max(known, key=lambda mark: known[mark])


def _faults(cells: list[str], columns: list[Any], line: int) -> list[Fault]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        problem = Words("There are more cells than columns.", "Il y a plus de cases que de colonnes.")
        remedy = Words(
            "Put quotes around cells that hold the separator.",
            "Mettez entre guillemets les cases qui contiennent le séparateur.",
        )
        return [Fault(problem=problem, remedy=remedy, row=line)]
    pairs = zip(columns, cells, strict=False)
    return [fault for column, cell in pairs if (fault := check_cell(cell, row=line, column=column.name))]
