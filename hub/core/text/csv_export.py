"""Text in the cells of spreadsheets: nothing that a program would take for a formula. Pure.

Comma-separated values follow RFC 4180 (lines end with CR and LF, quotes are doubled) in UTF-8 with a byte order mark,
without which the usual spreadsheet programs read French as another alphabet.
"""

import csv
import io
from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "\ufeff"
# What makes a cell active as its first character; the apostrophe itself, so that taking one away is always right.
FORMULA_STARTS = frozenset("=+-@\t\r\n\0'＝＋－＠")


def escape_formula(text: str) -> str:
    """Return a text as a cell that no program runs: an apostrophe stands before what would be active."""
    return f"'{text}" if text[:1] in FORMULA_STARTS else text


def csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a file, the byte order mark first; every cell is made inert."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    for row in rows:
        writer.writerow([escape_formula(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
