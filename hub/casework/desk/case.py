"""What is told of one case to those who work on it: what happened, what was said, who was asked.

And what its forms offer, by the names of their options, and which act comes first.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.choices import (
    MessageSide,
    OutcomeReason,
    ReferralRole,
    ReferralState,
    RequestKind,
    RequestMessageKind,
    RequestState,
)
from hub.casework.desk.access import AccessGround, Case, grant_requests, readable_at_desk, readers_of
from hub.casework.models import (
    AccessGrant,
    Approval,
    Event,
    OfficialPresence,
    Referral,
    RequestMessage,
    ServiceRequest,
)
from hub.casework.referrals.rules import sisters_of
from hub.casework.requests.access import introduced_requests
from hub.casework.requests.profile_access import HOLDERS, purposes_for
from hub.casework.requests.rules import due_step, may_merge, outcome_of_parts
from hub.core.db.tenancy import unscoped
from hub.directory.choices import SeatKind
from hub.directory.models import Seat, SeatHolder

_EARLIER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetails:
    """The rows around a request.

    ``earlier`` are other requests of the company that the reader may read too; ``merged`` were joined with this one,
    and their words stand among its own.
    """

    events: list[Event]
    messages: list[RequestMessage]
    offers: list[Referral]
    earlier: list[ServiceRequest]
    merged: list[ServiceRequest]
    presence: OfficialPresence | None
    approvals: list[Approval]
    glass_until: datetime | None
    outcome_reasons: list[str]

    @property
    def open_offer(self) -> Referral | None:
        """The offer of the whole request that waits for its answer."""
        return next(
            (one for one in self.offers if one.part == ReferralRole.OWNER and one.state == ReferralState.OFFERED), None
        )

    @property
    def has_open_part(self) -> bool:
        """Whether a seat has not yet done, or not yet accepted, its part."""
        open_states = {ReferralState.OFFERED, ReferralState.ACCEPTED}
        return any(one.part == ReferralRole.SUPPORT and one.state in open_states for one in self.offers)

    @property
    def next_approval(self) -> Approval | None:
        """The step of the ladder that waits for its answer; None where one was refused, or none is left."""
        return due_step(self.approvals)


def case_details(case: Case, user: Any) -> CaseDetails:
    """Return what stands around a case, in a fixed number of reads."""
    request = case.request
    merged = _merged(request)
    with_presence = request.kind == RequestKind.PRESENCE
    return CaseDetails(
        events=list(request.events.select_related("by", "seat", "to_seat").order_by("at", "pk")),
        messages=_thread(request, merged),
        offers=list(
            request.offers.select_related("seat__office__organization", "seat__organization").order_by(
                "-offered_at", "-pk"
            )
        ),
        earlier=_earlier(case),
        merged=merged,
        presence=OfficialPresence.objects.filter(request=request).first() if with_presence else None,
        approvals=_ladder(request) if with_presence else [],
        glass_until=_emergency_access_until(case, user),
        outcome_reasons=[str(OutcomeReason(one).label) for one in request.outcome_reasons],
    )


def _ladder(request: ServiceRequest) -> list[Approval]:
    return list(request.approvals.select_related("by", "seat__office", "seat__organization").order_by("position"))


@unscoped()
def _merged(request: ServiceRequest) -> list[ServiceRequest]:
    """Return what was joined with a request; its reader reads the words of both."""
    rows = list(request.merged.order_by("received_at", "pk"))
    grant_requests(rows)
    return rows


def _thread(request: ServiceRequest, merged: list[ServiceRequest]) -> list[RequestMessage]:
    rows = RequestMessage.objects.filter(request__in=[request.pk, *(row.pk for row in merged)])
    return list(rows.select_related("author", "seat").order_by("at", "pk"))


def _earlier(case: Case) -> list[ServiceRequest]:
    with unscoped():
        rows = list(
            ServiceRequest.objects.filter(readable_at_desk(case.seats), company=case.request.company_id)
            .exclude(pk=case.request.pk)
            .order_by("-received_at", "-pk")[:_EARLIER]
        )
    grant_requests(rows)
    return rows


def _emergency_access_until(case: Case, user: Any) -> datetime | None:
    if case.ground != AccessGround.EMERGENCY_ACCESS:
        return None
    grants = AccessGrant.objects.filter(
        request=case.request, user=user, ground=AccessGround.EMERGENCY_ACCESS, ended_at=None
    )
    until: datetime | None = grants.order_by("-until").values_list("until", flat=True).first()
    return until


def sharing_codes_needed(case: Case) -> list[str]:
    """Return what a company could agree to, so that its profile opens to the reader for this request."""
    if not case.may_write:
        return []
    return [HOLDERS, *purposes_for(case.seats, province=case.request.province)]


# --- What forms offer ------------------------------------------------------------------------------------------------


def colleagues(case: Case, _told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return who else holds the seat that answers for the request."""
    rows = SeatHolder.objects.current().filter(seat=case.request.owner_id).select_related("user")
    people = [(str(row.user_id), row.user.get_full_name()) for row in rows.order_by("user__name", "pk")]
    return {"people": [one for one in people if one[0] != str(case.request.handler_id or "")]}


