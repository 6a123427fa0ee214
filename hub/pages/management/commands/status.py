"""Say whether what must hold of the data holds."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hub.audit.services import first_broken_link
from hub.pages.checks import record_checks


class Command(BaseCommand):
    """Run the checks of every night now: after a restore, an upgrade or an incident."""

    help = "Check what must hold of the data, and name the keys of what does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--audit-head", default="", help='KEY:HASH of a line "audit.head" of the log')

    def handle(self, *args: Any, audit_head: str = "", **options: Any) -> None:
        head = re.fullmatch(r"(\d+):([0-9a-f]{64})", audit_head)
        if audit_head and not head:
            raise CommandError("--audit-head is a key and a hash, as the log has them: 123:9f86d0...")
        found = record_checks(at=timezone.now())
        if head and (broken := first_broken_link(head=(int(head[1]), head[2]))):
            found["audit_unbroken"] = [str(broken)]
        for name, keys in found.items():
            self.stdout.write(f"{name}: {', '.join(keys) or 'holds'}")
        if any(found.values()):
            raise CommandError("Something does not hold: see above, and docs/operations.md.")
