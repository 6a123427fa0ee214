"""The doors of the staff to cases. What may be read of a case has a ground."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404

from companies.models import Company
from hub.audit.services import record_view
from hub.casework.access.rows import find_request
from hub.casework.choices import GrantGround, OfferState, Part
from hub.casework.models import Grant, Offer, ServiceRequest
from hub.casework.querysets import IsOneOf
from hub.casework.sharing import HOLDERS, purposes_for
from hub.core import logs
from hub.core.readonly import write_door
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
    SENT = "sent"  # the person's seat sent it to a body that works by its link
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
    request = find_request(reference)
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
    if states:
        return Ground.SUPPORT if OfferState.ACCEPTED in states else Ground.ASKED
    office = request.owner.office_id if request is not None else None
    if office and any(seat.office_id == office for seat in seats):
        return Ground.OFFICE
    # While a body has it, and after the body has closed it: nobody else of the staff could look after it.
    watched = Offer.objects.filter(request=key, from_seat__in=held, part=Part.OWNER, seat=F("request__owner"))
    if watched.filter(state__in=[OfferState.ACCEPTED, OfferState.ENDED]).exclude(mailbox="").exists():
        return Ground.SENT
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
    request = find_request(reference)
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


class ProfileGround(StrEnum):
    """Why the company's own profile is open to the reader of a case."""

    CONSENT = "consent"  # the company agreed to it for all of its requests
    SHARED = "shared"  # ... for this request


_HOLDING = frozenset({Ground.OWNER, Ground.SUPPORT})
_CONCERNED = frozenset({*_HOLDING, Ground.ASKED})


def opens_profile(case: Case) -> ProfileGround | None:
    """Open the company's own profile where it agreed to that; return on which ground, None where it stays closed.

    For one request it is open to those whom the request concerns, and only while it is open: to whoever has it or works
    on a part of it, and to bodies of a kind that are asked.
    """
    request = case.request
    active = Company.objects.active().filter(pk=request.company_id)
    if _is_shared(case) and active.exists():
        let_in(request.company_id)
        return ProfileGround.SHARED
    reach = readable_by(case.seats)
    if reach is None or not active.filter(reach).exists():
        return None
    let_in(request.company_id)
    return ProfileGround.CONSENT


def _is_shared(case: Case) -> bool:
    shared = set(case.request.shared_with)
    if not case.request.is_open or case.ground not in _CONCERNED or not shared:
        return False
    if HOLDERS in shared and case.ground in _HOLDING:
        return True
    return bool(shared.intersection(purposes_for(case.seats, province=case.request.province)))


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
