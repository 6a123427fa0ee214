"""Erase once more what a restored database knows again."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from companies.privacy.erasure import repeat_erasures


class Command(BaseCommand):
    """Repeat the erasures of the register: after each restore, before anybody is let in."""

    help = "Erase what the register of erasures names, where the database knows it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("register", nargs="?", default=settings.ERASURE_REGISTER, help="the file, if another")

    def handle(self, *args: Any, **options: Any) -> None:
        register = Path(options["register"] or "none")
        if not register.exists():
            raise CommandError(f"There is no register at {register}: bring it back from where it is copied to.")
        lines = [json.loads(line) for line in register.read_text(encoding="utf-8").splitlines() if line.strip()]
        repeated, left = repeat_erasures(lines, at=timezone.now())
        self.stdout.write(f"{len(lines)} in the register, {repeated} erased again")
        if left:
            raise CommandError("These stay, and somebody has to look at them:\n" + "\n".join(left))
