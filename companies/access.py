"""The doors to a company and to a sheet of answers. "Not yours" and "not there" answer alike."""

import uuid
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.http import Http404

from companies.choices import ROLE_ORDER, MemberRole
from companies.models import Company, FactSheet, Membership

_SALT = "companies.fact-sheet"
_THIRTY_DAYS = 30 * 24 * 3600


def membership_for(user: Any, slug: str, *, role: MemberRole = MemberRole.READER) -> Membership:
    """Return the person's place in the company at ``slug``, with its company. One query.

    Raises ``Http404`` for a company that is not theirs, closed or absent, and ``PermissionDenied`` where the company
    is theirs but their role is below ``role``.
    """
    if not user.is_authenticated:
        raise Http404
    found: Membership | None = (
        Membership.objects.select_related("company")
        .filter(user=user, company__slug=slug, company__closed_at__isnull=True)
        .first()
    )
    if found is None:
        raise Http404
    if ROLE_ORDER.index(MemberRole(found.role)) < ROLE_ORDER.index(role):
        raise PermissionDenied
    return found


def company_for(user: Any, slug: str, *, role: MemberRole = MemberRole.READER) -> Company:
    """Return the company at ``slug`` for one of its members. Raises as ``membership_for`` does."""
    return membership_for(user, slug, role=role).company


def sign_fact_sheet(sheet: FactSheet) -> str:
    """Return the token of the link to a sheet. It holds the sheet's random id and a time, nothing of a person."""
    return signing.dumps(sheet.pk.hex, salt=_SALT)


def fact_sheet_for(token: str) -> FactSheet:
    """Return the sheet of a signed link. Raises ``Http404`` for a forged, outlived or forgotten one alike."""
    try:
        key = uuid.UUID(hex=signing.loads(token, salt=_SALT, max_age=_THIRTY_DAYS))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise Http404 from None
    # The link may be signed anew on each page; the sheet's own end does not move.
    found: FactSheet | None = FactSheet.objects.filter(pk=key, expires_at__gt=Now()).first()
    if found is None:
        raise Http404
    return found
