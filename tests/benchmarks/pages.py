"""Requests per second of public pages, as shares of an empty view and of the same template with constant data.

Run:  .local/venv/bin/python -m tests.benchmarks.pages        (services and data are made as for the demonstration)
Prints one figure a line. The generator runs beside the server on the same cores, so shares matter, not rates.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from hub.embedded.services import free_port
from scripts.keeper import kept_services
from scripts.linters import FOLDER
from tests.benchmarks.load import saturate

ROOT = Path(__file__).resolve().parents[2]
SECONDS, RUNS, CONNECTIONS = 3.0, 3, 4
PAGES = (
    ("empty view", "/bench/empty/"),
    ("programs list", "/en/programs/"),
    ("programs list, to whoever has a cookie", "/en/programs/"),
    ("programs list, filtered", "/en/programs/?area=wastewater-treatment&support=grant"),
    ("programs list, searched", "/en/programs/?q=export"),
    ("program page", "/en/programs/ca-gac-canexport-smes/"),
    ("home", "/en/"),
    ("match page, constant data", "/bench/match/"),
    ("match page", "/en/find-support/company/demo-boreal-membranes/"),
)
SIGN_IN = (
    "from django.test import Client; from hub.accounts.models import User; client = Client(); "
    "client.force_login(User.objects.get(email='owner@demo.example')); "
    "print('cookie', client.cookies.output(attrs=[], header='').strip())"
)


class Portal(NamedTuple):
    """A web that answers: where, with what environment, by which process, and how long after its start."""

    port: int
    environment: dict[str, str]
    process: psutil.Process
    ready_after: float


def main() -> int:
    """Start everything, measure, print, stop."""
    with running() as (port, environment, *_):
        _measure(port, cookie=cookie_of(environment, SIGN_IN))
    return 0


@contextmanager
def running(*, before: str = "", workers: int = 1) -> Iterator[Portal]:
    """Run the portal with the data of the demonstration; ``before`` is code that adds more data."""
    with ExitStack() as stack:
        named = "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ
        services = dict(os.environ) if named else stack.enter_context(kept_services(FOLDER, stop=False))
        environment = {**os.environ, **services, "DJANGO_SETTINGS_MODULE": "hub.settings.test", "LOG_LEVEL": "CRITICAL"}
        environment["DATABASE_URL"] = _seeded(environment)
        environment["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        for arguments in (("translations",), ("seed_demo",), ("collectstatic", "--noinput", "--verbosity", "0")):
            subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)
        if before:
            shell(environment, before)
        yield stack.enter_context(started(environment, workers=workers))


def _seeded(environment: dict[str, str]) -> str:
    """Return the address of a database of the reference data alone, a clone of the template of the tests."""
    code = "from tests.support.databases import LOADED, clone, prefix; name = f'{prefix()}_bench'; clone(LOADED, name); print('name', name)"
    name = shell(environment, code).rpartition("name ")[2].strip()
    return re.sub(r"/[^/?]+(?=\?|$)", f"/{name}", environment["DATABASE_URL"], count=1)


@contextmanager
def started(environment: dict[str, str], *, workers: int = 1, more: Sequence[str] = ()) -> Iterator[Portal]:
    """Start a web as docker-compose.yml does, wait until it is ready, and stop it in the end."""
    port = free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", str(workers), "--blocking-threads", "2", *more, "hub.wsgi:application"),
        ],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port)
        yield Portal(port, environment, psutil.Process(server.pid), time.perf_counter() - begun)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The web server did not answer.")


def cookie_of(environment: dict[str, str], code: str) -> str:
    """Return the cookies that a piece of code prints."""
    return cookies_of(environment, code)[0]


def cookies_of(environment: dict[str, str], code: str) -> list[str]:
    """Return the cookies of each person for whom a piece of code prints a line."""
    shown = shell(environment, code)
    return [line.removeprefix("cookie ") for line in shown.splitlines() if line.startswith("cookie ")]


def shell(environment: dict[str, str], code: str) -> str:
    """Run a piece of code in the portal's shell, and return what it prints."""
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def _measure(port: int, *, cookie: str) -> None:
    rates: dict[str, float] = {}
    print(
        f"{CONNECTIONS} connections, {SECONDS:.0f} s, best of {RUNS} interleaved runs, 1 web worker, {os.cpu_count()} cores"
    )
    best = {}
    for _ in range(RUNS):
        for name, path in PAGES:
            headers = {"Cookie": cookie} if "match" in name else {"Cookie": "a=b"} if "cookie" in name else {}
            figures = saturate(port=port, path=path, seconds=SECONDS, connections=CONNECTIONS, headers=headers)
            if name not in best or figures.requests_per_second > best[name].requests_per_second:
                best[name] = figures
    for name, figures in best.items():
        rates[name] = figures.requests_per_second
        print(
            f"{name}: {figures.requests_per_second:.0f} requests/s, median {figures.median_ms:.1f} ms, "
            f"p95 {figures.p95_ms:.1f} ms, {figures.requests_per_second / rates['empty view']:.1%} of the empty view"
        )
    share = rates["match page"] / rates["match page, constant data"]
    print(f"match page: {share:.1%} of the same template with constant data")


if __name__ == "__main__":
    sys.exit(main())
