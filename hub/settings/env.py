"""The only reader of the environment."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
LOCAL_DIR = BASE_DIR / ".local"
ON, OFF = {"on", "yes", "true", "1"}, {"off", "no", "false", "0"}


def _read_switch(text: str) -> bool:
    # What is neither must not stand for off: it may be what encrypts.
    if (word := text.strip().lower()) not in ON | OFF:
        raise ValueError(text)
    return word in ON


def _read_count(text: str) -> int:
    if (number := int(text)) < 0:
        raise ValueError(text)
    return number


READERS = {bool: _read_switch, int: _read_count}


class Environment(environ.Env):
    """The environment. A value that is not of its kind is kept as a fault, so that all are told at once."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def get_value(self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, **options: Any) -> Any:
        """Return a setting as it is written, or its default where it is not there or cannot be read."""
        if (text := self.ENVIRON.get(var)) is None:
            return super().get_value(var, cast=cast, default=default, **options)
        try:
            return self.parse_value(text, READERS.get(cast, cast))
        except ValueError:
            kind = {int: "a whole number, 0 or more", bool: "on or off"}.get(cast, "a value of its kind")
            word = {True: "on", False: "off"}.get(default, default) if cast is bool else repr(default)
            self.faults.append(f"{var} must be {kind}. Correct it, or leave it out to have {word}.")
            return default

    def db(self, var: str, default: str) -> dict[str, Any]:  # type: ignore[override]
        """Return what a database is, by its address."""
        try:
            found: dict[str, Any] = super().db(var, default=default)
        except ValueError:
            remedy = "Write / and ? in its password as %2F and %3F, and its port as a number"
            self.faults.append(f"{var} cannot be read. {remedy}.")
            found = self.db_url_config(default)
        return found

    def refuse(self, faults: list[str]) -> None:
        """Raise ``ImproperlyConfigured`` with everything that is wrong, where something is."""
        if found := [*self.faults, *faults]:
            lines = "\n".join(f"- {fault}" for fault in found)
            raise ImproperlyConfigured(f"The portal does not start. In its environment:\n{lines}")


env = Environment()
