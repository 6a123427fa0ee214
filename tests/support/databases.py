"""Databases of the tests: two templates, made once for each state of the schema and the data, and cloned.

The one template is empty, the other holds the reference data. Each worker has a clone of each, and every test begins
on the one that it asks for. After a test that commits, its clone is put back as it was, table by table; one of which
the test changed the schema is made anew.
"""

import fcntl
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import psycopg2
from django.core.management import call_command
from django.db import connection
from django.db.migrations.state import ProjectState

ROOT = Path(__file__).resolve().parents[2]
APPS = [ROOT / name for name in ("hub", "programs", "companies", "opportunities")]
EMPTY, LOADED, SHOWN = "empty", "loaded", "shown"
# Statements of tests read few rows, and to plan them takes longer: they are joined as they are written, in one process.
# What looks at plans and times sets that back: ``plan_as_shipped``.
SHORT_PLANS = " -c join_collapse_limit=1 -c from_collapse_limit=1 -c max_parallel_workers_per_gather=0"
# What several modules stand on, and what takes it back before anything else is tested.
standing = ExitStack()
# Whatever decides what a load writes. A run of everything looks at all modules instead.
LOADERS = ("migrations/*.py", "data/**/*", "models/**/*.py", "models.py", "catalogue/**/*.py", "publication/*.py")
LOADERS += ("services.py", "conditions/*.py", "text/*.py", "vocabulary/*.py", "reference/*.py", "commands/load_*.py")


def key_of(state: str) -> str:
    """Return a digest of what a template is made from."""
    patterns = ("migrations/*.py",) if state == EMPTY else LOADERS
    if state == SHOWN or os.environ.get("HUB_TESTS_OF_EVERYTHING"):
        patterns = ("**/*.py", "data/**/*")
    found = {path for app in APPS for pattern in patterns for path in app.rglob(pattern) if path.is_file()}
    whole = hashlib.sha256(str(ROOT).encode())
    for path in sorted(found):
        if "__pycache__" not in path.parts:
            whole.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return whole.hexdigest()[:12]


def prefix() -> str:
    """Return what the names of this checkout's databases begin with: two checkouts may share a cluster."""
    return os.environ.get("TEST_DB_NAME") or "test_" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time into the block."""
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _alone() -> AbstractContextManager[None]:
    """Return the lock of the templates: a database that somebody clones may not be cloned by another meanwhile."""
    return locked(ROOT / ".local" / f"{prefix()}.lock")


@contextmanager
def _cluster(name: str = "postgres") -> Iterator[psycopg2.extensions.cursor]:
    """Yield a cursor in a database, each of whose statements is its own transaction."""
    options = connection.get_connection_params()
    for option in ("cursor_factory", "options"):
        options.pop(option, None)
    link = psycopg2.connect(**{**options, "dbname": name})
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def _clone(cursor: psycopg2.extensions.cursor, name: str, template: str) -> None:
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    text = "ENCODING 'UTF8' LOCALE 'C.UTF-8'" if template == "template0" else "STRATEGY FILE_COPY"
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {text}')


def template(state: str) -> str:
    """Return the name of the template for a state, made where it does not stand yet."""
    name = f"{prefix()}_{state}_{key_of(state)}"
    base = "template0" if state == EMPTY else template(EMPTY)
    with _alone(), _cluster() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", [f"{prefix()}_{state}_%"]
        )
        standing = [row[0] for row in cursor.fetchall()]
        if name in standing:
            return name
        # One of a run of everything and one of a single file stay.
        for other in standing[1:]:
            cursor.execute(f'DROP DATABASE "{other}" WITH (FORCE)')
        draft = f"{prefix()}_draft"
        _clone(cursor, draft, base)
        own = connection.settings_dict["NAME"]
        _use(draft)
        try:
            if state == EMPTY:
                with models_kept():
                    call_command("migrate", verbosity=0)
            else:
                _load()
        finally:
            _use(own)
        # A half-made template never bears the name of a whole one.
        cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


@contextmanager
def held(state: str) -> Iterator[str]:
    """Yield the name of the template for a state, which nobody clones meanwhile: it may be read."""
    name = template(state)
    with _alone():
        yield name


def empty(name: str) -> None:
    """Make a database with nothing in it."""
    with _alone(), _cluster() as cursor:
        _clone(cursor, name, "template0")


def clone(state: str, name: str) -> None:
    """Make a database of another name from the template for a state."""
    base = template(state)
    with _alone(), _cluster() as cursor:
        _clone(cursor, name, base)


def shown(seed: Callable[[str], None]) -> str:
    """Return the name of the database of the browser's tests: the reference data and what ``seed`` writes beside them."""
    # Its days are told from the day on which it was made.
    name = f"{prefix()}_{SHOWN}_{key_of(SHOWN)}_{datetime.now(UTC):%m%d}"
    base = template(LOADED)
    with _alone(), _cluster() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{prefix()}_{SHOWN}_%"])
        standing = [row[0] for row in cursor.fetchall()]
        if name in standing:
            return name
        for other in standing:
            cursor.execute(f'DROP DATABASE "{other}" WITH (FORCE)')
        draft = f"{prefix()}_showing"
        _clone(cursor, draft, base)
    seed(draft)
    with _cluster() as cursor:
        cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


