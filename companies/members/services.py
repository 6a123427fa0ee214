"""Members: invited, joining, changing roles, leaving. A company that has an owner never loses the last one."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from companies.choices import JoinGround, JoinState, MemberRole
from companies.duplicates.services import confirmed_domain
from companies.members.mail import Address, mail_each, owners_of
from companies.models import Company, Invitation, JoinRequest, Membership
from companies.rules import may_accept, may_answer, may_be_member, may_stop_being_owner
from companies.validators import clean_business_number
from hub.audit.services import record
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.http.private_links import hash_of
from hub.core.workflow import require

INVITATION_LASTS = timedelta(days=7)


# --- Invitations ----------------------------------------------------------------------------------------------------


def invite_member(
    *, company: Company, email: str, role: MemberRole, language: str, by: Any, at: datetime, address: Address
) -> Invitation | None:
    """Invite an address and write the mail with its link; return the invitation, or None for a present member.

    An earlier invitation to the same address stops working. ``address`` turns a path into a full address.
    """
    email = email.strip().lower()
    with transaction.atomic():
        _lock(company)
        if company.members.filter(user__email=email).exists():
            return None
        company.invitations.filter(email__iexact=email, accepted_at__isnull=True).delete()
        token = secrets.token_urlsafe(32)
        invitation = Invitation.objects.create(
            company=company,
            email=email,
            role=role,
            language=language,
            token_hash=hash_of(token),
            invited_by=by,
            created_at=at,
            expires_at=at + INVITATION_LASTS,
        )
        mail_each(
            "invitation",
            [(email, language)],
            path=lambda: reverse("companies:invitation", args=[token]),
            address=address,
            at=at,
            company=company.name,
            role=MemberRole(role).label,
            until=invitation.expires_at,
        )
        record(action="companies.member.invited", by=by, at=at, subject=company, data={"role": str(role)})
    return invitation


@unscoped()
def find_invitation(token: str) -> Invitation | None:
    """Return the invitation behind a link's token, used and outlived ones included."""
    return (
        Invitation.objects.select_related("company").filter(token_hash=hash_of(token), company__closed_at=None).first()
    )


@unscoped()
def accept_invitation(*, token: str, by: Any, at: datetime, address: Address) -> Membership:
    """Take the place that a link offers; the owners hear. A link opens once, for its address, for 7 days.

    Raises ``RefusedError``.
    """
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("company")
            .filter(token_hash=hash_of(token), company__closed_at=None)
            .first()
        )
        require(may_accept(invitation, by=by, at=at))
        assert invitation is not None  # noqa: S101 - the rule refused None
        invitation.accepted_at, invitation.accepted_by = at, by
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        company = invitation.company
        # Who is a member already joins nothing new.
        owners = [] if company.members.filter(user=by).exists() else owners_of(company)
        membership = _join(company, user=by, role=MemberRole(invitation.role), at=at)
        grant_access(membership.company_id)
        mail_each(
            "joined",
            owners,
            path=lambda: reverse("companies:members", args=[company.slug]),
            address=address,
            at=at,
            company=company.name,
            member=by.email,
            role=MemberRole(membership.role).label,
        )
        record(action="companies.member.joined", by=by, at=at, subject=company)
    return membership


@unscoped()
def decline_invitation(*, token: str, by: Any, at: datetime, address: Address) -> None:
    """End an invitation that its addressee does not want; whoever invited hears, else the owners.

    Raises ``RefusedError``.
    """
    with transaction.atomic():
        rows = Invitation.objects.select_for_update(of=("self",)).select_related("company", "invited_by")
        invitation = rows.filter(token_hash=hash_of(token), company__closed_at=None).first()
        require(may_accept(invitation, by=by, at=at))
        assert invitation is not None  # noqa: S101 - the rule refused None
        company, owners = invitation.company, owners_of(invitation.company)
        inviter = [one for one in owners if invitation.invited_by and one[0] == invitation.invited_by.email]
        invitation.delete()
        mail_each(
            "invitation_declined",
            inviter or owners,
            path=lambda: reverse("companies:members", args=[company.slug]),
            address=address,
            at=at,
            company=company.name,
            email=invitation.email,
        )
        record(action="companies.invitation.declined", by=by, at=at, subject=company)


def withdraw_invitation(*, invitation: Invitation, by: Any, at: datetime) -> None:
    with transaction.atomic():
        invitation.delete()
        record(action="companies.invitation.withdrawn", by=by, at=at, subject=invitation.company)


# --- Asking to join -------------------------------------------------------------------------------------------------


