"""docker-compose.yml as Compose reads it: what each service gets of an .env file."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
REFERENCE = re.compile(r"\$\{(?P<name>[A-Z0-9_]+)(?P<rule>:[-?])?(?P<rest>[^}]*)\}")


def environment_of(service: str) -> dict[str, str | None]:
    """Return the environment of a service as it is written; None stands for a name alone."""
    written: dict[str, str | None] = COMPOSE["services"][service].get("environment", {})
    return written


def passed_to(service: str, outside: dict[str, str]) -> dict[str, str]:
    """Return the environment that Compose makes of the names and values of an .env file."""
    made = {}
    for name, text in environment_of(service).items():
        if text is None:
            if name in outside:
                made[name] = outside[name]
            continue
        made[name] = filled_in(text, outside)
    return made


def command_of(service: str, outside: dict[str, str]) -> list[str]:
    """Return the command of a service."""
    return [filled_in(part, outside) for part in COMPOSE["services"][service]["command"]]


def filled_in(text: str, outside: dict[str, str]) -> str:
    """Return a text with values in the place of names; raise ``LookupError`` where a needed one is missing."""
    return REFERENCE.sub(lambda found: _value(found, outside), text)


def _value(found: Any, outside: dict[str, str]) -> str:
    given = outside.get(found["name"], "")
    if not given and found["rule"] == ":?":
        raise LookupError(found["rest"])
    return given or found["rest"]
