"""Freeze the SQL of a page: which statements, how many, and the same with one row and with thirty."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_LITERALS = re.compile(r"'[^']*'|\b\d+(\.\d+)?\b|\bARRAY\[[^\]]*\]")
_LISTS = re.compile(r"IN \((\?, )*\?\)|\(\?(, \?)+\)")
_COLUMNS = re.compile(r"^(SELECT( DISTINCT)?) .*? FROM ", re.DOTALL)


def normalised(sql: str) -> str:
    """Return a statement without values and without its list of columns, which models own."""
    sql = _LITERALS.sub("?", sql)
    sql = _LISTS.sub("(?)", sql)
    sql = re.sub(r"IN \(\?\)", "IN (?)", sql)
    return _COLUMNS.sub(r"\1 ... FROM ", sql.strip())


class QueryRecorder:
    """Collect the statements run inside ``recording``."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record what runs inside the block."""
        with CaptureQueriesContext(connection) as captured:
            yield
        self.statements = [
            normalised(query["sql"])
            for query in captured.captured_queries
            if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT"))
        ]

    def __len__(self) -> int:
        return len(self.statements)
