"""Whoever asks today: pages take the time from the clock, and no rate is reached."""

from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.accounts.people import client_of
from tests.casework.world import World, build_world


@pytest.fixture(autouse=True)
def _no_rate_is_reached() -> None:
    cache.clear()


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def world(reference_data: None, at: datetime) -> World:
    return build_world(at=at)


@pytest.fixture
def browser(world: World) -> Client:
    """The owner's browser."""
    return client_of(world.owner)
