"""The people of the demonstration. They exist only where ``DEMO_MODE`` is on, which production cannot turn on."""

import base64
import hashlib
from datetime import datetime
from typing import NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.auth.hashers import make_password
from django.db import transaction

from hub.accounts.authentication.adapter import MfaAdapter
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.core.demo import refuse_outside_demo

PASSWORD = "fifteen loons on the lake"  # noqa: S105 - printed by the demonstration, worth nothing elsewhere


class DemoPerson(NamedTuple):
    """One person of the demonstration: first half of the address, name, role and language."""

    key: str
    name: str
    role: Role
    language: str

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


PEOPLE = (
    DemoPerson("owner", "Company owner (demonstration)", Role.COMPANY, "en"),
    # Staff are named after their seat, in the language of the account; nobody is invented.
    DemoPerson("beijing", "Trade commissioner, Beijing (demonstration)", Role.ADVISER, "en"),
    DemoPerson("shanghai", "Trade commissioner, water, Shanghai (demonstration)", Role.ADVISER, "en"),
    DemoPerson("shanghai2", "Trade commissioner, industry, Shanghai (demonstration)", Role.ADVISER, "en"),
    DemoPerson("guangzhou", "Trade commissioner, Guangzhou (demonstration)", Role.ADVISER, "en"),
    DemoPerson("chongqing", "Délégation commerciale, Chongqing (démonstration)", Role.ADVISER, "fr"),
    DemoPerson("hongkong", "Trade commissioner, Hong Kong (demonstration)", Role.ADVISER, "en"),
    DemoPerson("pacific", "Regional office, Vancouver (demonstration)", Role.ADVISER, "en"),
    DemoPerson("prairies", "Regional office, Calgary (demonstration)", Role.ADVISER, "en"),
    DemoPerson("ontario", "Regional office, Toronto (demonstration)", Role.ADVISER, "en"),
    DemoPerson("quebec", "Conseil régional, Québec (démonstration)", Role.ADVISER, "fr"),
    DemoPerson("atlantic", "Regional office, Halifax (demonstration)", Role.ADVISER, "en"),
    DemoPerson("desk", "Hub desk (demonstration)", Role.ADVISER, "en"),
    DemoPerson("guichet", "Guichet du Carrefour (démonstration)", Role.ADVISER, "fr"),
    DemoPerson("alberta", "Government of Alberta desk (demonstration)", Role.ADVISER, "en"),
    DemoPerson("consul", "Consul general, Shanghai (demonstration)", Role.ADVISER, "en"),
    DemoPerson("ambassador", "Ambassade du Canada, Beijing (démonstration)", Role.ADVISER, "fr"),
    DemoPerson("curator1", "First curator (demonstration)", Role.CURATOR, "en"),
    DemoPerson("curator2", "Deuxième responsable du répertoire (démonstration)", Role.CURATOR, "fr"),
    DemoPerson("admin", "Administrator (demonstration)", Role.ADMINISTRATOR, "en"),
)


@transaction.atomic
def make_demo_accounts(*, at: datetime) -> dict[str, User]:
    """Make the people of the demonstration, or find them, by key ("owner", "beijing" and so on).

    All share one password and have a confirmed address; staff have an authenticator app whose codes
    ``current_codes`` tells. Raises ``ImproperlyConfigured`` outside the demonstration.
    """
    refuse_outside_demo()
    # To derive what is kept of a password takes long on purpose: once for all, as they share it.
    kept = make_password(PASSWORD)
    return {person.key: _account(person, kept, at) for person in PEOPLE}


def current_codes(*, now: float) -> dict[str, str]:
    """Return what the staff's apps show at ``now`` (seconds since the epoch), by address. Raises outside the demo."""
    refuse_outside_demo()
    return {person.email: _code(_secret(person), now) for person in PEOPLE if person.role != Role.COMPANY}


def seconds_left(*, now: float) -> int:
    """Return for how many seconds after ``now`` the codes stay the same."""
    period = int(mfa_settings.TOTP_PERIOD)
    return period - int(now) % period


def _account(person: DemoPerson, password: str, at: datetime) -> User:
    account = User.objects.filter(email=person.email).first()
    if account is None:
        account = User.objects.create(
            email=person.email,
            password=password,
            name=person.name,
            role=person.role,
            language=person.language,
            date_joined=at,
        )
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    if account.needs_second_factor:
        Authenticator.objects.get_or_create(
            user=account,
            type=Authenticator.Type.TOTP,
            defaults={"data": {"secret": MfaAdapter().encrypt(_secret(person))}, "created_at": at},
        )
    return account


def _secret(person: DemoPerson) -> str:
    return base64.b32encode(hashlib.sha256(f"demonstration {person.email}".encode()).digest()[:20]).decode()


def _code(secret: str, now: float) -> str:
    app = TOTP(base64.b32decode(secret), mfa_settings.TOTP_DIGITS, SHA1(), mfa_settings.TOTP_PERIOD)  # noqa: S303 - RFC 6238
    return app.generate(now).decode()
