"""The doors of the staff to cases. What may be read of a case has a ground."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from companies.models import Company
from companies.validators import normalize_name
from hub.audit.services import record_view
from hub.casework.choices import (
    HANDED_OVER_STATES,
    OPEN_REFERRALS,
    OPEN_STATES,
    ApprovalState,
    GrantGround,
    PartOutcome,
    ReferralRole,
    ReferralState,
)
from hub.casework.models import AccessGrant, Approval, Referral, RequestDraft, ServiceRequest, not_recused
from hub.casework.requests.access import SharingConsent, consent_for_seats, find_request
from hub.core.db.tenancy import allow_writes, grant_access, unscoped
from hub.core.http import logs
from hub.core.models import IsAmong, IsOneOf
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.seats.presence import covered_seats, is_led, seats_of


class AccessGround(StrEnum):
    """Why a case opens to somebody of the staff, the strongest first."""

    OWNER = "owner"  # the person's seat answers for it
    SUPPORT = "support"  # the person's seat works on a part
    ASKED = "asked"  # the person's seat is asked
    LEAD = "lead"  # the person leads the office of the owner, and acts there as whoever stands in would
    OFFICE = "office"  # a seat in the office of the owner
    SENT = "sent"  # the person's seat sent it to a body that works by its link
    SHARED = "shared"
    EMERGENCY_ACCESS = "emergency_access"
    # The person's seat handed it over, had it, was asked, or did a part: who has it and how it stands, nothing else.
    TRACE = "trace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request as somebody of the staff may read it: on which ground, through which seats.

    ``seats`` are the person's own: what else they open is read by these alone.
    """

    request: ServiceRequest
    ground: AccessGround
    seats: list[Seat]

    @property
    def acting_seats(self) -> list[Seat]:
        """The seats for which the person may act on this one request: a lead for the seat that has it too."""
        return [*self.seats, self.request.owner] if self.ground == AccessGround.LEAD else self.seats

    @property
    def may_act(self) -> bool:
        return self.ground in {AccessGround.OWNER, AccessGround.LEAD}

    @property
    def may_write(self) -> bool:
        return self.may_act or self.ground in {AccessGround.SUPPORT, AccessGround.ASKED}


def require_staff(user: Any) -> None:
    """Raise ``PermissionDenied`` for anybody who is not of the staff."""
    if not user.is_authenticated or not user.has_staff_role:
        raise PermissionDenied


def desk_seats(user: Any, *, at: datetime) -> list[Seat]:
    """Return the seats through which a person works at the desk: the own ones, and those they stand in for now.

    Raises ``PermissionDenied`` for no staff.
    """
    require_staff(user)
    own = seats_of(user)
    return own + covered_seats(user, own, at=at)


def case_for(
    user: Any,
    reference: str,
    *,
    at: datetime,
    log: bool = False,
    trace: bool = False,
    seats: list[Seat] | None = None,
) -> Case:
    """Return a case that a person of the staff may read. With ``log`` the reading is written down.

    With ``trace`` one comes too of which only the trace may be shown (``AccessGround.TRACE``). ``seats`` are those of
    the person, where the view has asked for them.
    Raises ``PermissionDenied`` for no staff, and ``Http404`` for a case that is not theirs to read or not there.
    """
    seats = desk_seats(user, at=at) if seats is None else seats
    request = find_request(reference, reader=user)
    ground = _ground(user, request, seats, at=at)
    if ground is None and trace and _is_handed_over(reference, seats):
        ground = AccessGround.TRACE
    if request is None or ground is None:
        logs.refused("casework.access_denied", by=user, subject=f"{ServiceRequest._meta.label_lower} {reference}")
        raise Http404
    grant_access(request.pk)
    if log:
        log_reading(user, [request], ground=ground, what="casework.case", at=at)
    return Case(request=request, ground=ground, seats=seats)


def log_reading(user: Any, requests: Sequence[ServiceRequest], *, ground: str, what: str, at: datetime) -> None:
    """Write down that a person reads confidential fields of these requests."""
    with allow_writes():
        record_view(by=user, what=what, ground=ground, subjects=[row.pk for row in requests], at=at)


