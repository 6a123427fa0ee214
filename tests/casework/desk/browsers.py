"""Browsers at the desk, and what they do on its pages."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hub.casework.models import ServiceRequest
from tests.accounts.people import come_in, give_app
from tests.casework.world import World

INBOX = "desk:inbox"


def browser_of(world: World, name: str) -> Client:
    client, person = Client(), world.people[name]
    give_app(person)
    come_in(client, person)
    return client


def press(client: Client, name: str, row: ServiceRequest, **typed: Any) -> HttpResponse:
    """Send the form of an action, with the state that its page showed."""
    shown = {"version": ServiceRequest.objects.get(pk=row.pk).version}
    return client.post(reverse(f"desk:{name}", args=[row.reference]), shown | typed)


def open_case(client: Client, row: ServiceRequest, **query: str) -> HttpResponse:
    return client.get(reverse("desk:case", args=[row.reference]), query)
