"""Workbooks and tables: made from the columns, with what each means, so that they cannot fall behind the reader."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from programs.imports.formats.columns import COLUMNS, ColumnType, SheetColumn

_HEADINGS = (
    Localized("Column", "Colonne"),
    Localized("Meaning", "Signification"),
    Localized("Required", "Obligatoire"),
    Localized("How it is written", "Comment l’écrire"),
)
_YES, _NO = Localized("yes", "oui"), Localized("no", "non")
_HELP = Localized("columns", "colonnes")
_HOW = {
    ColumnType.TEXT: Localized("one value", "une valeur"),
    ColumnType.CODES: Localized("one or more, separated by |", "une ou plusieurs, séparées par |"),
    ColumnType.LINES: Localized("one to a line of the cell", "une par ligne de la case"),
}


def csv_template() -> bytes:
    """Return the header alone, as Excel opens it in the right encoding."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([column.name for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def workbook(sheets: Mapping[str, tuple[Sequence[SheetColumn], Iterable[Sequence[str]]]], lang: str) -> bytes:
    """Return a workbook: sheets with their columns and rows of text, and a last one that explains the columns."""
    book = Workbook()
    book.remove(book.active)
    explained: list[list[str]] = [[heading.text(lang) for heading in _HEADINGS]]
    for title, (columns, rows) in sheets.items():
        _fill(book.create_sheet(title), [[column.name for column in columns], *rows], [18] * len(columns))
        lead = f"{title}: " if book.worksheets[1:] else ""
        explained += [[f"{lead}{column.name}", column.meaning.text(lang), (_YES if column.required else _NO).text(lang),
                       written(column, lang)] for column in columns]  # fmt: skip
    book.worksheets[0].freeze_panes = "D2"
    last = book.create_sheet(_HELP.text(lang))
    _fill(last, explained, [20, 60, 12, 80])
    for row in last.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Any, rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            if text:
                cell = page.cell(number, place, text)
                # What begins with an equals sign is text, too; spreadsheet programs change no text into a number.
                cell.data_type, cell.number_format = "s", "@"
    for cell in page[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="E6EFEA")
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[page.cell(1, number).column_letter].width = width


def written(column: SheetColumn, lang: str) -> str:
    """Return how the cells of a column are written: its list, and how several values are separated."""
    how = _HOW[column.holds].text(lang)
    if not column.allowed:
        return how
    colon = f"{NBSP}:" if lang == "fr" else ":"
    return f"{how}{colon} {', '.join(column.allowed)}"