@unscoped()
def _is_handed_over(reference: str, seats: Sequence[Seat]) -> bool:
    """Return whether these seats once had to do with a request; of one not there it takes the same work to say no."""
    past = handed_over(seats, number=reference.lower()) | was_asked(seats, number=reference.lower())
    return bool(ServiceRequest.objects.filter(past, reference=reference).exists())


@unscoped()
def _ground(user: Any, request: ServiceRequest | None, seats: Sequence[Seat], *, at: datetime) -> AccessGround | None:
    """Return the strongest ground. What is not there takes the same work as what is not theirs."""
    held = {seat.pk for seat in seats} or {NO_SEAT}
    if request is not None and request.owner_id in held:
        return AccessGround.OWNER
    key = request.pk if request is not None else uuid.UUID(int=0)
    offers = Referral.objects.filter(request=key, seat__in=held, state__in=OPEN_REFERRALS)
    if states := set(offers.values_list("state", flat=True)):
        return AccessGround.SUPPORT if ReferralState.ACCEPTED in states else AccessGround.ASKED
    office = request.owner.office_id if request is not None else None
    if near := [seat for seat in seats if office and seat.office_id == office]:
        return AccessGround.LEAD if any(map(is_led, near)) else AccessGround.OFFICE
    # While a body has it, and after the body has closed it: nobody else of the staff could look after it.
    watched = Referral.objects.filter(
        request=key, from_seat__in=held, part=ReferralRole.OWNER, seat=F("request__owner")
    )
    if watched.filter(state__in=[ReferralState.ACCEPTED, ReferralState.ENDED]).exclude(mailbox="").exists():
        return AccessGround.SENT
    grounds = set(
        AccessGrant.objects.filter(request=key, user=user, ended_at=None, since__lte=at, until__gt=at).values_list(
            "ground", flat=True
        )
    )
    if GrantGround.SHARED in grounds:
        return AccessGround.SHARED
    return AccessGround.EMERGENCY_ACCESS if GrantGround.EMERGENCY_ACCESS in grounds else None


def request_for_emergency_access(user: Any, reference: str) -> ServiceRequest:
    """Return a request whose number somebody of the staff knows, to be opened with a reason; nothing of it is shown.

    Raises ``PermissionDenied`` for no staff, and ``Http404`` for no such number.
    """
    require_staff(user)
    request = find_request(reference)
    if request is None:
        raise Http404
    return request


# No seat has this key: a statement for somebody without seats stays the same statement.
NO_SEAT = 0


@dataclass(frozen=True, slots=True)
class SeatKeys:
    """The keys of the seats that somebody holds, and of the offices of these seats."""

    held: Any
    offices: Any


def seat_keys(seats: Sequence[Seat]) -> SeatKeys:
    return SeatKeys([seat.pk for seat in seats], [seat.office_id for seat in seats if seat.office_id])


def readable_at_desk(person: Any, seats: Sequence[Seat] | SeatKeys) -> Q:
    """Return which requests stand in the lists of a person, by key, who holds these seats and is not kept out."""
    keys = seats if isinstance(seats, SeatKeys) else seat_keys(seats)
    near = Seat.objects.filter(Q(IsAmong("pk", keys.held, type="int")) | Q(IsAmong("office", keys.offices, type="int")))
    return (Q(IsOneOf("owner_id", near.order_by().values("pk"))) | referred_to(keys)) & not_recused(person)


_LATEST = 300
HANDED_OVER = Q(part=ReferralRole.OWNER, state__in=HANDED_OVER_STATES)
# A part that the answer of a sister covered while it was only asked was never accepted; one that was lost later was.
ACCEPTED_ONCE = (
    Q(state=ReferralState.ENDED)
    | Q(state=ReferralState.DONE) & ~Q(outcome=PartOutcome.COVERED, answered_at=F("done_at"))
    | Q(state=ReferralState.RETURNED, done_at__isnull=False)
)
_PAST = ~Q(state__in=OPEN_REFERRALS)


