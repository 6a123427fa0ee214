"""Templates to fill in: made from the columns, with what each means, so that they cannot fall behind the reader."""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from programs.imports.formats.columns import COLUMNS, ColumnType, SheetColumn
from programs.imports.formats.xlsx_files import SHEET

_HEADINGS = (
    Localized("Column", "Colonne"),
    Localized("Meaning", "Signification"),
    Localized("Required", "Obligatoire"),
    Localized("How it is written", "Comment l’écrire"),
    Localized("Example", "Exemple"),
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


def xlsx_template(lang: str) -> bytes:
    """Return a workbook with the sheet to fill in, and one that explains its columns."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append([column.name for column in COLUMNS])
    sheet.freeze_panes = "D2"
    explained = book.create_sheet(_HELP.text(lang))
    explained.append([heading.text(lang) for heading in _HEADINGS])
    for column in COLUMNS:
        explained.append(
            [
                column.name,
                column.meaning.text(lang),
                (_YES if column.required else _NO).text(lang),
                written(column, lang),
                column.example,
            ]
        )
    for page, widths in ((sheet, [18] * len(COLUMNS)), (explained, [20, 60, 12, 80, 32])):
        for cell in page[1]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="E6EFEA")
        for number, width in enumerate(widths):
            page.column_dimensions[page.cell(1, number + 1).column_letter].width = width
    for row in explained.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def written(column: SheetColumn, lang: str) -> str:
    """Return how the cells of a column are written: its list, and how several values are separated."""
    how = _HOW[column.holds].text(lang)
    if not column.allowed:
        return how
    colon = f"{NBSP}:" if lang == "fr" else ":"
    return f"{how}{colon} {', '.join(column.allowed)}"
