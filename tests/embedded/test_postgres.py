"""The server of a folder starts whatever an earlier run left there, and touches no other server."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import pytest

from hub.embedded.services import Postgres, ServiceError

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("postmaster.pid", ".s.PGSQL.5432.lock")
RUN = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from hub.embedded.services import Postgres\n"
    "Postgres(Path(sys.argv[1]), durable=False).start()\n"
    "print('up', flush=True)\n"
    "time.sleep(60)\n"
)
# Its parent takes in whatever loses its own, as the first process of a container does, and never asks how it ended.
CARELESS = "import ctypes\nctypes.CDLL(None).prctl(36, 1)\n" + RUN


@pytest.fixture(scope="module")
def folder():
    # As root the server opens the folders above its own to everybody: not those that all tests share.
    with tempfile.TemporaryDirectory(prefix="hub-") as made:
        yield Path(made)


@pytest.fixture(scope="module")
def other(folder):
    """A server of another folder, of the same system account."""
    server = Postgres(folder / "other", durable=False)
    server.start()
    yield _process(server)
    server.stop()


@pytest.fixture
def server(folder):
    server = Postgres(folder / "own", durable=False)
    yield server
    server.stop()


def _process(server):
    return psutil.Process(int((server.folder / "postmaster.pid").read_text().split("\n", 1)[0]))


def _ask(server, statement):
    with closing(psycopg2.connect(server.url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


def _leave_running(folder):
    """Start the server in a run that is killed, and return the server's process."""
    with subprocess.Popen([sys.executable, "-c", RUN, str(folder)], stdout=subprocess.PIPE, cwd=ROOT) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"up\n"
        run.kill()
    return _process(Postgres(folder, durable=False))


@pytest.mark.parametrize("is_moved", [True, pytest.param(False, marks=pytest.mark.deep)])
def test_a_server_that_a_killed_run_left_makes_way_and_its_data_stay(server, is_moved):
    server.start()
    _ask(server, "CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS number")
    server.stop()
    left = _leave_running(server.folder)
    if is_moved:
        server.folder = server.folder.rename(server.folder.with_name("moved"))
    server.start()
    assert not left.is_running()
    assert _ask(server, "SELECT number FROM kept") == (1,)


def test_locks_with_the_number_of_another_server_stop_neither(server, other):
    server.start()
    locks = {name: (server.folder / name).read_text() for name in LOCKS}
    server.stop()
    for name, lock in locks.items():
        number, _, rest = lock.partition("\n")
        assert int(number) != other.pid
        (server.folder / name).write_text(f"{other.pid}\n{rest}")
    server.stop()
    assert other.is_running()
    server.start()
    assert _process(server).pid != other.pid
    assert _ask(server, "SELECT 1") == (1,)
    assert other.is_running()


@pytest.mark.parametrize("text", ["{pid}\n", *(pytest.param(one, marks=pytest.mark.deep) for one in ("", "none\n"))])
def test_a_pid_file_that_names_no_server_is_dropped(server, text):
    server.start()
    server.stop()
    (server.folder / "postmaster.pid").write_text(text.format(pid=os.getpid()))
    server.stop()
    server.start()
    assert _ask(server, "SELECT 1") == (1,)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a call of Linux")
def test_a_server_that_ended_unnoticed_stops_no_start(server):
    with subprocess.Popen(
        [sys.executable, "-c", CARELESS, str(server.folder)], stdout=subprocess.PIPE, cwd=ROOT
    ) as run:
        assert run.stdout is not None
        try:
            assert run.stdout.readline() == b"up\n"
            left = _process(server)
            begun = time.monotonic()
            server.stop()
            assert time.monotonic() - begun < 15
            assert left.status() == psutil.STATUS_ZOMBIE
            server.start()
            assert _process(server).pid != left.pid
            assert _ask(server, "SELECT 1") == (1,)
        finally:
            run.kill()


def test_a_server_that_does_not_end_is_named_with_what_to_do(server, monkeypatch):
    server.start()
    with monkeypatch.context() as patched:
        patched.setattr("hub.embedded.services._ends", lambda *_: False)
        patched.setattr(psutil.Process, "kill", lambda _self: None)
        with pytest.raises(ServiceError, match=r"End process \d+ by hand"):
            server.stop()
