"""A request by its reference, read with what its pages show; and what opens the profile of its company.

How a request’s number stands in addresses.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case as Either
from django.db.models import Prefetch, Q, When
from django.db.models.functions import Now
from django.http import Http404
from django.urls import register_converter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.access import membership_for
from companies.choices import MemberRole, Purpose
from companies.models import Company, Consent, Membership
from hub.audit.services import record_view
from hub.casework.choices import ApprovalState, ReferralRole, ReferralState, RequestState
from hub.casework.models import Approval, CompanyProposal, Referral, RequestDraft, ServiceRequest, not_recused
from hub.casework.notifications.queries import draft_of_confirmation, read_draft, was_mailed_to
from hub.casework.requests.presentation.seats import seat_name
from hub.casework.requests.profile_access import CODES, HOLDERS, SHARING_LABELS
from hub.casework.sla.services import service_standards
from hub.core.db.tenancy import allow_writes, grant_access, unscoped
from hub.core.http import logs
from hub.core.http.private_links import hash_of
from hub.core.vocabulary.enums import Level
from hub.directory.choices import SeatKind
from hub.directory.models import Seat

_RELATED = ("owner__office__organization", "owner__organization", "handler")
# What few requests speak of is asked apart: the database would plan the order of thirteen tables for each of them.
_SELDOM = ("offering", "project", "program__live", "opportunity", "wished_seat__office", "merged_into")
_OF_LEVEL = {
    Level.FEDERAL: Purpose.SHARE_FEDERAL,
    Level.PROVINCIAL: Purpose.SHARE_PROVINCE,
    Level.TERRITORIAL: Purpose.SHARE_PROVINCE,
}


def purposes_for(seats: Iterable[Seat], *, province: str) -> list[Purpose]:
    """Return which consents of a company of a province speak of these seats.

    A body of another province than the company's, and one that is of no government, has none.
    """
    found: list[Purpose] = []
    for seat in seats:
        body = seat.body
        if body is not None and (purpose := _OF_LEVEL.get(Level(body.level))) is not None:
            is_elsewhere = purpose == Purpose.SHARE_PROVINCE and body.jurisdiction != province
            found += [] if is_elsewhere else [purpose]
        if seat.kind == SeatKind.CHINA_POST:
            found.append(Purpose.SHARE_CHINA_OFFICES)
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class SharingConsent:
    """To whom a company opens its profile, by a code; ``is_standing``: for every request, else for one alone."""

    code: str
    is_standing: bool


def sharing_consents(
    *, shared_with: Collection[str], standing: Collection[str], is_open: bool
) -> tuple[SharingConsent, ...]:
    """Return what opens the profile of a company beside one of its requests. Doors and pages go by it alike.

    ``shared_with`` is what was agreed to for the request alone, and holds while it is open. ``standing`` are the
    purposes to which the company's last word is yes.
    """
    once = (SharingConsent(code, is_standing=False) for code in CODES if is_open and code in shared_with)
    always = (SharingConsent(code, is_standing=True) for code in CODES if code in standing)
    return (*once, *always)


def consent_for_seats(
    seats: Iterable[Seat],
    consents: Iterable[SharingConsent],
    request: ServiceRequest,
    *,
    works: bool = False,
    asked: bool = False,
) -> SharingConsent | None:
    """Return what opens the profile beside a request to whoever holds these seats; None where it stays closed to them.

    ``works`` tells that they have the request or work on a part of it, ``asked`` that they are asked to. What was
    agreed to for the request goes by the province that it names, a standing consent by the company's of today.
    """
    held = list(seats)
    once = {HOLDERS} if works else set[str]()
    if works or asked:
        once.update(purposes_for(held, province=request.province))
    always = set(purposes_for(held, province=request.company.province))
    return next((one for one in consents if one.code in (always if one.is_standing else once)), None)


_TO_COMPANY: Mapping[str, Any] = {**SHARING_LABELS, Purpose.SHARE_PROVINCE: gettext_lazy("Your province or territory")}
_TO_STAFF: Mapping[str, Any] = {**SHARING_LABELS, Purpose.SHARE_PROVINCE: gettext_lazy("Its province or territory")}


def reader_names(consents: Iterable[SharingConsent], *, to_company: bool = True) -> list[str]:
    """Return whom the company lets read its profile, each for how long."""
    names = _TO_COMPANY if to_company else _TO_STAFF
    once, always = _("%(reader)s (while this request is open)"), _("%(reader)s (for every request)")
    # A standing consent stands at the end, and covers the one for this request.
    by_code = {one.code: always if one.is_standing else once for one in consents}
    return [words % {"reader": names[code]} for code, words in by_code.items()]


def places_reading_now(
    request: ServiceRequest, offers: Iterable[Referral], consents: Iterable[SharingConsent]
) -> list[str]:
    """Return the places on an open request that can read the profile now: its own, those that work on it or are asked.

    A body that works by a link reads it once it has accepted; the seat that sent it the request can look after it.
    """
    if not request.is_open:
        return []
    known = list(consents)
    on_request: list[tuple[Seat, dict[str, bool]]] = [(request.owner, {"works": True})]
    for offer in offers:
        if offer.state == ReferralState.ACCEPTED:
            on_request.append((offer.seat, {"works": True}))
            if offer.mailbox and offer.part == ReferralRole.OWNER and offer.seat_id == request.owner_id:
                on_request.append((offer.from_seat, {}))
        elif offer.state == ReferralState.OFFERED and not offer.mailbox:
            on_request.append((offer.seat, {"asked": True}))
    readers = (seat for seat, role in on_request if consent_for_seats([seat], known, request, **role) is not None)
    return list(dict.fromkeys(seat_name(seat).place for seat in readers))


def places_reading_request(
    request: ServiceRequest, offers: Iterable[Referral], steps: Iterable[Approval] = (), *, shown_to: int = 0
) -> list[str]:
    """Return who can read a request itself: its own place, those that are asked or work on it, and officials.

    It is read by everybody who holds a seat there. ``shown_to`` counts the people of the staff who have a right of
    their own for a time: a colleague who was shown it, or who opened it with a reason.
    """
    places = [seat_name(request.owner).place]
    for offer in offers:
        if offer.is_open:
            place = seat_name(offer.seat).place
            places.append(_("%(place)s (by its link)") % {"place": place} if offer.mailbox else place)
        by_link = offer.mailbox and offer.part == ReferralRole.OWNER and offer.seat_id == request.owner_id
        if by_link and offer.state in {ReferralState.ACCEPTED, ReferralState.ENDED}:
            places.append(seat_name(offer.from_seat).place)
    of_presence = _("%(place)s (what you wrote of the presence)")
    asked = [step.seat for step in steps if step.asked_at is not None and step.seat is not None]
    places += [of_presence % {"place": seat.title} for seat in asked]
    if shown_to:
        sentence = ngettext(
            "%(number)s person of the staff to whom it was opened for a time",
            "%(number)s people of the staff to whom it was opened for a time",
            shown_to,
        )
        places.append(sentence % {"number": shown_to})
    return list(dict.fromkeys(places))


@unscoped()
def introduced_requests(rows: Sequence[ServiceRequest]) -> set[Any]:
    """Return which of these requests stand for an introduction or a seat on a mission, by key (one query)."""
    found = CompanyProposal.objects.filter(request__in=[row.pk for row in rows])
    return set(found.values_list("request", flat=True))


@unscoped()
def followed_reference(request: ServiceRequest) -> str:
    """Return the reference of the closed request from which one goes on."""
    return str(ServiceRequest.objects.values_list("reference", flat=True).get(pk=request.again_of_id))


@unscoped()
def find_request(reference: str, *, reader: Any = None) -> ServiceRequest | None:
    """Return a request by its reference; none that ``reader``, of the staff, is kept out of."""
    rows = ServiceRequest.objects.select_related("company", *_RELATED).prefetch_related(*_SELDOM)
    rows = rows.filter(reference=reference)
    found: ServiceRequest | None = (rows if reader is None else rows.filter(not_recused(reader.pk))).first()
    return found


@unscoped()
def standing_consents(company: int) -> frozenset[str]:
    """Return the purposes to which the last word of a company is yes, by its key."""
    lines = Consent.objects.filter(company=company).order_by("company", "purpose", "-at", "-pk")
    return frozenset(line.purpose for line in lines.distinct("company", "purpose") if line.granted)


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
    return _kept_draft(read_draft(token, max_age=service_standards().draft_days * 24 * 3600))


def draft_to_confirm(token: str) -> RequestDraft:
    """Return the draft that a mailed link sends. Raises ``Http404`` as ``draft_for`` does.

    A draft that has another address by now is not opened by the links mailed before.
    """
    key, mark = draft_of_confirmation(token) or (None, "")
    return _kept_draft(key, is_right=lambda draft: was_mailed_to(mark, draft.email))


def _kept_draft(
    key: uuid.UUID | None, *, is_right: Callable[[RequestDraft], bool] = lambda _draft: True
) -> RequestDraft:
    if key is not None:
        grant_access(key)
        # One that was sent leads to its request as long as somebody has the link.
        alive = Q(expires_at__gt=Now()) | Q(request__isnull=False)
        found: RequestDraft | None = RequestDraft.objects.filter(alive, pk=key).first()
        if found is not None and is_right(found):
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
    rows = rows.prefetch_related(Prefetch("offers", offers), "opportunity")
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
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")
