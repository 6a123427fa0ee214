"""Child processes that end with their parent, whatever ends it."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent is killed, kill -9 included."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Children:
    """The processes of one run. Leaving the context ends them all."""

    def __init__(self, *, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = {**os.environ, **environment}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start ``command``; its output goes to a log named after it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                env=self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads run yet
            )

    def first_dead(self) -> str | None:
        """Return the name of a process that has ended, or None."""
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def __enter__(self) -> "Children":
        return self

    def __exit__(self, *_: object) -> None:
        """End every process group: TERM first, KILL for what is left after ten seconds."""
        for process in self.running.values():
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()


def _signal_group(leader: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, number)


class StoppedError(Exception):
    """INT, TERM or HUP arrived."""


def stop_on_signals() -> None:
    """Turn INT, TERM and HUP into ``StoppedError``, so that every ``with`` block cleans up."""

    def stop(number: int, _frame: object) -> None:
        for further in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(further, signal.SIG_IGN)
        raise StoppedError(signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
