"""Nothing of a person stays in a browser that signed out (A-60)."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from hub.accounts.authentication import sessions
from tests.accounts.people import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["/en/account/sign-out/", "/fr/compte/deconnexion/"])
def test_signing_out_empties_the_browser(client: Client, prefix: str) -> None:
    make_person()
    sign_in(client)
    answer = client.post(prefix)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["sessionid"].value == "", "the cookie of the session goes by itself"


def test_cookies_of_the_domain_stay(client: Client) -> None:
    """ "cookies" would take those of other services of the operator's domain, and the one of devices that are known."""
    make_person()
    sign_in(client)
    device = client.cookies["known_device"].value
    answer = client.post(reverse("account_logout"))
    assert "cookies" not in answer["Clear-Site-Data"]
    assert client.cookies["known_device"].value == device


def test_every_other_end_of_a_session_does_the_same(client: Client) -> None:
    make_person()
    with time_machine.travel("2026-11-24 15:00Z", tick=False) as clock:
        sign_in(client)
        client.get(reverse("accounts:settings"))
        clock.shift(3 * 3600)
        assert client.get(reverse("accounts:settings"))["Clear-Site-Data"] == sessions.FORGOTTEN, "idle too long"
        sign_in(client)
        new = "forty quiet lakes in june"
        changed = client.post(
            reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
        )
        assert changed["Clear-Site-Data"] == sessions.FORGOTTEN, "another password"
        sign_in(client, password=new)
        gone = client.post(reverse("accounts:delete"), {"sure": "on"})
        assert gone["Clear-Site-Data"] == sessions.FORGOTTEN, "the account is deleted"


def test_nothing_else_empties_the_browser(client: Client) -> None:
    make_person()
    assert "Clear-Site-Data" not in client.get(reverse("account_login"))
    assert "Clear-Site-Data" not in sign_in(client)
    assert "Clear-Site-Data" not in client.get(reverse("accounts:settings"))
    other = Client()
    assert "Clear-Site-Data" not in other.post(reverse("account_logout"))
