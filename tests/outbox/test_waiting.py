"""A worker and a scheduler that are started before their database wait for it, and then begin."""

import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from hub.embedded.services import free_port

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def door(port: int, behind: str) -> Iterator[None]:
    """Listen on ``port`` and hand whatever comes to the socket of the database."""
    listener = socket.create_server(("127.0.0.1", port))

    def serve() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(behind)
                threading.Thread(target=_hand_over, args=(near, far), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield
    finally:
        listener.close()


def _hand_over(near: socket.socket, far: socket.socket) -> None:
    with near, far:
        while True:
            ready, _, _ = select.select([near, far], [], [])
            for one in ready:
                data = one.recv(65536)
                if not data:
                    return
                (far if one is near else near).sendall(data)


def _socket_of_the_database() -> str:
    folder = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query).get("host")
    if not folder:
        pytest.skip("the database is reached by an address")
    return str(next(path for path in Path(folder[0]).glob(".s.PGSQL.*") if path.suffix != ".lock"))


@pytest.mark.parametrize(
    ("command", "begun"),
    [
        (["worker", "--pool", "solo", "--loglevel", "INFO"], "ready."),
        (["beat", "--loglevel", "INFO", "--pidfile=", "--schedule={folder}/beat"], "beat: Starting"),
    ],
    ids=["worker", "scheduler"],
)
def test_it_waits_for_its_database(command: list[str], begun: str, tmp_path: Path) -> None:
    behind, port = _socket_of_the_database(), free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.dev",
        "DATABASE_URL": f"postgresql://postgres:@127.0.0.1:{port}/hub",
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "celery", "-A", "hub.outbox.celery"),
            *(part.format(folder=tmp_path) for part in command),
        ],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    # A line that never comes must not hold the test.
    limit = threading.Timer(60, process.kill)
    limit.start()
    try:
        assert _read_until(process, "database unreachable")
        with door(port, behind):
            assert _read_until(process, begun)
    finally:
        limit.cancel()
        process.kill()
        process.wait(10)


def _read_until(process: subprocess.Popen[str], word: str) -> bool:
    assert process.stdout is not None
    return any(word in line for line in process.stdout)
