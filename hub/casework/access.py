"""The doors to requests. "Not yours" and "not there" answer alike; what may be read of a case has a ground.

Need to know: a case opens to the seat that answers for it, to seats that are asked or work on a part, to the office of
the owner, and to whom it was shared with; everybody else of the staff may open it with a reason, for a short time, and
the seat and its lead hear of it. Once a request is closed, only the seat that had it and its office keep it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case as Either
from django.db.models import Prefetch, Q, When
from django.db.models.functions import Now
from django.http import Http404

from companies.access import membership_for
from companies.choices import MemberRole, Purpose
from companies.models import Company, Membership
from hub.audit.services import record_view
from hub.casework.choices import GrantGround, OfferState, RequestState
from hub.casework.links import hash_of, read_draft
from hub.casework.models import Grant, Offer, RequestDraft, ServiceRequest
from hub.casework.promises import promises
from hub.casework.querysets import IsOneOf
from hub.core import logs
from hub.core.readonly import write_door
from hub.core.vocabulary import Level
from hub.core.wall import let_in, system_work
from hub.directory.access import seats_of
from hub.directory.choices import SeatKind
from hub.directory.leads import leads_for
from hub.directory.models import Seat
from hub.matching.access import readable_by


class Ground(StrEnum):
    """Why a case opens to somebody of the staff, the strongest first."""

    OWNER = "owner"  # the person's seat answers for it
    SUPPORT = "support"  # the person's seat works on a part
    ASKED = "asked"  # the person's seat is asked
    OFFICE = "office"  # a seat in the office of the owner
    SHARED = "shared"
    BREAK_GLASS = "break_glass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request as somebody of the staff may read it: on which ground, through which seats."""

    request: ServiceRequest
    ground: Ground
    seats: list[Seat]

    @property
    def may_act(self) -> bool:
        """Whether the person's seat answers for the request."""
        return self.ground == Ground.OWNER

    @property
    def may_write(self) -> bool:
        """Whether the person may write to the company and keep notes."""
        return self.ground in {Ground.OWNER, Ground.SUPPORT, Ground.ASKED}


_RELATED = (
    "owner__office__organization",
    "owner__organization",
    "handler",
    "offering",
    "project",
    "program__live",
    "opportunity",
    "wished_seat__office",
)


# --- The company's side ----------------------------------------------------------------------------------------------


def request_for(
    user: Any, reference: str, *, role: MemberRole = MemberRole.READER
) -> tuple[Membership, ServiceRequest]:
    """Return a request of one of the person's companies, with the person's place there.

    Raises ``Http404`` for one that is not theirs or not there, and ``PermissionDenied`` below ``role``.
    """
    found = _request(reference)
    slug = found.company.slug if found is not None else ""
    try:
        membership = membership_for(user, slug, role=role)
    except Http404:
        logs.refused("casework.access_denied", by=user, subject=f"{ServiceRequest._meta.label_lower} {reference}")
        raise Http404 from None
    assert found is not None  # noqa: S101 - no company has an empty address
    let_in(found.pk)
    return membership, found


@system_work()
def _request(reference: str) -> ServiceRequest | None:
    found: ServiceRequest | None = (
        ServiceRequest.objects.select_related("company", *_RELATED).filter(reference=reference).first()
    )
    return found


def draft_for(token: str) -> RequestDraft:
    """Return the unfinished request of a signed link. Raises ``Http404`` for a forged, outlived or forgotten one."""
    key = read_draft(token, max_age=promises().draft_days * 24 * 3600)
    if key is not None:
        let_in(key)
        # One that was sent leads to its request as long as somebody has the link.
        alive = Q(expires_at__gt=Now()) | Q(request__isnull=False)
        found: RequestDraft | None = RequestDraft.objects.filter(alive, pk=key).first()
        if found is not None:
            return found
    logs.refused("casework.link_denied", by=None, subject=RequestDraft._meta.label_lower)
    raise Http404


@system_work()
def sent_as(draft: RequestDraft) -> str:
    """Return the reference under which a draft was sent; empty while it was not."""
    if draft.request_id is None:
        return ""
    return str(ServiceRequest.objects.values_list("reference", flat=True).get(pk=draft.request_id))


@system_work()
def companies_asking_for(user: Any) -> list[Company]:
    """Return the companies that a person may send a request for, as an owner or an editor, by name."""
    if not user.is_authenticated:
        return []
    roles = [MemberRole.EDITOR, MemberRole.OWNER]
    mine = Membership.objects.filter(user=user, role__in=roles).values("company")
    found = list(Company.objects.active().filter(pk__in=mine).order_by("folded_name", "pk"))
    let_in(*(company.pk for company in found))
    return found


