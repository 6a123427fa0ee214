"""Entries about signing in and about accounts. Accounts stand below the audit, so the audit listens to them."""

import hashlib
from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth import signals as auth_signals
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from django.utils import timezone

from hub.accounts.models import User
from hub.accounts.signals import staff_joined
from hub.audit.services import record
from hub.core.db.tenancy import allow_writes


def _record(action: str, person: User | None, **data: Any) -> None:
    record(action=action, by=person, subject=person, at=timezone.now(), data=data)


# What is told of by a signal of its person alone. An address is not repeated: the account holds the present one.
_ACTIONS = {
    account_signals.user_signed_up: "accounts.signed_up",
    account_signals.user_logged_in: "accounts.signed_in",
    account_signals.password_changed: "accounts.password_changed",
    account_signals.password_set: "accounts.password_changed",
    account_signals.password_reset: "accounts.password_reset",
    account_signals.email_changed: "accounts.address_changed",
}
_ACTIONS_ON_FACTORS = {
    mfa_signals.authenticator_added: "accounts.factor_added",
    mfa_signals.authenticator_removed: "accounts.factor_removed",
    mfa_signals.authenticator_reset: "accounts.recovery_codes_renewed",
}


@receiver(list(_ACTIONS))
def acted(signal: Signal, user: User, **_: Any) -> None:
    """Somebody did what the signal says."""
    _record(_ACTIONS[signal], user)


@receiver(list(_ACTIONS_ON_FACTORS))
def changed_factor(signal: Signal, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Somebody changed a second factor, or renewed the recovery codes."""
    _record(_ACTIONS_ON_FACTORS[signal], user, kind=authenticator.type)


@receiver(auth_signals.user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    """Somebody signed out, or a session ended; a link of somebody else's, opened with GET, may do that too."""
    if user is not None:
        with allow_writes():
            _record("accounts.signed_out", user)


@receiver(auth_signals.user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **_: Any) -> None:
    """A password was wrong. The address is kept as a hash, because it may be a stranger's, or a password."""
    address = str(credentials.get("email", "")).lower()
    person = User.objects.filter(email=address).first()
    fingerprint = hashlib.sha256(address.encode()).hexdigest()[:16]
    record(
        action="accounts.sign_in_failed",
        by=None,
        subject=person,
        at=timezone.now(),
        data={"address": fingerprint},
        refused=True,
    )


@receiver(mfa_signals.authentication_failed)
def second_factor_failed(user: User | None, authenticator: Authenticator, **_: Any) -> None:
    """A code or a passkey was wrong, perhaps after the right password, which may then be known to a stranger."""
    record(
        action="accounts.second_factor_failed",
        by=None,
        subject=user,
        at=timezone.now(),
        data={"kind": authenticator.type},
        refused=True,
    )


@receiver(account_signals.email_confirmed)
def address_confirmed(email_address: Any, **_: Any) -> None:
    _record("accounts.address_confirmed", email_address.user)


@receiver(staff_joined)
def joined_staff(user_id: int, role: str, seat: str, organization: str, invitation_id: int, **_: Any) -> None:
    person = User.objects.get(pk=user_id)
    _record("accounts.staff_joined", person, role=role, seat=seat, organization=organization, invitation=invitation_id)


@receiver(post_delete, sender=User)
def account_deleted(instance: User, **_: Any) -> None:
    """An account was deleted; the entry keeps its number and role, never its name."""
    record(action="accounts.deleted", by=instance, subject=instance, at=timezone.now())


@receiver(post_save, sender=LogEntry)
def changed_in_admin(instance: LogEntry, created: bool, **_: Any) -> None:  # noqa: FBT001
    """An administrator added, changed or deleted a row in the admin site: which one and which fields, no values."""
    if created:
        action = {1: "added", 2: "changed", 3: "deleted"}[instance.action_flag]
        model = instance.content_type.model_class() if instance.content_type else None
        record(
            action=f"admin.{action}",
            by=instance.user,
            at=timezone.now(),
            # A deleted row is named all the same.
            subject=model(pk=instance.object_id) if model else None,
            data={
                "model": ".".join(instance.content_type.natural_key()) if instance.content_type else "",
                "id": instance.object_id,
                "change": instance.change_message,
            },
        )
