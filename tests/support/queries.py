"""Freeze the SQL of a page: which statements, how many, and the same with one row and with thirty."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.directory.seats.presence import published_routing
from hub.matching.assessments.sources import published_rows

_VALUES = re.compile(r"E?'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")
# What only says how many values there were, or of which kind: the same statement with more of them reads alike.
_SHORTENED = (
    # The name of a cursor of the server.
    (re.compile(r"_django_curs_\w+"), "cursor"),
    (re.compile(r"::\w+(?: precision)?(?:\(\?\))?(?:\[\])?"), ""),
    (re.compile(r"ARRAY\[\?(?:, ?\?)*\]|\(\?(?:, \?)*\)"), "(?)"),
    (re.compile(r"\((\(\?\))\)"), r"\1"),
    (re.compile(r"([\w.]+ = \?)(?: OR \1)+"), r"\1"),
    (re.compile(r"(?<= |\()\(([\w.]+ = \?)\)"), r"\1"),
    (re.compile(r"(WHEN [\w.]+ = \? THEN \?)(?: \1)+"), r"\1 ..."),
    (re.compile(r"(?<=\()SELECT( DISTINCT)? [^()]*?, [^()]*? (?=FROM )"), r"SELECT\1 ... "),
)
_CLAUSES = re.compile(
    r"\b(?:SELECT|FROM|(?:INNER|LEFT OUTER|CROSS) JOIN|WHERE|GROUP BY|HAVING|ORDER BY|LIMIT|VALUES|SET|RETURNING) "
)
# Tables that do not grow with use: marks that take each other's place, and the words of the catalogue.
_SMALL = ("hub_public_change", "programs_searchdocument")
_OUTSIDE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def counts_all(sql: str) -> bool:
    """Tell whether a statement counts a table that grows with use, without narrowing it."""
    folded = sql.lower()
    return "count(" in folded and " where " not in folded and not any(table in folded for table in _SMALL)


def normalised(sql: str) -> str:
    """Return a statement by its clauses, a line each, without values and without its columns, which models own.

    What is in parentheses stays in its line.
    """
    return _by_its_clauses(" ".join(_VALUES.sub("?", sql).replace('"', "").split()))


@lru_cache(maxsize=4096)
def _by_its_clauses(text: str) -> str:
    for pattern, shorter in _SHORTENED:
        text = pattern.sub(shorter, text)
    return "\n".join(_short(line) for line in _lines(text))


def _lines(text: str) -> Iterator[str]:
    """Yield the outermost clauses of a statement."""
    begins = 0
    for clause in _CLAUSES.finditer(text):
        before = text[: clause.start()]
        if begins < clause.start() and before.count("(") == before.count(")"):
            yield text[begins : clause.start()].strip()
            begins = clause.start()
    yield text[begins:].strip()


def _short(line: str) -> str:
    """Leave out a list of columns; one alone, such as a count, tells something."""
    for word in ("SELECT DISTINCT", "SELECT", "RETURNING"):
        if line.startswith(f"{word} "):
            return f"{word} ..." if ", " in line else line
    return line


class QueryRecorder:
    """Collect the statements run inside ``recording``."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.counts_of_all: list[str] = []

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record what runs inside the block. Catalogue and table of routing are at hand, as read before; no page is kept."""
        published_rows()
        published_routing()
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            yield
        written = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(_OUTSIDE)]
        self.statements = [normalised(sql) for sql in written]
        self.counts_of_all = [sql for sql in written if counts_all(sql)]

    def __len__(self) -> int:
        return len(self.statements)

    def frozen(self) -> str:
        """Return the statements as a text to keep, numbered."""
        numbered = (f"{number}. " + each.replace("\n", "\n   ") for number, each in enumerate(self.statements, 1))
        return "\n".join(numbered) or "none"
