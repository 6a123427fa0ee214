"""Load all reference data, lowest layer first."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Directory, programs, opportunities. Each file is checked whole first; a second run changes nothing."""

    help = "Load the directory, the programs and the opportunities from their data files."

    def handle(self, *args: Any, **options: Any) -> None:
        for command in ("load_directory", "load_programs", "load_opportunities"):
            call_command(command, stdout=self.stdout, stderr=self.stderr)
