"""Chromium against the portal as a user runs it: own process, own database, the real catalogue.

No test here touches Django: what a person cannot see or do in the browser does not count.
"""

import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect
from pytest_django import DjangoDbBlocker

from hub.settings.env import LOCAL_DIR
from tests.browser.checks import AXE, AXE_ADDRESS, measured
from tests.support.databases import locked, shown
from tests.support.stack import gathered

ROOT = Path(__file__).resolve().parents[2]
# How long what is waited for may take, in milliseconds: a loaded machine is no fault of the portal.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
# What is compiled for speed is left behind with the page before it has paid: rules take a third less. And of a page
# hardly anything is painted, which nobody looks at: where things are, when they are there and what covers them is known
# without. Together with what follows from them, an eighth less.
SPARED = ["--js-flags=--no-turbofan --no-maglev", "--force-gpu-mem-available-mb=1"]
PHONE, DESK = {"width": 320, "height": 900}, {"width": 1280, "height": 900}


@dataclass(frozen=True, slots=True)
class Portal:
    """A running portal, with a cache of its own."""

    base: str
    cache: str
    others: subprocess.Popen[str]

    def forget_codes(self) -> None:
        """Let the codes of authenticator apps be used again, as if half a minute had passed."""
        with redis.Redis.from_url(self.cache) as cache:
            for key in cache.scan_iter("*mfa.totp.used*"):
                cache.delete(key)

    def act(self, code: str, *arguments: str) -> None:
        """Let others do something meanwhile: run code over this portal's database, in a process of its own."""
        assert self.others.stdin is not None
        assert self.others.stdout is not None
        self.others.stdin.write(json.dumps({"code": code, "arguments": arguments}) + "\n")
        self.others.stdin.flush()
        fault = json.loads(self.others.stdout.readline())
        assert not fault, fault[-2000:]


# What the others' process does: each line of its input is code with its arguments, each line of its output the fault.
_OTHERS = """
import contextlib, json, sys, traceback
import django
django.setup()
from django.db import connections
for line in sys.stdin:
    asked, fault = json.loads(line), ""
    sys.argv = ["-", *asked["arguments"]]
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exec(asked["code"], {})
    except BaseException:
        fault = traceback.format_exc()
    connections.close_all()
    print(json.dumps(fault), flush=True)
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "browser"):
            item.add_marker(pytest.mark.browser)
            # The first test of a run waits for the catalogue to be loaded.
            item.add_marker(pytest.mark.timeout(600))
    # The shape of a page is compared before others send its forms: one of them takes the only program that closes back.
    items.sort(key=lambda item: item.path.name != "test_accessibility.py")


def _database(name: str) -> str:
    head, _, tail = os.environ["DATABASE_URL"].partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{tail}" if tail else "")


def _sql(statement: str) -> None:
    connection = psycopg2.connect(_database("postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def _empty_cache(worker_id: str) -> str:
    """Return the address of this worker's cache, emptied: what others counted and remembered does not reach it."""
    number = 15 - int(worker_id.removeprefix("gw")) if worker_id != "master" else 15
    address = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{number}"
    with redis.Redis.from_url(address) as cache:
        cache.flushdb()
    return address


def _environment(database: str, cache: str = "") -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": _database(database),
        "REDIS_URL": cache or os.environ["REDIS_URL"],
        "DJANGO_SETTINGS_MODULE": "hub.settings.dev",
        "LOG_LEVEL": "WARNING",
    }


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder that the workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    folder = base if worker_id == "master" else base.parent
    measured.file = folder / "measured.txt"
    return folder


@pytest.fixture(scope="session")
def seeded(shared: Path, django_db_blocker: DjangoDbBlocker) -> str:
    """Return the database with the catalogue and the demonstration's people, made where none stands; workers copy it."""
    with locked(shared / "browser-seed.lock"):
        # In a thread of its own: the browser's event loop runs in this one.
        with django_db_blocker.unblock(), ThreadPoolExecutor(1) as thread:
            seed = thread.submit(shown, _seed).result()
        static, axe = LOCAL_DIR / "static", LOCAL_DIR / AXE_ADDRESS.strip("/")
        # Files are gathered once, for the production shape too: that takes eight seconds.
        made, there = gathered() / "staticfiles.json", static / "staticfiles.json"
        if not there.exists() or there.read_bytes() != made.read_bytes():
            shutil.copytree(made.parent, static, dirs_exist_ok=True)
        if not axe.exists() or axe.read_text(encoding="utf-8") != AXE:
            axe.write_text(AXE, encoding="utf-8")
    return seed


# What waits for a worker is done once, and not by the first test of each process that delivers something.
_SEED = """
import django
django.setup()
from django.core.management import call_command
from hub.outbox.services import deliver_due
call_command("seed_demo")
while deliver_due():
    pass
"""


