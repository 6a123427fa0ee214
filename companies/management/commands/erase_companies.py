"""Erase closed companies whose retention has ended."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from companies.privacy.erasure import erase_closed_companies


class Command(BaseCommand):
    """Erase what may be erased, under the number of a disposition authorization."""

    help = "Erase closed companies whose retention has ended (federal profile)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--authorization", required=True, help="number of the disposition authorization")

    def handle(self, *args: Any, **options: Any) -> None:
        erased = erase_closed_companies(authorization=options["authorization"], by=None, at=timezone.now())
        self.stdout.write(f"{erased} erased")
