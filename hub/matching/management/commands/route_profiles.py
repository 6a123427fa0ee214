"""``manage.py route_profiles``: answer a file of company profiles as the pages would (docs/matching.md)."""

import sys
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NoReturn, TextIO, cast

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from hub.core.text.problems import InvalidDataError
from hub.matching.engine.answer import route_profiles
from hub.matching.engine.opportunities import OpportunityView
from hub.matching.engine.people import SeatView
from hub.matching.profile.files import InvalidProfilesError, read_profiles
from programs.catalogue.entries import Catalogue
from programs.catalogue.files import read_programs

REFUSED = 2
_PROGRESS_STEP = 25


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f'expected a date such as 2026-11-24; got "{text}"') from None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f'expected a whole number of 1 or more; got "{text}"')
    return int(text)


class Command(BaseCommand):
    """Route a file of profiles; exit 0 when every profile was answered, 2 when the run was refused."""

    help = (
        "Answer every company profile of a YAML file: areas, programs, people, opportunities and the next question,"
        " as JSON. Exit code 0: every profile was answered. 2: a file is unreadable or invalid (one line per mistake"
        " on standard error), or the database holds no published catalogue."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments; docs/matching.md describes the files."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("profiles", type=Path, metavar="PROFILES.yaml", help="the profiles to answer")
        parser.add_argument(
            "--catalogue",
            type=Path,
            action="append",
            metavar="PROGRAMS.yaml",
            help="programs that stand in for the published ones (repeatable); people and opportunities are then those"
            " of the project's own files, and no database is needed",
        )
        parser.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="the day to answer for (default: today)")
        parser.add_argument("--lang", choices=["en", "fr"], default="en", help="language of the sentences")
        parser.add_argument("--top", type=_count, default=10, help="most people and opportunities per profile")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write here instead of to standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all, then answer all: a mistake stops the run before anything is answered."""
        try:
            profiles = read_profiles(options["profiles"])
            if options["catalogue"]:
                catalogue = read_programs(options["catalogue"])
                seats, opportunities = self._from_files()
            else:
                catalogue, seats, opportunities = self._from_database()
        except (InvalidProfilesError, InvalidDataError) as errors:
            self._refuse(*map(str, errors.mistakes))

        total = len(profiles)

        def progress(done: int) -> None:
            if done % _PROGRESS_STEP == 0 or done == total:
                self.stderr.write(f"{done} of {total} profiles answered")

        pieces = route_profiles(
            profiles,
            catalogue=catalogue,
            seats=seats,
            opportunities=opportunities,
            on=options["on"] or timezone.localdate(),
            lang=options["lang"],
            top=options["top"],
            progress=progress,
        )
        self._write(pieces, options["output"])

    def _from_files(self) -> tuple[tuple[SeatView, ...], tuple[OpportunityView, ...]]:
        from hub.matching.assessments.sources import rows_of_files

        return rows_of_files()

    def _from_database(self) -> tuple[Catalogue, tuple[SeatView, ...], tuple[OpportunityView, ...]]:
        from hub.matching.assessments.sources import published_rows

        try:
            found = published_rows()
        except (DatabaseError, ImproperlyConfigured) as error:
            reason = str(error).strip().partition("\n")[0]
            self._refuse(
                f"The database cannot be used: {reason}",
                "Start it and run the migrations, or name a catalogue file with --catalogue.",
            )
        if not found[0].programs:
            self._refuse(
                "The database holds no published program.",
                "Load and publish the catalogue first, or name a catalogue file with --catalogue.",
            )
        return found

    def _write(self, pieces: Iterator[str], output: Path | None) -> None:
        if output is None:
            for piece in pieces:
                self.stdout.write(piece, ending="")
            return
        try:
            with _replacing(output) as file:
                file.writelines(pieces)
        except OSError as error:
            self._refuse(f"{output}: cannot be written ({error.strerror or error})")

    def _refuse(self, *lines: str) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        sys.exit(REFUSED)


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
