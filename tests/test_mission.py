"""docs/mission.md holds each statement of the report once, and names pages and tests that exist."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "mission.md"
STATEMENTS, WHOLLY = 70, 61


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


def _names(resolver: URLResolver, before: str = "") -> set[str]:
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inside = f"{before}{entry.namespace}:" if entry.namespace else before
            found |= _names(entry, inside)
        elif isinstance(entry, URLPattern) and entry.name:
            found.add(before + entry.name)
    return found


def test_every_statement_stands_exactly_once_and_in_order():
    assert [row.number for row in ROWS] == [str(number) for number in range(1, STATEMENTS + 1)]


def test_sixty_one_statements_are_served_wholly_and_none_is_open_without_a_reason():
    states = Counter(row.state for row in ROWS)
    assert set(states) == {"yes", "partly", "no"}
    assert states["yes"] >= WHOLLY
    for row in ROWS:
        reason = re.sub(r"`[^`]+`", "", row.where).strip(" :")
        assert row.state == "yes" or reason, row.number


def test_every_page_and_every_test_exists():
    names = _names(get_resolver())
    for row in ROWS:
        if row.state == "no":
            continue
        (page,) = re.findall(r"`([^`]+)`", row.page)
        assert page in names, row
        tests = re.findall(r"`([^`]+)`", row.where)
        assert tests, row
        assert all((ROOT / test).exists() for test in tests), row
