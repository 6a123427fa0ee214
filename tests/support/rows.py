"""What one act writes into the database, row by row, so that two acts can be compared."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tests.support.access import undone

type Rows = dict[str, list[dict[str, Any]]]


def tables() -> list[str]:
    """Return every table, without those that pages write to by being read, and the numbers that stand for changes."""
    left_out = {"django_session", "usersessions_usersession", "hub_public_change"}
    with connection.cursor() as cursor:
        return sorted({*connection.introspection.table_names(cursor)} - left_out)


def written_by(act: Callable[[], Any], among: list[str]) -> tuple[Rows, Counter[str]]:
    """Do an act and take it back. Return the rows that it made or changed, and how many more each table then had.

    Two acts that do the same give the same: sequences go on from where they stood before.
    """
    found: Rows = {}
    with undone(), _same_keys(), connection.cursor() as cursor:
        # The number of the first sub-transaction from here on: whatever is written later bears that one or a later one.
        cursor.execute("CREATE TEMPORARY TABLE first_of_act AS SELECT 1 AS one")
        cursor.execute("SELECT xmin::text::bigint FROM first_of_act")
        (first,) = cursor.fetchone()
        before = _writes()
        act()
        touched = [table for table, writes in _writes().items() if table in among and writes != before[table]]
        parts = [
            f"SELECT '{table}', to_jsonb(t)::text, t.xmin::text::bigint AS x,"  # noqa: S608
            f' t.cmin::text::bigint AS nth, t.ctid AS place FROM "{table}" t WHERE t.xmin::text::bigint >= {first}'
            for table in touched
        ]
        if parts:
            cursor.execute(" UNION ALL ".join(parts) + " ORDER BY x, nth, place")
            for table, row, *_order in cursor.fetchall():
                found.setdefault(table, []).append(json.loads(row))
        counts = _counts(touched)
    counts.subtract(_counts(touched))
    return found, counts


def _writes() -> dict[str, int]:
    """Return how many rows of each table this transaction wrote, those included that it took back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)"
            " + pg_stat_get_xact_tuples_deleted(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        return dict(cursor.fetchall())


def _counts(among: list[str]) -> Counter[str]:
    if not among:
        return Counter()
    parts = [f"SELECT '{table}', count(*) FROM \"{table}\"" for table in among]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return Counter(dict(cursor.fetchall()))


def differing(one: Rows, other: Rows) -> set[tuple[str, str]]:
    """Return the columns, each with its table, in which two acts wrote something else; "" where rows are more or less."""
    found = set()
    for table in one.keys() | other.keys():
        first, second = one.get(table, []), other.get(table, [])
        if len(first) != len(second):
            found.add((table, ""))
        for row, twin in zip(first, second, strict=False):
            found |= {(table, column) for column in row if row[column] != twin[column]}
    return found


@contextmanager
def _same_keys() -> Iterator[None]:
    """Put the sequences back afterwards that went on: they do not come back with a transaction."""
    before = _sequences()
    yield
    with connection.cursor() as cursor:
        for name, last in before - _sequences():
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [name, last or 1, last is not None])


def _sequences() -> set[tuple[str, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences")
        return set(cursor.fetchall())
