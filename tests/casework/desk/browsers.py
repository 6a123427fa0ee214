"""Browsers at the desk, what they do on its pages, and what that tells people."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason
from hub.casework.desk.reader import DeskReader, desk_reader
from hub.casework.models import ServiceRequest
from hub.core.db.tenancy import unscoped
from hub.notifications.models import Notification
from tests.accounts.people import client_of
from tests.casework.world import DESK, World

INBOX = "desk:inbox"
CLOSING = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.PROGRAM_FOUND]}


def browser_of(world: World, name: str) -> Client:
    return client_of(world.people[name], app=True)


def press(client: Client, name: str, row: ServiceRequest, **typed: Any) -> HttpResponse:
    """Send the form of an action, with the state that its page showed."""
    shown = {"version": ServiceRequest.objects.get(pk=row.pk).version}
    return client.post(reverse(f"desk:{name}", args=[row.reference]), shown | typed)


def open_case(client: Client, row: ServiceRequest, **query: Any) -> HttpResponse:
    return client.get(reverse("desk:case", args=[row.reference]), query)


def in_days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def who(world: World, seat: str = DESK) -> dict[str, Any]:
    return world.who(seat, at=timezone.now())


def reader_of(person: User, *, after: timedelta = timedelta()) -> DeskReader:
    with unscoped():
        return desk_reader(user=person, seats=[], at=timezone.now() + after)


def told(person: Any) -> list[str]:
    """Return the kinds of notification that somebody got, the first one first."""
    return list(
        Notification.objects.filter(recipient__user=person).order_by("created_at").values_list("kind", flat=True)
    )
