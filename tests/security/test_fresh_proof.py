"""Before what matters the person shows again who they are, and then goes on where they were (A-41)."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import JoinGround, JoinState, MemberRole
from companies.models import Company, Invitation, JoinRequest, Membership
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.audit.models import Entry
from tests.accounts.passkeys import Passkey
from tests.accounts.people import PASSWORD, code, give_app, make_person, sign_in, sign_in_staff

pytestmark = pytest.mark.django_db

NAME = "Boreal Membranes Inc."
START = datetime.fromisoformat("2026-11-24T15:00:00Z")
STALE = timedelta(seconds=301)


class World(NamedTuple):
    """A company with two owners, an editor and somebody who asks to join, each with their key where one is needed."""

    company: Company
    owner: User
    partner: Membership
    editor: Membership
    asked: JoinRequest


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as travelled:
        yield travelled


@pytest.fixture
def world(clock: Any) -> World:
    owner, at = make_person(), timezone.now()
    company = register_company(by=owner, name=NAME, province="QC", at=at)
    partner, editor = (
        Membership.objects.create(company=company, user=make_person(f"{role}@firm.example"), role=role, joined_at=at)
        for role in (MemberRole.OWNER, MemberRole.EDITOR)
    )
    newcomer = make_person("newcomer@firm.example")
    asked = JoinRequest.objects.create(company=company, user=newcomer, ground=JoinGround.DOMAIN, asked_at=at)
    return World(company, owner, partner, editor, asked)


class Action(NamedTuple):
    """Something that matters: where and what is sent, whether it has been done, and the page that follows."""

    page: Callable[[World], str]
    sent: dict[str, str]
    done: Callable[[World], bool]
    after: str


def _of_company(name: str) -> Callable[[World], str]:
    return lambda world: reverse(f"companies:{name}", args=[world.company.slug])


def _of_member(name: str, who: str) -> Callable[[World], str]:
    return lambda world: reverse(f"companies:{name}", args=[world.company.slug, getattr(world, who).pk])


def _role(who: str) -> Callable[[World], str | None]:
    return lambda world: Membership.objects.filter(pk=getattr(world, who).pk).values_list("role", flat=True).first()


ACTIONS = {
    "delete the company": Action(
        _of_company("data"),
        {"typed_name": NAME},
        lambda world: not Company.objects.filter(pk=world.company.pk).exists(),
        "companies:own_companies",
    ),
    "hand over the company": Action(
        _of_member("member", "editor"),
        {"transfer": "yes"},
        lambda world: _role("editor")(world) == MemberRole.OWNER,
        "companies:members",
    ),
    "make somebody an owner": Action(
        _of_member("member", "editor"),
        {"role": "owner"},
        lambda world: _role("editor")(world) == MemberRole.OWNER,
        "companies:members",
    ),
    "take ownership away": Action(
        _of_member("member", "partner"),
        {"role": "reader"},
        lambda world: _role("partner")(world) == MemberRole.READER,
        "companies:members",
    ),
    "remove an owner": Action(
        _of_member("member_remove", "partner"),
        {},
        lambda world: _role("partner")(world) is None,
        "companies:members",
    ),
    "leave as an owner": Action(
        _of_company("leave"),
        {},
        lambda world: not Membership.objects.filter(company=world.company, user=world.owner).exists(),
        "companies:own_companies",
    ),
    "invite an owner": Action(
        _of_company("members"),
        {"email": "new@firm.example", "role": "owner", "language": "en"},
        lambda world: Invitation.objects.filter(company=world.company, role=MemberRole.OWNER).exists(),
        "companies:members",
    ),
    "let somebody in as an owner": Action(
        _of_member("answer_request", "asked"),
        {"answer": "owner"},
        lambda world: JoinRequest.objects.get(pk=world.asked.pk).state == JoinState.ACCEPTED,
        "companies:members",
    ),
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_it_waits_for_proof_and_then_goes_on(client: Client, clock: Any, world: World, action: Action) -> None:
    sign_in(client)
    clock.shift(STALE)
    page = action.page(world)
    asked = client.post(page, action.sent)
    assert asked.url == f"{reverse('account_reauthenticate')}?next={page.replace('/', '%2F')}"
    assert not action.done(world)
    assert client.post(asked.url, {"password": "not the password at all"}).status_code == 200
    assert not action.done(world)
    # The page of the proof sends the address on in its form.
    went_on = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": page})
    assert action.done(world)
    arguments = [world.company.slug] if action.after == "companies:members" else []
    assert went_on.url == reverse(action.after, args=arguments)


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_who_has_just_signed_in_is_asked_nothing(client: Client, world: World, action: Action) -> None:
    sign_in(client)
    client.post(action.page(world), action.sent)
    assert action.done(world)


def test_nothing_is_done_twice(client: Client, clock: Any, world: World) -> None:
    """What the form sent is used up: another proof later does not send it again."""
    sign_in(client)
    clock.shift(STALE)
    page = _of_company("members")(world)
    client.post(page, ACTIONS["invite an owner"].sent)
    for _ in range(2):
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": page})
    assert Entry.objects.filter(action="companies.member.invited").count() == 1


def test_what_changes_no_owner_asks_for_no_proof(client: Client, clock: Any, world: World) -> None:
    sign_in(client)
    clock.shift(STALE)
    answer = client.post(_of_member("member", "editor")(world), {"role": "reader"})
    assert answer.url == reverse("companies:members", args=[world.company.slug])
    assert _role("editor")(world) == MemberRole.READER


def test_foreign_company_is_not_there_before_any_proof(client: Client, clock: Any, world: World) -> None:
    make_person("stranger@firm.example")
    sign_in(client, "stranger@firm.example")
    clock.shift(STALE)
    for name in ("data", "export"):
        assert client.post(_of_company(name)(world), {"typed_name": NAME}).status_code == 404


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_export_comes_after_proof(client: Client, clock: Any, world: World, lang: str) -> None:
    User.objects.update(language=lang)
    sign_in(client)
    clock.shift(STALE)
    export = {"en": "/en/companies/{}/your-data/export/", "fr": "/fr/entreprises/{}/vos-donnees/exporter/"}[lang]
    asked = client.post(export.format(world.company.slug))
    assert not Entry.objects.filter(action="companies.company.exported").exists()
    back = client.post(asked.url, {"password": PASSWORD})
    page = client.get(back.url)
    assert {"en": "You can download the file now.", "fr": "télécharger le fichier"}[lang] in page.text
    answer = client.post(export.format(world.company.slug))
    assert answer.json()["company"]["name"] == NAME
    assert Entry.objects.filter(action="companies.company.exported").exists()


def test_account_export_comes_after_proof(client: Client, clock: Any, world: World) -> None:
    sign_in(client)
    clock.shift(STALE)
    back = client.post(client.get(reverse("accounts:export")).url, {"password": PASSWORD})
    page = client.get(back.url)
    assert "You can download the file now." in page.text
    assert reverse("accounts:export") in page.text
    assert client.get(reverse("accounts:export")).json()["account"]["email"] == world.owner.email


def test_account_is_deleted_after_proof(client: Client, clock: Any) -> None:
    person = make_person()
    sign_in(client)
    page = reverse("accounts:delete")
    assert client.get(page).status_code == 200
    clock.shift(STALE)
    asked = client.post(page, {"sure": "on"})
    assert User.objects.filter(pk=person.pk).exists()
    went_on = client.post(asked.url, {"password": PASSWORD})
    assert went_on.url == reverse("pages:home")
    assert not User.objects.filter(pk=person.pk).exists()
    assert not client.session.get("_auth_user_id")


def test_proof_by_code(client: Client, clock: Any, world: World) -> None:
    give_app(world.owner)
    sign_in_staff(client, world.owner)
    clock.shift(STALE)
    action = ACTIONS["hand over the company"]
    asked = client.post(action.page(world), action.sent)
    other_way = _other_way(client, asked.url, "mfa_reauthenticate")
    assert client.post(other_way, {"code": "000000"}).status_code == 200
    assert not action.done(world)
    client.post(other_way, {"code": code()})
    assert action.done(world)


@pytest.mark.django_db(transaction=True)
def test_proof_by_passkey(client: Client, clock: Any, world: World) -> None:
    sign_in(client)
    key = Passkey()
    page = client.get(reverse("mfa_add_webauthn"))
    credential = key.register(page.context["js_data"]["creation_options"])
    client.post(reverse("mfa_add_webauthn"), {"name": "Phone", "credential": credential})
    assert Authenticator.objects.filter(user=world.owner, type="webauthn").exists()
    clock.shift(STALE)
    action = ACTIONS["hand over the company"]
    asked = client.post(action.page(world), action.sent)
    other_way = _other_way(client, asked.url, "mfa_reauthenticate_webauthn")
    page = client.get(other_way)
    refused = client.post(other_way, {"credential": Passkey().sign(page.context["js_data"]["request_options"])})
    assert refused.url == other_way, "a passkey that fails leads away from nothing"
    page = client.get(refused.url)
    assert "not right" in page.text
    assert not action.done(world)
    done = client.post(other_way, {"credential": key.sign(page.context["js_data"]["request_options"])})
    assert done.url == reverse("companies:members", args=[world.company.slug])
    assert action.done(world)


def _other_way(client: Client, asked: str, name: str) -> str:
    ways = client.get(asked).context["reauthentication_alternatives"]
    return next(way["url"] for way in ways if way["url"].startswith(f"{reverse(name)}?"))
