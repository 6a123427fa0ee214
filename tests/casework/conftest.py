"""A small desk: a company, its people, seats of the real directory with people in them."""

from datetime import datetime

import pytest

from hub.casework.models import ServiceRequest
from tests.casework.world import World, build_world


@pytest.fixture
def world(reference_data: None, now: datetime) -> World:
    """The real directory with a few people in seats, and one company."""
    return build_world(at=now)


@pytest.fixture
def request_(world: World) -> ServiceRequest:
    """A request as it comes in."""
    return world.submit()
