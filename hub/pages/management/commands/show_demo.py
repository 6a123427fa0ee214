"""Say where the demonstration runs and who can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils.translation import override

from hub.accounts.demo.services import PASSWORD, PEOPLE


class Command(BaseCommand):
    """Print the addresses and the accounts."""

    help = "Print where the demonstration runs and who can sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        # Passkeys work on the name, not on 127.0.0.1.
        base = f"http://localhost:{options['port']}"
        with override("en"):
            sign_in = reverse("account_login")
        lines = [
            "",
            "The portal is running. Ctrl-C stops it; your data is kept.",
            "",
            f"  English   {base}/en/",
            f"  Français  {base}/fr/",
            "",
            f"Who can sign in ({base}{sign_in}), all with the password: {PASSWORD}",
            "",
            *(f"  {person.email:24} {person.name}" for person in PEOPLE),
            "",
            f"Staff also need a code, as an authenticator app would show it: {base}/demo/codes/",
            f"Mail that the portal would send: {base}/demo/mail/",
            "",
        ]
        self.stdout.write("\n".join(lines))
