"""PgBouncer in transaction mode before a database of the tests, with one connection for everybody."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection

from hub.embedded.services import free_port


def socket_folder() -> str:
    """Return the folder in which the tests' server listens."""
    options: dict[str, Any] = connection.get_connection_params()
    return str(options["host"])


@contextmanager
def pooled(folder: Path, database: str, *, connections: int = 1) -> Iterator[int]:
    """Run a pool before a database, and yield its port on the loopback address."""
    program = shutil.which("pgbouncer")
    assert program, "PgBouncer is needed (Debian: apt-get install pgbouncer)"
    port = free_port()
    (folder / "users.txt").write_text('"postgres" ""\n"hub" ""\n"hub_web" ""\n')
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\n{database} = host={socket_folder()} port=5432 dbname={database}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = trust\n"
        f"auth_file = {folder / 'users.txt'}\npool_mode = transaction\ndefault_pool_size = {connections}\n"
        "max_client_conn = 200\nmax_prepared_statements = 0\nserver_reset_query_always = 0\n"
    )
    command = [program, str(settings)]
    if os.geteuid() == 0:
        # It refuses to run as root; whoever runs the server may go where it listens.
        account = Path(socket_folder()).owner()
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, account)
        folder.chmod(0o755)
        command[1:1] = ["-u", account]
    with (folder / "pgbouncer.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(port, database, folder / "pgbouncer.log")
            yield port
        finally:
            process.kill()


def _wait(port: int, database: str, log: Path) -> None:
    for _ in range(40):
        try:
            psycopg2.connect(host="127.0.0.1", port=port, dbname=database, user="postgres", connect_timeout=2).close()
            return
        except psycopg2.OperationalError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())
