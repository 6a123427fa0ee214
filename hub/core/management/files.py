"""What commands share that read files or answer one: their options, and that all is written or nothing."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NoReturn, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hub.core.text.problems import InvalidDataError

REFUSED = 2


def day_option(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f'expected a date such as 2026-11-24; got "{text}"') from None


def count_option(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f'expected a whole number of 1 or more; got "{text}"')
    return int(text)


class LoadCommand(BaseCommand):
    """A command that brings rows to what the files of a folder say; ``what`` names them."""

    what: str
    folder: Path

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=self.folder, help="read the files of another folder")

    def load(self, folder: Path, at: datetime) -> Any:
        """Load the files and return how many rows were changed. Raises ``InvalidDataError``."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or refuse with every mistake, its place and its remedy."""
        try:
            changes = self.load(options["folder"], timezone.now())
        except InvalidDataError as error:
            lines = "\n".join(map(str, error.mistakes))
            raise CommandError(f"Nothing was changed. Mistakes: {len(error.mistakes)}\n{lines}") from error
        self.stdout.write(
            f"{self.what}: {changes.added} added, {changes.changed} changed, {changes.removed} removed, "
            f"{changes.unchanged} unchanged, {changes.kept} kept as curators wrote them"
        )


class FileCommand(BaseCommand):
    """A command that answers a file; exit 0 when all of it was answered, 2 when the run was refused."""

    requires_system_checks: list[str] = []
    most = ""  # what ``--top`` limits

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", type=day_option, metavar="YYYY-MM-DD", help="the day to answer for (default: today)"
        )
        parser.add_argument("--lang", choices=["en", "fr"], default="en", help="language of the sentences")
        parser.add_argument("--top", type=count_option, default=10, help=self.most)
        parser.add_argument("--output", type=Path, metavar="FILE", help="write here instead of to standard output")

    def refuse(self, *lines: Any) -> NoReturn:
        """End with a line for each mistake on standard error."""
        for line in lines:
            self.stderr.write(str(line))
        sys.exit(REFUSED)

    def write(self, pieces: Iterable[str], output: Path | None) -> None:
        if output is None:
            for piece in pieces:
                self.stdout.write(piece, ending="")
            return
        try:
            with _replacing(output) as file:
                file.writelines(pieces)
        except OSError as error:
            self.refuse(f"{output}: cannot be written ({error.strerror or error})")


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """Open a file beside ``path`` that takes its place when all went well, so that no half answer is left."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        part = Path(file.name)
        try:
            yield cast("TextIO", file)
            file.flush()
            part.chmod(0o644)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