def handed_over(seats: Sequence[Seat] | SeatKeys, *, number: str = "") -> Q:
    """Return which requests these seats handed over, the latest 300, or those whose number ends so.

    Of these nothing may be shown but the trace.
    """
    keys = seats if isinstance(seats, SeatKeys) else seat_keys(seats)
    rows = Referral.objects.filter(IsAmong("from_seat", keys.held, type="int"), HANDED_OVER)
    if number:
        rows = rows.filter(request__search_text__contains=number)
    latest = rows.order_by("-offered_at").values("request")[:_LATEST]
    return Q(IsOneOf("id", latest)) & ~Q(IsAmong("owner", keys.held, type="int"))


def was_asked(seats: Sequence[Seat] | SeatKeys, *, number: str, which: Q = _PAST) -> Q:
    """Return which requests these seats were asked, and have or work on no longer, by the end of their number.

    Of these nothing may be shown but the trace; to whoever never accepted, nothing that the company wrote.
    """
    keys = seats if isinstance(seats, SeatKeys) else seat_keys(seats)
    rows = Referral.objects.filter(which, IsAmong("seat", keys.held, type="int"), request__search_text__contains=number)
    return Q(IsOneOf("id", rows.order_by().values("request")))


def referred_to(seats: SeatKeys) -> Q:
    """Return which requests these seats are asked to take, or work on a part of."""
    asked = Referral.objects.filter(IsAmong("seat", seats.held, type="int"), state__in=OPEN_REFERRALS)
    return Q(IsOneOf("id", asked.order_by().values("request")))


class ProfileGround(StrEnum):
    """Why the company's own profile is open to the reader of a case."""

    CONSENT = "consent"  # the company agreed to it for all of its requests
    SHARED = "shared"  # ... for this request


_WORKING = frozenset({AccessGround.OWNER, AccessGround.SUPPORT})


def profile_ground(case: Case, consents: Sequence[SharingConsent]) -> ProfileGround | None:
    """Open the company's own profile where it agreed to that; return on which ground, None where it stays closed.

    For one request it is open to those whom the request concerns, and only while it is open: to whoever has it or works
    on a part of it, and to bodies of a kind that are asked. ``consents`` are those of ``consents_of`` the request.
    To a lead who acts for another seat it stays closed, under a standing consent too.
    """
    if case.ground == AccessGround.LEAD:
        return None
    works, asked = case.ground in _WORKING, case.ground == AccessGround.ASKED
    found = consent_for_seats(case.seats, consents, case.request, works=works, asked=asked)
    if found is None:
        return None
    grant_access(case.request.company_id)
    return ProfileGround.CONSENT if found.is_standing else ProfileGround.SHARED


PHONE_SEAT_KINDS = frozenset({SeatKind.HUB_DESK, SeatKind.REGIONAL_OFFICE, SeatKind.CHINA_POST})


def phone_seats(user: Any, *, at: datetime) -> list[Seat]:
    """Return the seats of somebody who may take a request by phone or at a fair: the first one takes it.

    They are at the Hub's desk, a regional office or a post in China. Raises ``PermissionDenied`` for anybody else.
    """
    seats = [seat for seat in desk_seats(user, at=at) if seat.kind in PHONE_SEAT_KINDS]
    if not seats:
        raise PermissionDenied
    return seats


def company_for_call(user: Any, slug: str, *, at: datetime, log: bool = True) -> Company:
    """Return the company for which somebody takes a request by phone; with ``log`` it is written down.

    Raises ``PermissionDenied`` for who takes no calls, ``Http404`` for no such company.
    """
    phone_seats(user, at=at)
    with unscoped():
        found: Company = get_object_or_404(Company.objects.active(), slug=slug)
    grant_access(found.pk)
    if log:
        with allow_writes():
            record_view(by=user, what="casework.call", ground="call", subjects=[found.pk], at=at)
    return found


@unscoped()
def calls_begun(user: Any, *, at: datetime, company: Company | None = None) -> list[RequestDraft]:
    """Return what a person took down by phone and has not sent, for one company or all, the newest first."""
    rows = RequestDraft.objects.by_phone().filter(user=user, request=None, expires_at__gt=at, company__closed_at=None)
    if company is not None:
        rows = rows.filter(company=company)
    found = list(rows.select_related("company").order_by("-changed_at", "pk"))
    grant_access(*(draft.pk for draft in found))
    return found


