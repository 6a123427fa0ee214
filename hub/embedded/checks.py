"""``scripts/test``: every check and every test, on embedded services."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from hub.embedded.processes import StoppedError, stop_on_signals
from hub.embedded.services import ServiceError, Services

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".local" / "test"

# The formatter is a program of its own, beside the interpreter.
DJADE = Path(sys.executable).with_name("djade")
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("ruff", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("imports", ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]),
    ("types", ["-m", "mypy", "hub", "programs", "companies", "opportunities"]),
    ("templates", [str(DJADE), "--check", "--target-version", "6.1"]),
    ("migrations", ["manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "1"]),
    ("translations", ["manage.py", "translations", "--check"]),
    ("production settings", ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]),
)
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "hub.settings.prod",
    "SECRET_KEY": "check-" + "".join(chr(97 + n % 26) for n in range(60)),
    "MFA_SECRETS_KEY": "check-" + "".join(chr(97 + n % 26) for n in range(60)),
    "ALLOWED_HOSTS": "hub.example",
    "STATIC_ROOT": str(ROOT / ".local" / "static"),
    "DATABASE_REQUIRE_TLS": "false",
}


def main() -> int:
    """Run what the arguments ask for and return the exit code."""
    arguments = sys.argv[1:]
    deep = "--deep" in arguments
    chosen = [argument for argument in arguments if argument != "--deep"]
    stop_on_signals()
    started = time.monotonic()
    try:
        with _services() as environment:
            code = _chosen(environment, chosen) if chosen else _everything(environment, deep=deep)
    except StoppedError:
        print("\nStopped.")
        return 130
    except ServiceError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(f"\n{'Green' if code == 0 else 'Red'} after {time.monotonic() - started:.0f} s.")
    return code


class _Given:
    """Services that somebody else runs, named in the environment."""

    def __enter__(self) -> dict[str, str]:
        return {}

    def __exit__(self, *_: object) -> None:
        return None


class _Own(Services):
    """Services of this run."""

    def __enter__(self) -> dict[str, str]:  # type: ignore[override]
        super().__enter__()
        return self.environment()


def _services() -> _Given | _Own:
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return _Given()
    return _Own(FOLDER, durable=False)


def _chosen(environment: dict[str, str], arguments: list[str]) -> int:
    if any("browser" in argument for argument in arguments):
        _need_chromium()
    return _pytest(environment, arguments)


def _everything(environment: dict[str, str], *, deep: bool) -> int:
    failed = [name for name, command in CHECKS if not _check(name, command, environment)]
    if _pytest(environment, ["-m", "not deep and not browser", "-n", "2", "--dist", "worksteal"]):
        failed.append("tests")
    _need_chromium()
    if _pytest(environment, ["-m", "browser", "-n", "2", "--dist", "worksteal"]):
        failed.append("browser tests")
    if deep and _pytest(environment, ["-m", "deep"]):
        failed.append("deep tests")
    if deep and not _check("mutation", ["-m", "tests.mutation"], environment):
        failed.append("mutation")
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


def _check(name: str, command: list[str], environment: dict[str, str]) -> bool:
    print(f"== {name}", flush=True)
    extra = PRODUCTION if name == "production settings" else {"DJANGO_SETTINGS_MODULE": "hub.settings.test"}
    if name == "templates":
        templates = sorted(str(path) for path in (ROOT / "templates").rglob("*.html"))
        return _run([*command, *templates], {**environment, **extra}) == 0
    return _python(command, {**environment, **extra}) == 0


def _pytest(environment: dict[str, str], arguments: list[str]) -> int:
    _python(["manage.py", "translations"], environment)  # addresses are French words too
    print(f"== pytest {' '.join(arguments)}", flush=True)
    return _python(["-m", "pytest", *arguments], {**environment, "DJANGO_SETTINGS_MODULE": "hub.settings.test"})


def _python(command: list[str], environment: dict[str, str]) -> int:
    return _run([sys.executable, *command], environment)


def _run(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def _need_chromium() -> None:
    """Find the system's Chromium, or install Debian's where that is allowed."""
    if shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome"):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("== installing Chromium", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium"]):
            subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)
        if shutil.which("chromium"):
            return
    raise ServiceError(
        "The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium), then start again."
    )


if __name__ == "__main__":
    sys.exit(main())
