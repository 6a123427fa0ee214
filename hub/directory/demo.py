"""What the staff of the demonstration look after. Exists only where ``DEMO_MODE`` is on."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from hub.accounts.models import User
from hub.core.demo import refuse_outside_demo
from hub.core.vocabulary.enums import Level, Province
from hub.directory.choices import SeatKind
from hub.directory.models import Absence, Curatorship, Organization, Seat, SeatHolder
from hub.directory.seats.presence import seat_day
from hub.directory.seats.services import grant_curatorship, record_absence, seat_person, set_capacity, set_lead


class DemoSeat(NamedTuple):
    """A seat by its slug, how many cases it takes at one time, and whether its holder leads the office."""

    seat: str
    takes: int
    leads: bool = False


# By the key of the person.
SEATS: Mapping[str, DemoSeat] = {
    "beijing": DemoSeat("beijing-power", 15, leads=True),
    "shanghai": DemoSeat("shanghai-water-monitoring", 12, leads=True),
    "shanghai2": DemoSeat("shanghai-industry", 12),
    "guangzhou": DemoSeat("guangzhou-hydrogen-transport", 10, leads=True),
    "chongqing": DemoSeat("chongqing-urban-environment", 8, leads=True),
    "hongkong": DemoSeat("hong-kong-finance-buildings", 8, leads=True),
    "pacific": DemoSeat("ro-pacific-adviser", 20, leads=True),
    "prairies": DemoSeat("ro-prairies-adviser", 20, leads=True),
    "ontario": DemoSeat("ro-ontario-adviser", 25, leads=True),
    "quebec": DemoSeat("ro-quebec-adviser", 25, leads=True),
    "atlantic": DemoSeat("ro-atlantic-adviser", 15, leads=True),
    "desk": DemoSeat("hub-desk", 60, leads=True),
    "guichet": DemoSeat("hub-desk", 60),
    "alberta": DemoSeat("ab-government-desk", 10),
}
# Offices of officials, which agree to a presence and take no cases; whoever holds one leads the post.
OFFICIALS: Mapping[str, str] = {"consul": "shanghai-consul-general", "ambassador": "beijing-ambassador"}
# A made-up body, so that nobody real seems to have said what the demonstration says.
DEMO_ORGANIZATION, DEMO_SEAT = "demo-agency", "demo-agency-desk"
# By the key of the person: the slugs of the organizations, or None for the whole catalogue.
CURATORSHIPS: Mapping[str, tuple[str | None, ...]] = {"curator1": (None,), "curator2": ("nrcan", DEMO_ORGANIZATION)}

AWAY, STANDS_IN, AWAY_FOR = "shanghai2", "shanghai", timedelta(days=13)


@transaction.atomic
def seed_demo_assignments(*, people: Mapping[str, User], at: datetime) -> None:
    """Seat the staff of the demonstration (``people`` by key); the directory must be loaded. One of them is away.

    Whoever holds or held something is left alone, so that what an administrator changed stays as it is. Raises
    ``ImproperlyConfigured`` outside the demonstration.
    """
    refuse_outside_demo()
    for key, held in SEATS.items():
        if not SeatHolder.objects.filter(user=people[key]).exists():
            _seat(people[key], held, administrator=people["admin"], at=at)
    for key, office in OFFICIALS.items():
        if not SeatHolder.objects.filter(user=people[key]).exists():
            row = seat_person(seat=Seat.objects.get(slug=office), person=people[key], by=None, at=at)
            # Heads of a post read its figures and decide for its seats.
            set_lead(holder=row, is_lead=True, by=None, at=at)
    _make_organization()
    for key, slugs in CURATORSHIPS.items():
        for slug in slugs:
            if not Curatorship.objects.filter(user=people[key], organization__slug=slug).exists():
                body = Organization.objects.get(slug=slug) if slug else None
                grant_curatorship(person=people[key], organization=body, by=None, at=at)
    if not Absence.objects.filter(user=people[AWAY]).exists():
        seat = Seat.objects.get(slug=SEATS[STANDS_IN].seat)
        today = seat_day(seat, at)
        record_absence(
            person=people[AWAY], first_day=today, last_day=today + AWAY_FOR, stand_in_seat=seat, by=None, at=at
        )


def _make_organization() -> None:
    names = {
        "acronym_en": "DEMO",
        "acronym_fr": "DÉMO",
        "name_en": "Demonstration Agency (fictional)",
        "name_fr": "Agence de démonstration (fictive)",
        "url_en": "https://demo-agency.example/en/",
        "url_fr": "https://demo-agency.example/fr/",
    }
    domains = ["demo-agency.example"]
    values = {**names, "domains": domains, "level": Level.TERRITORIAL, "jurisdiction": Province.NUNAVUT}
    body, _is_new = Organization.objects.get_or_create(slug=DEMO_ORGANIZATION, defaults=values)
    # It works by a link alone, and is proposed for nothing: no account, and no real request, goes there.
    desk = {
        "kind": SeatKind.ORGANIZATION_DESK,
        "organization": body,
        "title_en": "Desk of the Demonstration Agency (fictional)",
        "title_fr": "Guichet de l’Agence de démonstration (fictif)",
        "languages": ["en", "fr"],
        "is_routable": False,
    }
    Seat.objects.get_or_create(slug=DEMO_SEAT, defaults=desk)


def _seat(person: User, held: DemoSeat, *, administrator: User, at: datetime) -> None:
    seat = Seat.objects.get(slug=held.seat)
    row = seat_person(seat=seat, person=person, by=None, at=at)
    set_capacity(seat=seat, cases=held.takes, by=administrator, at=at)
    if held.leads:
        set_lead(holder=row, is_lead=True, by=None, at=at)
