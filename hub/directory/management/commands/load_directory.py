"""Load the directory from its data files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.core.text.problems import InvalidDataError
from hub.directory.catalogue.reader import DATA
from hub.directory.catalogue.services import load_directory
from hub.directory.demo import DEMO_ORGANIZATION, DEMO_SEAT


class Command(BaseCommand):
    """Bring organizations, offices, seats, areas and services to what the files say."""

    help = "Load the directory. All files are checked first; a second load changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=DATA, help="read the files of another folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or refuse with every mistake, its place and its remedy."""
        try:
            besides = [DEMO_ORGANIZATION, DEMO_SEAT] if settings.DEMO_MODE else []
            changes = load_directory(by=None, at=timezone.now(), folder=options["folder"], besides=besides)
        except InvalidDataError as error:
            lines = "\n".join(map(str, error.mistakes))
            raise CommandError(f"Nothing was changed. Mistakes: {len(error.mistakes)}\n{lines}") from error
        self.stdout.write(
            f"Directory: {changes.added} added, {changes.changed} changed, {changes.removed} removed, "
            f"{changes.unchanged} unchanged, {changes.kept} kept as curators wrote them"
        )
