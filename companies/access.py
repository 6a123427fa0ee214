"""The doors to a company and to a sheet of answers, and its page. "Not yours" and "not there" answer alike."""

import uuid
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.choices import ROLE_ORDER, JoinState, MemberRole
from companies.models import (
    Company,
    FactSheet,
    JoinRequest,
    Membership,
    Merge,
    MergeAgreement,
    Offering,
    PossibleDuplicate,
)
from hub.accounts.mail import is_mark_of, mailbox_token, read_mailbox_token
from hub.core.db.tenancy import grant_access, grant_all_access, unscoped
from hub.core.http import logs
from hub.core.http.errors import MovedError

_SALT = "companies.fact-sheet"
_REGISTRATION = "companies.registration"
_THIRTY_DAYS = 30 * 24 * 3600


def membership_for(user: Any, slug: str, *, role: MemberRole = MemberRole.READER) -> Membership:
    """Return the person's place in the company at ``slug``, with its company. One query.

    Raises ``Http404`` for a company that is not theirs, closed or absent, ``MovedError`` where it was merged
    into one of theirs (after a second query), and ``PermissionDenied`` where the company is theirs but their role is
    below ``role``.
    """
    if not user.is_authenticated:
        raise Http404
    with unscoped():
        found: Membership | None = (
            Membership.objects.select_related("company")
            .filter(user=user, company__slug=slug, company__closed_at__isnull=True)
            .first()
        )
    if found is None:
        if moved_to := _merged_into(user, slug):
            raise MovedError(moved_to)
        # One line for "not yours" and "not there": which it was would be a second question to the database.
        logs.refused("companies.access_denied", by=user, subject=f"{Company._meta.label_lower} {slug}")
        raise Http404
    if ROLE_ORDER.index(MemberRole(found.role)) < ROLE_ORDER.index(role):
        raise PermissionDenied
    grant_access(found.company_id)
    return found


@unscoped()
def _merged_into(user: Any, slug: str) -> str | None:
    """Return the address of the person's company into which the record at ``slug`` was merged, if there is one."""
    merges = Merge.objects.filter(gone__slug=slug, kept__members__user=user, kept__closed_at__isnull=True)
    return merges.values_list("kept__slug", flat=True).first()


@unscoped()
def companies_of(user: Any) -> list[Company]:
    found = list(Company.objects.for_member(user))
    grant_access(*(company.pk for company in found))
    return found


@unscoped()
def areas_of(user: Any) -> frozenset[str]:
    """Return the areas that the person's companies chose for what they offer (one query)."""
    offered = Offering.objects.filter(company__in=Company.objects.for_member(user)).exclude(areas=None)
    return frozenset(area for areas in offered.values_list("areas", flat=True) for area in areas)


@unscoped()
def open_requests_of(user: Any) -> int:
    """Return how many companies the person has asked to join and not heard of."""
    return int(JoinRequest.objects.filter(user=user, state=JoinState.OPEN).count())


def grant_administrator(user: Any) -> None:
    """Open every company for the rest of the request. Raises ``PermissionDenied`` for anybody but an administrator."""
    if not user.is_administrator:
        raise PermissionDenied
    grant_all_access()


def pair_for(user: Any, key: int) -> PossibleDuplicate:
    """Return a pair of companies that look like one, with both, for an administrator.

    Raises ``PermissionDenied`` for anybody else, and ``Http404`` for a pair that is not there.
    """
    grant_administrator(user)
    found: PossibleDuplicate | None = (
        PossibleDuplicate.objects.select_related("company", "other").filter(pk=key).first()
    )
    if found is None:
        raise Http404
    return found


def agreement_for(user: Any, slug: str, key: int) -> tuple[Membership, MergeAgreement]:
    """Return an owner's place in a company, and the question to it whether another record is the same company.

    Raises as ``membership_for`` does, and ``Http404`` for a question that was not put to this company.
    """
    membership = membership_for(user, slug, role=MemberRole.OWNER)
    with unscoped():
        agreements = MergeAgreement.objects.select_related("pair__company", "pair__other")
        found: MergeAgreement | None = agreements.filter(pk=key, company=membership.company).first()
    if found is None:
        raise Http404
    return membership, found