def sister_parts(case: Case, told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return the open parts of other seats, by key and words, and which of them ask the same as the reader's."""
    held = {seat.pk for seat in case.seats}
    parts = [
        one
        for one in told.offers
        if one.part == ReferralRole.SUPPORT and one.state in {ReferralState.OFFERED, ReferralState.ACCEPTED}
    ]
    others = [one for one in parts if one.seat_id not in held]
    own = [one for one in parts if one.seat_id in held and one.state == ReferralState.ACCEPTED]
    same = {sister.pk for one in own for sister in sisters_of(one, others)}
    return {"sisters": [(one.pk, f"{one.seat.label}: {one.task}") for one in others], "same": sorted(same)}


def outcome_so_far(_case: Case, told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return what became of the request as its parts say it; "" where no part is done."""
    return {"computed": outcome_of_parts(one.outcome for one in told.offers) or ""}


def present_seats(case: Case, _told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return the seats that may be asked for a part, by their words."""
    rows = Seat.objects.routable().exclude(pk=case.request.owner_id).select_related("office", "organization")
    return {"seats": [(seat.slug, seat.label) for seat in rows.order_by("order", "slug")]}


_BODIES = (SeatKind.ORGANIZATION_DESK, SeatKind.PROVINCIAL_OFFICE, SeatKind.REGIONAL_OFFICE)


def organization_seats(case: Case, _told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return the seats of organizations and offices that may have no account here."""
    rows = Seat.objects.filter(kind__in=_BODIES).exclude(pk=case.request.owner_id)
    rows = rows.select_related("office", "organization").order_by("order", "slug")
    return {"seats": [(seat.slug, seat.label) for seat in rows]}


def other_readers(case: Case, _told: CaseDetails, user: Any, at: Any) -> dict[str, Any]:
    """Return who else may read the case."""
    people = readers_of(case.request, at=at)
    return {"people": [(str(one.pk), one.get_full_name()) for one in people if one.pk != user.pk]}


def readers(case: Case, _told: CaseDetails, user: Any, at: Any) -> dict[str, Any]:
    """Return who may read the case, the reader first."""
    people = sorted(readers_of(case.request, at=at), key=lambda person: person.pk != user.pk)
    return {
        "people": [(str(person.pk), _("Me") if person.pk == user.pk else person.get_full_name()) for person in people]
    }


def twins_of(case: Case, told: CaseDetails) -> list[ServiceRequest]:
    """Return the other requests of the company that can be joined with the case, either way round."""
    ways = [(row, (case.request, row), (row, case.request)) for row in told.earlier]
    introduced = introduced_requests([case.request, *told.earlier])
    refusal = partial(may_merge, seats=case.seats, introduced=introduced)
    return [row for row, *both in ways if any(refusal(*pair) is None for pair in both)]


def twins(case: Case, told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return the requests that can be joined with the case, by number and subject."""
    return {"twins": [(row.reference, f"{row.reference}, {row.subject}") for row in twins_of(case, told)]}


# --- Which act comes first -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState:
    """Where a case stands, for the one act that comes first.

    ``replied``: the company has the last word. ``answered``: it has had a first answer since it last asked.
    ``is_awaited``: an official's word, or a part of another seat.
    """

    state: str
    at_hub: bool = False
    in_hand: bool = False
    replied: bool = False
    answered: bool = False
    is_awaited: bool = False


def state_of(case: Case, told: CaseDetails) -> CaseState:
    """Return where a case stands."""
    row = case.request
    said = [one for one in told.messages if one.kind != RequestMessageKind.NOTE]
    return CaseState(
        state=row.state,
        at_hub=row.owner.kind == SeatKind.HUB_DESK,
        in_hand=row.handler_id is not None,
        replied=bool(said) and said[-1].side == MessageSide.COMPANY,
        answered=row.first_answer_at is not None,
        is_awaited=told.next_approval is not None or told.has_open_part,
    )


# The first that holds and may be done comes first on the page.
_FIRST: tuple[tuple[str, Callable[[CaseState], bool]], ...] = (
    ("accept", lambda _is: True),
    ("reopen", lambda it: it.state == RequestState.CLOSED),
    ("answer", lambda it: it.replied),
    ("send", lambda it: it.state == RequestState.NEW and it.at_hub),
    ("take", lambda it: not it.in_hand),
    ("finish", lambda it: it.answered),
    ("close", lambda it: it.state == RequestState.ASSIGNED and it.answered and not it.is_awaited),
    ("answer", lambda it: it.state == RequestState.ASSIGNED and not it.answered),
)


def primary_act(it: CaseState, may: Collection[str]) -> str:
    """Return the act that comes first where a case stands, of those that its reader may do; "" where we wait."""
    return next((name for name, holds in _FIRST if name in may and holds(it)), "")
