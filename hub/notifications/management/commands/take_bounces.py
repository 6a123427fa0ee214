"""Take a report of mail that came back from standard input, as a mail server pipes it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from hub.notifications.bounces.services import LARGEST, read_dsn, record_bounces


class Command(BaseCommand):
    """Read one mail and keep what it reports. A mail that reports nothing of ours is no error: servers would retry."""

    help = "Take one report of mail that came back (RFC 3464) from standard input: manage.py take_bounces < mail"

    def handle(self, *args: Any, **options: Any) -> None:
        """Read no more than a report may be long."""
        raw = sys.stdin.buffer.read(LARGEST + 1)
        taken = record_bounces(reports=read_dsn(raw), at=timezone.now(), trusted=False)
        self.stdout.write(f"{taken} taken")
