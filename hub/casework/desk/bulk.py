"""Many requests at once: each is done by the one service that does one, and each result is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from hub.casework.desk.access import case_for
from hub.casework.models import Referral, ServiceRequest, not_recused
from hub.casework.referrals.candidates import CandidateMark, routing_of, selectable, selected
from hub.casework.referrals.services import send_to_candidate, withdraw_referral
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.workflow import Refusal, RefusedError
from hub.directory.models import Seat


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of one request: the offer that was made, if one was, or why nothing was done."""

    request: ServiceRequest
    offer: Referral | None = None
    refused: Refusal | None = None


def do_each(rows: Sequence[ServiceRequest], work: Callable[[ServiceRequest], Any]) -> list[BulkResult]:
    """Do one thing with each request; of those that a rule refuses, the result says why."""
    return [_tried(row, work) for row in rows]


def acts_as(row: ServiceRequest, *, by: Any, seats: Sequence[Seat], at: datetime) -> dict[str, Any]:
    """Return who acts on a request of the list, as on its own page: a lead for the seat that has it, too.

    Raises ``RefusedError`` where it opens no longer.
    """
    try:
        case = case_for(by, row.reference, at=at, seats=list(seats))
    except Http404 as gone:
        raise RefusedError(Refusal("stale", _("Somebody changed it meanwhile. Read it first."))) from gone
    return {"by": by, "seats": case.acting_seats, "at": at}


def refer_many(
    rows: Sequence[ServiceRequest],
    *,
    seat: Seat | None,
    kind: str,
    reason: str,
    by: Any,
    seats: Sequence[Seat],
    at: datetime,
) -> list[BulkResult]:
    """Offer requests to one seat, or each to the seat that is proposed for it (``seat`` None).

    ``kind`` and ``reason`` say why the proposals are left.
    """

    def send(row: ServiceRequest) -> Referral | None:
        who = acts_as(row, by=by, seats=seats, at=at)
        routing = routing_of(row, at=at)
        chosen = selectable(routing.candidates, row)[0] if seat is None else selected(routing, seat.slug, row)
        if chosen is None:
            raise RefusedError(Refusal("no_candidate", _("This seat cannot be chosen any more. Choose another one.")))
        if chosen.mark is CandidateMark.BY_LINK:
            raise RefusedError(Refusal("by_link", _("It goes outside by a link: send this one on its own page.")))
        return send_to_candidate(
            request=row,
            routing=routing,
            chosen=chosen,
            **who,
            override_kind=kind,
            override_reason=reason,
        )

    return do_each(rows, send)


def withdraw_many(keys: Sequence[int], *, by: Any, seats: Sequence[Seat], at: datetime) -> int:
    """Take offers back that nobody has answered yet; return how many were."""
    back = 0
    with unscoped():
        mine = Referral.objects.filter(not_recused(by.pk, "request_id"), pk__in=keys, offered_by=by)
        offers = list(mine.select_related("request", "seat").order_by("pk"))
    grant_access(*(offer.request_id for offer in offers))
    for offer in offers:
        try:
            withdraw_referral(offer=offer, **acts_as(offer.request, by=by, seats=seats, at=at))
        except RefusedError:
            continue
        back += 1
    return back


def _tried(row: ServiceRequest, work: Callable[[ServiceRequest], Any]) -> BulkResult:
    try:
        made = work(row)
    except RefusedError as refused:
        return BulkResult(row, refused=refused.refusal)
    return BulkResult(row, offer=made if isinstance(made, Referral) else None)
