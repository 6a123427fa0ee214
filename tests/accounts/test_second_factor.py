"""Staff go nowhere without a second factor; factors are kept as secrets and used once."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from hub.accounts.authentication.adapter import MfaAdapter
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from tests.accounts.people import SECRET, code, give_app, make_person, sign_in, sign_in_staff

pytestmark = pytest.mark.django_db

STAFF_PAGES = [
    "/en/account/settings/",
    "/fr/compte/parametres/",
    "/en/admin/",
    "/fr/admin/accounts/user/",
    "/en/account/address/",
]


@pytest.fixture
def curator() -> User:
    return make_person("curator@hub.example", role=Role.CURATOR)


@pytest.fixture
def administrator() -> User:
    person = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    give_app(person)
    return person


def enrol(client: Client) -> str:
    """Add an authenticator app, and return the code that did it."""
    page = client.get(reverse("mfa_activate_totp"))
    used = code(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": used})
    return used


@pytest.mark.parametrize("role", [Role.ADVISER, Role.CURATOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("page", STAFF_PAGES)
def test_staff_without_a_factor_reach_only_enrolment(client: Client, role: Role, page: str) -> None:
    make_person("staff@hub.example", role=role)
    sign_in(client, "staff@hub.example")
    answer = client.get(page)
    assert answer.status_code == 302
    assert "second-fac" in answer.url
    assert client.get(answer.url).status_code == 200, "no loop"
    assert client.post(page, {"name": "x"}).status_code == 302


def test_every_page_of_the_portal_is_closed_to_staff_without_a_factor(client: Client, curator: User) -> None:
    sign_in(client, curator.email)
    for name in (
        "accounts:settings",
        "accounts:export",
        "accounts:delete",
        "usersessions_list",
        "account_change_password",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_generate_recovery_codes",
        "pages:home",
        "companies:own_companies",
        "admin:index",
    ):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("accounts:second-factor")), name


def test_way_out_health_and_enrolment_stay_open(client: Client, curator: User) -> None:
    sign_in(client, curator.email)
    assert client.get("/health/live").status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200, "a fresh sign-in is asked no second time"
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_part_of_a_page_is_sent_on_as_a_whole_page(client: Client, curator: User) -> None:
    sign_in(client, curator.email)
    answer = client.get(reverse("accounts:settings"), headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(reverse("accounts:second-factor"))


@pytest.mark.django_db(transaction=True)
def test_enrolment_opens_the_session_and_ends_the_others(client: Client, curator: User) -> None:
    other = Client()
    sign_in(other, curator.email)
    sign_in(client, curator.email)
    before = client.session.session_key
    used = enrol(client)
    assert client.session.session_key != before
    assert client.get(reverse("accounts:settings")).status_code == 200
    assert other.get(reverse("accounts:settings")).url.startswith(reverse("account_login"))
    assert "An authenticator app was added" in mail.outbox[-1].body
    page = client.get(reverse("mfa_view_recovery_codes"))
    assert len(page.context["unused_codes"]) == 10
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().split() == page.context["unused_codes"]

    client.post(reverse("account_logout"))
    assert sign_in(client, curator.email).url == reverse("mfa_authenticate")
    refused = client.post(reverse("mfa_authenticate"), {"code": used})
    assert refused.status_code == 200, "the code of the enrolment is used up"
    assert "not right" in refused.content.decode()


def test_code_opens_one_sign_in_only(administrator: User) -> None:
    first, second = Client(), Client()
    with time_machine.travel("2026-11-24 15:00:05Z", tick=False):
        same = code()
        for client in (first, second):
            sign_in(client, administrator.email)
        assert first.post(reverse("mfa_authenticate"), {"code": same}).status_code == 302
        assert second.post(reverse("mfa_authenticate"), {"code": same}).status_code == 200
    assert Entry.objects.filter(action="accounts.second_factor_failed").count() == 1


@pytest.mark.parametrize("steps", [-2, -1, 1])
def test_code_of_another_moment_is_refused(client: Client, administrator: User, steps: int) -> None:
    with time_machine.travel("2026-11-24 15:00:05Z", tick=False):
        sign_in(client, administrator.email)
        assert client.post(reverse("mfa_authenticate"), {"code": code(steps=steps)}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_recovery_code_works_once(curator: User) -> None:
    client = Client()
    sign_in(client, curator.email)
    enrol(client)
    kept = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    outcomes = []
    for _ in range(2):
        other = Client()
        sign_in(other, curator.email)
        outcomes.append(other.post(reverse("mfa_authenticate"), {"code": kept}).status_code)
    assert outcomes == [302, 200]


def test_secrets_are_encrypted_at_rest(client: Client, curator: User) -> None:
    sign_in(client, curator.email)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    rows = {row.type: row.data for row in Authenticator.objects.filter(user=curator)}
    assert secret not in str(rows)
    assert MfaAdapter().decrypt(rows["totp"]["secret"]) == secret
    assert re.fullmatch(r"[0-9a-f]{80}", MfaAdapter().decrypt(rows["recovery_codes"]["seed"]))
    assert rows["recovery_codes"]["seed"].startswith("gAAAA")


def test_secrets_outlive_a_change_of_key(settings: object) -> None:
    kept = MfaAdapter().encrypt(SECRET)
    settings.MFA_SECRETS_KEY_FALLBACKS = [settings.MFA_SECRETS_KEY]
    settings.MFA_SECRETS_KEY = "another key " + "k" * 50
    assert MfaAdapter().decrypt(kept) == SECRET


def test_qr_code_stands_in_the_page_under_the_strict_policy(client: Client, curator: User) -> None:
    sign_in(client, curator.email)
    answer = client.get(reverse("mfa_activate_totp"))
    page = answer.content.decode()
    assert "<svg" in page
    assert "data:image" not in page
    assert "style=" not in page
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "data:" not in answer["Content-Security-Policy"]


def test_session_that_began_before_the_factor_must_show_it(client: Client, curator: User) -> None:
    sign_in(client, curator.email)
    give_app(curator)
    answer = client.get(reverse("accounts:settings"))
    assert answer.url == f"{reverse('mfa_reauthenticate')}?next=%2Fen%2Faccount%2Fsettings%2F"
    assert client.get(answer.url).status_code == 200, "no loop"
    assert client.get(reverse("account_reauthenticate")).status_code == 302, "the password is not enough"
    assert client.post(answer.url, {"code": code()}).url == reverse("accounts:settings")
    assert client.get(reverse("accounts:settings")).status_code == 200


def test_staff_keep_their_last_factor(client: Client, administrator: User) -> None:
    sign_in_staff(client, administrator)
    page = client.get(reverse("mfa_deactivate_totp"))
    assert "Your role needs a second factor" in page.content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=administrator, type="totp").exists()


def test_staff_keep_their_last_passkey(client: Client, administrator: User) -> None:
    sign_in_staff(client, administrator)
    Authenticator.objects.filter(user=administrator).delete()
    key = Authenticator.objects.create(user=administrator, type="webauthn", data={"name": "Laptop", "credential": {}})
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_company_may_remove_its_factor_and_is_told(client: Client) -> None:
    person = make_person()
    give_app(person)
    sign_in_staff(client, person)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=person).exists()
    assert "removed from your account" in mail.outbox[-1].body
    assert Entry.objects.filter(action="accounts.factor_removed", actor=person).exists()


def test_factors_are_touched_only_after_a_fresh_proof(client: Client) -> None:
    make_person()
    with time_machine.travel("2026-11-24 15:00Z", tick=False) as clock:
        sign_in(client)
        clock.shift(301)
        for name in ("mfa_activate_totp", "mfa_add_webauthn", "accounts:export", "accounts:delete"):
            assert client.get(reverse(name)).url.startswith(reverse("account_reauthenticate")), name
        client.post(reverse("account_email"), {"action_add": "1", "email": "new@firm.example"})
        assert mail.outbox == []
        key = client.session.session_key
        answer = client.post(
            f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}",
            {"password": "seven geese cross the river"},
        )
        assert answer.url == reverse("mfa_activate_totp")
        assert client.session.session_key != key, "the key changes at the step up"
        assert client.get(answer.url).status_code == 200


def test_admin_has_no_sign_in_of_its_own(client: Client, administrator: User) -> None:
    data = {"username": administrator.email, "password": "seven geese cross the river"}
    answer = client.post("/en/admin/login/", data)
    assert answer.url.startswith("/en/account/sign-in/")
    assert not client.session.get("_auth_user_id")
    sign_in_staff(client, administrator)
    assert client.get("/en/admin/").status_code == 200
    assert client.get("/en/admin/password_change/").url == reverse("account_change_password")


@pytest.mark.parametrize("role", [Role.COMPANY, Role.ADVISER, Role.CURATOR])
def test_admin_is_closed_to_everybody_else(client: Client, role: Role) -> None:
    person = make_person("other@firm.example", role=role)
    give_app(person)
    sign_in_staff(client, person)
    assert client.get("/en/admin/accounts/user/").status_code in {302, 403}
    assert client.get("/en/admin/login/").status_code == 403


def test_reset_by_an_administrator_makes_the_person_enrol_anew(
    client: Client, administrator: User, curator: User
) -> None:
    give_app(curator)
    theirs = Client()
    sign_in_staff(theirs, curator)
    sign_in_staff(client, administrator)
    chosen = {"action": "reset_second_factor", "_selected_action": [curator.pk]}
    client.post("/en/admin/accounts/user/", chosen)
    assert not Authenticator.objects.filter(user=curator).exists()
    assert theirs.get(reverse("accounts:settings")).url.startswith(reverse("account_login"))
    assert Entry.objects.filter(action="admin.changed", actor=administrator).exists()


def test_administrator_starts_a_reset_and_never_sees_it(client: Client, administrator: User, curator: User) -> None:
    sign_in_staff(client, administrator)
    answer = client.post(
        "/en/admin/accounts/user/", {"action": "send_reset", "_selected_action": [curator.pk]}, follow=True
    )
    assert mail.outbox[-1].to == [curator.email]
    link = re.search(r"/en/account/password/reset/link/\S+", mail.outbox[-1].body)[0]
    assert link not in answer.content.decode()
    entry = Entry.objects.get(action="admin.changed", actor=administrator)
    assert (entry.subject_type, entry.subject_id) == ("accounts.user", str(curator.pk))


def test_role_change_counts_at_the_next_request(client: Client) -> None:
    person = make_person()
    sign_in(client)
    assert client.get(reverse("accounts:settings")).status_code == 200
    User.objects.filter(pk=person.pk).update(role=Role.CURATOR)
    assert client.get(reverse("accounts:settings")).url.startswith(reverse("accounts:second-factor"))
