"""``scripts/check``: everything that reads the code without running a test."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from hub.embedded.processes import StoppedError, stop_on_signals
from hub.embedded.services import ServiceError
from scripts.keeper import kept_services

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".local" / "test"
OURS = ("hub", "programs", "companies", "opportunities", "scripts")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "hub.settings.prod",
    "SECRET_KEY": hashlib.sha256(b"a key for this check").hexdigest(),
    "MFA_SECRETS_KEY": hashlib.sha256(b"another key for this check").hexdigest(),
    "ALLOWED_HOSTS": "hub.example",
    "SMTP_HOST": "mail.hub.example",
    "HUB_CONTACT_EMAIL": "desk@hub.example",
    "STATIC_ROOT": str(ROOT / ".local" / "static"),
    "DATABASE_REQUIRE_TLS": "false",
    "REDIS_URL": f"redis://:{ROOT.name}@localhost:6379/0",  # nothing is asked of it here
}
# The formatter of templates is a program of its own, beside the interpreter.
DJADE = str(Path(sys.executable).with_name("djade"))
# The old code runs beside the new schema for a while, and a locked table stops the portal: no column or table goes or
# takes another name, nothing is required without a default, and indexes are made concurrently. The first migration of
# an app makes its tables, which nobody uses yet; those named here change tables of requests before the first version is
# deployed anywhere, so that no table is locked while somebody waits.
UNSAFE = [
    *("--no-cache", "--warnings-as-errors", "--ignore-name-contains", "0001_", "--quiet", "ok", "ignore"),
    *("--ignore-name", "0005_landing_wishes", "0006_visits_and_missions", "0007_rooms"),
    *("0009_mission_rooms", "0010_bookings", "0011_clashes_avoided"),
    *("--include-apps", "accounts", "audit", "casework", "companies", "directory", "matching", "notifications"),
    *("opportunities", "outbox", "programs", "publishing"),
]
# Whether models and migrations agree, then what each migration does. Django starts once for both; its own checks are
# those of the production settings. What a migration does is written with the models of its day: to make all of them
# anew takes most of the time.
_MIGRATIONS = """
import sys
from django.core.management import execute_from_command_line as run
from tests.support.databases import models_kept
run(["", "makemigrations", "--check", "--dry-run", "--skip-checks"])
with models_kept():
    run(["", "lintmigrations", "--skip-checks", *sys.argv[1:]])
"""
# The longest first, as two run at a time.
LINTERS: dict[str, list[str]] = {
    "types": ["-m", "mypy", *OURS],
    "imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "templates": [DJADE, "--check", "--target-version", "6.1"],
    "template rules": ["-m", "djlint", "--lint", "--quiet", "templates"],
    "migrations": ["-c", _MIGRATIONS, *UNSAFE],
    "production settings": ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "translations": ["manage.py", "translations", "--check"],
    "packages": ["-m", "scripts.checks", "packages"],
    "secrets": ["-m", "scripts.checks", "secrets"],
    "ruff": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
}
# Those that ask the database what it can do.
DATABASE = frozenset({"migrations", "production settings"})


def main() -> int:
    """Run the linters named in the arguments, or all, and return the exit code."""
    chosen = sys.argv[1:] or list(LINTERS)
    if unknown := set(chosen) - set(LINTERS):
        print(f"No such linter: {', '.join(sorted(unknown))}. There are: {', '.join(LINTERS)}", file=sys.stderr)
        return 2
    stop_on_signals()
    try:
        with ExitStack() as stack:
            # A run of all tests names the services that it uses itself.
            needed = DATABASE.intersection(chosen) and "DATABASE_URL" not in os.environ
            environment = stack.enter_context(kept_services(FOLDER, stop=False)) if needed else {}
            failed = run_linters(environment, chosen)
    except StoppedError:
        return 130
    except ServiceError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nGreen.")
    return 1 if failed else 0


def run_linters(environment: dict[str, str], chosen: Iterable[str] = LINTERS) -> list[str]:
    """Run linters, two at a time, print what each says, and return the names of those that found something."""
    failed = []
    with ThreadPoolExecutor(2) as pool:
        for name, done, seconds in pool.map(lambda name: _run(name, environment), chosen):
            print(f"== {name} ({seconds:.0f} s)", flush=True)
            if done.returncode:
                print(done.stdout, flush=True)
                failed.append(name)
    return failed


def _run(name: str, environment: dict[str, str]) -> tuple[str, subprocess.CompletedProcess[str], float]:
    command = [sys.executable, *LINTERS[name]]
    if name == "templates":
        command = [*LINTERS[name], *sorted(str(path) for path in (ROOT / "templates").rglob("*.html"))]
    settings = PRODUCTION if name == "production settings" else {"DJANGO_SETTINGS_MODULE": "hub.settings.test"}
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment, **settings},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return name, done, time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
