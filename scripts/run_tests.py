"""``scripts/test``: every linter and every test, or the tests that the arguments name, on embedded services."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import IO

import redis

from hub.embedded.processes import StoppedError, stop_on_signals
from hub.embedded.services import ServiceError
from scripts.keeper import kept_services
from scripts.linters import FOLDER, ROOT

BROWSER = "tests/browser"
# What tests run beside Python, by the names of Debian's packages: the browser, the front, and a pool of connections.
# The first name is preferred: Chromium without windows does the same in less time.
PROGRAMS = {
    "chromium": ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    "caddy": ("caddy",),
    "pgbouncer": ("pgbouncer",),
}
_PYTEST = ["-m", "pytest"]
STEALING = ["--dist", "worksteal"]
# All workers would wait for the first of them to make the databases that they clone.
_MAKE = "import django; django.setup(); from tests.support.databases import LOADED, template; template(LOADED)"
TEMPLATES = ["-c", _MAKE]
UNCACHED = ["-p", "no:cacheprovider"]


def main() -> int:
    """Run what the arguments ask for and return the exit code."""
    arguments = sys.argv[1:]
    deep = "--deep" in arguments
    chosen = [argument for argument in arguments if argument != "--deep"]
    stop_on_signals()
    started = time.monotonic()
    try:
        # A run of everything leaves nothing behind; the next run of a file finds its services still there.
        with _services(stop=not chosen) as environment:
            _python(["manage.py", "translations"], environment)  # addresses are French words too
            code = _chosen(environment, chosen) if chosen else _everything(environment, deep=deep)
    except StoppedError:
        print("\nStopped.")
        return 130
    except ServiceError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(f"\n{'Green' if code == 0 else 'Red'} after {time.monotonic() - started:.0f} s.")
    return code


@contextlib.contextmanager
def _services(*, stop: bool) -> Iterator[dict[str, str]]:
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        # Services that somebody else runs.
        yield {}
        return
    with kept_services(FOLDER, stop=stop) as environment:
        with redis.Redis.from_url(environment["REDIS_URL"]) as cache:
            cache.flushall()
        yield environment


def _chosen(environment: dict[str, str], arguments: list[str]) -> int:
    if any("browser" in argument for argument in arguments):
        _need("chromium")
    if any("deploy" in argument for argument in arguments):
        _need("caddy", "pgbouncer")
    return _pytest(environment, arguments)


def _everything(environment: dict[str, str], *, deep: bool) -> int:
    environment = {**environment, "HUB_TESTS_OF_EVERYTHING": "1"}
    _need(*PROGRAMS)
    # The browser waits for pages, tests for the database and for locks, linters for nothing: together they leave two
    # cores little time to idle. The browser goes first where there is not time for all; it and the linters speak last.
    # A third process of tests would make worlds of its own, which takes more time than it saves.
    with (
        tempfile.TemporaryFile() as said,
        tempfile.TemporaryFile() as shown,
        _begin(["-m", "scripts.linters"], environment, said, patience=5) as linters,
        _begin([*_PYTEST, "-m", "not deep", BROWSER, "-n", "2", *STEALING, *UNCACHED], environment, shown) as browser,
    ):
        try:
            _python(TEMPLATES, environment)
            code = _pytest(
                environment, ["-m", "not deep", "--ignore", BROWSER, "tests", "-n", "2", *STEALING], patience=5
            )
            codes = {"tests": code, "linters": linters.wait(), "browser tests": browser.wait()}
        finally:
            linters.terminate()
            browser.terminate()
        for name, output in (("linters", said), ("the browser", shown)):
            output.seek(0)
            print(f"== {name}\n{output.read().decode(errors='replace')}", flush=True)
    failed = [name for name, code in codes.items() if code]
    environment |= {"HUB_TESTS_DEEP": "1"}
    if deep and _pytest(environment, ["-m", "deep or hypothesis", "--hypothesis-profile", "deep"]):
        failed.append("deep tests")
    runs = ("mutation", "benchmarks.scale", "benchmarks.standards") if deep else ()
    failed.extend(name for name in runs if _python(["-m", f"tests.{name}"], environment))
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


def _pytest(environment: dict[str, str], arguments: list[str], *, patience: int = 0) -> int:
    print(f"== pytest {' '.join(arguments)}", flush=True)
    return _python(_PYTEST + arguments, environment, patience=patience)


def _python(command: list[str], environment: dict[str, str], *, patience: int = 0) -> int:
    with _begin(command, environment, patience=patience) as process:
        try:
            return process.wait()
        except BaseException:
            process.terminate()
            raise


def _begin(
    command: list[str], environment: dict[str, str], output: IO[bytes] | None = None, *, patience: int = 0
) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "hub.settings.test"}
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
    )
    os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + patience)
    return process


def _need(*packages: str) -> None:
    """Find programs of the system, or install Debian's where that is allowed."""
    missing = [package for package in packages if not any(map(shutil.which, PROGRAMS[package]))]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"== installing {', '.join(missing)}", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

        def apt(*arguments: str) -> None:
            subprocess.run(["apt-get", "-q", *arguments], env=quiet, check=False, stdout=subprocess.DEVNULL)

        apt("update")
        for package in missing:
            for name in dict.fromkeys((PROGRAMS[package][0], package)):
                if not any(map(shutil.which, PROGRAMS[package])):
                    apt("install", "-y", name)
        missing = [package for package in missing if not any(map(shutil.which, PROGRAMS[package]))]
    if missing:
        names = " ".join(missing)
        raise ServiceError(f"The tests need {names}. Install it (Debian: sudo apt-get install {names}), start again.")


if __name__ == "__main__":
    sys.exit(main())
