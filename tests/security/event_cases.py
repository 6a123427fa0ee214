"""What people do, told as security events: each case with what is done, and the line that it leaves."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from companies.choices import MemberRole
from companies.models import Membership
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.directory.models import Curatorship
from tests.accounts.passkeys import Passkey
from tests.accounts.people import PASSWORD, give_app, make_person, sign_in, sign_in_staff

WRONG = "a wrong guess again"


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

    @cached_property
    def curator(self) -> User:
        """A person who keeps the whole catalogue."""
        person = make_person("curator@hub.example", role=Role.CURATOR)
        give_app(person)
        Curatorship.objects.create(user=person, organization=None, since=timezone.now())
        return person

    def as_(self, person: User) -> Client:
        """Sign in, before what is tried begins."""
        if person.has_staff_role:
            sign_in_staff(self.client, person)
        else:
            sign_in(self.client, person.email)
        return self.client

    def page(self, name: str, *arguments: Any) -> str:
        """Return a page of the company."""
        return reverse(name, args=[self.company.slug, *arguments])


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
    *(
        Case(
            action,
            lambda scene, name=name: scene.client.get(reverse(name, args=["forged"])),
            object=lambda scene, thing=thing: thing,
        )
        for action, name, thing in (
            ("casework.link_denied", "casework:draft", "casework.requestdraft"),
            ("casework.link_denied", "casework:confirm", "casework.requestdraft"),
            ("casework.link_denied", "casework:approval", "casework.approval"),
            ("casework.link_denied", "casework:referral", "casework.referral"),
            ("programs.link_denied", "owners:entries", "programs.reviewrequest"),
            ("publishing.link_denied", "reports:own", "publishing.entryreport"),
            ("subscriptions.calendar_denied", "calendar-feed", "subscriptions.calendarfeed"),
        )
    ),
    *(
        Case(
            action,
            lambda scene, name=name, key=key: scene.client.get(reverse(name, args=[key])),
            lambda scene, who=who: getattr(scene, who),
            lambda scene, thing=thing, key=key: f"{thing} {key}",
            lambda scene, who=who: scene.as_(getattr(scene, who)),
        )
        for action, who, name, key, thing in (
            ("casework.access_denied", "owner", "casework:request", "CGH-2026-00999", "casework.servicerequest"),
            ("casework.access_denied", "owner", "rooms:room", UUID(int=9), "casework.room"),
            ("programs.import_denied", "curator", "imports:detail", 999, "programs.import"),
            ("publishing.version_denied", "curator", "entries:draft", 999, "publishing.entryversion"),
            ("publishing.entry_denied", "curator", "report_review:report", 999, "publishing.entryreport"),
            ("publishing.entry_denied", "curator", "freshness:program", "absent", "programs.program"),
        )
    ),
    Case(
        "companies.staff_refused",
        lambda scene: scene.client.post(reverse("companies:register"), {"name": "One", "province": "QC"}),
        _administrator,
        prepare=lambda scene: scene.as_(scene.administrator),
    ),
    Case("pages.metrics_refused", lambda scene: scene.client.get("/metrics")),
    Case("notifications.report_refused", lambda scene: scene.client.post("/mail-reports/", {})),
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
