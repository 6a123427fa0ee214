"""Browsers of those who lead, hold a seat, run the portal, or none of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.models import ServiceRequest
from hub.casework.reassignment.absences import (
    record_absence_with_transfers,
)
from hub.casework.reassignment.queries import StandInChoice
from hub.casework.reassignment.rules import (
    TransferPlace,
)
from hub.directory.models import Absence, Seat
from hub.directory.seats.services import seat_person
from tests.accounts.people import come_in, give_app, make_person
from tests.casework.world import SHANGHAI, World

type Browse = Callable[[User], Client]


@pytest.fixture
def browse() -> Browse:
    """Return the browser in which a person of the staff is signed in."""
    known: dict[int, Client] = {}

    def _browse(person: User) -> Client:
        if person.pk not in known:
            known[person.pk] = Client()
            give_app(person)
            come_in(known[person.pk], person)
        return known[person.pk]

    return _browse


@pytest.fixture
def administrator(world: World) -> User:
    """Somebody who runs the portal and holds no seat."""
    return make_person("admin@desk.example", role=Role.ADMINISTRATOR, name="Ada")


STAND_IN = "shanghai-industry"


@pytest.fixture
def stand_in(world: World) -> StandInChoice:
    """A seat of the same office, with a person in it."""
    seat = Seat.objects.select_related("office__organization", "organization").get(slug=STAND_IN)
    person = make_person("industry@desk.example", role=Role.ADVISER, name="Industry")
    seat_person(seat=seat, person=person, by=None, at=world.at)
    world.seats[STAND_IN], world.people[STAND_IN] = seat, person
    return StandInChoice(seat=seat)


def in_hand(world: World) -> ServiceRequest:
    request = world.submit()
    world.given(request, SHANGHAI)
    return world.fresh(request)


def away(world: World, places: dict[str, TransferPlace], stand_in: StandInChoice | None, **days: int) -> Absence:
    first = world.at.date() + timedelta(days=days.get("first", 1))
    row, _went = record_absence_with_transfers(
        person=world.people[SHANGHAI],
        first_day=first,
        last_day=first + timedelta(days=days.get("length", 4)),
        stand_in=stand_in,
        places=places,
        by=world.people[SHANGHAI],
        at=world.at,
    )
    return row
