"""``scripts/demo``: the whole portal on one machine."""

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from hub.embedded.processes import Children, StoppedError, stop_on_signals
from hub.embedded.services import ServiceError, Services

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".local" / "demo"
# Named in ``hub.audit.rights``, which needs Django.
WEB_ROLE = "hub_web"
LAST_PORT = 65_535


def main() -> int:
    """Start everything, print where it is, wait, stop everything. Return the exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="Run the portal on this machine, with the real catalogue."
    )
    parser.add_argument("--port", type=_port, default=8000, help="port of the web server (default 8000)")
    port = parser.parse_args().port
    stop_on_signals()
    try:
        _refuse_port_in_use(port)
        return _run(port)
    except StoppedError:
        print("\nStopped. Your data is kept for the next start.")
        return 0
    except ServiceError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"choose a number from 1 to {LAST_PORT}, such as 8080, not {text!r}")
    return int(text)


def _refuse_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise ServiceError(
                f"Your account may not open port {port}. Choose one above 1023: scripts/demo --port 8080"
            ) from error
        except OSError as error:
            another = port + 1 if port < LAST_PORT else port - 1
            raise ServiceError(
                f"Port {port} is in use by another program. Choose another: scripts/demo --port {another}"
            ) from error


def _run(port: int) -> int:
    with Services(FOLDER, durable=True) as services:
        environment = {
            **services.environment(),
            "DJANGO_SETTINGS_MODULE": "hub.settings.dev",
            "HUB_SITE_URL": f"http://localhost:{port}",
            "PYTHONUNBUFFERED": "1",
        }
        print("Preparing the database and the catalogue ...", flush=True)
        # Records of what was loaded would drown what the person has to read.
        quiet = {**environment, "LOG_LEVEL": "WARNING"}
        _manage(quiet, "translations")
        _manage(quiet, "migrate", "--verbosity", "0")
        _manage(quiet, "grant_rights")
        _manage(quiet, "load_everything")
        _manage(quiet, "seed_demo")
        _manage(quiet, "collectstatic", "--noinput", "--verbosity", "0")
        # As in production, what answers requests owns no table.
        web = environment | {"DATABASE_URL": services.postgres.url_of(WEB_ROLE)}
        with Children(folder=FOLDER / "logs", environment=web) as children:
            _start_processes(children, port)
            _wait_until_ready(children, port)
            _manage(environment, "show_demo", "--port", str(port))
            while (dead := children.first_dead()) is None:
                time.sleep(0.5)
            raise ServiceError(f"The {dead} process ended by itself; see {children.folder / dead}.log")


def _start_processes(children: Children, port: int) -> None:
    # Minutes have passed: two webs would share the port, and each know the sessions of its own alone.
    _refuse_port_in_use(port)
    python = sys.executable
    children.start(
        "web",
        [
            *(python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "8", "--backpressure", "64", "hub.wsgi:application"),
        ],
    )
    celery = [python, "-m", "celery", "-A", "hub.outbox.celery"]
    children.start("worker", [*celery, "worker", "--loglevel", "INFO", "--concurrency", "1", "--pool", "solo"])
    children.start(
        "scheduler",
        [*celery, "beat", "--loglevel", "INFO", "--schedule", str(FOLDER / "beat-schedule"), "--pidfile="],
    )


def _wait_until_ready(children: Children, port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if dead := children.first_dead():
            raise ServiceError(f"The {dead} process ended by itself; see {children.folder / dead}.log")
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/health/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ServiceError(f"The web server did not answer; see {children.folder / 'web.log'}")


def _manage(environment: dict[str, str], *arguments: str) -> None:
    finished = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env={**os.environ, **environment}, check=False
    )
    if finished.returncode:
        raise ServiceError(f"'{arguments[0]}' failed (see above); nothing was left running.")


if __name__ == "__main__":
    sys.exit(main())