def sign_fact_sheet(sheet: FactSheet) -> str:
    """Return the token of the link to a sheet. It holds the sheet's random id and a time, nothing of a person."""
    return signing.dumps(sheet.pk.hex, salt=_SALT)


def fact_sheet_for(token: str) -> FactSheet:
    """Return the sheet of a signed link. Raises ``Http404`` for a forged, outlived or forgotten one alike."""
    found = _sheet_of(token)
    if found is None:
        logs.refused("companies.link_denied", by=None, subject=FactSheet._meta.label_lower)
        raise Http404
    return found


def registration_token(sheet: FactSheet) -> str:
    """Return the token of the link that confirms a registration: it goes to the mailbox alone."""
    return mailbox_token(sheet.pk, sheet.registration["email"], purpose=_REGISTRATION)


def registration_for(token: str) -> FactSheet:
    """Return the registration that a mailed link confirms, also one that was. Raises ``Http404`` for any other link."""
    if (read := read_mailbox_token(token, purpose=_REGISTRATION)) is not None:
        key, mark = read
        grant_access(key)
        sheet: FactSheet | None = FactSheet.objects.filter(pk=key, expires_at__gt=Now()).first()
        email = sheet.registration.get("email", "") if sheet is not None else ""
        if sheet is not None and (sheet.imported_by_id or is_mark_of(mark, email, purpose=_REGISTRATION)):
            return sheet
    logs.refused("companies.link_denied", by=None, subject=FactSheet._meta.label_lower)
    raise Http404


def _sheet_of(token: str) -> FactSheet | None:
    try:
        key = uuid.UUID(hex=signing.loads(token, salt=_SALT, max_age=_THIRTY_DAYS))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    # The link may be signed anew on each page; the sheet's own end does not move.
    grant_access(key)
    return FactSheet.objects.filter(pk=key, expires_at__gt=Now()).first()


def may_edit(membership: Membership) -> bool:
    """Return whether a member may change what the company says: the doors of the views ask for the same role."""
    return ROLE_ORDER.index(MemberRole(membership.role)) >= ROLE_ORDER.index(MemberRole.EDITOR)


def render_company(
    request: HttpRequest, membership: Membership, template: str, *, current: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of a company with the switch between its sections.

    A section that belongs to another one stands beside it while a page of theirs is open.
    """
    company, slug = membership.company, [membership.company.slug]
    is_owner = membership.role == MemberRole.OWNER
    groups = [
        [("dashboard", _("Overview"), reverse("companies:dashboard", args=slug))],
        [
            ("matches", _("Matches"), reverse("matching:company", args=slug)),
            *([("partners", _("Partners"), reverse("matching:company_partners", args=slug))] if is_owner else []),
        ],
        [("for_you", _("Leads"), reverse("leads:for_you", args=slug))],
        [("requests", _("Requests"), reverse("casework:list"))],
        [
            ("profile", _("Profile"), reverse("companies:profile", args=slug)),
            ("offerings", _("Offerings"), reverse("companies:offerings", args=slug)),
            ("projects", _("Projects"), reverse("companies:projects", args=slug)),
        ],
        [
            ("members", _("Members"), reverse("companies:members", args=slug)),
            ("consents", _("Who sees what"), reverse("companies:consents", args=slug)),
            *([("data", _("Your data"), reverse("companies:data", args=slug))] if is_owner else []),
        ],
    ]
    pages = [
        page for group in groups for page in (group if current in {name for name, _words, _url in group} else group[:1])
    ]
    context |= {
        "company": company,
        "membership": membership,
        "may_edit": may_edit(membership),
        "is_owner": is_owner,
        "sections": [{"text": words, "url": url, "current": name == current} for name, words, url in pages],
    }
    return render(request, template, context, status=status)
