"""``manage.py route_requests``: answer a file of requests as the desk would route them (docs/casework.md)."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandParser
from django.db import DatabaseError
from django.utils import timezone

from hub.casework.desk.batch import route_cases
from hub.casework.referrals.cases import RoutingCase, read_cases
from hub.core.management.files import FileCommand
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.matching.profile.files import InvalidProfilesError

_PROGRESS_STEP = 25


class Command(FileCommand):
    """Route a file of requests; nothing is written to the database."""

    help = (
        "Answer every request of a file (YAML, .jsonl or .csv): who should have it, who else, who was refused and why,"
        " and what nobody answers, as JSON. Exit code 0: every request was answered. 2: the file is unreadable or"
        " invalid (one line per mistake on standard error), or the database holds no directory."
    )
    most = "most proposals and most refusals per request"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments; docs/casework.md describes the file."""
        parser.add_argument("requests", type=Path, metavar="REQUESTS", help="the requests to route")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all, then answer all: a mistake stops the run before anything is answered."""
        cases = self._cases(options["requests"])
        total = len(cases)

        def progress(done: int) -> None:
            if done % _PROGRESS_STEP == 0 or done == total:
                self.stderr.write(f"{done} of {total} requests answered")

        on = options["on"] or timezone.localdate()
        pieces = route_cases(cases, on=on, lang=options["lang"], top=options["top"], progress=progress)
        self.write(pieces, options["output"])

    def _cases(self, path: Path) -> tuple[RoutingCase, ...]:
        try:
            if not Seat.objects.filter(kind=SeatKind.HUB_DESK).exists():
                self.refuse("The database holds no directory.", "Load it first: python manage.py load_everything.")
            return read_cases(path)
        except InvalidProfilesError as errors:
            self.refuse(*errors.mistakes)
        except (DatabaseError, ImproperlyConfigured) as error:
            reason = str(error).strip().partition("\n")[0]
            self.refuse(f"The database cannot be used: {reason}", "Start it and run the migrations.")
