"""Browsers of those who lead, hold a seat, run the portal, or none of it."""

from collections.abc import Callable

import pytest
from django.test import Client

from hub.accounts.choices import Role
from hub.accounts.models import User
from tests.accounts.people import come_in, give_app, make_person
from tests.casework.world import World

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
