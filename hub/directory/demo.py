"""What the staff of the demonstration look after. Exists only where ``DEMO_MODE`` is on."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from hub.accounts.models import User
from hub.directory.models import Curatorship, Organization, Seat, SeatHolder
from hub.directory.services import grant_curatorship, seat_person

# By the key of the person: the slug of the seat.
SEATS = {
    "desk": "hub-desk",
    "guichet": "hub-desk",
    "shanghai": "shanghai-water-monitoring",
    "beijing": "beijing-power",
    "quebec": "ro-quebec-adviser",
}
LEADS = {"desk"}
# By the key of the person: the slug of the organization, or None for the whole catalogue.
CURATORSHIPS = {"curator1": None, "curator2": "nrcan"}


@transaction.atomic
def seed_demo_powers(*, people: Mapping[str, User], at: datetime) -> None:
    """Seat the staff of the demonstration (``people`` by key); the directory must be loaded.

    Whoever holds or held something is left alone, so that what an administrator changed stays as it is. Raises
    ``ImproperlyConfigured`` outside the demonstration.
    """
    if not settings.DEMO_MODE:
        raise ImproperlyConfigured("The staff of the demonstration are seated in the demonstration only.")
    for key, slug in SEATS.items():
        if not SeatHolder.objects.filter(user=people[key]).exists():
            seat_person(seat=Seat.objects.get(slug=slug), person=people[key], by=None, at=at)
            SeatHolder.objects.filter(user=people[key]).update(is_lead=key in LEADS)
    for key, organization in CURATORSHIPS.items():
        if not Curatorship.objects.filter(user=people[key]).exists():
            body = Organization.objects.get(slug=organization) if organization else None
            grant_curatorship(person=people[key], organization=body, by=None, at=at)
