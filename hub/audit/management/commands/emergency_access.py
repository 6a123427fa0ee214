"""Let an operator in where no administrator can sign in any more; or try that it works."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.audit.emergency_access import open_emergency_access
from hub.core.vocabulary.enums import Language


class Command(BaseCommand):
    """Mail and print the link by which a further administrator sets a password and a second factor."""

    help = "Invite an administrator though there is one. Every administrator is told, and the audit keeps the reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="an address that has no account")
        parser.add_argument("--reason", required=True, help="why, in three words or more")
        parser.add_argument(
            "--site", default=settings.HUB_SITE_URL, help="address of the portal in the link (default HUB_SITE_URL)"
        )
        parser.add_argument("--language", choices=[language.value for language in Language], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: options[name] for name in ("email", "reason", "site", "language")}
        try:
            invited = open_emergency_access(**given, at=timezone.now())
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(f"Open this link once, within seven days:\n{invited.link}")
