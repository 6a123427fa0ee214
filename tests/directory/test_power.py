"""Seats and curatorships: given, ended once, kept; never with an account that is closed or not of the staff."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.choices import Role
from hub.accounts.demo.services import PEOPLE
from hub.accounts.models import User
from hub.accounts.services import delete_account, export_account
from hub.audit.models import Entry
from hub.core.text.problems import InvalidDataError
from hub.directory.catalogue.reader import DATA
from hub.directory.catalogue.services import load_directory
from hub.directory.demo import OFFICIALS, SEATS, seed_demo_assignments
from hub.directory.models import Absence, Curatorship, Seat, SeatHolder
from hub.directory.seats.access import curatorships_of, may_curate
from hub.directory.seats.presence import availability_of, seats_of
from hub.directory.seats.services import (
    cancel_absence,
    end_assignments,
    end_curatorship,
    grant_curatorship,
    seat_person,
    unseat_person,
)
from tests.accounts.people import make_person, make_seat
from tests.directory.offices import make_organization
from tests.support.arrivals import at_one_moment

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def lin() -> User:
    """An adviser."""
    return make_person("lin@post.example", role=Role.ADVISER)


@pytest.fixture
def seat() -> Seat:
    return make_seat("desk-for-tests")


# --- Giving and ending ------------------------------------------------------------------------------------------------


def test_a_seat_is_given_once_and_ended_once(administrator: User, lin: User, seat: Seat, now: datetime) -> None:
    row = seat_person(seat=seat, person=lin, by=administrator, at=now)
    assert seat_person(seat=seat, person=lin, by=administrator, at=now + DAY) == row, "a second press changes nothing"
    assert [(each, each.held_since) for each in seats_of(lin)] == [(seat, now)]
    for later in (1, 2):
        unseat_person(holder=row, by=administrator, at=now + later * DAY, reason="moved on")
    row.refresh_from_db()
    assert row.until == now + DAY
    assert seats_of(lin) == []
    again = seat_person(seat=seat, person=lin, by=administrator, at=now + 3 * DAY)
    assert again != row
    assert [each.held_since for each in seats_of(lin)] == [again.since]
    told = Entry.objects.filter(action__startswith="directory.seat.").order_by("pk")
    assert [(entry.action, entry.subject_id, entry.data["person"], entry.reason, entry.actor_id) for entry in told] == [
        ("directory.seat.given", str(seat.pk), lin.pk, "", administrator.pk),
        ("directory.seat.ended", str(seat.pk), lin.pk, "moved on", administrator.pk),
        ("directory.seat.given", str(seat.pk), lin.pk, "", administrator.pk),
    ]


def test_several_people_share_a_seat_and_one_holds_several(
    administrator: User, lin: User, seat: Seat, now: datetime
) -> None:
    roy, other = make_person("roy@post.example", role=Role.ADVISER), make_seat("other-desk")
    for person, each in ((lin, seat), (roy, seat), (lin, other)):
        seat_person(seat=each, person=person, by=administrator, at=now)
    assert set(seats_of(lin)) == {seat, other}
    assert seats_of(roy) == [seat]


def test_a_curatorship_reaches_one_organization_or_all(administrator: User, now: datetime) -> None:
    first, second = (make_person(f"{name}@hub.example", role=Role.CURATOR) for name in ("first", "second"))
    forests, mines = make_organization(), make_organization("mines-canada")
    grant_curatorship(person=first, organization=None, by=administrator, at=now)
    row = grant_curatorship(person=second, organization=forests, by=administrator, at=now)
    assert grant_curatorship(person=second, organization=forests, by=administrator, at=now) == row
    assert [each.organization for each in curatorships_of(second)] == [forests]
    for organization, mine in ((forests, True), (mines, False), (None, False)):
        assert may_curate(first, organization)
        assert may_curate(second, organization) is mine
    grant_curatorship(person=second, organization=None, by=administrator, at=now)
    assert [each.organization for each in curatorships_of(second)] == [None, forests]
    end_curatorship(curatorship=row, by=administrator, at=now + DAY)
    assert [each.organization for each in curatorships_of(second)] == [None]
    assert Entry.objects.get(action="directory.curatorship.ended").data == {"organization": "forests-canada"}


def test_whoever_does_not_count_has_nothing(lin: User, seat: Seat) -> None:
    for person in (AnonymousUser(), lin, make_person("ada@firm.example")):
        assert seats_of(person) == []
        assert curatorships_of(person) == []
        assert not may_curate(person, None)


@pytest.mark.parametrize("role", [Role.COMPANY, Role.ADVISER, Role.CURATOR])
def test_only_administrators_give_and_end(
    administrator: User, lin: User, seat: Seat, now: datetime, role: Role
) -> None:
    by = make_person("somebody@hub.example", role=role)
    held = seat_person(seat=seat, person=lin, by=administrator, at=now)
    curated = grant_curatorship(person=lin, organization=None, by=administrator, at=now)
    acts: list[Callable[[], object]] = [
        lambda: seat_person(seat=seat, person=by, by=by, at=now),
        lambda: grant_curatorship(person=by, organization=None, by=by, at=now),
        lambda: unseat_person(holder=held, by=by, at=now),
        lambda: end_curatorship(curatorship=curated, by=by, at=now),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert (SeatHolder.objects.current().count(), Curatorship.objects.current().count()) == (1, 1)


@pytest.mark.parametrize("fields", [{"role": Role.COMPANY}, {"role": Role.ADVISER, "is_active": False}])
def test_only_open_accounts_of_the_staff_hold_anything(
    administrator: User, seat: Seat, now: datetime, fields: dict[str, object]
) -> None:
    person = make_person("ada@firm.example", **fields)
    with pytest.raises(ValidationError):
        seat_person(seat=seat, person=person, by=administrator, at=now)
    with pytest.raises(ValidationError):
        grant_curatorship(person=person, organization=None, by=administrator, at=now)
    assert not SeatHolder.objects.exists()
    assert not Curatorship.objects.exists()


def test_what_the_account_is_now_counts_and_not_what_was_read_earlier(
    administrator: User, lin: User, seat: Seat, now: datetime
) -> None:
    User.objects.filter(pk=lin.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        seat_person(seat=seat, person=lin, by=administrator, at=now)


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_make_one_row(now: datetime) -> None:
    administrator = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    lin, desk = make_person("lin@post.example", role=Role.ADVISER), make_seat("desk-for-tests")

    def press() -> None:
        seat_person(seat=desk, person=lin, by=administrator, at=now)
        grant_curatorship(person=lin, organization=None, by=administrator, at=now)

    at_one_moment([press] * 6)
    assert (SeatHolder.objects.count(), Curatorship.objects.count()) == (1, 1)


# --- What the database holds on to ------------------------------------------------------------------------------------


def refused(act: Callable[[], object], error: type[Exception] = IntegrityError) -> None:
    with pytest.raises(error), transaction.atomic():
        act()


def test_the_database_keeps_one_open_row(lin: User, seat: Seat, now: datetime) -> None:
    SeatHolder.objects.create(seat=seat, user=lin, since=now, until=now + DAY)
    SeatHolder.objects.create(seat=seat, user=lin, since=now + DAY)
    refused(lambda: SeatHolder.objects.create(seat=seat, user=lin, since=now))
    for organization in (None, make_organization()):
        Curatorship.objects.create(user=lin, organization=organization, since=now)
        refused(lambda one=organization: Curatorship.objects.create(user=lin, organization=one, since=now))


@pytest.mark.parametrize("model", [SeatHolder, Curatorship])
def test_the_database_refuses_an_open_row_of_nobody_and_an_end_before_the_beginning(
    lin: User, seat: Seat, now: datetime, model: type[SeatHolder | Curatorship]
) -> None:
    of = {"seat": seat} if model is SeatHolder else {}
    refused(lambda: model.objects.create(user=None, since=now, **of))
    refused(lambda: model.objects.create(user=lin, since=now, until=now - DAY, **of))
    model.objects.create(user=None, since=now, until=now, **of)


@pytest.mark.parametrize("model", [SeatHolder, Curatorship])
def test_history_is_neither_deleted_nor_rewritten(
    lin: User, seat: Seat, now: datetime, model: type[SeatHolder | Curatorship]
) -> None:
    of = {"seat": seat} if model is SeatHolder else {}
    row = model.objects.create(user=lin, since=now, until=now + DAY, **of)
    mine = model.objects.filter(pk=row.pk)
    refused(row.delete, InternalError)
    for change in ({"until": None}, {"since": now - DAY}, {"user": make_person("roy@post.example")}):
        refused(lambda values=change: mine.update(**values), InternalError)
    mine.update(user=None)
    assert mine.get().until == now + DAY


def test_a_seat_that_somebody_held_stays_in_the_files(now: datetime, lin: User, tmp_path: Path) -> None:
    folder = copytree(DATA, tmp_path / "data")
    load_directory(by=None, at=now, folder=folder)
    # Nothing else in the files names it.
    desk = Seat.objects.get(slug="sk-shanghai-adviser")
    seat_person(seat=desk, person=lin, by=None, at=now)
    seats = (folder / "seats.yaml").read_text()
    begins = seats.index(f"- slug: {desk.slug}\n")
    ends = seats.index("\n- slug:", begins)
    (folder / "seats.yaml").write_text(seats[:begins] + seats[ends + 1 :])
    with pytest.raises(InvalidDataError) as mistakes:
        load_directory(by=None, at=now, folder=folder)
    assert [(each.entry_id, "routable: false" in each.remedy) for each in mistakes.value.mistakes] == [
        (desk.slug, True)
    ]


# --- When a person goes -----------------------------------------------------------------------------------------------


@pytest.fixture
def held(administrator: User, lin: User, seat: Seat, now: datetime) -> tuple[SeatHolder, Curatorship]:
    """A seat and a curatorship of one person, given long ago."""
    return (
        seat_person(seat=seat, person=lin, by=administrator, at=now - DAY),
        grant_curatorship(person=lin, organization=None, by=administrator, at=now - DAY),
    )


@pytest.mark.parametrize(("change", "reason"), [({"is_active": False}, "switched off"), ({"role": "company"}, "staff")])
def test_rows_end_with_the_access(
    lin: User, held: tuple[SeatHolder, Curatorship], change: dict[str, object], reason: str
) -> None:
    for field, value in change.items():
        setattr(lin, field, value)
    lin.save(update_fields=list(change))
    for row in held:
        row.refresh_from_db()
        assert row.until is not None
    assert {entry.action for entry in Entry.objects.filter(reason__contains=reason)} == {
        "directory.seat.ended",
        "directory.curatorship.ended",
    }
    lin.is_active, lin.role = True, Role.ADVISER
    lin.save()
    assert seats_of(lin) == [], "what has ended does not come back by itself"


@pytest.mark.usefixtures("held")
def test_other_changes_of_an_account_end_nothing(lin: User) -> None:
    lin.name, lin.role = "Lin Wei", Role.CURATOR
    lin.save()
    lin.save(update_fields=["name"])
    assert len(seats_of(lin)) == 1
    assert may_curate(lin, None)


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.COMPANY}])
def test_a_closed_account_does_not_count_even_while_its_rows_are_open(lin: User, change: dict[str, object]) -> None:
    User.objects.filter(pk=lin.pk).update(**change)
    lin.refresh_from_db()
    assert SeatHolder.objects.open().count() == 1
    assert not SeatHolder.objects.current().exists()
    assert seats_of(lin) == []
    assert curatorships_of(lin) == []
    assert not may_curate(lin, None)


def test_of_a_deleted_account_the_time_remains_and_not_the_person(
    lin: User, held: tuple[SeatHolder, Curatorship]
) -> None:
    delete_account(person=lin, at=timezone.now())
    for row in held:
        row.refresh_from_db()
        assert row.user is None
        assert row.until is not None
        assert "deleted account" in str(row)
    # The deferred constraints are looked at before the roll-back, too.
    connection.check_constraints()


def test_a_clock_that_was_set_back_does_not_keep_anybody_in_power(
    lin: User, held: tuple[SeatHolder, Curatorship], now: datetime
) -> None:
    end_assignments(person=lin, by=None, at=now - 9 * DAY, reason="left")
    assert not SeatHolder.objects.open().exists()
    assert SeatHolder.objects.get().until == held[0].since


def test_the_export_holds_past_and_present(
    administrator: User, lin: User, held: tuple[SeatHolder, Curatorship], now: datetime
) -> None:
    unseat_person(holder=held[0], by=administrator, at=now)
    content = export_account(person=lin, at=now)["responsibilities"]
    begun = now - DAY
    assert content == {
        "seats": [{"seat": "desk-for-tests", "leads_the_office": False, "since": begun, "until": now}],
        "curatorships": [{"organization": None, "since": begun, "until": None}],
        "absences": [],
    }


# --- In the demonstration ---------------------------------------------------------------------------------------------


def test_the_staff_of_the_demonstration_are_seated_once(now: datetime, settings: object) -> None:
    load_directory(by=None, at=now)
    people = {each.key: make_person(each.email, role=each.role) for each in PEOPLE}
    staff = {key: person for key, person in people.items() if key not in {"owner", "admin"}}
    settings.DEMO_MODE = False
    with pytest.raises(ImproperlyConfigured):
        seed_demo_assignments(people=people, at=now)
    settings.DEMO_MODE = True
    seed_demo_assignments(people=people, at=now)
    assert {
        key: len(seats_of(person)) + len(curatorships_of(person)) for key, person in staff.items()
    } == dict.fromkeys(staff, 1) | {"curator2": 2}
    cancel_absence(absence=Absence.objects.get(user=people["shanghai2"]), by=people["admin"], at=now)
    unseat_person(holder=SeatHolder.objects.get(user=people["beijing"]), by=None, at=now)
    seed_demo_assignments(people=people, at=now)
    assert seats_of(people["beijing"]) == [], "what an administrator changed stays as it is"
    assert (SeatHolder.objects.count(), Curatorship.objects.count(), Absence.objects.count()) == (
        len(SEATS) + len(OFFICIALS),
        3,
        1,
    )
    presence = availability_of(Seat.objects.routable(), now)
    assert {slug for slug, seen in presence.items() if seen.present} == {
        held.seat for key, held in SEATS.items() if key != "beijing"
    }
    assert presence["shanghai-industry"].takes == 12


def test_the_pages_of_the_directory_name_nobody(client: Client, lin: User, now: datetime) -> None:
    load_directory(by=None, at=now)
    lin.name = "Lin Wei Canary"
    lin.save()
    seat = Seat.objects.get(slug="beijing-power")
    seat_person(seat=seat, person=lin, by=None, at=now)
    for page in ("list", "office"):
        args = [seat.office.slug] if page == "office" else []
        assert "Canary" not in client.get(reverse(f"directory:{page}", args=args)).content.decode()
