"""Passkeys: added, used alone, used as a second step, and never twice."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from hub.accounts.choices import Role
from hub.accounts.models import User
from tests.accounts.passkeys import Passkey
from tests.accounts.people import make_person, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def add_passkey(client: Client) -> Passkey:
    """Add a passkey to the account that is signed in."""
    page = client.get(reverse("mfa_add_webauthn"))
    key = Passkey()
    credential = key.register(page.context["js_data"]["creation_options"])
    client.post(reverse("mfa_add_webauthn"), {"name": "Laptop", "passwordless": "on", "credential": credential})
    return key


def options(client: Client) -> dict[str, object]:
    """Return what the sign-in page asks the device."""
    return client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()["request_options"]


@pytest.fixture
def adviser() -> User:
    return make_person("adviser@hub.example", role=Role.ADVISER, language="fr")


@pytest.fixture
def key(client: Client, adviser: User) -> Passkey:
    sign_in(client, adviser.email)
    made = add_passkey(client)
    assert client.get(reverse("accounts:settings")).status_code == 200, "the enrolment opens the session"
    client.post(reverse("account_logout"))
    return made


def test_adding_one_tells_the_owner(client: Client, adviser: User, key: Passkey) -> None:
    assert Authenticator.objects.filter(user=adviser, type="webauthn").count() == 1
    assert "Une clé d’accès a été ajoutée" in mail.outbox[-1].body


def test_passkey_alone_signs_staff_in(client: Client, adviser: User, key: Passkey) -> None:
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": key.sign(options(client))})
    assert answer.url.startswith("/fr/"), "in the person's language"
    assert client.get(reverse("accounts:settings")).status_code == 200


def test_same_answer_does_not_sign_in_twice(client: Client, adviser: User, key: Passkey) -> None:
    answer = key.sign(options(client))
    client.post(reverse("mfa_login_webauthn"), {"credential": answer})
    other = Client()
    options(other)
    other.post(reverse("mfa_login_webauthn"), {"credential": answer})
    assert not other.session.get("_auth_user_id")


def test_passkey_of_somebody_else_opens_nothing(client: Client, adviser: User, key: Passkey) -> None:
    stranger = Passkey()
    stranger.user = key.user
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": stranger.sign(options(client))})
    assert answer.url == reverse("account_login")
    assert not client.session.get("_auth_user_id")


def test_passkey_as_second_step(client: Client, adviser: User, key: Passkey) -> None:
    sign_in(client, adviser.email)
    page = client.get(reverse("mfa_authenticate"))
    client.post(reverse("mfa_authenticate"), {"credential": key.sign(page.context["js_data"]["request_options"])})
    assert client.get(reverse("accounts:settings")).status_code == 200


def test_passkey_is_renamed_and_removed(client: Client) -> None:
    person = make_person()
    sign_in(client)
    add_passkey(client)
    row = Authenticator.objects.get(user=person, type="webauthn")
    client.post(reverse("mfa_edit_webauthn", args=[row.pk]), {"name": "Key on the ring"})
    assert "Key on the ring" in client.get(reverse("mfa_list_webauthn")).content.decode()
    client.post(reverse("mfa_remove_webauthn", args=[row.pk]))
    assert not Authenticator.objects.filter(user=person).exists()
    assert "removed" in mail.outbox[-1].body


def test_no_script_and_no_style_stands_in_the_pages(client: Client) -> None:
    make_person()
    pages = [client.get(reverse("account_login"))]
    sign_in(client)
    pages.append(client.get(reverse("mfa_add_webauthn")))
    for answer in pages:
        page = answer.content.decode()
        scripts = [part.split(">")[0] for part in page.split("<script")[1:]]
        assert scripts
        assert all(" src=" in script or 'type="application/json"' in script for script in scripts)
        assert "style=" not in page
        assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("said", ["9" * 5000, "[" * 20_000])
def test_what_no_passkey_says_is_refused_and_breaks_nothing(client: Client, adviser: User, said: str) -> None:
    client.force_login(adviser)
    for name in ("mfa_login_webauthn", "mfa_reauthenticate_webauthn", "mfa_add_webauthn"):
        assert client.post(reverse(name), {"credential": said}).status_code < 500, name
