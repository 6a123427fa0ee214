"""May this be done? Each function returns a refusal with its sentence, or None: button and service ask the same one."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from companies.choices import MemberRole
from companies.models import Company, Invitation, JoinRequest, Membership
from hub.core.workflow import Refusal


class RefusedError(Exception):
    """Something was asked for that a rule refuses."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def require(refusal: Refusal | None) -> None:
    """Raise ``RefusedError`` where a rule refused."""
    if refusal is not None:
        raise RefusedError(refusal)


def may_stop_being_owner(membership: Membership, *, owners: int) -> Refusal | None:
    """Refuse where the company would be left without an owner. ``owners`` counts those it has now."""
    if membership.role == MemberRole.OWNER and owners <= 1:
        return Refusal(
            "last_owner",
            _("You are the only owner. Make another member an owner first, or delete the company."),
        )
    return None


def may_accept(invitation: Invitation | None, *, by: Any, at: datetime) -> Refusal | None:
    """Refuse an invitation that is used, over, unknown, or meant for another address."""
    if invitation is None or invitation.accepted_at is not None or invitation.expires_at <= at:
        return Refusal(
            "invitation_over",
            _("This invitation was used, withdrawn or is more than 7 days old. Ask for a new one."),
        )
    if invitation.email.lower() != by.email.lower():
        return Refusal(
            "invitation_for_another",
            _(
                "This invitation went to another address than %(email)s. Sign in with that address, "
                "or ask for an invitation to this one."
            )
            % {"email": by.email},
        )
    return None


def may_answer(request: JoinRequest) -> Refusal | None:
    """Refuse a second answer to a request to join."""
    if request.answered_at is not None:
        return Refusal("already_answered", _("Another owner has already answered this request."))
    return None


def may_delete(company: Company, *, typed_name: str) -> Refusal | None:
    """Refuse to delete unless the name was typed as it is written; spaces around and between do not count."""
    if " ".join(typed_name.split()) != " ".join(company.name.split()):
        return Refusal("name_differs", _("Write the name of the company exactly as it stands above."))
    return None