@unscoped()
def phone_request_for(user: Any, reference: str) -> ServiceRequest:
    """Return a request that the person took for a company, to read its number out. Raises ``Http404`` for others."""
    rows = ServiceRequest.objects.filter(not_recused(user.pk), entered_by=user)
    found: ServiceRequest = get_object_or_404(rows, reference=reference)
    grant_access(found.pk)
    return found


def grant_requests(requests: Sequence[ServiceRequest]) -> None:
    grant_access(*(row.pk for row in requests))


MOST, MOST_APPROVALS, _DIGITS = 20, 100, 9


@unscoped()
def companies_for_call(words: str, *, by: Any, at: datetime) -> list[Company]:
    """Return active companies whose name holds the words, or of a business number, by name; it is written down.

    Only name and province may be shown of them.
    """
    number = re.sub(r"\D", "", words)
    wanted = Q(folded_name__contains=normalize_name(words)) if normalize_name(words) else Q(pk=None)
    if len(number) >= _DIGITS:
        wanted |= Q(business_number__startswith=number[:_DIGITS])
    found = list(Company.objects.active().filter(wanted).order_by("folded_name", "pk")[:MOST])
    with allow_writes():
        record_view(by=by, what="casework.call", ground="call", subjects=[one.pk for one in found], at=at)
    grant_access(*(one.pk for one in found))
    return found


def marked_readable(rows: QuerySet[Any], person: Any, seats: Sequence[Seat] | SeatKeys) -> QuerySet[Any]:
    """Return requests that a person is not kept out of, each with ``readable``: whether it stands in their lists."""
    readable = ExpressionWrapper(readable_at_desk(person, seats), output_field=BooleanField())
    return rows.filter(not_recused(person)).annotate(readable=readable)


@unscoped()
def approvals_for(user: Any) -> list[Approval]:
    """Return the steps of presences that the offices of a person were asked to answer: those that wait, then the last.

    Raises ``PermissionDenied`` for no staff.
    """
    require_staff(user)
    # Whoever stands in for an official does not give the official's word.
    held = [seat.pk for seat in seats_of(user) if seat.kind == SeatKind.OFFICIAL]
    if not held:
        return []
    related = ("request__presence", "request__owner__office", "request__owner__organization", "seat__office")
    rows = Approval.objects.filter(not_recused(user.pk, "request_id"), seat__in=held, asked_at__isnull=False)
    rows = rows.select_related(*related)
    found = list(rows.order_by(F("at").desc(nulls_first=True), "request__presence__on", "pk")[:MOST_APPROVALS])
    grant_access(*(step.request_id for step in found))
    return found


@unscoped()
def approvals_waiting(user: Any, seats: Sequence[Seat]) -> int:
    """Return how many presences wait for the word of a person's seats; those who are no official cost no query."""
    held = [seat.pk for seat in seats if seat.kind == SeatKind.OFFICIAL]
    if not held:
        return 0
    rows = Approval.objects.filter(seat__in=held, state=ApprovalState.WAITING, asked_at__isnull=False)
    return int(rows.filter(not_recused(user.pk, "request_id"), request__state__in=OPEN_STATES).count())


@unscoped()
def approval_for(user: Any, pk: int, *, at: datetime, log: bool = False) -> tuple[list[Seat], Approval]:
    """Return a step of a presence to whoever holds the seat that was asked; with ``log`` the reading is written down.

    Raises ``PermissionDenied`` for no staff, and ``Http404`` for a step that is not theirs or not there.
    """
    require_staff(user)
    seats = seats_of(user)
    related = ("request__presence", "request__owner__office", "request__owner__organization", "seat__office")
    rows = Approval.objects.filter(not_recused(user.pk, "request_id"), pk=pk, asked_at__isnull=False)
    rows = rows.filter(seat__in=[seat.pk for seat in seats] or [NO_SEAT])
    found: Approval | None = rows.select_related(*related, "seat__organization").first()
    if found is None:
        logs.refused("casework.access_denied", by=user, subject=f"{Approval._meta.label_lower} {pk}")
        raise Http404
    grant_access(found.request_id)
    if log:
        log_reading(user, [found.request], ground="asked", what="casework.presence", at=at)
    return seats, found
