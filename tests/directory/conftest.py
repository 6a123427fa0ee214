"""People whom the tests of seats, absences and leads share."""

from datetime import datetime

import pytest

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.directory.seats.services import seat_person
from tests.accounts.people import make_person, make_seat


@pytest.fixture
def administrator() -> User:
    return make_person("admin@hub.example", role=Role.ADMINISTRATOR)


@pytest.fixture
def lin(administrator: User, now: datetime) -> User:
    """An adviser in a seat."""
    person = make_person("lin@post.example", role=Role.ADVISER)
    seat_person(seat=make_seat("desk-for-tests"), person=person, by=administrator, at=now)
    return person