@unscoped()
def ask_to_join(*, by: Any, ground: JoinGround, at: datetime, address: Address, business_number: str = "") -> bool:
    """Ask the owners of the company that a business number, or the person's confirmed address, names.

    Returns whether there is such a company; never which. Asking twice writes one request. A name opens nothing here.
    Raises ``RefusedError`` for staff.
    """
    require(may_be_member(by))
    with transaction.atomic():
        companies = (
            Company.objects.with_business_number(clean_business_number(business_number))
            if ground == JoinGround.BUSINESS_NUMBER
            else Company.objects.with_confirmed_domain(confirmed_domain(by))
        )
        company = companies.select_for_update().first()
        if company is None:
            return False
        asked = company.join_requests.filter(user=by, state=JoinState.OPEN)
        if company.members.filter(user=by).exists() or asked.exists():
            return True
        JoinRequest.objects.create(company=company, user=by, ground=ground, asked_at=at)
        mail_each(
            "join_request",
            owners_of(company),
            path=lambda: reverse("companies:members", args=[company.slug]),
            address=address,
            at=at,
            company=company.name,
            asker=by.email,
        )
        record(action="companies.join.asked", by=by, at=at, subject=company, data={"ground": str(ground)})
    return True


def answer_join_request(
    *, request: JoinRequest, accept: bool, by: Any, at: datetime, address: Address, role: MemberRole = MemberRole.READER
) -> JoinRequest:
    """Let a newcomer in with a role, or decline.

    Raises ``RefusedError`` when another owner has answered, or when the newcomer has joined the staff since.
    """
    with transaction.atomic():
        stored: JoinRequest = (
            JoinRequest.objects.select_for_update(of=("self",)).select_related("company", "user").get(pk=request.pk)
        )
        require(may_answer(stored, accept=accept))
        stored.state = JoinState.ACCEPTED if accept else JoinState.DECLINED
        stored.answered_at, stored.answered_by = at, by
        stored.save(update_fields=["state", "answered_at", "answered_by"])
        if accept:
            _join(stored.company, user=stored.user, role=role, at=at)
        mail_each(
            "join_answer",
            [(stored.user.email, stored.user.language)],
            path=lambda: reverse("companies:own_companies"),
            address=address,
            at=at,
            company=stored.company.name if accept else "",  # who is declined learns nothing of the company
        )
        record(action=f"companies.join.{stored.state}", by=by, at=at, subject=stored.company)
    return stored


# --- Roles and leaving ----------------------------------------------------------------------------------------------


def change_role(*, membership: Membership, role: MemberRole, by: Any, at: datetime) -> Membership:
    """Give a member another role. Raises ``RefusedError`` when the company would lose its last owner."""
    with transaction.atomic():
        stored = _locked(membership)
        if role != MemberRole.OWNER:
            require(may_stop_being_owner(stored, owners=_owners(stored.company)))
        stored.role = role
        stored.save(update_fields=["role"])
        record(
            action="companies.member.role_changed",
            by=by,
            at=at,
            subject=stored.company,
            data={"member": stored.user_id, "role": str(role)},
        )
    return stored


def transfer_ownership(*, company: Company, to: Membership, by: Any, at: datetime) -> None:
    """Make another member an owner, and the giver an editor, in one step."""
    with transaction.atomic():
        receiver = _locked(to)
        if receiver.company_id != company.pk:
            raise Membership.DoesNotExist
        Membership.objects.filter(company=company, user=by).exclude(pk=receiver.pk).update(role=MemberRole.EDITOR)
        receiver.role = MemberRole.OWNER
        receiver.save(update_fields=["role"])
        record(
            action="companies.ownership.transferred",
            by=by,
            at=at,
            subject=company,
            data={"member": receiver.user_id},
        )


def leave_company(*, membership: Membership, by: Any, at: datetime) -> None:
    """End the person's own membership. Raises ``RefusedError`` for the last owner."""
    _end(membership, action="companies.member.left", by=by, at=at)


def remove_member(*, membership: Membership, by: Any, at: datetime) -> None:
    """End somebody's membership. Raises ``RefusedError`` for the last owner."""
    _end(membership, action="companies.member.removed", by=by, at=at)


def _end(membership: Membership, *, action: str, by: Any, at: datetime) -> None:
    with transaction.atomic():
        stored = _locked(membership)
        require(may_stop_being_owner(stored, owners=_owners(stored.company)))
        record(action=action, by=by, at=at, subject=stored.company, data={"member": stored.user_id})
        stored.delete()


def _join(company: Company, *, user: Any, role: MemberRole, at: datetime) -> Membership:
    """Return the person's membership, new or the one they have; a role is never lowered by joining again.

    Joining the staff at the same moment waits here, so that nobody ends on both sides.
    """
    require(may_be_member(get_user_model().objects.select_for_update().get(pk=user.pk)))
    try:
        with transaction.atomic():
            membership: Membership = Membership.objects.create(company=company, user=user, role=role, joined_at=at)
    except IntegrityError:
        membership = Membership.objects.get(company=company, user=user)
    JoinRequest.objects.filter(Q(company=company, user=user, state=JoinState.OPEN)).update(
        state=JoinState.ACCEPTED, answered_at=at
    )
    return membership


def _lock(company: Company) -> None:
    """Let changes of one company's members wait for each other: two owners who leave at once are counted in turn."""
    Company.objects.select_for_update().values_list("pk").get(pk=company.pk)


def _locked(membership: Membership) -> Membership:
    _lock(membership.company)
    return Membership.objects.select_related("company").get(pk=membership.pk)


def _owners(company: Company) -> int:
    return int(company.members.filter(role=MemberRole.OWNER).count())
