"""Sessions end in time: staff sooner than companies."""

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from hub.accounts.choices import Role
from hub.audit.models import Entry
from tests.accounts.people import PASSWORD, give_app, make_person, sign_in, sign_in_staff
from tests.support.queries import QueryRecorder

pytestmark = pytest.mark.django_db

MINUTE, HOUR = 60, 3600
PAGE = "/en/account/settings/"


@pytest.mark.parametrize(("role", "idle"), [(Role.COMPANY, 2 * HOUR), (Role.ADVISER, 30 * MINUTE)])
def test_idle_session_ends(client: Client, role: Role, idle: int) -> None:
    person = make_person("ada@firm.example", role=role)
    give_app(person)
    with time_machine.travel("2026-11-24 15:00Z", tick=False) as clock:
        sign_in_staff(client, person)
        client.get(PAGE)
        clock.shift(idle)
        assert client.get(PAGE).status_code == 200
        clock.shift(idle + 1)
        answer = client.get(f"{PAGE}?part=2")
        assert answer.url == "/en/account/sign-in/?ended=1&next=%2Fen%2Faccount%2Fsettings%2F%3Fpart%3D2"
        assert "Your session ended" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(("role", "absolute"), [(Role.COMPANY, 24 * HOUR), (Role.CURATOR, 12 * HOUR)])
def test_session_ends_however_busy_it_is(client: Client, role: Role, absolute: int) -> None:
    person = make_person("ada@firm.example", role=role)
    give_app(person)
    with time_machine.travel("2026-11-24 09:00Z", tick=False) as clock:
        sign_in_staff(client, person)
        client.get(PAGE)
        for _ in range(absolute // (20 * MINUTE)):
            clock.shift(20 * MINUTE)
            assert client.get(PAGE).status_code == 200
        clock.shift(1)
        assert client.get(PAGE).status_code == 302


def test_public_page_goes_on_without_the_person(client: Client) -> None:
    make_person()
    with time_machine.travel("2026-11-24 09:00Z", tick=False) as clock:
        sign_in(client)
        client.get(PAGE)
        clock.shift(2 * HOUR + 1)
        answer = client.get(reverse("account_signup"))
        assert answer.status_code == 200
        assert not client.session.get("_auth_user_id")
    assert Entry.objects.filter(action="accounts.signed_out").exists()


def test_activity_is_written_at_most_once_a_minute(client: Client, queries: QueryRecorder) -> None:
    make_person()
    with time_machine.travel("2026-11-24 09:00Z", tick=False) as clock:
        sign_in(client)
        client.get(PAGE)
        seen = client.session["session_seen_at"]
        clock.shift(59)
        client.get(PAGE)
        assert client.session["session_seen_at"] == seen
        clock.shift(1)
        client.get(PAGE)
        assert client.session["session_seen_at"] == seen + 60


def test_person_sees_and_ends_other_sessions(client: Client) -> None:
    make_person()
    other = Client(headers={"User-Agent": "Netscape 4"})
    sign_in(other)
    sign_in(client)
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "Netscape 4" in page
    assert "This device" in page
    client.post(reverse("usersessions_list"))
    assert other.get(PAGE).status_code == 302
    assert client.get(PAGE).status_code == 200
    assert UserSession.objects.count() == 1


def test_changed_password_ends_every_session_and_tells_the_owner(client: Client) -> None:
    person = make_person()
    other = Client()
    for browser in (other, client):
        sign_in(browser)
    new = "nine loons call at dusk"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert other.get(PAGE).status_code == 302
    assert client.get(PAGE).status_code == 302
    assert mail.outbox[-1].to == [person.email]
    assert "Your password was changed" in mail.outbox[-1].body
    assert Entry.objects.filter(action="accounts.password_changed", actor=person).exists()


def test_wrong_password_is_written_down_without_the_address(client: Client) -> None:
    person = make_person()
    sign_in(client, password="not this one at all")
    sign_in(client, "stranger@firm.example")
    known, unknown = Entry.objects.filter(action="accounts.sign_in_failed").order_by("pk")
    assert known.subject_id == str(person.pk)
    assert unknown.subject_id == ""
    assert "stranger" not in str(unknown.data)
