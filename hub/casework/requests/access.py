"""A request by its reference, read with what its pages show; and what opens the profile of its company.

How a request’s number stands in addresses.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case as Either
from django.db.models import Prefetch, Q, When
from django.db.models.functions import Now
from django.http import Http404
from django.urls import register_converter

from companies.access import membership_for
from companies.choices import MemberRole
from companies.models import Company, Consent, Membership
from hub.audit.services import record_view
from hub.casework.choices import ApprovalState, RequestState
from hub.casework.models import Approval, CompanyProposal, Referral, RequestDraft, ServiceRequest
from hub.casework.notifications.queries import read_draft
from hub.casework.requests.profile_access import SharingConsent, sharing_consents
from hub.casework.sla.services import service_standards
from hub.core.db.tenancy import allow_writes, grant_access, unscoped
from hub.core.http import logs
from hub.core.http.private_links import hash_of

_RELATED = ("owner__office__organization", "owner__organization", "handler")
# What few requests speak of is asked apart: the database would plan the order of thirteen tables for each of them.
_SELDOM = ("offering", "project", "program__live", "opportunity", "wished_seat__office")


@unscoped()
def introduced_requests(rows: Sequence[ServiceRequest]) -> set[Any]:
    """Return which of these requests stand for an introduction or a seat on a mission, by key (one query)."""
    found = CompanyProposal.objects.filter(request__in=[row.pk for row in rows])
    return set(found.values_list("request", flat=True))


@unscoped()
def find_request(reference: str) -> ServiceRequest | None:
    found: ServiceRequest | None = (
        ServiceRequest.objects.select_related("company", *_RELATED)
        .prefetch_related(*_SELDOM)
        .filter(reference=reference)
        .first()
    )
    return found


@unscoped()
def standing_consents(company: int) -> frozenset[str]:
    """Return the purposes to which the last word of a company is yes, by its key."""
    lines = Consent.objects.filter(company=company).current()
    return frozenset(line.purpose for line in lines if line.granted)


def consents_of(request: ServiceRequest) -> tuple[SharingConsent, ...]:
    """Return what opens the profile of a request's company (one query); nothing opens that of a closed one."""
    if request.company.closed_at is not None:
        return ()
    standing = standing_consents(request.company_id)
    return sharing_consents(shared_with=request.shared_with, standing=standing, is_open=request.is_open)


def request_for(
    user: Any, reference: str, *, role: MemberRole = MemberRole.READER
) -> tuple[Membership, ServiceRequest]:
    """Return a request of one of the person's companies, with the person's place there.

    Raises ``Http404`` for one that is not theirs or not there, and ``PermissionDenied`` below ``role``.
    """
    found = find_request(reference)
    slug = found.company.slug if found is not None else ""
    try:
        membership = membership_for(user, slug, role=role)
    except Http404:
        logs.refused("casework.access_denied", by=user, subject=f"{ServiceRequest._meta.label_lower} {reference}")
        raise Http404 from None
    assert found is not None  # noqa: S101 - no company has an empty address
    grant_access(found.pk)
    return membership, found


def draft_for(token: str) -> RequestDraft:
    """Return the unfinished request of a signed link. Raises ``Http404`` for a forged, outlived or forgotten one."""
    key = read_draft(token, max_age=service_standards().draft_days * 24 * 3600)
    if key is not None:
        grant_access(key)
        # One that was sent leads to its request as long as somebody has the link.
        alive = Q(expires_at__gt=Now()) | Q(request__isnull=False)
        found: RequestDraft | None = RequestDraft.objects.filter(alive, pk=key).first()
        if found is not None:
            return found
    logs.refused("casework.link_denied", by=None, subject=RequestDraft._meta.label_lower)
    raise Http404


@unscoped()
def sent_reference(draft: RequestDraft) -> str:
    """Return the reference under which a draft was sent; empty while it was not."""
    if draft.request_id is None:
        return ""
    return str(ServiceRequest.objects.values_list("reference", flat=True).get(pk=draft.request_id))


@unscoped()
def companies_for_requests(user: Any) -> list[Company]:
    """Return the companies that a person may send a request for, as an owner or an editor, by name."""
    if not user.is_authenticated:
        return []
    roles = [MemberRole.EDITOR, MemberRole.OWNER]
    mine = Membership.objects.filter(user=user, role__in=roles).values("company")
    found = list(Company.objects.active().filter(pk__in=mine).order_by("folded_name", "pk"))
    grant_access(*(company.pk for company in found))
    return found


@unscoped()
def requests_of(user: Any) -> list[ServiceRequest]:
    """Return the requests of a person's companies, open ones first, then the newest."""
    mine = Membership.objects.filter(user=user, company__closed_at=None).values("company")
    rows = ServiceRequest.objects.filter(company__in=mine).select_related("owner__office", "owner__organization")
    offers = Referral.objects.select_related("seat__office", "seat__organization").order_by("offered_at", "pk")
    rows = rows.prefetch_related(Prefetch("offers", offers))
    found = list(rows.order_by(Either(When(state=RequestState.CLOSED, then=1), default=0), "-received_at", "pk"))
    grant_access(*(row.pk for row in found))
    return found


@unscoped()
def drafts_of(user: Any, *, at: datetime) -> list[RequestDraft]:
    """Return what a person has begun and not sent, the newest first."""
    # Whoever left this address before signing in is the same person: the mail with the link goes there.
    own = Q(user=user) | Q(user=None, email__iexact=user.email)
    rows = RequestDraft.objects.filter(own, request=None, expires_at__gt=at).exclude(answers__has_key="channel")
    found = list(rows.order_by("-changed_at", "pk"))
    grant_access(*(row.pk for row in found))
    return found


_STEP = ("request__owner__office", "request__owner__organization", "seat__office__organization", "seat__organization")


@unscoped()
def approval_for_link(token: str, *, at: datetime) -> Approval:
    """Return the step of a presence that the office of an official answers by its link, while it waits or was answered.

    Raises ``Http404`` for an unknown link, one whose days are over, and one of a request that was closed without it.
    """
    rows = Approval.objects.select_related(*_STEP, "request__presence")
    found: Approval | None = rows.filter(token_hash=hash_of(token)).first()
    over = found is None or found.link_expires_at is None or at >= found.link_expires_at
    if found is None or over or (found.state == ApprovalState.WAITING and not found.request.is_open):
        logs.refused("casework.link_denied", by=None, subject=Approval._meta.label_lower)
        raise Http404
    grant_access(found.request_id)
    label = f"link {found.seat.slug}" if found.seat else "link"
    with allow_writes():
        record_view(by=None, label=label, what="casework.presence", ground="asked", subjects=[found.request_id], at=at)
    return found


class ReferenceConverter:
    """A reference such as CGH-2026-00042."""

    regex = r"CGH-\d{4}-\d{5,}"

    def to_python(self, value: str) -> str:
        """Return the reference as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """Return the reference as it stands in the address."""
        return value


register_converter(ReferenceConverter, "reference")
