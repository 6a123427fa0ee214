"""The desk of today: pages take the time from the clock."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.casework.models import ServiceRequest
from hub.directory.seats.services import seat_person
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of
from tests.casework.world import DESK, World, build_world


@pytest.fixture
def world(reference_data: None) -> World:
    """The desk of today: pages take the time from the clock."""
    return build_world(at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def at_desk(world: World) -> Client:
    """The browser of the person at the Hub's desk."""
    return browser_of(world, DESK)


@pytest.fixture
def request_(world: World) -> ServiceRequest:
    """A request as it comes in."""
    return world.submit()


@pytest.fixture
def colleague(world: World) -> Any:
    """Another person of the Hub's desk."""
    person = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=person, by=None, at=world.at)
    world.people["colleague"] = person
    return person
