"""What is done with accounts. Times, people and languages are passed in."""

import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q, RestrictedError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.accounts import registry as accounts_registry
from hub.accounts import rules, signals
from hub.accounts.choices import Role
from hub.accounts.mail import account_mail
from hub.accounts.models import StaffInvitation, User
from hub.core.db.tenancy import unscoped
from hub.core.http.private_links import hash_of
from hub.outbox.services import enqueue_job

INVITATION_LIFETIME = timedelta(days=7)
# Sign-ups that nobody confirmed are forgotten after this time.
UNCONFIRMED_LIFETIME = timedelta(days=7)
# The job that writes an erasure to the register.
ERASURE = "accounts.erasure"


class IssuedInvitation(NamedTuple):
    """An invitation, and the one link that accepts it; the link cannot be had again."""

    invitation: StaffInvitation
    link: str


@transaction.atomic
def invite_staff(
    *,
    email: str,
    role: str,
    language: str,
    by: User | None,
    at: datetime,
    site: str,
    seat: str = "",
    organization: str = "",
) -> IssuedInvitation:
    """Invite a person into a staff role and mail the link. The person's earlier open invitations end.

    ``by`` is None for the command that invites the first administrator: its earlier invitations end too. ``site`` is
    the portal's address without a path (https://hub.example); ``seat`` and ``organization`` are slugs.
    Raises ``PermissionDenied`` when ``by`` may not, and ``ValidationError`` when the role cannot have this place.
    """
    if refusal := rules.invite_refusal(by=by, role=role):
        raise PermissionDenied(refusal)
    if refusal := accounts_registry.assignment_refusal(role=role, seat=seat, organization=organization):
        raise ValidationError(refusal)
    address = email.strip().lower()
    superseded = Q(email=address) | Q(invited_by=None) if by is None else Q(email=address)
    StaffInvitation.objects.open(at).filter(superseded).update(expires_at=at)
    token = secrets.token_urlsafe(32)
    row = StaffInvitation.objects.create(
        email=address,
        role=role,
        language=language,
        seat=seat,
        organization=organization,
        invited_by=by,
        token_hash=hash_of(token),
        created_at=at,
        expires_at=at + INVITATION_LIFETIME,
    )
    with override(language):
        link = site.rstrip("/") + reverse("accounts:invitation", args=[token])
        context = {
            "link": link,
            "role": Role(role).label,
            "place": accounts_registry.assignment_label(role=role, seat=seat, organization=organization),
            "expires_at": at + INVITATION_LIFETIME,
        }
        account_mail(template="accounts/email/staff_invitation", to=address, lang=language, context=context).send()
    return IssuedInvitation(row, link)


def invitation_for(*, token: str) -> StaffInvitation | None:
    """Return the invitation of a link, whatever has become of it, or None."""
    return StaffInvitation.objects.filter(token_hash=hash_of(token)).first()


@transaction.atomic
def accept_invitation(
    *, token: str, at: datetime, by: User | None = None, name: str = "", password: str | None = None
) -> User:
    """Accept an invitation once, and return the account, now with its staff role.

    ``by`` is the signed-in owner of the invited address, where it has an account; else one is made with ``name`` and
    ``password``, which are given to one that is only an address. Sends ``staff_joined``. Raises ``ValidationError``
    when the invitation cannot be accepted.
    """
    invitation = StaffInvitation.objects.select_for_update().filter(token_hash=hash_of(token)).first()
    if (refusal := rules.accept_refusal(invitation, at=at)) or invitation is None:
        raise ValidationError(refusal or "")
    person = by or User.objects.filter(email=invitation.email).first()
    if person is None:
        person = User.objects.create_user(
            invitation.email, password, name=name, role=invitation.role, language=invitation.language
        )
        # The link reached the mailbox: that is the confirmation.
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    elif by is None and person.is_only_an_address and password:
        person.name, person.role = name, invitation.role
        person.set_password(password)
        person.save(update_fields=["name", "role", "password"])
    elif by is None or by.email != invitation.email:
        raise ValidationError(_("This invitation is for another address. Sign in with that one."))
    else:
        person.role = invitation.role
        person.save(update_fields=["role"])
    invitation.accepted_at = at
    invitation.accepted_by = person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    signals.staff_joined.send(
        sender=StaffInvitation,
        user_id=person.pk,
        role=invitation.role,
        seat=invitation.seat,
        organization=invitation.organization,
        invitation_id=invitation.pk,
        at=at,
    )
    return person


def account_of(email: str) -> User | None:
    """Return the account whose confirmed address this is."""
    row = EmailAddress.objects.select_related("user").filter(email=email.lower(), verified=True).first()
    return row.user if row is not None else None


