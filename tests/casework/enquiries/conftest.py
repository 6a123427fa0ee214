"""Visitors who write to a person today: pages take the time from the clock, and no rate is reached."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.accounts.people import sign_in
from tests.casework.world import World, build_world


@pytest.fixture(autouse=True)
def _no_rate_is_reached() -> None:
    cache.clear()


@pytest.fixture
def world(reference_data: None) -> World:
    return build_world(at=timezone.now())


@pytest.fixture
def browser(world: World) -> Client:
    """The owner's browser."""
    client = Client()
    sign_in(client, world.owner.email)
    return client