@system_work()
def requests_of(user: Any) -> list[ServiceRequest]:
    """Return the requests of a person's companies, open ones first, then the newest."""
    mine = Membership.objects.filter(user=user, company__closed_at=None).values("company")
    rows = ServiceRequest.objects.filter(company__in=mine).select_related("owner__office", "owner__organization")
    offers = Offer.objects.select_related("seat__office", "seat__organization").order_by("offered_at", "pk")
    rows = rows.prefetch_related(Prefetch("offers", offers))
    found = list(rows.order_by(Either(When(state=RequestState.CLOSED, then=1), default=0), "-received_at", "pk"))
    let_in(*(row.pk for row in found))
    return found


@system_work()
def drafts_of(user: Any, *, at: datetime) -> list[RequestDraft]:
    """Return what a person has begun and not sent, the newest first."""
    # Whoever left this address before signing in is the same person: the mail with the link goes there.
    own = Q(user=user) | Q(user=None, email__iexact=user.email)
    rows = RequestDraft.objects.filter(own, request=None, expires_at__gt=at)
    found = list(rows.order_by("-changed_at", "pk"))
    let_in(*(row.pk for row in found))
    return found


class LinkOverError(Http404):
    """The link was a true one, and opens nothing any more: its days are over, or the offer is.

    Whoever holds a true link may hear as much: when it ended, and who asked.
    """

    def __init__(self, offer: Offer, *, expired: bool) -> None:
        super().__init__()
        self.expired = expired
        self.until = offer.link_expires_at
        self.from_seat = offer.from_seat


def offer_for_link(token: str, *, at: datetime) -> Offer:
    """Return the offer of a link that a body without accounts holds.

    Raises ``Http404`` for an unknown link, and ``LinkOverError``, which is one, for a true one that has ended.
    """
    with system_work():
        found: Offer | None = (
            Offer.objects.select_related(
                "request__owner__office",
                "request__owner__organization",
                "request__company",
                "request__offering",
                "request__project",
                "request__program__live",
                "request__opportunity",
                "seat__office__organization",
                "seat__organization",
                "from_seat__office",
                "from_seat__organization",
            )
            .filter(token_hash=hash_of(token))
            .first()
        )
    expired = found is not None and found.link_expires_at is not None and found.link_expires_at <= at
    if found is None or expired or found.state in {OfferState.WITHDRAWN, OfferState.ENDED}:
        logs.refused("casework.link_denied", by=None, subject=Offer._meta.label_lower)
        if found is None:
            raise Http404
        raise LinkOverError(found, expired=expired)
    let_in(found.request_id)
    return found


# Which consent opens a company to a seat of this kind, or of a body of this level.
_OF_LEVEL = {
    Level.FEDERAL: Purpose.SHARE_FEDERAL,
    Level.PROVINCIAL: Purpose.SHARE_PROVINCE,
    Level.TERRITORIAL: Purpose.SHARE_PROVINCE,
}


@system_work()
def is_open_to(request: ServiceRequest, seat: Seat) -> bool:
    """Return whether the company lets a body read its name and words: for this request, or for all of them.

    A body of another province than the company's, and one that no consent speaks of, reads neither.
    """
    wanted = {_OF_LEVEL[Level(seat.body.level)]} if seat.body and seat.body.level in _OF_LEVEL else set()
    if Purpose.SHARE_PROVINCE in wanted and seat.body and seat.body.jurisdiction != request.province:
        wanted = set()
    if seat.kind == SeatKind.CHINA_POST:
        wanted.add(Purpose.SHARE_CHINA_OFFICES)
    if wanted & set(request.shared_with):
        return True
    return any(Company.objects.consenting_to(one).filter(pk=request.company_id).exists() for one in sorted(wanted))


# --- The desk's side -------------------------------------------------------------------------------------------------


def require_staff(user: Any) -> None:
    """Raise ``PermissionDenied`` for anybody who is not of the staff."""
    if not user.is_authenticated or not user.has_staff_role:
        raise PermissionDenied


def desk_seats(user: Any) -> list[Seat]:
    """Return the seats through which a person works at the desk. Raises ``PermissionDenied`` for no staff."""
    require_staff(user)
    return seats_of(user)


def case_for(user: Any, reference: str, *, at: datetime, log: bool = False) -> Case:
    """Return a case that a person of the staff may read. With ``log`` the reading is written down.

    Raises ``PermissionDenied`` for no staff, and ``Http404`` for a case that is not theirs to read or not there.
    """
    seats = desk_seats(user)
    request = _request(reference)
    ground = _ground(user, request, seats, at=at)
    if request is None or ground is None:
        logs.refused("casework.access_denied", by=user, subject=f"{ServiceRequest._meta.label_lower} {reference}")
        raise Http404
    let_in(request.pk)
    if log:
        log_reading(user, [request], ground=ground, what="casework.case", at=at)
    return Case(request=request, ground=ground, seats=seats)


