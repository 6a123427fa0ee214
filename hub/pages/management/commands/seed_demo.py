"""Fictional people and companies for the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from companies.demo import seed_demo_companies
from hub.accounts.demo import make_demo_accounts


class Command(BaseCommand):
    """Make what is missing; what exists is kept. Refuses outside the demonstration."""

    help = "Make the accounts and the fictional companies of the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make accounts first: the owner's company needs its owner."""
        now = timezone.now()
        accounts = make_demo_accounts(at=now)
        seed_demo_companies(owner=accounts["owner"], at=now)
