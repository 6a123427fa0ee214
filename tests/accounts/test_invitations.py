"""Staff come by invitation: once, in time, and with the invited address only."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts import services, signals
from hub.accounts.choices import Role
from hub.accounts.models import StaffInvitation, User
from hub.audit.models import Entry
from hub.directory.models import Organization, Seat, SeatHolder
from hub.directory.seats.access import curatorships_of
from hub.directory.seats.presence import seats_of
from tests.accounts.people import PASSWORD, code, give_app, link_in, make_person, make_seat, sign_in, sign_in_staff

pytestmark = pytest.mark.django_db

SEAT = "desk-for-tests"
FORM = {"name": "Lin Wei", "password1": "four cranes over the wall", "password2": "four cranes over the wall"}


@pytest.fixture(autouse=True)
def _seat() -> None:
    """Any seat of the directory: an adviser is invited into one."""
    make_seat(SEAT)


@pytest.fixture
def administrator() -> User:
    return make_person("admin@hub.example", role=Role.ADMINISTRATOR)


def invite(by: User | None, *, email: str = "lin@post.example", at: datetime | None = None, **more: str) -> str:
    """Invite an adviser, and return the token of the link."""
    fields = {"role": Role.ADVISER, "language": "en", **more}
    if fields["role"] == Role.ADVISER:
        fields.setdefault("seat", SEAT)
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
    assert [(event["user_id"], event["seat"], event["organization"]) for event in heard] == [(person.pk, SEAT, "")]
    assert Entry.objects.get(action="accounts.staff_joined").data["seat"] == SEAT


@pytest.mark.django_db(transaction=True)
def test_administrator_invites_into_a_seat_and_the_person_lands_on_the_page_of_the_role(administrator: User) -> None:
    office, client = Client(), Client()
    give_app(administrator)
    sign_in_staff(office, administrator)
    data = {"email": "lin@post.example", "role": "adviser", "language": "fr", "seat": SEAT, "organization": ""}
    office.post("/en/admin/accounts/staffinvitation/add/", data)
    answer = client.post(link_in(mail.outbox[-1]), FORM, follow=True)
    assert answer.redirect_chain[-1][0] == "/fr/compte/second-facteur/"
    with override("fr"):
        app = client.get(reverse("mfa_activate_totp"))
        codes = client.post(reverse("mfa_activate_totp"), {"code": code(app.context["form"].secret)}, follow=True)
        mine, enrolment = reverse("pages:role"), reverse("accounts:second-factor")
    assert f'class="btn phone-full" href="{mine}"' in codes.content.decode(), "the recovery codes lead on"
    page = client.get(mine)
    assert page.status_code == 200
    assert "Guichet d’essai" in page.content.decode()
    assert client.get(enrolment).url == mine
    assert SeatHolder.objects.current().get().user.email == "lin@post.example"


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "100/m/ip,5/20m/key"})
def test_guesses_at_the_invited_address_do_not_stop_the_account(client: Client, administrator: User) -> None:
    invite(administrator)
    for _ in range(5):
        sign_in(Client(), "lin@post.example", "a wrong guess again")
    answer = client.post(link_in(mail.outbox[-1]), FORM, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_login")
    assert "Too many wrong tries" in answer.content.decode()
    assert User.objects.get(email="lin@post.example").role == Role.ADVISER


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


PLACES = [
    (Role.ADVISER, {"seat": ""}, "Choose the seat"),
    (Role.ADVISER, {"seat": "no-such-seat"}, "no such seat"),
    (Role.ADVISER, {"organization": "tcs"}, "organization already"),
    (Role.CURATOR, {"seat": SEAT}, "takes no seat"),
    (Role.CURATOR, {"organization": "no-such-body"}, "no such organization"),
    (Role.ADMINISTRATOR, {"seat": SEAT}, "whole portal"),
]


@pytest.mark.parametrize(("role", "place", "words"), PLACES)
def test_a_place_that_does_not_go_with_the_role_is_refused_when_inviting(
    client: Client, administrator: User, role: Role, place: dict[str, str], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        invite(administrator, role=role, **place)
    assert not StaffInvitation.objects.exists()
    assert mail.outbox == []
    give_app(administrator)
    sign_in_staff(client, administrator)
    seat = SEAT if role == Role.ADVISER else ""
    data = {"email": "lin@post.example", "role": role, "language": "en", "seat": seat, "organization": "", **place}
    page = client.post("/en/admin/accounts/staffinvitation/add/", data)
    assert page.status_code == 200
    assert page.context["errors"]
    assert not StaffInvitation.objects.exists()


def test_form_offers_the_seats_and_organizations_there_are(client: Client, administrator: User) -> None:
    give_app(administrator)
    sign_in_staff(client, administrator)
    assert "Desk for tests" in client.get("/en/admin/accounts/staffinvitation/add/").content.decode()
    page = client.get("/fr/admin/accounts/staffinvitation/add/").content.decode()
    listed = page.partition('<datalist id="seat')[2].partition("</datalist>")[0] or page.partition("<datalist")[2]
    assert "Guichet d’essai" in listed
    assert 'value="company"' not in page


def test_mail_and_page_say_what_the_person_will_look_after(client: Client, administrator: User) -> None:
    invite(administrator, language="fr")
    link = link_in(mail.outbox[-1])
    assert "Guichet d’essai" in mail.outbox[-1].body
    assert "Guichet d’essai" in client.get(link).content.decode()
    invite(administrator, email="roy@region.example", role=Role.CURATOR)
    assert "the whole catalogue" in mail.outbox[-1].body


def test_invitation_into_a_seat_that_is_gone_no_longer_works(client: Client, administrator: User) -> None:
    token = invite(administrator)
    Seat.objects.filter(slug=SEAT).delete()
    page = client.get(reverse("accounts:invitation", args=[token]))
    assert page.status_code == 410
    assert "no longer in the directory" in page.content.decode()
    with pytest.raises(ValidationError):
        services.accept_invitation(token=token, at=timezone.now(), name="Lin", password=PASSWORD)
    assert not User.objects.filter(email="lin@post.example").exists()


def test_whoever_accepts_takes_the_seat_at_once(administrator: User) -> None:
    at = timezone.now()
    person = services.accept_invitation(token=invite(administrator), at=at, name="Lin", password=PASSWORD)
    assert [(seat.slug, seat.held_since) for seat in seats_of(person)] == [(SEAT, at)]
    given = Entry.objects.get(action="directory.seat.given")
    assert given.data == {"person": person.pk, "invitation": StaffInvitation.objects.get().pk}


def test_curators_are_invited_for_one_organization_or_for_all(administrator: User) -> None:
    at = timezone.now()
    words = {"name_en": "Forests", "name_fr": "Forêts", "acronym_en": "F", "acronym_fr": "F"}
    body = Organization.objects.create(slug="forests-canada", level="federal", jurisdiction="CA", **words)
    for email, organization in (("one@hub.example", body), ("all@hub.example", None)):
        slug = organization.slug if organization else ""
        token = invite(administrator, email=email, role=Role.CURATOR, organization=slug)
        person = services.accept_invitation(token=token, at=at, name="Lin", password=PASSWORD)
        assert [row.organization for row in curatorships_of(person)] == [organization]


def test_a_second_invitation_adds_a_seat(client: Client, administrator: User) -> None:
    at = timezone.now()
    person = services.accept_invitation(token=invite(administrator), at=at, name="Lin", password=PASSWORD)
    make_seat("other-desk")
    again = invite(administrator, seat="other-desk")
    services.accept_invitation(token=again, at=at, by=person)
    assert {seat.slug for seat in seats_of(person)} == {SEAT, "other-desk"}


def test_weak_password_is_refused(client: Client, administrator: User) -> None:
    token = invite(administrator)
    weak = {**FORM, "password1": "lin wei lin wei", "password2": "lin wei lin wei"}
    answer = client.post(reverse("accounts:invitation", args=[token]), weak)
    assert answer.context["form"].errors["password1"]
    assert not User.objects.filter(email="lin@post.example").exists()


def test_administrator_invites_in_the_admin_site(client: Client, administrator: User) -> None:
    give_app(administrator)
    sign_in_staff(client, administrator)
    data = {"email": "Roy@Region.example", "role": "adviser", "language": "fr", "seat": SEAT, "organization": ""}
    answer = client.post("/en/admin/accounts/staffinvitation/add/", data, follow=True)
    assert answer.status_code == 200
    row = StaffInvitation.objects.get()
    assert (row.email, row.invited_by) == ("roy@region.example", administrator)
    assert "Invitation à joindre ce portail" in mail.outbox[-1].body
    assert "&#" not in mail.outbox[-1].body, "plain text is not escaped"
    link = link_in(mail.outbox[-1])
    assert link.startswith("/fr/")
    assert link not in answer.content.decode()
    refused = client.post("/en/admin/accounts/staffinvitation/add/", {**data, "role": "company"})
    assert "errornote" in refused.content.decode()


@override_settings(HUB_SITE_URL="https://portal.example")
def test_command_leads_to_the_portal_of_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_first_administrator", "--email", "first@hub.example")
    link = capsys.readouterr().out.splitlines()[-1]
    assert link.startswith("https://portal.example/en/account/invitation/")
    assert link in mail.outbox[-1].body


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
