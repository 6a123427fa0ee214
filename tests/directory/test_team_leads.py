"""Capacity and leads: who states and names them, and what outlives the next load."""

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.directory.catalogue.services import load_directory
from hub.directory.models import Organization, Seat, SeatHolder
from hub.directory.seats.presence import held_seat
from hub.directory.seats.services import (
    seat_person,
    set_capacity,
    set_lead,
    unseat_person,
)
from hub.directory.seats.team_leads import leads_of_seat
from tests.accounts.people import make_person, make_seat
from tests.directory.offices import make_office, make_office_seat

pytestmark = pytest.mark.django_db


def test_a_capacity_that_somebody_stated_outlives_the_next_load(administrator: User, now: datetime) -> None:
    load_directory(by=None, at=now)
    seat = Seat.objects.get(slug="beijing-power")
    person = make_person("mei@post.example", role=Role.ADVISER)
    seat_person(seat=seat, person=person, by=administrator, at=now)
    for _ in range(2):
        set_capacity(seat=seat, cases=12, by=person, at=now)
    assert load_directory(by=None, at=now).wrote is False
    seat.refresh_from_db()
    assert (seat.capacity, seat.takes) == (None, 12)
    set_capacity(seat=seat, cases=None, by=administrator, at=now)
    seat.refresh_from_db()
    assert seat.takes is None
    told = Entry.objects.filter(action="directory.seat.capacity_set").order_by("pk")
    assert [entry.data for entry in told] == [{"before": None, "after": 12}, {"before": 12, "after": None}]


def test_who_does_not_hold_a_seat_states_nothing_about_it(lin: User, now: datetime) -> None:
    seat, other = Seat.objects.get(slug="desk-for-tests"), make_seat("other-desk")
    assert held_seat(lin, seat.slug) == seat
    for slug in (other.slug, "no-such-seat"):
        with pytest.raises(Http404):
            held_seat(lin, slug)
    with pytest.raises(PermissionDenied):
        set_capacity(seat=other, cases=5, by=lin, at=now)
    for cases in (0, 201, -1):
        with pytest.raises(ValidationError):
            set_capacity(seat=seat, cases=cases, by=lin, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(capacity_stated=0)


def test_an_administrator_names_leads_and_they_end_with_the_seat(administrator: User, lin: User, now: datetime) -> None:
    office = make_office("beijing")
    first, second = make_office_seat("first", office), make_office_seat("second", office)
    held = seat_person(seat=first, person=lin, by=administrator, at=now)
    with pytest.raises(PermissionDenied):
        set_lead(holder=held, is_lead=True, by=lin, at=now)
    assert leads_of_seat(second) == []
    for _ in range(2):
        set_lead(holder=held, is_lead=True, by=administrator, at=now)
    assert leads_of_seat(first) == leads_of_seat(second) == [lin]
    unseat_person(holder=held, by=administrator, at=now)
    assert leads_of_seat(second) == []
    with pytest.raises(ValidationError):
        set_lead(holder=held, is_lead=False, by=administrator, at=now)
    assert SeatHolder.objects.get(pk=held.pk).is_lead, "what was is kept"
    assert Entry.objects.filter(action__startswith="directory.lead.").count() == 1


def test_the_desks_of_an_organization_share_their_lead(administrator: User, lin: User, now: datetime) -> None:
    words = {"name_en": "Firs", "name_fr": "Sapins", "acronym_en": "F", "acronym_fr": "F"}
    body = Organization.objects.create(slug="firs-qc", level="provincial", jurisdiction="QC", **words)
    titles = {"title_en": "Desk", "title_fr": "Guichet", "languages": ["fr"]}
    first, second = (
        Seat.objects.create(slug=slug, kind="organization_desk", organization=body, **titles) for slug in ("a", "b")
    )
    held = seat_person(seat=first, person=lin, by=administrator, at=now)
    set_lead(holder=held, is_lead=True, by=administrator, at=now)
    assert leads_of_seat(second) == [lin]
    assert leads_of_seat(Seat.objects.get(slug="desk-for-tests")) == []


def test_no_extension_is_missing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'btree_gist'")
        assert cursor.fetchone() == (1,)
