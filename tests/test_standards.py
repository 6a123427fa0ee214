"""docs/standards.md holds each requirement once, and names places that exist."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "standards.md"
RANGES = {"A": 70, "P": 20, "B": 30, "C": 42, "D": 26}
STATES = ("tested", "built, not yet tested", "partly", "open", "deployment", "not applicable")


class Row(NamedTuple):
    """One requirement, as the page shows it."""

    ident: str
    requirement: str
    state: str
    where: str

    @property
    def paths(self) -> list[str]:
        """The places that the row names."""
        return re.findall(r"`([^`]+)`", self.where)


def rows_of(text: str) -> list[Row]:
    """Return the rows of a text that begin with the id of a requirement."""
    lines = (line for line in text.splitlines() if re.match(r"\| [APBCD]-\d+ \|", line))
    return [Row(*(cell.strip() for cell in line.strip().strip("|").split("|"))) for line in lines]


ROWS = rows_of(PAGE.read_text())


def test_every_requirement_stands_exactly_once_and_in_order():
    wanted = [f"{letter}-{number}" for letter, last in RANGES.items() for number in range(1, last + 1)]
    assert [row.ident for row in ROWS] == wanted


def test_every_row_is_short_and_says_its_state():
    assert [row for row in ROWS if not 1 <= len(row.requirement.split()) <= 12] == []
    assert [row for row in ROWS if row.state not in STATES or not row.where] == []


def test_every_place_exists():
    assert [(row.ident, path) for row in ROWS for path in row.paths if not (ROOT / path).exists()] == []


def test_what_is_tested_names_its_test_and_what_is_built_its_place():
    tested = [row for row in ROWS if row.state == "tested"]
    assert [row for row in tested if not any(path.startswith("tests/") for path in row.paths)] == []
    built = [row for row in ROWS if row.state in {"built, not yet tested", "partly"}]
    assert [row for row in built if not row.paths] == []


def test_what_is_open_says_what_is_missing():
    assert [row for row in ROWS if row.state == "open" and len(row.where.split()) < 4] == []


def test_the_counts_are_those_of_the_rows():
    sections = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)
    assert len(sections) == len(RANGES) + 1
    for section in sections[1:]:
        states = Counter(row.state for row in rows_of(section))
        line = " · ".join(f"{state} {states[state]}" for state in STATES)
        assert f"Rows {states.total()}: {line}\n" in section
    states = Counter(row.state for row in ROWS)
    line = " · ".join(f"{state} {states[state]}" for state in STATES)
    assert f"All sections together: {len(ROWS)} rows: {line}\n" in sections[0]
