"""May this be done? Each function returns a translated refusal, or None."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hub.accounts import registry as accounts_registry
from hub.accounts.choices import STAFF_ROLES, Role

if TYPE_CHECKING:
    from hub.accounts.models import StaffInvitation, User


def invite_refusal(*, by: "User | None", role: str) -> str | None:
    """Say why ``by`` (None: the command on the server) may not invite somebody into ``role``."""
    if role not in STAFF_ROLES:
        return _("Invitations are for staff. Companies register themselves.")
    if by is not None and not by.is_administrator:
        return _("Only an administrator may invite staff.")
    return None


def accept_refusal(invitation: "StaffInvitation | None", *, at: datetime) -> str | None:
    """Say why an invitation cannot be accepted at ``at``. Unknown, used and late ones answer alike."""
    if invitation is None or invitation.accepted_at is not None or invitation.expires_at <= at:
        return _("This invitation was used already, or its seven days are over. Ask for a new one.")
    if accounts_registry.assignment_refusal(
        role=invitation.role, seat=invitation.seat, organization=invitation.organization
    ):
        return _("The seat or the organization of this invitation is no longer in the directory. Ask for a new one.")
    return None


def delete_refusal(person: "User", *, other_administrators: bool) -> str | None:
    """Say why an account cannot be deleted: a portal never loses its last administrator."""
    if person.role == Role.ADMINISTRATOR and not other_administrators:
        return _("You are the last administrator. Invite another one first.")
    return None
