"""What is told of one case to those who work on it: what happened, what was said, who was asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.casework.access import Case, Ground, let_requests_in, readable_at_desk
from hub.casework.choices import OfferState, OutcomeReason, Part, RequestKind
from hub.casework.models import Approval, Event, Grant, Message, Offer, Presence, ServiceRequest
from hub.casework.sharing import HOLDERS, purposes_for
from hub.core.wall import system_work

_EARLIER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The rows around a request. ``earlier`` are other requests of the company that the reader may read too."""

    events: list[Event]
    messages: list[Message]
    offers: list[Offer]
    earlier: list[ServiceRequest]
    presence: Presence | None
    approvals: list[Approval]
    glass_until: datetime | None
    outcome_reasons: list[str]

    @property
    def open_offer(self) -> Offer | None:
        """The offer of the whole request that waits for its answer."""
        return next((one for one in self.offers if one.part == Part.OWNER and one.state == OfferState.OFFERED), None)


def told_of(case: Case, user: Any) -> Told:
    """Return what stands around a case, in a fixed number of reads."""
    request = case.request
    with_presence = request.kind == RequestKind.PRESENCE
    return Told(
        events=list(request.events.select_related("by", "seat", "to_seat").order_by("at", "pk")),
        messages=list(request.messages.select_related("author", "seat").order_by("at", "pk")),
        offers=list(
            request.offers.select_related("seat__office__organization", "seat__organization").order_by(
                "-offered_at", "-pk"
            )
        ),
        earlier=_earlier(case),
        presence=Presence.objects.filter(request=request).first() if with_presence else None,
        approvals=list(request.approvals.select_related("by").order_by("position")) if with_presence else [],
        glass_until=_glass_until(case, user),
        outcome_reasons=[str(OutcomeReason(one).label) for one in request.outcome_reasons],
    )


def _earlier(case: Case) -> list[ServiceRequest]:
    with system_work():
        rows = list(
            ServiceRequest.objects.filter(readable_at_desk(case.seats), company=case.request.company_id)
            .exclude(pk=case.request.pk)
            .order_by("-received_at", "-pk")[:_EARLIER]
        )
    let_requests_in(rows)
    return rows


def _glass_until(case: Case, user: Any) -> datetime | None:
    if case.ground != Ground.BREAK_GLASS:
        return None
    grants = Grant.objects.filter(request=case.request, user=user, ground=Ground.BREAK_GLASS, ended_at=None)
    until: datetime | None = grants.order_by("-until").values_list("until", flat=True).first()
    return until


def codes_that_open(case: Case) -> list[str]:
    """Return what a company could agree to, so that its profile opens to the reader for this request."""
    if not case.may_write:
        return []
    return [HOLDERS, *purposes_for(case.seats, province=case.request.province)]
