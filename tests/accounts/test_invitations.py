"""Staff come by invitation: once, in time, and with the invited address only."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts import services, signals
from hub.accounts.choices import Role
from hub.accounts.models import StaffInvitation, User
from hub.audit.models import Entry
from tests.accounts.people import PASSWORD, give_app, link_in, make_person, sign_in, sign_in_staff

pytestmark = pytest.mark.django_db

FORM = {"name": "Lin Wei", "password1": "four cranes over the wall", "password2": "four cranes over the wall"}


@pytest.fixture
def administrator() -> User:
    return make_person("admin@hub.example", role=Role.ADMINISTRATOR)


def invite(by: User | None, *, email: str = "lin@post.example", at: datetime | None = None, **more: str) -> str:
    """Invite an adviser, and return the token of the link."""
    fields = {"role": Role.ADVISER, "language": "en", "seat": "beijing-energy", "organization": "tcs", **more}
    invited = services.invite_staff(email=email, by=by, at=at or timezone.now(), site="https://hub.example/", **fields)
    return invited.link.rstrip("/").rsplit("/", 1)[1]


def test_invited_person_joins_with_a_new_account(client: Client, administrator: User) -> None:
    heard: list[dict[str, object]] = []

    def hear(**event: object) -> None:
        heard.append(event)

    signals.staff_joined.connect(hear, weak=False, dispatch_uid="test")
    try:
        invite(administrator)
        link = link_in(mail.outbox[-1])
        assert "Commissioner or adviser" in client.get(link).content.decode()
        answer = client.post(link, FORM)
    finally:
        signals.staff_joined.disconnect(dispatch_uid="test")
    assert answer.url == reverse("accounts:second-factor")
    person = User.objects.get(email="lin@post.example")
    assert (person.role, person.name) == (Role.ADVISER, "Lin Wei")
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200, "enrolment comes without a second question"
    assert client.get(reverse("accounts:settings")).status_code == 302
    assert [(event["user_id"], event["seat"], event["organization"]) for event in heard] == [
        (person.pk, "beijing-energy", "tcs")
    ]
    assert Entry.objects.get(action="accounts.staff_joined").data["seat"] == "beijing-energy"


def test_link_works_once(administrator: User) -> None:
    invite(administrator)
    link = link_in(mail.outbox[-1])
    Client().post(link, FORM)
    again = Client().post(link, {**FORM, "name": "Somebody else"})
    assert again.status_code == 410
    assert User.objects.filter(role=Role.ADVISER).count() == 1


def test_link_ends_after_seven_days(client: Client, administrator: User) -> None:
    now = timezone.now()
    late = invite(administrator, at=now - timedelta(days=7))
    assert client.get(reverse("accounts:invitation", args=[late])).status_code == 410
    with pytest.raises(ValidationError):
        services.accept_invitation(token=late, at=now, name="Lin", password=PASSWORD)
    in_time = invite(administrator, at=now - timedelta(days=7) + timedelta(minutes=1))
    assert client.get(reverse("accounts:invitation", args=[in_time])).status_code == 200


def test_new_invitation_ends_the_former_one(client: Client, administrator: User) -> None:
    former = invite(administrator)
    invite(administrator)
    assert client.get(reverse("accounts:invitation", args=[former])).status_code == 410


def test_unknown_used_and_late_links_answer_alike(administrator: User) -> None:
    late = invite(administrator, at=timezone.now() - timedelta(days=8))
    used = invite(administrator, email="other@post.example")
    services.accept_invitation(token=used, at=timezone.now(), name="Lin", password=PASSWORD)
    pages = {
        Client().get(reverse("accounts:invitation", args=[token])).content.decode().replace(token, "")
        for token in ("x" * 43, late, used)
    }
    assert len(pages) == 1


def test_token_is_long_and_kept_only_as_a_hash(administrator: User) -> None:
    token = invite(administrator)
    assert len(token) >= 43, "256 bits in base64"
    assert token not in str(StaffInvitation.objects.values_list())


def test_person_with_an_account_accepts_after_signing_in(client: Client, administrator: User) -> None:
    person = make_person("lin@post.example")
    token = invite(administrator)
    address = reverse("accounts:invitation", args=[token])
    assert client.get(address).url.startswith(reverse("account_login"))
    assert client.post(address, FORM).url.startswith(reverse("account_login"))
    sign_in(client, person.email)
    assert client.get(address).status_code == 200
    client.post(address)
    person.refresh_from_db()
    assert person.role == Role.ADVISER
    assert client.get(reverse("accounts:settings")).url.startswith(reverse("accounts:second-factor"))


def test_somebody_else_cannot_accept(client: Client, administrator: User) -> None:
    stranger = make_person("stranger@firm.example")
    token = invite(administrator)
    sign_in(client, stranger.email)
    answer = client.post(reverse("accounts:invitation", args=[token]), FORM)
    assert "for another address" in answer.content.decode()
    with pytest.raises(ValidationError):
        services.accept_invitation(token=token, at=timezone.now(), by=stranger)
    stranger.refresh_from_db()
    assert stranger.role == Role.COMPANY


@pytest.mark.parametrize("role", [Role.COMPANY, Role.ADVISER, Role.CURATOR])
def test_only_administrators_invite(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        invite(make_person(role=role))


def test_nobody_is_invited_to_be_a_company(administrator: User) -> None:
    with pytest.raises(PermissionDenied):
        invite(administrator, role=Role.COMPANY)


def test_weak_password_is_refused(client: Client, administrator: User) -> None:
    token = invite(administrator)
    weak = {**FORM, "password1": "lin wei lin wei", "password2": "lin wei lin wei"}
    answer = client.post(reverse("accounts:invitation", args=[token]), weak)
    assert answer.context["form"].errors["password1"]
    assert not User.objects.filter(email="lin@post.example").exists()


def test_administrator_invites_in_the_admin_site(client: Client, administrator: User) -> None:
    give_app(administrator)
    sign_in_staff(client, administrator)
    data = {"email": "Roy@Region.example", "role": "adviser", "language": "fr", "seat": "", "organization": "isde"}
    answer = client.post("/en/admin/accounts/staffinvitation/add/", data, follow=True)
    assert answer.status_code == 200
    row = StaffInvitation.objects.get()
    assert (row.email, row.invited_by) == ("roy@region.example", administrator)
    assert "Vous êtes invité" in mail.outbox[-1].body
    assert "&#" not in mail.outbox[-1].body, "plain text is not escaped"
    link = link_in(mail.outbox[-1])
    assert link.startswith("/fr/")
    assert link not in answer.content.decode()
    refused = client.post("/en/admin/accounts/staffinvitation/add/", {**data, "role": "company"})
    assert "errornote" in refused.content.decode()


def test_command_invites_the_first_administrator_once(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    options = {"email": "first@hub.example", "site": "https://hub.example"}
    call_command("create_first_administrator", **options)
    former = link_in(mail.outbox[-1])
    call_command("create_first_administrator", **{**options, "email": "other@hub.example"})
    assert client.get(former).status_code == 410, "only the last link lives"
    link = link_in(mail.outbox[-1])
    assert link in capsys.readouterr().out
    assert client.post(link, FORM).url == reverse("accounts:second-factor")
    assert User.objects.get(email="other@hub.example").is_administrator
    with pytest.raises(CommandError):
        call_command("create_first_administrator", **options)
