"""Absences, capacity and leads: who may say what, and what the database refuses whoever asks."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.http import Http404
from django.test import Client

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.accounts.services import export_account
from hub.audit.models import Entry
from hub.directory.choices import FilterKind
from hub.directory.models import Absence, IntakeFilter, Seat, SeatHolder
from hub.directory.seats.access import absence_for
from hub.directory.seats.services import (
    cancel_absence,
    record_absence,
    seat_person,
    set_lead,
)
from hub.directory.seats.validators import example_of
from tests.accounts.people import come_in, give_app, make_person, make_seat
from tests.directory.offices import make_office, make_office_seat
from tests.support.arrivals import at_one_moment

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MONDAY, FRIDAY = date(2026, 11, 30), date(2026, 12, 4)


# --- Recording and cancelling -----------------------------------------------------------------------------------------


def test_an_absence_is_recorded_and_cancelled_once_and_both_are_kept(lin: User, now: datetime) -> None:
    other = make_seat("other-desk")
    row = record_absence(person=lin, first_day=MONDAY, last_day=FRIDAY, by=lin, at=now, stand_in_seat=other)
    for later in (1, 2):
        cancel_absence(absence=row, by=lin, at=now + later * DAY)
    row.refresh_from_db()
    assert (row.cancelled_at, row.cancelled_by) == (now + DAY, lin)
    told = Entry.objects.filter(action__startswith="directory.absence.").order_by("pk")
    days = {"person": lin.pk, "first_day": "2026-11-30", "last_day": "2026-12-04"}
    assert [(entry.action, entry.data, entry.actor_id) for entry in told] == [
        ("directory.absence.recorded", days, lin.pk),
        ("directory.absence.cancelled", days, lin.pk),
    ]
    assert export_account(person=lin, at=now)["responsibilities"]["absences"] == [
        {
            "first_day": date(2026, 11, 30),
            "last_day": date(2026, 12, 4),
            "seat_that_stands_in": "other-desk",
            "cancelled": now + DAY,
        }
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [(FRIDAY, MONDAY), (date(2026, 11, 2), date(2026, 11, 23)), (MONDAY, MONDAY + timedelta(days=367))],
    ids=["in the wrong order", "over", "longer than a year"],
)
def test_days_that_cannot_be_are_refused(lin: User, now: datetime, first: date, last: date) -> None:
    with pytest.raises(ValidationError):
        record_absence(person=lin, first_day=first, last_day=last, by=lin, at=now)
    assert not Absence.objects.exists()


def test_absences_touch_but_do_not_overlap_until_one_is_cancelled(lin: User, now: datetime) -> None:
    first = record_absence(person=lin, first_day=MONDAY, last_day=FRIDAY, by=lin, at=now)
    record_absence(person=lin, first_day=FRIDAY + DAY, last_day=FRIDAY + DAY, by=lin, at=now)
    with pytest.raises(ValidationError):
        record_absence(person=lin, first_day=FRIDAY, last_day=FRIDAY + 9 * DAY, by=lin, at=now)
    cancel_absence(absence=first, by=lin, at=now)
    record_absence(person=lin, first_day=MONDAY, last_day=MONDAY, by=lin, at=now)
    roy = make_person("roy@post.example", role=Role.ADVISER)
    record_absence(person=roy, first_day=MONDAY, last_day=FRIDAY, by=roy, at=now)
    assert Absence.objects.standing().count() == 3


def test_the_day_is_that_of_the_seat(administrator: User, now: datetime) -> None:
    person = make_person("mei@post.example", role=Role.ADVISER)
    seat = make_office_seat("beijing-firs", make_office("beijing"))
    seat_person(seat=seat, person=person, by=administrator, at=now)
    evening = datetime.fromisoformat("2026-11-24T23:00:00+00:00")  # Wednesday morning in Beijing
    with pytest.raises(ValidationError):
        record_absence(person=person, first_day=date(2026, 11, 23), last_day=date(2026, 11, 24), by=person, at=evening)


def test_who_stands_in_is_another_who_can(lin: User, now: datetime) -> None:
    closed = make_seat("closed-desk")
    Seat.objects.filter(pk=closed.pk).update(is_routable=False)
    closed.refresh_from_db()
    ada = make_person("ada@firm.example")
    roy = make_person("roy@post.example", role=Role.ADVISER)
    for stand_in in (
        {"stand_in_seat": closed},
        {"stand_in": lin},
        {"stand_in": ada},
        {"stand_in": roy, "stand_in_seat": make_seat("open-desk")},
    ):
        with pytest.raises(ValidationError):
            record_absence(person=lin, first_day=MONDAY, last_day=FRIDAY, by=lin, at=now, **stand_in)
    row = record_absence(person=lin, first_day=MONDAY, last_day=FRIDAY, by=lin, at=now, stand_in=roy)
    assert row.stand_in == roy


def test_only_the_person_a_lead_and_administrators_record(administrator: User, lin: User, now: datetime) -> None:
    office, elsewhere = make_office("beijing"), make_office("shanghai", "Shanghai")
    lead, colleague, stranger = (
        make_person(f"{name}@post.example", role=Role.ADVISER) for name in ("lead", "colleague", "stranger")
    )
    held = seat_person(seat=make_office_seat("first", office), person=lead, by=administrator, at=now)
    seat_person(seat=make_office_seat("second", office), person=colleague, by=administrator, at=now)
    seat_person(seat=make_office_seat("third", elsewhere), person=stranger, by=administrator, at=now)

    def record(person: User, by: User) -> Absence:
        return record_absence(person=person, first_day=MONDAY, last_day=MONDAY, by=by, at=now)

    for person, by in ((colleague, lead), (colleague, stranger), (lin, stranger)):
        with pytest.raises(PermissionDenied):
            record(person, by)
    set_lead(holder=held, is_lead=True, by=administrator, at=now)
    row = record(colleague, lead)
    assert absence_for(lead, row.pk) == absence_for(colleague, row.pk) == row
    with pytest.raises(PermissionDenied):
        record(stranger, lead)
    with pytest.raises(PermissionDenied):
        cancel_absence(absence=row, by=stranger, at=now)
    for pk in (row.pk, 987654321):
        with pytest.raises(Http404):
            absence_for(stranger, pk)
    cancel_absence(absence=row, by=lead, at=now)
    record(lin, administrator)


def test_what_is_over_is_not_cancelled(lin: User, now: datetime) -> None:
    row = record_absence(person=lin, first_day=MONDAY, last_day=FRIDAY, by=lin, at=now)
    with pytest.raises(ValidationError):
        cancel_absence(absence=row, by=lin, at=now + 30 * DAY)


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_make_one_absence(now: datetime) -> None:
    lin = make_person("lin@post.example", role=Role.ADVISER)
    press = partial(record_absence, person=lin, first_day=MONDAY, last_day=FRIDAY, by=lin, at=now)
    refused = [one for one in at_one_moment([press] * 6, errors=(ValidationError,)) if isinstance(one, Exception)]
    assert (Absence.objects.count(), len(refused)) == (1, 5)


# --- What the database holds ------------------------------------------------------------------------------------------


def test_the_database_holds_what_the_services_promise(lin: User, now: datetime) -> None:
    row = record_absence(person=lin, first_day=MONDAY, last_day=FRIDAY, by=lin, at=now)
    common = {"user": lin, "made_at": now}
    refused: list[tuple[type[Exception], Callable[[], object]]] = [
        (IntegrityError, lambda: Absence.objects.create(first_day=FRIDAY, last_day=FRIDAY + DAY, **common)),
        (IntegrityError, lambda: Absence.objects.create(first_day=FRIDAY + 9 * DAY, last_day=FRIDAY, **common)),
        (
            IntegrityError,
            lambda: Absence.objects.create(first_day=FRIDAY + DAY, last_day=FRIDAY + DAY, stand_in=lin, **common),
        ),
        (InternalError, lambda: Absence.objects.filter(pk=row.pk).update(last_day=FRIDAY + DAY)),
        (InternalError, lambda: Absence.objects.filter(pk=row.pk).update(stand_in_seat=make_seat("another"))),
        (InternalError, row.delete),
    ]
    for error, act in refused:
        with pytest.raises(error), transaction.atomic():
            act()
    cancel_absence(absence=row, by=lin, at=now)
    with pytest.raises(InternalError), transaction.atomic():
        Absence.objects.filter(pk=row.pk).update(cancelled_at=None)


def test_of_a_deleted_account_the_days_remain(lin: User, now: datetime) -> None:
    row = record_absence(person=lin, first_day=MONDAY, last_day=FRIDAY, by=lin, at=now)
    cancel_absence(absence=row, by=lin, at=now)
    lin.delete()
    row.refresh_from_db()
    assert (row.user, row.made_by, row.cancelled_by, row.last_day) == (None, None, None, FRIDAY)


# --- In the admin site ------------------------------------------------------------------------------------------------


@pytest.fixture
def site(client: Client, administrator: User) -> Client:
    """The admin site, open to an administrator."""
    give_app(administrator)
    come_in(client, administrator)
    return client


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_administrator_records_and_cancels_in_the_admin_site(site: Client, lin: User, lang: str) -> None:
    add, several = f"/{lang}/admin/directory/absence/add/", f"/{lang}/admin/directory/absence/"
    today = date.today()  # noqa: DTZ011 - the site asks the clock
    data = {"user": lin.pk, "first_day": today, "last_day": today + 9 * DAY, "stand_in_seat": "", "stand_in": ""}
    assert lin.email in site.get(add).content.decode()
    assert site.post(add, data | {"last_day": today - 9 * DAY}).context["errors"]
    assert site.post(add, data).status_code == 302
    assert site.post(add, data).context["errors"], "the same days again"
    row = Absence.objects.get()
    assert (row.user, row.made_by.is_administrator) == (lin, True)
    for _ in range(2):
        site.post(several, {"action": "end", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.cancelled_at is not None
    assert site.get(several, {"q": "lin@"}).status_code == 200
    site.post(f"{several}{row.pk}/change/", data)
    site.post(f"{several}{row.pk}/delete/", {"post": "yes"})
    assert Absence.objects.get().cancelled_at == row.cancelled_at, "no door rewrites or deletes"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_administrator_manages_filters_in_the_admin_site(site: Client, now: datetime, lang: str) -> None:
    add, several = f"/{lang}/admin/directory/intakefilter/add/", f"/{lang}/admin/directory/intakefilter/"
    office = make_office("beijing")
    data = {
        "organization": "",
        "office": office.pk,
        "seat": "",
        "kind": "annual_revenue_cad",
        "test": '{"min": 500000}',
        "sentence_en": "Takes companies with sales above $500,000.",
        "sentence_fr": "Reçoit les entreprises dont les ventes dépassent 500 000 $.",
        "source": "",
        "reason": "The office asked for it.",
    }
    wrong = (
        {"office": ""},
        {"organization": office.organization.pk},
        {"office": "", "seat": make_seat("the-hub").pk},
        {"test": '{"in": ["QC"]}'},
        {"test": "{"},
        {"kind": "colour"},
        {"sentence_fr": ""},
        {"reason": ""},
    )
    for change in wrong:
        assert site.post(add, data | change).context["errors"], change
    shown = unescape(site.get(add).text)
    assert all(example_of(kind) in shown for kind in FilterKind), "the form shows how each kind is written"
    assert site.post(add, data).status_code == 302
    row = IntakeFilter.objects.get()
    assert (row.test, row.place, row.until) == ({"min": 500000}, office, None)
    assert site.get(several, {"q": "500,000"}).status_code == 200
    site.post(f"{several}{row.pk}/change/", data | {"sentence_en": "Other."})
    site.post(f"{several}{row.pk}/delete/", {"post": "yes"})
    for _ in range(2):
        site.post(several, {"action": "end", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.until is not None
    assert row.sentence_en == data["sentence_en"]


def test_an_administrator_names_leads_and_states_capacity_in_the_admin_site(
    site: Client, administrator: User, lin: User
) -> None:
    row, several = SeatHolder.objects.get(), "/en/admin/directory/seatholder/"
    for action, is_lead in (("make_lead", True), ("make_lead", True), ("end_lead", False)):
        site.post(several, {"action": action, "_selected_action": [row.pk]})
        row.refresh_from_db()
        assert row.is_lead is is_lead
    page = f"/en/admin/directory/seat/{row.seat_id}/change/"
    assert site.post(page, {"capacity_stated": "500"}).context["errors"]
    assert site.post(page, {"capacity_stated": "7", "title_en": "Mine", "is_routable": ""}).status_code == 302
    row.seat.refresh_from_db()
    assert (row.seat.takes, row.seat.title_en, row.seat.is_routable) == (7, "Desk for tests", True)
    told = Entry.objects.order_by("pk").values_list("action", flat=True)
    assert [action for action in told if action.startswith(("directory.lead", "directory.seat.cap"))] == [
        "directory.lead.given",
        "directory.lead.ended",
        "directory.seat.capacity_set",
    ]
