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
from scripts.linters import FOLDER, ROOT, run_linters

BROWSER = "tests/browser"
# What tests run beside Python, by the names of Debian's packages: the browser, the front, and a pool of connections.
# The first name is preferred: Chromium without windows does the same in less time.
PROGRAMS = {
    "chromium": ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    "caddy": ("caddy",),
    "pgbouncer": ("pgbouncer",),
}
_PYTEST = ["-m", "pytest"]
PARALLEL = ["-n", "2", "--dist", "worksteal"]
# All workers would wait for the first of them to make the databases that they clone.
_MAKE = "import django; django.setup(); from tests.support.databases import LOADED, template; template(LOADED)"
TEMPLATES = ["-c", _MAKE]


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
    with _begin(TEMPLATES, environment):
        failed = run_linters(environment)
    _need(*PROGRAMS)
    # Tests wait for the database, for locks and for pages; those of the browser fill the time, and go first where there
    # is not time for all. Whichever end last still have two processes for two cores. Their output comes last.
    with tempfile.TemporaryFile() as output:
        alone = ["-m", "not deep", BROWSER, *PARALLEL, "-p", "no:cacheprovider"]
        browser = _begin(_PYTEST + alone, environment, output)
        try:
            if _pytest(environment, ["-m", "not deep", "--ignore", BROWSER, "tests", *PARALLEL], patience=5):
                failed.append("tests")
            code = browser.wait()
        finally:
            browser.terminate()
            browser.wait()
        output.seek(0)
        print(f"== the browser\n{output.read().decode(errors='replace')}", flush=True)
    if code:
        failed.append("browser tests")
    environment |= {"HUB_TESTS_DEEP": "1"}
    if deep and _pytest(environment, ["-m", "deep or hypothesis", "--hypothesis-profile", "deep"]):
        failed.append("deep tests")
    for name in ("mutation", "benchmarks.scale", "benchmarks.standards") if deep else ():
        if _python(["-m", f"tests.{name}"], environment):
            failed.append(name)
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


def _pytest(environment: dict[str, str], arguments: list[str], *, patience: int = 0) -> int:
    print(f"== pytest {' '.join(arguments)}", flush=True)
    return _python(_PYTEST + arguments, environment, patience=patience)


def _python(command: list[str], environment: dict[str, str], *, patience: int = 0) -> int:
    with _begin(command, environment) as process:
        os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + patience)
        try:
            return process.wait()
        except BaseException:
            process.terminate()
            raise


def _begin(command: list[str], environment: dict[str, str], output: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "hub.settings.test"}
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
    )


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
