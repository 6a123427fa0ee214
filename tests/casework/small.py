"""A directory small enough for tests that truncate tables: the Hub's desk, and desks of two organizations."""

from datetime import datetime

from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.directory.choices import SeatKind
from hub.directory.models import Organization, Seat
from hub.directory.seats.services import seat_person
from tests.accounts.people import make_person
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World


def small_world(*, at: datetime) -> World:
    """Return a world like that of the real directory, with desks in the place of offices."""
    owner = make_person("owner@clairbassin.example", name="Owner")
    company = register_company(by=owner, name="Clairbassin inc.", province="QC", at=at)
    world = World(at=at, owner=owner, company=company)
    for order, name in enumerate((DESK, SHANGHAI, BEIJING, MONTREAL)):
        seat = _seat(name, order)
        person = make_person(f"{name}@desk.example", role=Role.ADVISER, name=name)
        seat_person(seat=seat, person=person, by=None, at=at)
        world.seats[name], world.people[name] = seat, person
    return world


def official_of(world: World, name: str, *, level: str) -> Seat:
    """Put a person into the office of an official of the organization whose desk has this name."""
    words = {"title_en": "Office", "title_fr": "Bureau", "languages": ["en", "fr"], "is_routable": False, "order": 9}
    seat = Seat.objects.create(
        slug=f"official-{name}",
        kind=SeatKind.OFFICIAL,
        approves=level,
        organization=world.seat(name).organization,
        **words,
    )
    person = make_person(f"{seat.slug}@desk.example", role=Role.ADVISER, name=seat.slug)
    seat_person(seat=seat, person=person, by=None, at=world.at)
    world.seats[seat.slug], world.people[seat.slug] = seat, person
    return seat


def _seat(name: str, order: int) -> Seat:
    words = {"title_en": f"Seat {name}", "title_fr": f"Poste {name}", "languages": ["en", "fr"], "order": order}
    if name == DESK:
        return Seat.objects.create(slug=name, kind=SeatKind.HUB_DESK, **words)
    body = Organization.objects.create(
        slug=f"body-{name}",
        acronym_en="B",
        acronym_fr="B",
        name_en=f"Body {name}",
        name_fr=f"Organisme {name}",
        level="federal",
        jurisdiction="CA",
    )
    return Seat.objects.create(slug=name, kind=SeatKind.ORGANIZATION_DESK, organization=body, **words)
