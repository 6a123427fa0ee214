"""``manage.py route_profiles``: answer a file of company profiles as the pages would (docs/matching.md)."""

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandParser
from django.db import DatabaseError
from django.utils import timezone

from hub.core.management.files import FileCommand
from hub.core.text.problems import InvalidDataError
from hub.matching.engine.answer import route_profiles
from hub.matching.engine.opportunities import OpportunityView
from hub.matching.engine.people import SeatView
from hub.matching.profile.files import InvalidProfilesError, read_profiles
from programs.catalogue.entries import Catalogue
from programs.catalogue.files import read_programs

_PROGRESS_STEP = 25


class Command(FileCommand):
    """Route a file of profiles; exit 0 when every profile was answered, 2 when the run was refused."""

    help = (
        "Answer every company profile of a YAML file: areas, programs, people, opportunities and the next question,"
        " as JSON. Exit code 0: every profile was answered. 2: a file is unreadable or invalid (one line per mistake"
        " on standard error), or the database holds no published catalogue."
    )
    most = "most people and opportunities per profile"

    def add_arguments(self, parser: CommandParser) -> None:
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
        super().add_arguments(parser)

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
            self.refuse(*errors.mistakes)

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
        self.write(pieces, options["output"])

    def _from_files(self) -> tuple[tuple[SeatView, ...], tuple[OpportunityView, ...]]:
        from hub.matching.assessments.sources import rows_of_files

        return rows_of_files()

    def _from_database(self) -> tuple[Catalogue, tuple[SeatView, ...], tuple[OpportunityView, ...]]:
        from hub.matching.assessments.sources import published_rows

        try:
            found = published_rows()
        except (DatabaseError, ImproperlyConfigured) as error:
            reason = str(error).strip().partition("\n")[0]
            self.refuse(
                f"The database cannot be used: {reason}",
                "Start it and run the migrations, or name a catalogue file with --catalogue.",
            )
        if not found[0].programs:
            self.refuse(
                "The database holds no published program.",
                "Load and publish the catalogue first, or name a catalogue file with --catalogue.",
            )
        return found
