"""No cell of a file acts, and nothing of a text is lost (A-6)."""

import csv
import io
import re
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from hub.core.text.csv_export import BYTE_ORDER_MARK, FORMULA_STARTS, csv_lines, escape_formula

# PostgreSQL keeps neither; all else may stand in a cell.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
@example("=cmd|' /C calc'!A0")
@example("+1")
@example("-1+1")
@example("@SUM(A1)")
@example("\t=1")
@example("\r=1")
@example("'=1")
@example("\uff1d1")
def test_no_cell_begins_with_what_acts_and_each_comes_back(text: str) -> None:
    cell = escape_formula(text)
    assert cell[:1] not in FORMULA_STARTS - {"'"}
    assert cell in {text, f"'{text}"}
    assert cell.removeprefix("'") == text


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=4), max_size=5))
@example([["a,b", 'c"d'], ["e\r\nf", "g\nh"], ["", "="]])
def test_a_file_read_back_is_what_was_written(rows: list[list[str]]) -> None:
    text = "".join(csv_lines(rows))
    assert not rows or text.startswith(BYTE_ORDER_MARK)
    read = list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in read] == rows


def test_lines_end_as_rfc_4180_says_and_quotes_are_doubled() -> None:
    assert "".join(csv_lines([["a", 'b"c'], ["d,e", "f"]])) == f'{BYTE_ORDER_MARK}a,"b""c"\r\n"d,e",f\r\n'


def test_every_file_is_written_by_the_one_that_escapes() -> None:
    """The form to fill in holds names of columns alone, and no code writes a workbook."""
    root = Path(__file__).parents[2]
    writers = {
        str(path.relative_to(root))
        for app in ("hub", "programs", "companies", "opportunities")
        for path in (root / app).rglob("*.py")
        if re.search(r"csv\.(?:Dict)?[wW]riter|Workbook\(", path.read_text(encoding="utf-8"))
    }
    assert writers == {"hub/core/text/csv_export.py", "programs/imports/formats/templates.py"}
