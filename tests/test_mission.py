"""docs/mission.md holds each statement of the report once, and names pages that open and tests that are there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.support.policies import Role, Thing
from tests.test_access_matrix import POLICY

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "mission.md"
STATEMENTS, WHOLLY = 70, 60


class Statement(NamedTuple):
    """One row of the page."""

    number: str
    words: str
    state: str
    page: str
    where: str


ROWS = [
    Statement(*(cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")))
    for line in PAGE.read_text().splitlines()
    if re.match(r"\| \d+ \|", line)
]


@cache
def _tests_of(file: str) -> set[str]:
    """Return the names of the tests of a file."""
    code = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(code) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_statement_stands_exactly_once_and_in_order():
    assert [row.number for row in ROWS] == [str(number) for number in range(1, STATEMENTS + 1)]


def test_the_statements_that_are_served_wholly_are_counted_and_none_is_open_without_a_reason():
    states = Counter(row.state for row in ROWS)
    assert set(states) == {"yes", "partly", "no"}
    assert states["yes"] == WHOLLY
    for row in ROWS:
        reason = re.sub(r"`[^`]+`", "", row.where).strip(" :")
        assert row.state == "yes" or reason, row.number


def test_somebody_may_open_each_page_and_each_test_is_there():
    for row in ROWS:
        if row.state == "no":
            continue
        (page,) = re.findall(r"`([^`]+)`", row.page)
        assert any(POLICY[page].expected(role, Thing.OWN, "GET") == 200 for role in Role), row
        tests = re.findall(r"`([^`]+)`", row.where)
        assert tests, row
        for file, _, name in (test.partition("::") for test in tests):
            assert name in _tests_of(file), row