def log_reading(user: Any, requests: Sequence[ServiceRequest], *, ground: str, what: str, at: datetime) -> None:
    """Write down that a person reads confidential fields of these requests."""
    with write_door():
        record_view(by=user, what=what, ground=ground, subjects=[row.pk for row in requests], at=at)


@system_work()
def _ground(user: Any, request: ServiceRequest | None, seats: Sequence[Seat], *, at: datetime) -> Ground | None:
    """Return the strongest ground. What is not there takes the same work as what is not theirs."""
    held = {seat.pk for seat in seats} or {_NO_SEAT}
    if request is not None and request.owner_id in held:
        return Ground.OWNER
    key = request.pk if request is not None else uuid.UUID(int=0)
    offers = Offer.objects.filter(
        request=key, seat__in=held, state__in=[OfferState.OFFERED, OfferState.ACCEPTED]
    ).values_list("state", flat=True)
    states = set(offers)
    if OfferState.ACCEPTED in states:
        return Ground.SUPPORT
    if OfferState.OFFERED in states:
        return Ground.ASKED
    office = request.owner.office_id if request is not None else None
    if office and any(seat.office_id == office for seat in seats):
        return Ground.OFFICE
    grounds = set(
        Grant.objects.filter(request=key, user=user, ended_at=None, since__lte=at, until__gt=at).values_list(
            "ground", flat=True
        )
    )
    if GrantGround.SHARED in grounds:
        return Ground.SHARED
    return Ground.BREAK_GLASS if GrantGround.BREAK_GLASS in grounds else None


def exists_for_glass(user: Any, reference: str) -> ServiceRequest:
    """Return a request whose number somebody of the staff knows, to be opened with a reason; nothing of it is shown.

    Raises ``PermissionDenied`` for no staff, and ``Http404`` for no such number.
    """
    require_staff(user)
    request = _request(reference)
    if request is None:
        raise Http404
    return request


# No seat has this key: a statement for somebody without seats stays the same statement.
_NO_SEAT = 0


def readable_at_desk(seats: Sequence[Seat]) -> Q:
    """Return which requests stand in the lists of somebody who holds these seats."""
    held = [seat.pk for seat in seats] or [_NO_SEAT]
    offices = [seat.office_id for seat in seats if seat.office_id] or [_NO_SEAT]
    near = Seat.objects.filter(Q(pk__in=held) | Q(office__in=offices))
    return Q(IsOneOf("owner_id", near.order_by().values("pk"))) | asked_of(seats)


def asked_of(seats: Sequence[Seat]) -> Q:
    """Return which requests these seats are asked to take, or work on a part of."""
    held = [seat.pk for seat in seats] or [_NO_SEAT]
    asked = Offer.objects.filter(seat__in=held, state__in=[OfferState.OFFERED, OfferState.ACCEPTED])
    return Q(IsOneOf("id", asked.order_by().values("request")))


def opens_profile(case: Case) -> bool:
    """Open the company's own profile where its consents open it to the reader's seats; return whether they do."""
    reach = readable_by(case.seats)
    if reach is None or not Company.objects.active().filter(reach, pk=case.request.company_id).exists():
        return False
    let_in(case.request.company_id)
    return True


_TAKES_CALLS = frozenset({SeatKind.HUB_DESK, SeatKind.REGIONAL_OFFICE})


def call_takers_seats(user: Any) -> list[Seat]:
    """Return the seats of somebody who may take a request by phone: at the Hub's desk or a regional office.

    Raises ``PermissionDenied`` for anybody else.
    """
    seats = desk_seats(user)
    if not any(seat.kind in _TAKES_CALLS for seat in seats):
        raise PermissionDenied
    return seats


def company_on_the_line(user: Any, slug: str, *, at: datetime) -> Company:
    """Return the company for which somebody takes a request by phone; it is written down.

    Raises ``PermissionDenied`` for who takes no calls, ``Http404`` for no such company.
    """
    call_takers_seats(user)
    with system_work():
        found: Company | None = Company.objects.active().filter(slug=slug).first()
    if found is None:
        raise Http404
    let_in(found.pk)
    with write_door():
        record_view(by=user, what="casework.call", ground="call", subjects=[found.pk], at=at)
    return found


@system_work()
def taken_by(user: Any, reference: str) -> ServiceRequest:
    """Return a request that the person took for a company, to read its number out. Raises ``Http404`` for others."""
    found: ServiceRequest | None = ServiceRequest.objects.filter(reference=reference, entered_by=user).first()
    if found is None:
        raise Http404
    let_in(found.pk)
    return found


def leads(user: Any, seat: Seat) -> bool:
    """Return whether a person leads the office of a seat, or the Hub's desk itself."""
    return user in leads_for(seat)


def let_requests_in(requests: Sequence[ServiceRequest]) -> None:
    """Open what a list of the desk has found for its reader."""
    let_in(*(row.pk for row in requests))
