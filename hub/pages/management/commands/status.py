"""Say whether what must hold of the data holds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.pages.checks import record_checks


class Command(BaseCommand):
    """Run the checks of every night now: after a restore, an upgrade or an incident."""

    help = "Check what must hold of the data, and name the keys of what does not."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run them; end with an error where something is found."""
        found = record_checks(at=timezone.now())
        for name, keys in found.items():
            self.stdout.write(f"{name}: {', '.join(keys) or 'holds'}")
        if any(found.values()):
            raise CommandError("Something does not hold: see above, and docs/operations.md.")
