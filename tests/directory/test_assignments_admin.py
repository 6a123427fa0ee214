"""Seats and curatorships in the admin site: given and ended there, and only to open accounts of the staff."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.desk.reader import MOST_VIEWS
from hub.casework.models import SavedView
from hub.directory.models import Curatorship, Seat, SeatHolder
from hub.directory.seats.services import give_seats_of, grant_curatorship, seat_person, set_lead
from tests.accounts.people import come_in, give_app, make_person, make_seat
from tests.directory.offices import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> User:
    """An adviser."""
    return make_person("lin@post.example", role=Role.ADVISER)


@pytest.fixture
def seat() -> Seat:
    return make_seat("desk-for-tests")


@pytest.fixture
def held(administrator: User, lin: User, seat: Seat, now: datetime) -> tuple[SeatHolder, Curatorship]:
    """A seat and a curatorship of one person, given long ago."""
    long_ago = now - timedelta(days=1)
    return (
        seat_person(seat=seat, person=lin, by=administrator, at=long_ago),
        grant_curatorship(person=lin, organization=None, by=administrator, at=long_ago),
    )


@pytest.fixture
def office(client: Client, administrator: User) -> Client:
    """The admin site, open to an administrator."""
    give_app(administrator)
    come_in(client, administrator)
    return client


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_administrator_gives_and_ends_in_the_admin_site(office: Client, lin: User, seat: Seat, lang: str) -> None:
    forests = make_organization()
    for name, data, model in (
        ("seatholder", {"seat": seat.pk, "user": lin.pk}, SeatHolder),
        ("curatorship", {"user": lin.pk, "organization": forests.pk}, Curatorship),
    ):
        add, several = f"/{lang}/admin/directory/{name}/add/", f"/{lang}/admin/directory/{name}/"
        page = office.get(add).content.decode()
        assert lin.email in page
        assert office.post(add, data).status_code == 302
        again = office.post(add, data)
        assert again.context["errors"], "somebody who holds it already"
        row = model.objects.get()
        assert row.user == lin
        office.post(several, {"action": "end", "_selected_action": [row.pk]})
        row.refresh_from_db()
        assert row.until is not None
        assert office.get(several).status_code == 200
        office.post(f"{several}{row.pk}/change/", data | {"until": ""})
        office.post(f"{several}{row.pk}/delete/", {"post": "yes"})
        office.post(several, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
        assert model.objects.get().until == row.until, "no door rewrites or deletes"


def test_nobody_outside_the_staff_is_offered(office: Client, lin: User, seat: Seat) -> None:
    ada = make_person("ada@firm.example")
    closed = make_person("closed@post.example", role=Role.ADVISER, is_active=False)
    page = office.get("/en/admin/directory/seatholder/add/").content.decode()
    assert ada.email not in page
    assert closed.email not in page
    for person in (ada, closed):
        answer = office.post("/en/admin/directory/seatholder/add/", {"seat": seat.pk, "user": person.pk})
        assert answer.context["errors"]
    assert not SeatHolder.objects.exists()


def test_switching_an_account_off_in_the_admin_site_ends_what_it_held(
    office: Client, lin: User, held: tuple[SeatHolder, Curatorship]
) -> None:
    data = {"name": "", "role": "adviser", "language": "en"}
    assert office.post(f"/en/admin/accounts/user/{lin.pk}/change/", data).status_code == 302
    lin.refresh_from_db()
    assert not lin.is_active
    assert not SeatHolder.objects.open().exists()
    assert not Curatorship.objects.open().exists()


def test_no_role_leads_from_a_company_to_the_staff_or_back(office: Client, lin: User) -> None:
    ada = make_person("ada@firm.example")
    for person, role in ((ada, "curator"), (lin, "company")):
        before = person.role
        data = {"name": "", "role": role, "language": "en", "is_active": "on"}
        answer = office.post(f"/en/admin/accounts/user/{person.pk}/change/", data)
        assert answer.context["errors"]
        person.refresh_from_db()
        assert person.role == before
    data = {"name": "", "role": "curator", "language": "en", "is_active": "on"}
    assert office.post(f"/en/admin/accounts/user/{lin.pk}/change/", data).status_code == 302
    lin.refresh_from_db()
    assert lin.role == Role.CURATOR


def test_a_successor_gets_all_that_a_predecessor_holds_in_one_act(
    office: Client, administrator: User, lin: User, seat: Seat, now: datetime
) -> None:
    other, new = make_seat("second-desk"), make_person("new@post.example", role=Role.ADVISER)
    add = "/en/admin/directory/seatholder/add/"
    for wrong in ({}, {"predecessor": lin.pk}, {"predecessor": new.pk}, {"predecessor": lin.pk, "seat": seat.pk}):
        assert office.post(add, {"user": new.pk, **wrong}).context["errors"]
    for number, one in enumerate((seat, other)):
        row = seat_person(seat=one, person=lin, by=administrator, at=now)
        set_lead(holder=row, is_lead=number == 0, by=administrator, at=now)
    for name in ("Money", "Mine"):
        SavedView.objects.create(user=lin, name=name, query=f"area={name}")
    SavedView.objects.create(user=new, name="Mine", query="area=own")
    for person in (lin, new):
        SavedView.objects.create(user=person, name="Same", query="area=same")
    for name, query in (("Acme", "q=Acme&view=open"), ("Acme, late", "q=Acme&due=late")):
        SavedView.objects.create(user=lin, name=name, query=query)
    assert "Successor of" in office.get(add).text
    assert office.post(add, {"user": new.pk, "predecessor": lin.pk}).status_code == 302
    rows = SeatHolder.objects.open().filter(user=new).order_by("pk")
    assert {(row.seat.slug, row.is_lead) for row in rows} == {(seat.slug, True), (other.slug, False)}
    assert dict(SavedView.objects.filter(user=new).values_list("name", "query")) == {
        "Money": "area=Money",
        "Mine": "area=own",
        "Mine (2)": "area=Mine",
        "Same": "area=same",
    }, "what searches for words stays"
    assert SeatHolder.objects.open().filter(user=lin).count() == 2, "until their cases are handed over"


def test_a_successor_gets_no_more_saved_views_than_one_may_keep(lin: User, seat: Seat, now: datetime) -> None:
    new, long = make_person("new@post.example", role=Role.ADVISER), "x" * 60
    seat_person(seat=seat, person=lin, by=None, at=now)
    for number in range(20):
        name = long if number == 0 else f"View {number}"
        SavedView.objects.create(user=lin, name=name, query=f"area={number}", position=number)
    for name in (long, "Mine"):
        SavedView.objects.create(user=new, name=name, query="area=own", position=7)
    give_seats_of(predecessor=lin, person=new, by=None, at=now)
    names = list(SavedView.objects.filter(user=new).values_list("name", flat=True))
    assert len(names) == MOST_VIEWS == 20
    assert {long, "Mine", "x" * 56 + " (2)", "View 17"} <= set(names)
    assert "View 18" not in names
