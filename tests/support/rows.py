"""What one act writes into the database, row by row, so that two acts can be compared."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tests.support.access import undone

type Rows = dict[str, list[dict[str, Any]]]

# A row is written into this table to learn the number of the sub-transaction.
_MARK = "written_from_here"
_NOT_OURS = {"django_session", "usersessions_usersession", "hub_public_change", _MARK}


def tables() -> list[str]:
    """Return every table, without those that pages write to by being read, and the numbers that stand for changes."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {_MARK} AS SELECT 1 AS one")
        return sorted({*connection.introspection.table_names(cursor)} - _NOT_OURS)


def written_by(act: Callable[[], Any], among: list[str]) -> tuple[Rows, Counter[str]]:
    """Do an act and take it back. Return the rows that it made or changed, and how many more each table then had.

    Two acts that do the same give the same: sequences go on from where they stood before.
    """
    found: Rows = {}
    with undone(), _same_keys(), connection.cursor() as cursor:
        # The number of the first sub-transaction from here on: whatever is written later bears that one or a later one.
        cursor.execute(f"UPDATE {_MARK} SET one = 1 RETURNING xmin::text::bigint")  # noqa: S608
        (first,) = cursor.fetchone()
        before = writes()
        act()
        touched = [table for table, number in writes().items() if table in among and number != before[table]]
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


def grown_again(act: Callable[[], Any], among: list[str]) -> set[str]:
    """Do an act twice and take it back. Return the tables whose number of rows the second time changed."""
    with undone():
        before = writes()
        act()
        touched = {table for table, number in writes().items() if table in among and number != before[table]}
        once = _counts(touched)
        act()
        more = {table for table, number in writes().items() if table in among and number != before[table]}
        twice = _counts(more)
    once |= _counts(more - touched)
    return {table for table in more if once[table] != twice[table]}


def writes() -> dict[str, int]:
    """Return how many rows of each table this transaction wrote, those included that it took back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)"
            " + pg_stat_get_xact_tuples_deleted(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        return dict(cursor.fetchall())


def _counts(among: Iterable[str]) -> Counter[str]:
    parts = [f"SELECT '{table}', count(*) FROM \"{table}\"" for table in among]  # noqa: S608
    if not parts:
        return Counter()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return Counter(dict(cursor.fetchall()))


def changed_by(act: Callable[[], Any], *, but: set[str]) -> set[str]:
    """Do an act and take it back. Return the tables, but for some, whose rows it changed."""
    with undone():
        before = writes()
        act()
        touched = {table for table, number in writes().items() if number != before[table]} - but
        after = _digests(touched)
    before_it = _digests(touched)
    return {table for table in touched if before_it[table] != after[table]}


def _digests(among: Iterable[str]) -> dict[str, str]:
    """Return what the rows of each table amount to."""
    found = {}
    with connection.cursor() as cursor:
        for table in among:
            cursor.execute(f"SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM \"{table}\" t")  # noqa: S608
            (found[table],) = cursor.fetchone()
    return found


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