def _seed(database: str) -> None:
    command = [sys.executable, "-c", _SEED]
    subprocess.run(command, cwd=ROOT, env=_environment(database), check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def portal(seeded: str, shared: Path, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Run a web server of this worker on a copy of the seeded database."""
    database, cache = f"browser_{worker_id}", _empty_cache(worker_id)
    with locked(shared / "browser-copy.lock"):
        _sql(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        _sql(f"CREATE DATABASE {database} TEMPLATE {seeded}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (tmp_path_factory.mktemp("portal") / "web.log").open("wb")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "4", "hub.wsgi:application"),
        ],
        cwd=ROOT,
        env=_environment(database, cache),
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    others = subprocess.Popen(
        [sys.executable, "-c", _OTHERS],
        cwd=ROOT,
        env=_environment(database, cache),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/health/ready", server, log.name)
        yield Portal(f"http://localhost:{port}", cache, others)
    finally:
        others.kill()
        others.wait()
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
        log.close()


def _wait(address: str, server: subprocess.Popen[bytes], log: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, f"The web server ended by itself: {Path(log).read_text()[-2000:]}"
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The web server did not answer: {Path(log).read_text()[-2000:]}")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use the system's Chromium: no browser is downloaded. The one without windows opens a page in two thirds of the time."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, "Chromium is needed; see README.md"
    return {
        "executable_path": found,
        "args": [
            *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
            *("--disable-background-networking", "--disable-component-update"),
            *SPARED,
        ],
    }


@pytest.fixture(scope="session")
def full_browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """A browser as people have it, which compiles scripts for speed and paints all of a page."""
    args = [one for one in browser_type_launch_args["args"] if one not in SPARED]
    with browser_type.launch(**browser_type_launch_args | {"args": args}) as made:
        yield made


# Browsers that draw no page.
_STILL: set[Browser] = set()


@pytest.fixture(scope="session")
def still(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """A browser that lays pages out and never draws them, which takes a third less: for walks that press by keys alone.

    It knows no frames. A click waits for two of them in which what it goes to stands still, and so waits for ever.
    """
    args = [*browser_type_launch_args["args"], "--disable-threaded-compositing"]
    with browser_type.launch(**browser_type_launch_args | {"args": args}) as made:
        _STILL.add(made)
        yield made


def is_still(page: Page) -> bool:
    """Whether a page is one of a browser that draws nothing."""
    return page.context.browser in _STILL


@dataclass(frozen=True, slots=True)
class Visit:
    """One way of visiting: language, width, with or without JavaScript."""

    lang: str
    width: int
    javascript: bool

    def __str__(self) -> str:
        return f"{self.lang}-{self.width}-{'js' if self.javascript else 'plain'}"


def one_way(names: str, ways: Sequence[Any], *, go: int | None) -> pytest.MarkDecorator:
    """Go the one of these ways in a normal run, or none, and the others in a deep one.

    Tests take turns: about half of them go the English way, on a desk and with scripts, about half the French one, on
    a phone and bare: what is longest on what is narrowest.
    """
    several = isinstance(ways[0], tuple)
    chosen = [
        pytest.param(*(way if several else (way,)), marks=[] if number == go else pytest.mark.deep)
        for number, way in enumerate(ways)
    ]
    return pytest.mark.parametrize([name.strip() for name in names.split(",")], chosen, ids=None if several else str)


# The first two meet every language, width and script.
VISITS = [Visit("en", 1280, True), Visit("fr", 320, False)]
VISITS += [
    visit
    for visit in (Visit(*way) for way in itertools.product(("en", "fr"), (320, 1280), (True, False)))
    if visit not in VISITS
]
IN_ENGLISH, IN_FRENCH = (one_way("visit", VISITS, go=go) for go in (0, 1))


class Guard:
    """Watches a page: third-party requests, failed answers, violations of the content policy."""

    def __init__(self, page: Page, base: str) -> None:
        self.foreign: list[str] = []
        self.failed: list[str] = []
        self.messages: list[str] = []
        page.on("request", lambda request: self._request(request.url, base))
        page.on("response", lambda answer: self.failed.append(answer.url) if answer.status >= 500 else None)
        page.on("console", lambda message: self._console(message.type, message.text))

    def _request(self, url: str, base: str) -> None:
        if not url.startswith((base, "data:", "about:", "blob:")):
            self.foreign.append(url)

    def _console(self, kind: str, text: str) -> None:
        # A page that answers 404 or 403 on purpose is told by Chromium as an error of the network.
        if kind == "error" and "Failed to load resource" not in text:
            self.messages.append(text)

    def check(self) -> None:
        """Fail when anything was seen that must not be."""
        assert self.foreign == []
        assert self.failed == []
        assert self.messages == []


def open_page(browser: Browser, portal: Portal, *, width: int, javascript: bool, lang: str) -> tuple[Page, Guard]:
    """Return a page of a new context, watched."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=javascript,
        locale="fr-CA" if lang == "fr" else "en-CA",
        base_url=portal.base,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    return page, Guard(page, portal.base)


@pytest.fixture
def visited(visit: Visit, portal: Portal, browser: Browser) -> Iterator[tuple[Page, Visit]]:
    """A page for one way of visiting; afterwards nothing foreign, broken or forbidden may have happened."""
    page, guard = open_page(browser, portal, width=visit.width, javascript=visit.javascript, lang=visit.lang)
    yield page, visit
    guard.check()
    page.context.close()
