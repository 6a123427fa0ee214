"""The only reader of the environment."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
LOCAL_DIR = BASE_DIR / ".local"


class Environment(environ.Env):
    """The environment. A value that is not of its kind is kept as a fault, so that all are told at once."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def get_value(self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, **options: Any) -> Any:
        """Return a setting, or its default where the value cannot be read."""
        try:
            return super().get_value(var, cast=cast, default=default, **options)
        except ValueError:
            kind = "a whole number" if cast is int else "a value of its kind"
            self.faults.append(f"{var} must be {kind}. Correct it, or leave it out to have {default!r}.")
            return default

    def refuse(self, faults: list[str]) -> None:
        """Raise ``ImproperlyConfigured`` with everything that is wrong, where something is."""
        if found := [*self.faults, *faults]:
            lines = "\n".join(f"- {fault}" for fault in found)
            raise ImproperlyConfigured(f"The portal does not start. In its environment:\n{lines}")


env = Environment()
