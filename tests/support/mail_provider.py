"""A mail provider that refuses the first tries of each mail, and keeps what it takes in files, by Message-ID."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class MoodyBackend(BaseEmailBackend):
    """Each mail is refused ``fails`` times; ``down`` in the folder refuses everything."""

    def __init__(self, *, folder: str, fails: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(folder)
        self.fails = fails

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Take each mail or raise as a provider does that is down."""
        for message in email_messages:
            name = message.extra_headers["Message-ID"].strip("<>").partition("@")[0]
            tries = self.folder / f"{name}.tries"
            with tries.open("a") as count:
                count.write(".")
            if (self.folder / "down").exists() or len(tries.read_text()) <= self.fails:
                raise ConnectionError("provider down")
            with (self.folder / f"{name}.mail").open("a") as taken:
                taken.write(f"{message.to[0]} {message.subject}\n")
        return len(email_messages)
