"""May this be done? Each function returns a translated refusal, or None."""

from typing import Any

from django.utils.translation import gettext as _

from hub.accounts.choices import Role
from hub.directory.models import Organization, Seat


def giver_refusal(by: Any) -> str | None:
    """Say why ``by`` (None: the portal itself) may not give or end a seat or a curatorship."""
    if by is not None and not by.is_administrator:
        return _("Only an administrator may give or end a seat or a curatorship.")
    return None


def holder_refusal(person: Any) -> str | None:
    """Say why a person may hold no seat and no curatorship: power is for accounts of the staff that are open."""
    if not person.has_staff_role:
        return _("This person is not of the staff. Invite the person first.")
    if not person.is_active:
        return _("This account is switched off. Switch it on first.")
    return None


def place_refusal(*, role: str, seat: str, organization: str) -> str | None:
    """Say why an invitation into ``role`` cannot name this seat and this organization (slugs, or "").

    An adviser takes a seat; a curator an organization, or with none the whole catalogue; an administrator neither.
    """
    if role == Role.ADVISER:
        return _adviser_refusal(seat, organization)
    if role == Role.CURATOR:
        return _curator_refusal(seat, organization)
    if seat or organization:
        return _("An administrator looks after the whole portal. Leave the seat and the organization empty.")
    return None


def _adviser_refusal(seat: str, organization: str) -> str | None:
    if not seat:
        return _("Choose the seat that this person takes.")
    if organization:
        return _("A seat has its organization already. Leave the organization empty.")
    if not Seat.objects.filter(slug=seat).exists():
        return _("The directory has no such seat. Choose another one.")
    return None


def _curator_refusal(seat: str, organization: str) -> str | None:
    if seat:
        return _("A curator takes no seat. Leave the seat empty, or choose the role of an adviser.")
    if organization and not Organization.objects.filter(slug=organization).exists():
        return _("The directory has no such organization. Choose another one.")
    return None
