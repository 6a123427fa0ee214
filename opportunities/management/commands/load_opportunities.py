"""Load the China side from its data files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.core.text.problems import InvalidDataError
from opportunities.catalogue.reader import DATA
from opportunities.catalogue.services import load_opportunities


class Command(BaseCommand):
    """Bring opportunities, agreements, guides and compliance checks to what the files say."""

    help = "Load the China side. All files are checked first; a second load changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=DATA, help="read the files of another folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or refuse with every mistake, its place and its remedy."""
        try:
            changes = load_opportunities(by=None, at=timezone.now(), folder=options["folder"])
        except InvalidDataError as error:
            lines = "\n".join(map(str, error.mistakes))
            raise CommandError(f"Nothing was changed. Mistakes: {len(error.mistakes)}\n{lines}") from error
        self.stdout.write(
            f"China side: {changes.added} added, {changes.changed} changed, {changes.removed} removed, "
            f"{changes.unchanged} unchanged, {changes.kept} kept as curators wrote them"
        )
