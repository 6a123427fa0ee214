"""What a person may do with the own account."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts import services
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from tests.accounts.people import PASSWORD, give_app, link_in, mails_to, make_person, sign_in, sign_in_staff
from tests.support.arrivals import at_one_moment

pytestmark = pytest.mark.django_db

SETTINGS = "/en/account/settings/"


def test_name_and_language_are_kept(client: Client) -> None:
    person = make_person()
    sign_in(client)
    answer = client.post(SETTINGS, {"name": "Ada Wong", "language": "fr"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/fr/compte/parametres/"
    assert "Enregistré." in answer.content.decode()
    person.refresh_from_db()
    assert (person.name, person.language) == ("Ada Wong", "fr")


def test_unknown_language_is_refused(client: Client) -> None:
    make_person()
    sign_in(client)
    page = client.post(SETTINGS, {"name": "", "language": "zh"}).content.decode()
    assert "<title>Error: " in page
    assert 'href="#id_language_0"' in page


def test_export_holds_everything_but_secrets(client: Client) -> None:
    person = make_person(name="Ada")
    factor = give_app(person)
    sign_in_staff(client, person)
    answer = client.get(reverse("accounts:export"))
    assert answer["Content-Disposition"] == 'attachment; filename="account.json"'
    content = json.loads(answer.content)
    assert content["account"]["email"] == person.email
    assert content["second_factors"][0]["kind"] == "totp"
    assert len(content["sessions"]) == 1
    text = answer.content.decode()
    assert factor.data["secret"] not in text
    assert person.password not in text


def test_delete_asks_and_then_leaves_nothing(client: Client) -> None:
    person = make_person()
    other = Client()
    sign_in(other)
    sign_in(client)
    assert "Tick the box" in client.post(reverse("accounts:delete")).content.decode()
    assert User.objects.filter(pk=person.pk).exists()
    client.post(reverse("accounts:delete"), {"sure": "on"})
    assert not User.objects.filter(pk=person.pk).exists()
    assert not EmailAddress.objects.exists()
    assert client.get(SETTINGS).status_code == 302
    assert other.get(SETTINGS).status_code == 302
    entry = Entry.objects.get(action="accounts.deleted")
    assert entry.actor_id == person.pk
    assert person.email not in f"{entry.actor_label} {entry.data}"


def test_last_administrator_cannot_leave() -> None:
    person = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="last administrator"):
        services.delete_account(person=person, at=timezone.now())
    make_person("second@hub.example", role=Role.ADMINISTRATOR)
    services.delete_account(person=person, at=timezone.now())


def test_what_depends_on_an_account_holds_it(client: Client) -> None:
    person = make_person()

    def hold(instance: User, **_: object) -> None:
        raise ProtectedError("sole owner", {instance})

    pre_delete.connect(hold, sender=User, dispatch_uid="test")
    try:
        sign_in(client)
        answer = client.post(reverse("accounts:delete"), {"sure": "on"})
    finally:
        pre_delete.disconnect(sender=User, dispatch_uid="test")
    assert "Something still depends on your account" in answer.content.decode()
    assert User.objects.filter(pk=person.pk).exists()
    assert client.get(SETTINGS).status_code == 200, "a refused deletion leaves the person signed in"


def test_change_of_address_waits_for_its_confirmation(client: Client) -> None:
    person = make_person()
    sign_in(client)
    client.post(reverse("account_email"), {"action_add": "1", "email": "new@firm.example"})
    person.refresh_from_db()
    assert person.email == "ada@firm.example"
    client.post(link_in(mails_to("new@firm.example", mail.outbox)[0]))
    person.refresh_from_db()
    assert person.email == "new@firm.example"
    told = mails_to("ada@firm.example", mail.outbox)
    assert ["was changed" in message.body for message in told] == [True]
    assert Entry.objects.filter(action="accounts.address_changed", subject_id=str(person.pk)).exists()


def test_change_of_address_works_beside_a_second_factor(client: Client) -> None:
    person = make_person("curator@hub.example", role=Role.CURATOR)
    give_app(person)
    sign_in_staff(client, person)
    client.post(reverse("account_email"), {"action_add": "1", "email": "new@hub.example"})
    client.post(link_in(mail.outbox[-1 if mail.outbox[-1].to == ["new@hub.example"] else 0]))
    person.refresh_from_db()
    assert person.email == "new@hub.example"


def test_who_reads_the_mailbox_wins_over_unconfirmed_claims(client: Client) -> None:
    make_person("new@firm.example", confirmed=False)
    person = make_person()
    sign_in(client)
    client.post(reverse("account_email"), {"action_add": "1", "email": "new@firm.example"})
    client.post(link_in(mails_to("new@firm.example", mail.outbox)[0]))
    person.refresh_from_db()
    assert person.email == "new@firm.example"
    assert User.objects.count() == 1


def test_address_of_another_account_is_not_told_and_not_taken(client: Client) -> None:
    owner = make_person("owner@firm.example")
    person = make_person()
    sign_in(client)
    answer = client.post(reverse("account_email"), {"action_add": "1", "email": owner.email})
    assert answer.status_code == 302
    link = link_in(mails_to(owner.email, mail.outbox)[0])
    client.post(link)
    person.refresh_from_db()
    assert person.email == "ada@firm.example"


def test_unconfirmed_sign_ups_are_forgotten_after_a_week() -> None:
    now = timezone.now()
    kept = [
        make_person("confirmed@firm.example", date_joined=now - services.UNCONFIRMED_LIFETIME * 2),
        make_person("new@firm.example", confirmed=False, date_joined=now),
        make_person(
            "staff@hub.example", role=Role.CURATOR, confirmed=False, date_joined=now - services.UNCONFIRMED_LIFETIME * 2
        ),
    ]
    make_person("old@firm.example", confirmed=False, date_joined=now - services.UNCONFIRMED_LIFETIME * 2)
    services.forget_unconfirmed(at=now)
    assert set(User.objects.all()) == set(kept)


@pytest.mark.django_db(transaction=True)
def test_many_sign_ups_of_one_address_at_once_make_one_account() -> None:
    typed = {"email": "new@firm.example", "password1": PASSWORD, "password2": PASSWORD}
    answers = at_one_moment([lambda: Client().post("/en/account/sign-up/", typed).url] * 10)
    assert answers == ["/en/account/confirm-address/"] * 10
    assert User.objects.filter(email="new@firm.example").count() == 1


@pytest.mark.django_db(transaction=True)
def test_invitation_accepted_by_many_at_once_makes_one_member_of_the_staff() -> None:
    administrator = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    invited = services.invite_staff(
        email="lin@post.example",
        role=Role.CURATOR,
        language="en",
        by=administrator,
        at=timezone.now(),
        site="https://h",
    )
    token = invited.link.rstrip("/").rsplit("/", 1)[1]

    def accept() -> str:
        try:
            services.accept_invitation(token=token, at=timezone.now(), name="Lin", password=PASSWORD)
        except ValidationError:
            return "refused"
        return "accepted"

    assert sorted(at_one_moment([accept] * 8)) == ["accepted"] + ["refused"] * 7
