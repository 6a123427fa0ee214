"""Keeps the services of the tests running between runs, and ends them when nobody has used them for a while.

``python -m scripts.keeper FOLDER`` runs detached; ``kept_services`` starts it where it does not run yet.
"""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil

from hub.embedded.processes import StoppedError, stop_on_signals
from hub.embedded.services import READY_WITHIN, ServiceError, Services

ROOT = Path(__file__).resolve().parents[1]
IDLE_SECONDS = 30 * 60


def main() -> None:
    """Run the services of a folder until no run has held its lock for half an hour."""
    folder = Path(sys.argv[1])
    stop_on_signals()
    with contextlib.suppress(StoppedError), Services(folder, durable=False) as services:
        # Written whole or not at all, as another process waits for it.
        draft = folder / "environment.draft"
        draft.write_text(json.dumps({"pid": os.getpid(), "environment": services.environment()}))
        draft.rename(folder / "environment.json")
        used = time.monotonic()
        with (folder / "run.lock").open("a") as lock:
            while time.monotonic() - used < IDLE_SECONDS or not _take(lock):
                time.sleep(5)
                if _take(lock):
                    fcntl.flock(lock, fcntl.LOCK_UN)
                else:
                    used = time.monotonic()
            # Nobody begins a run while the services end: the lock is held until then.
            (folder / "environment.json").unlink(missing_ok=True)
            services.stop()


def _take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def kept_services(folder: Path, *, stop: bool) -> Iterator[dict[str, str]]:
    """Yield the environment that names the services of a folder, started where they do not run.

    With ``stop`` they end with the block, else half an hour after the last one. Raises ``ServiceError`` with a remedy
    when another run uses the folder or the services do not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("a") as lock:
        deadline = time.monotonic() + 10
        while not _take(lock):
            if time.monotonic() > deadline:
                raise ServiceError(f"Another run of the tests uses {folder}. Wait for it, or stop it first.")
            time.sleep(0.5)
        keeper, environment = _running(folder) or _start(folder)
        try:
            yield environment
        finally:
            if stop:
                _end(keeper)


def _running(folder: Path) -> tuple[psutil.Process, dict[str, str]] | None:
    try:
        said = json.loads((folder / "environment.json").read_text())
        keeper = psutil.Process(said["pid"])
        if "scripts.keeper" in keeper.cmdline() and keeper.is_running():
            return keeper, said["environment"]
    except (OSError, ValueError, KeyError, psutil.Error):
        pass
    return None


def _start(folder: Path) -> tuple[psutil.Process, dict[str, str]]:
    (folder / "environment.json").unlink(missing_ok=True)
    with (folder / "keeper.log").open("wb") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "scripts.keeper", str(folder)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + 2 * READY_WITHIN
    while time.monotonic() < deadline and started.poll() is None:
        if found := _running(folder):
            return found
        time.sleep(0.1)
    said = (folder / "keeper.log").read_text().strip().rpartition("\n")[2]
    raise ServiceError(f"The services of the tests did not start; see {folder / 'keeper.log'}\n{said}")


def _end(keeper: psutil.Process) -> None:
    with contextlib.suppress(psutil.Error):
        keeper.terminate()
        keeper.wait(30)


if __name__ == "__main__":
    main()
