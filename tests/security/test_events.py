"""What touches security is told: who, what, where, in which request; and nothing more than that (A-64, A-65)."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from companies.access import sign_fact_sheet
from companies.choices import MemberRole
from companies.models import Company, Membership
from companies.profile.services.fact_sheets import start_fact_sheet
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.accounts.services import invite_staff
from hub.audit.models import Entry
from tests.accounts.passkeys import Passkey
from tests.accounts.people import PASSWORD, give_app, make_person, sign_in, sign_in_staff
from tests.support.lines import Lines, listening

pytestmark = pytest.mark.django_db

WRONG = "a wrong guess again"


@pytest.fixture
def lines() -> Iterator[Lines]:
    with listening() as heard:
        yield heard


class Scene:
    """A company with an owner and a reader, a stranger, an administrator; and whom and what a line names."""

    def __init__(self) -> None:
        at = timezone.now()
        self.client = Client()
        self.owner, self.reader, self.stranger = (
            make_person(f"{name}@firm.example") for name in ("owner", "reader", "stranger")
        )
        self.company = register_company(by=self.owner, name="Boreal Membranes", province="QC", at=at)
        self.membership = Membership.objects.create(
            company=self.company, user=self.reader, role=MemberRole.READER, joined_at=at
        )
        self.administrator = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
        give_app(self.administrator)

    def as_(self, person: User) -> Client:
        """Sign in, before what is tried begins."""
        if person == self.administrator:
            sign_in_staff(self.client, person)
        else:
            sign_in(self.client, person.email)
        return self.client

    def page(self, name: str, *arguments: Any) -> str:
        """Return a page of the company."""
        return reverse(name, args=[self.company.slug, *arguments])


@pytest.fixture
def scene() -> Scene:
    return Scene()


class Case(NamedTuple):
    """An action: how it comes about, who did it and to what. ``prepare`` comes before the log is read."""

    action: str
    act: Callable[[Scene], HttpResponse]
    actor: Callable[[Scene], User | None] = lambda scene: None
    object: Callable[[Scene], str] = lambda scene: ""
    prepare: Callable[[Scene], Any] = lambda scene: None
    refused: bool = True
    audited: bool = False


def _user(person: User) -> str:
    return f"accounts.user {person.pk}"


def _company(scene: Scene) -> str:
    return f"companies.company {scene.company.pk}"


def _owner(scene: Scene) -> User:
    return scene.owner


def _administrator(scene: Scene) -> User:
    return scene.administrator


def _make_adviser(scene: Scene) -> None:
    scene.as_(scene.owner)
    User.objects.filter(pk=scene.owner.pk).update(role=Role.ADVISER)


def _limited(scene: Scene, **limits: str) -> HttpResponse:
    """Sign in wrongly or up, twice where once is allowed."""
    with override_settings(ACCOUNT_RATE_LIMITS=limits):
        if "signup" in limits:
            scene.client.post(reverse("account_signup"), {})
            return scene.client.post(reverse("account_signup"), {})
        sign_in(scene.client, scene.owner.email, WRONG)
        return sign_in(scene.client, scene.owner.email, WRONG)


def _register_twice(scene: Scene) -> HttpResponse:
    with override_settings(RATE_LIMITS={"companies.register": {"person": (1, 3600)}}):
        for name in ("One", "Two"):
            answer = scene.client.post(reverse("companies:register"), {"name": name, "province": "QC"})
    return answer


def _without_token(scene: Scene) -> HttpResponse:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["sessionid"] = scene.client.cookies["sessionid"].value
    return strict.post(scene.page("companies:data"))


def _wrong_passkey(scene: Scene) -> HttpResponse:
    page = scene.client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    key = Passkey()
    key.user = "unknown"
    return scene.client.post(reverse("mfa_login_webauthn"), {"credential": key.sign(page.json()["request_options"])})


CASES = [
    # Signing in and out
    Case(
        "accounts.signed_in",
        lambda scene: sign_in(scene.client, scene.owner.email),
        _owner,
        lambda scene: _user(scene.owner),
        refused=False,
        audited=True,
    ),
    Case(
        "accounts.signed_out",
        lambda scene: scene.client.post(reverse("account_logout")),
        _owner,
        lambda scene: _user(scene.owner),
        lambda scene: scene.as_(scene.owner),
        refused=False,
        audited=True,
    ),
    Case(
        "accounts.sign_in_failed",
        lambda scene: sign_in(scene.client, scene.owner.email, WRONG),
        object=lambda scene: _user(scene.owner),
        audited=True,
    ),
    Case("accounts.sign_in_failed", lambda scene: sign_in(scene.client, "nobody@firm.example", WRONG), audited=True),
    Case(
        "accounts.sign_in_failed",
        lambda scene: scene.client.post(reverse("account_reauthenticate"), {"password": WRONG}),
        object=lambda scene: _user(scene.owner),
        prepare=lambda scene: scene.as_(scene.owner),
        audited=True,
    ),
    Case(
        "accounts.second_factor_failed",
        lambda scene: scene.client.post(reverse("mfa_authenticate"), {"code": "000000"}),
        object=lambda scene: _user(scene.administrator),
        prepare=lambda scene: sign_in(scene.client, scene.administrator.email),
        audited=True,
    ),
    Case("accounts.second_factor_failed", _wrong_passkey, audited=True),
    Case(
        "accounts.second_factor_missing",
        lambda scene: scene.client.get(reverse("accounts:settings")),
        _owner,
        lambda scene: reverse("accounts:settings"),
        _make_adviser,
    ),
    Case(
        "accounts.rate_limited",
        lambda scene: _limited(scene, login_failed="1/h/key"),
        object=lambda scene: reverse("account_login"),
    ),
    Case(
        "core.rate_limited",
        lambda scene: _limited(scene, signup="1/h/ip"),
        object=lambda scene: reverse("account_signup"),
    ),
    Case(
        "accounts.rate_limited",
        _register_twice,
        _owner,
        lambda scene: "companies.register",
        lambda scene: scene.as_(scene.owner),
    ),
    # What is closed to somebody
    Case(
        "companies.access_denied",
        lambda scene: scene.client.get(scene.page("companies:dashboard")),
        lambda scene: scene.stranger,
        lambda scene: f"companies.company {scene.company.slug}",
        lambda scene: scene.as_(scene.stranger),
    ),
    Case(
        "companies.access_denied",
        lambda scene: scene.client.post(scene.page("companies:export")),
        lambda scene: scene.stranger,
        lambda scene: f"companies.company {scene.company.slug}",
        lambda scene: scene.as_(scene.stranger),
    ),
    Case(
        "companies.access_denied",
        lambda scene: scene.client.get(scene.page("matching:company")),
        lambda scene: scene.administrator,
        lambda scene: f"companies.company {scene.company.slug}",
        lambda scene: scene.as_(scene.administrator),
    ),
    Case(
        "core.permission_denied",
        lambda scene: scene.client.post(scene.page("companies:consents")),
        lambda scene: scene.reader,
        lambda scene: scene.page("companies:consents"),
        lambda scene: scene.as_(scene.reader),
    ),
    Case(
        "core.permission_denied",
        lambda scene: scene.client.get(reverse("admin:login")),
        _owner,
        lambda scene: reverse("admin:login"),
        lambda scene: scene.as_(scene.owner),
    ),
    Case(
        "core.csrf_failed",
        _without_token,
        _owner,
        lambda scene: scene.page("companies:data"),
        lambda scene: scene.as_(scene.owner),
    ),
    Case(
        "companies.link_denied",
        lambda scene: scene.client.get(reverse("matching:answer", args=["forged"])),
        object=lambda scene: "companies.factsheet",
    ),
    Case(
        "companies.invitation_refused",
        lambda scene: scene.client.post(reverse("companies:invitation", args=["forged"])),
        _owner,
        prepare=lambda scene: scene.as_(scene.owner),
    ),
    Case(
        "accounts.invitation_refused", lambda scene: scene.client.get(reverse("accounts:invitation", args=["forged"]))
    ),
    # What is handed over, and who may do what
    Case(
        "companies.company.exported",
        lambda scene: scene.client.post(scene.page("companies:export")),
        _owner,
        _company,
        lambda scene: scene.as_(scene.owner),
        refused=False,
        audited=True,
    ),
    Case(
        "accounts.exported",
        lambda scene: scene.client.get(reverse("accounts:export")),
        _owner,
        lambda scene: _user(scene.owner),
        lambda scene: scene.as_(scene.owner),
        refused=False,
    ),
    Case(
        "companies.member.role_changed",
        lambda scene: scene.client.post(scene.page("companies:member", scene.membership.pk), {"role": "editor"}),
        _owner,
        _company,
        lambda scene: scene.as_(scene.owner),
        refused=False,
        audited=True,
    ),
    Case(
        "companies.ownership.transferred",
        lambda scene: scene.client.post(scene.page("companies:member", scene.membership.pk), {"transfer": "yes"}),
        _owner,
        _company,
        lambda scene: scene.as_(scene.owner),
        refused=False,
        audited=True,
    ),
    Case(
        "companies.company.erased",
        lambda scene: scene.client.post(scene.page("companies:data"), {"typed_name": "Boreal Membranes"}),
        _owner,
        _company,
        lambda scene: scene.as_(scene.owner),
        refused=False,
        audited=True,
    ),
    Case(
        "accounts.password_changed",
        lambda scene: scene.client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": "forty quiet lakes", "password2": "forty quiet lakes"},
        ),
        _owner,
        lambda scene: _user(scene.owner),
        lambda scene: scene.as_(scene.owner),
        refused=False,
        audited=True,
    ),
    Case(
        "accounts.factor_removed",
        lambda scene: scene.client.post(reverse("mfa_deactivate_totp")),
        _owner,
        lambda scene: _user(scene.owner),
        lambda scene: (give_app(scene.owner), sign_in_staff(scene.client, scene.owner)),
        refused=False,
        audited=True,
    ),
    Case(
        "accounts.deleted",
        lambda scene: scene.client.post(reverse("accounts:delete"), {"sure": "on"}),
        lambda scene: scene.stranger,
        lambda scene: _user(scene.stranger),
        lambda scene: scene.as_(scene.stranger),
        refused=False,
        audited=True,
    ),
    Case(
        "admin.changed",
        lambda scene: scene.client.post(
            reverse("admin:accounts_user_change", args=[scene.reader.pk]),
            {"name": "R.", "role": "company", "language": "fr"},
        ),
        _administrator,
        lambda scene: _user(scene.reader),
        lambda scene: scene.as_(scene.administrator),
        refused=False,
        audited=True,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case.action}" for number, case in enumerate(CASES)])
def test_it_is_told_once_with_person_object_and_request(
    case: Case, scene: Scene, lines: Lines, django_capture_on_commit_callbacks: Any
) -> None:
    case.prepare(scene)
    actor, named = case.actor(scene), case.object(scene)
    key = actor.pk if actor else None
    lines.texts.clear()
    before = Entry.objects.filter(action=case.action).count()
    with django_capture_on_commit_callbacks(execute=True):
        answer = case.act(scene)
    (line,) = lines.of(case.action)
    assert (line["actor"], line["object"]) == (key, named)
    assert line["request_id"] == answer["X-Request-Id"]
    assert line["logger"] == "hub.events"
    assert (line["outcome"], line["level"]) == (("refused", "warning") if case.refused else ("done", "info"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line["timestamp"]), "UTC"
    entries = list(Entry.objects.filter(action=case.action).order_by("pk"))[before:]
    assert [(entry.actor_id, entry.request_id) for entry in entries] == [(key, answer["X-Request-Id"])] * case.audited
    for text in lines.texts:
        assert len(text.splitlines()) == 1
        assert not re.search(r"@|firm\.example|wrong guess|Boreal|seven geese|forty quiet", text), text


def test_the_table_holds_refusals_of_every_kind() -> None:
    assert {case.action for case in CASES if case.refused} >= {
        "accounts.sign_in_failed",
        "accounts.second_factor_failed",
        "accounts.rate_limited",
        "core.rate_limited",
        "companies.access_denied",
        "core.permission_denied",
        "core.csrf_failed",
    }


def test_what_is_rolled_back_is_not_told_as_done(
    scene: Scene, lines: Lines, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(IntegrityError), transaction.atomic():
        register_company(by=scene.stranger, name="Austral", province="QC", at=timezone.now())
        Company.objects.filter(pk=scene.company.pk).update(province="ZZ")
    assert lines.of("companies.company.registered") == []


# --- What lines must not hold ----------------------------------------------------------------------------------------


def test_private_links_stand_in_no_line(scene: Scene, lines: Lines) -> None:
    """Django names the path of what it could not answer; some paths open something."""
    at = timezone.now()
    sheet = sign_fact_sheet(start_fact_sheet(answers={"province": "QC"}, language="en", at=at))
    invited = (
        invite_staff(
            email="new@hub.example",
            role=Role.ADMINISTRATOR,
            language="en",
            by=scene.administrator,
            at=at,
            site="https://h",
        )
        .link.rstrip("/")
        .split("/")[-1]
    )
    strict = Client(enforce_csrf_checks=True)
    answers = [
        strict.post(reverse("accounts:invitation", args=[invited])),
        strict.post(reverse("matching:change", args=[sheet, "areas"])),
        strict.get(reverse("matching:change", args=[sheet, "no-such-question"])),
        Client().put(reverse("matching:answer", args=[sheet])),
        strict.get(f"/en/find-support/slip/{sheet}/"),
        strict.get("/en/nobody@firm.example/"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 404, 405, 404, 404]
    assert len([text for text in lines.texts if "django." in text]) >= len(answers)
    for text in lines.texts:
        assert sheet not in text
        assert invited not in text
        assert "nobody@" not in text
    assert any("/en/find-support/…/question/areas/" in text for text in lines.texts)


def test_database_errors_repeat_no_row(scene: Scene, lines: Lines) -> None:
    told = ["Secret\n\ncity"]
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE companies_company SET province = 'ZZ', city = %s", told)
    assert "Secret" in str(refusal.value)
    later = RuntimeError("later")
    later.__cause__ = refusal.value
    logging.getLogger("hub.tests").error("It broke", exc_info=later)
    line = json.loads(lines.texts[-1])
    assert "company_province" in line["exception"]
    assert "RuntimeError: later" in line["exception"]
    assert "Secret" not in line["exception"]
    assert "Boreal" not in line["exception"]
