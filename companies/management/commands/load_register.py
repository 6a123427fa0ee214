"""Load the public register of corporations from a file."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from companies.registration.files import HEADERS, InvalidRegisterError
from companies.registration.services import load_register


class Command(BaseCommand):
    """Put the corporations of a file in the place of those that were there."""

    help = "Load a register of corporations (CSV, UTF-8 or cp1252). All lines or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as-of", type=date.fromisoformat, help="day of the file; today where it is left out")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="FIELD=HEADER",
            help=f"the header of a field ({', '.join(HEADERS)}) where the file calls it otherwise",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        columns = dict(each.partition("=")[::2] for each in options["column"])
        if unknown := sorted(set(columns) - set(HEADERS)):
            raise CommandError(f"No such field: {', '.join(unknown)}. There are: {', '.join(HEADERS)}.")
        now = timezone.now()
        as_of = options["as_of"] or timezone.localdate(now)
        try:
            loaded = load_register(path=options["file"], columns=columns, as_of=as_of, by=None, at=now)
        except (InvalidRegisterError, OSError) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        self.stdout.write(f"Register: {loaded} corporations as of {as_of}.")