@transaction.atomic
def confirmed_account(*, email: str, language: str) -> User:
    """Return the account of somebody who reads this mailbox; where there is none, make one, without a password.

    A claim to the address that nobody confirmed ends: its password is that of whoever made it.
    """
    email = email.lower()
    if (person := account_of(email)) is not None:
        return person
    with unscoped():
        _never_confirmed().filter(email=email).delete()
    try:
        with transaction.atomic():
            person = User.objects.create_user(email, None, language=language)
            EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    except IntegrityError:
        # Another press of the same button was faster.
        person = account_of(email)
        if person is None:
            raise
    return person


def save_preferences(*, person: User, name: str, language: str) -> None:
    """Keep the name that others see and the language of the person's pages and mails."""
    person.name = name
    person.language = language
    person.save(update_fields=["name", "language"])


def export_account(*, person: User, at: datetime) -> dict[str, Any]:
    """Return everything that is kept of a person; secrets are named, not shown. ``DjangoJSONEncoder`` writes it.

    What the apps above accounts keep, such as seats held, stands beside it under the names that they registered.
    """
    return {
        "exported_at": at,
        "account": {
            "email": person.email,
            "name": person.name,
            "role": person.role,
            "language": person.language,
            "joined": person.date_joined,
            "last_sign_in": person.last_login,
        },
        "addresses": list(
            EmailAddress.objects.filter(user=person).order_by("pk").values("email", "verified", "primary")
        ),
        "second_factors": [
            {
                "kind": factor.type,
                "name": str(factor.data.get("name", "")),
                "added": factor.created_at,
                "last_used": factor.last_used_at,
            }
            for factor in Authenticator.objects.filter(user=person).order_by("pk")
        ],
        "sessions": [
            {"started": session.created_at, "address": session.ip, "browser": session.user_agent}
            for session in UserSession.objects.filter(user=person).order_by("pk")
        ],
        "invitations_accepted": StaffInvitation.objects.filter(accepted_by=person)
        .order_by("pk")
        .as_data("role", "seat", "organization", at="accepted_at"),
        **accounts_registry.export_parts(person),
    }


@transaction.atomic
def delete_account(*, person: User, at: datetime, keeps_invitation: bool = False) -> None:
    """Delete an account and what belongs to it alone; ``keeps_invitation`` leaves one to the staff that is open.

    Raises ``ValidationError`` for the last administrator, and where something above accounts is protected by its
    foreign key, or by a receiver of Django's ``pre_delete`` that raises ``ProtectedError``.
    """
    administrators = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    others = any(row.pk != person.pk for row in administrators)
    if refusal := rules.delete_refusal(person, other_administrators=others):
        raise ValidationError(refusal)
    end_sessions(person=person)
    kept = StaffInvitation.objects.open(at).filter(email=person.email) if keeps_invitation else ()
    StaffInvitation.objects.filter(email=person.email).exclude(pk__in=kept).delete()
    register_erasure(kind="account", key=person.pk, since=person.date_joined, at=at)
    try:
        # The memberships go with the account.
        with transaction.atomic(), unscoped():
            person.delete()
    except (ProtectedError, RestrictedError) as error:
        raise ValidationError(
            _(
                "Something still depends on your account, such as a company of which you are the only owner. "
                "Hand it over or delete it first, then come back."
            )
        ) from error


def register_erasure(*, kind: str, key: Any, since: datetime, at: datetime, authorization: str = "") -> None:
    """Have an erasure written to the register, which outlives the database; nothing where there is none.

    A database that is restored to an earlier moment knows again what was erased since: the register says what to erase
    once more. It holds keys and times alone. Call it inside the transaction that erases.
    """
    if settings.ERASURE_REGISTER:
        line = {"kind": kind, "key": key, "since": since.isoformat(), "erased_at": at.isoformat()}
        enqueue_job(topic=ERASURE, payload=line | {"authorization": authorization}, at=at)


def end_sessions(*, person: User, except_key: str | None = None) -> None:
    for session in UserSession.objects.filter(user=person).exclude(session_key=except_key):
        session.end()


@transaction.atomic
def reset_second_factor(*, person: User) -> None:
    """Remove every factor of a person who lost them, and end the sessions: they enrol anew at the next sign-in."""
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person=person)


@unscoped()
def delete_unconfirmed_claims(*, email: str, owner: User) -> None:
    """Delete other accounts that claim an address and never confirmed it."""
    _never_confirmed().filter(email=email).exclude(pk=owner.pk).delete()


@transaction.atomic
def forget_unconfirmed(*, at: datetime) -> int:
    """Delete sign-ups that nobody confirmed in time, and return how many rows went. Two at once tell of each once."""
    old = _never_confirmed().filter(date_joined__lt=at - UNCONFIRMED_LIFETIME).select_for_update(skip_locked=True)
    deleted, _rows = User.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    return int(deleted)


def _never_confirmed() -> Any:
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    return User.objects.filter(role=Role.COMPANY, last_login=None).exclude(pk__in=confirmed)