@contextmanager
def models_kept() -> Iterator[None]:
    """Migrate and make only the model anew that an operation changes, not all that lead to it.

    Nothing here follows a model to another but code of a migration, which gets all of them made anew. It takes a tenth
    of the time.
    """

    def itself(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        state.is_delayed = True
        return {(app_label, model_name)}

    with mock.patch.object(ProjectState, "_find_reload_model", itself):
        yield


def _load() -> None:
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        call_command("load_everything", stdout=nowhere)
    with connection.cursor() as cursor:
        # Tests of the audit and of the outbox count rows; those of this load are not theirs.
        cursor.execute("TRUNCATE audit_entry, outbox_outboxmessage")


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


# What the schema consists of.
_CATALOGS = ("pg_class", "pg_attribute", "pg_constraint", "pg_index", "pg_policy", "pg_proc", "pg_trigger", "pg_type")
_TABLES = (
    "SELECT format('%I.%I', relnamespace::regnamespace, relname) FROM pg_class WHERE relkind = 'r'"
    " AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) ORDER BY 1"
)


class Clone:
    """The clone of a template, which is put back as it was by what tests wrote: less work than another clone."""

    def __init__(self, name: str, base: str) -> None:
        self.name, self.base = name, base
        with _alone(), _cluster() as cursor:
            _clone(cursor, name, base)
        with _cluster(name) as cursor:
            cursor.execute(_TABLES)
            self.tables = [*_CATALOGS, *(table for (table,) in cursor.fetchall())]
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            (self.since,) = cursor.fetchone()
            self.rows = self._rows(cursor)
            self.sequences = _sequences(cursor)

    def put_back(self) -> bool:
        """Take back what was written since; return whether that is all that happened."""
        with _cluster(self.name) as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            now = self._rows(cursor)
            changed = [table for table in self.tables if now[table] != self.rows[table]]
            if any(table in _CATALOGS for table in changed):
                return False
            cursor.execute("SET session_replication_role = replica")  # nothing is checked, and no trigger answers
            if changed:
                cursor.execute("".join(f"DELETE FROM {table};" for table in changed))  # noqa: S608
            self._fill([table for table in changed if self.rows[table][0]], cursor)
            for sequence, last in self.sequences - _sequences(cursor):
                cursor.execute("SELECT setval(%s::regclass, %s, %s)", [sequence, last or 1, last is not None])
            # What is put back is of old, too.
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            (self.since,) = cursor.fetchone()
        return True

    def _rows(self, cursor: psycopg2.extensions.cursor) -> dict[str, tuple[int, int]]:
        """Return how many rows each table has, and how many of them were written since."""
        parts = [
            f"SELECT '{table}', count(*), count(*) FILTER (WHERE age(xmin) <= age('{self.since}'::xid)) FROM {table}"  # noqa: S608
            for table in self.tables
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return {table: (count, written) for table, count, written in cursor.fetchall()}

    def _fill(self, tables: list[str], cursor: psycopg2.extensions.cursor) -> None:
        """Copy tables from the template, which nobody clones meanwhile."""
        if not tables:
            return
        with _alone(), _cluster(self.base) as source:
            for table in tables:
                rows = io.BytesIO()
                source.copy_expert(f"COPY {table} TO STDOUT (FORMAT binary)", rows)
                rows.seek(0)
                cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT binary)", rows)


def _sequences(cursor: psycopg2.extensions.cursor) -> set[tuple[str, int | None]]:
    cursor.execute("SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences")
    return set(cursor.fetchall())


def plan_as_shipped() -> None:
    """Let the rest of the transaction be planned as in the portal, whose settings are those of PostgreSQL."""
    with connection.cursor() as cursor:
        for setting in re.findall(r"-c (\w+)", SHORT_PLANS):
            cursor.execute("SELECT set_config(name, boot_val, true) FROM pg_settings WHERE name = %s", [setting])


class Databases:
    """The two databases of one worker."""

    def __init__(self, worker: str) -> None:
        connection.settings_dict["OPTIONS"]["options"] += SHORT_PLANS
        self.worker = worker
        self.clones: dict[str, Clone] = {}
        self.fresh: set[str] = set()

    def name(self, state: str) -> str:
        """Return the name of this worker's database for a state."""
        return f"{prefix()}_{self.worker}_{state}"

    def use(self, state: str) -> bool:
        """Let the connection lead to the database for a state, put back where it is not as the template.

        Return whether it is another than before: its people may bear the numbers of others.
        """
        before = connection.settings_dict["NAME"] if state in self.fresh else None
        if state not in self.fresh:
            connection.close()
            made = self.clones.get(state)
            if made is None or not made.put_back():
                self.clones[state] = Clone(self.name(state), made.base if made else template(state))
            self.fresh.add(state)
        if connection.settings_dict["NAME"] != self.name(state):
            _use(self.name(state))
        return before != self.name(state)

    def spoil(self) -> None:
        """Note that a test committed to the database in use: it is put back before the next one."""
        self.fresh = {state for state in self.fresh if self.name(state) != connection.settings_dict["NAME"]}
        connection.close()
