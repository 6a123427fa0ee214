"""Fictional people, companies, requests and programs for the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from companies.demo import load_demo_register, seed_demo_companies
from hub.accounts.demo.services import make_demo_accounts
from hub.casework.bookings.demo import seed_demo_bookings
from hub.casework.demo import seed_demo_requests
from hub.casework.leads.demo import seed_demo_leads, seed_demo_mission, seed_demo_past_lead
from hub.casework.rooms.demo import seed_demo_rooms
from hub.casework.visits.demo import seed_demo_visits
from hub.directory.demo import seed_demo_assignments
from hub.subscriptions.demo import seed_demo_subscriptions
from opportunities.demo import seed_demo_entries
from programs.demo import seed_demo_curation


class Command(BaseCommand):
    """Make what is missing; what exists is kept. Refuses outside the demonstration."""

    help = "Make the accounts, companies, requests, programs and drafts of the demonstration, and seat its staff."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make accounts first: seats, companies and requests need their people. The directory must be loaded."""
        now = timezone.now()
        accounts = make_demo_accounts(at=now)
        seed_demo_assignments(people=accounts, at=now)
        seed_demo_companies(owner=accounts["owner"], at=now)
        load_demo_register(at=now)
        # A request is about the lead.
        seed_demo_leads(people=accounts, at=now)
        seed_demo_requests(people=accounts, at=now)
        seed_demo_curation(people=accounts, at=now)
        seed_demo_entries(people=accounts, at=now)
        seed_demo_past_lead(people=accounts, at=now)
        seed_demo_mission(people=accounts, at=now)
        seed_demo_visits(people=accounts, at=now)
        seed_demo_rooms(people=accounts, at=now)
        seed_demo_bookings(people=accounts, at=now)
        seed_demo_subscriptions(people=accounts, at=now)
