"""Invite the first administrator of a new portal."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.accounts import services
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.core.vocabulary.enums import Language


class Command(BaseCommand):
    """Mail and print the link by which the first administrator sets a password and a second factor."""

    help = "Invite the first administrator. Works only while the portal has none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="address of the administrator")
        parser.add_argument(
            "--site", default=settings.HUB_SITE_URL, help="address of the portal in the link (default HUB_SITE_URL)"
        )
        parser.add_argument("--language", choices=[language.value for language in Language], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists():
            raise CommandError("There is an administrator already. Administrators invite each other in the admin site.")
        invited = services.invite_staff(
            email=options["email"],
            role=Role.ADMINISTRATOR,
            language=options["language"],
            by=None,
            at=timezone.now(),
            site=options["site"],
        )
        self.stdout.write(f"Open this link once, within seven days:\n{invited.link}")
