"""What is told of one case to those who work on it: what happened, what was said, who was asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.casework.choices import OutcomeReason, ReferralRole, ReferralState, RequestKind
from hub.casework.desk.access import AccessGround, Case, grant_requests, readable_at_desk
from hub.casework.models import (
    AccessGrant,
    Approval,
    Event,
    OfficialPresence,
    Referral,
    RequestMessage,
    ServiceRequest,
)
from hub.casework.requests.profile_access import HOLDERS, purposes_for
from hub.casework.requests.rules import due_step
from hub.core.db.tenancy import unscoped

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
