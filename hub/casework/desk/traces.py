"""What is left of a request to a seat that handed it over, had it, was asked or did a part: its trace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from hub.casework.choices import OPEN_REFERRALS
from hub.casework.desk.access import (
    ACCEPTED_ONCE,
    HANDED_OVER,
    Case,
    SeatKeys,
    grant_requests,
    handed_over,
    log_reading,
    marked_readable,
)
from hub.casework.models import Referral, ServiceRequest
from hub.core.db.tenancy import unscoped
from hub.core.models import IsAmong, IsOneOf

_LATEST = 300


def gone_from(seats: SeatKeys, *, known: bool = False) -> Q:
    """Return what these seats handed over, returned, let lapse or did a part of, the latest of each.

    Of these nothing may be shown but the trace. With ``known`` only those of which they may read who asks and for what.
    """
    past = Referral.objects.filter(IsAmong("seat", seats.held, type="int"))
    past = past.filter(ACCEPTED_ONCE) if known else past.exclude(state__in=OPEN_REFERRALS)
    latest = past.order_by("-offered_at").values("request")[:_LATEST]
    return handed_over(seats) | Q(IsOneOf("id", latest)) & ~Q(IsAmong("owner", seats.held, type="int"))


def known_traces(requests: Sequence[Any], seats: SeatKeys) -> set[Any]:
    """Return of which of these traces the seats may read who asks and for what: what they handed over or accepted."""
    if not requests:
        return set()
    rows = Referral.objects.filter(_known(seats.held), request__in=requests)
    return set(rows.values_list("request", flat=True))


def _known(held: Sequence[int]) -> Q:
    return Q(HANDED_OVER, from_seat__in=held) | Q(ACCEPTED_ONCE, seat__in=held)


_BESIDE = 6


def _other_requests(case: Case, user: Any) -> Any:
    """Return requests that the reader is not kept out of: which are ``readable``, and of which a trace is left."""
    past = Referral.objects.filter(_known([seat.pk for seat in case.seats]), request=OuterRef("pk"))
    rows = marked_readable(ServiceRequest.objects.exclude(pk=case.request.pk), user.pk, case.seats)
    return rows.annotate(has_trace=Exists(past))


@unscoped()
def traces_beside(case: Case, user: Any) -> list[ServiceRequest]:
    """Return what else the company asked, and the reader's seats handed over or had, the newest first.

    Of these nothing may be shown but the trace. What was never accepted is left out: it would say who asked.
    """
    if case.request.company_id is None:
        return []
    rows = _other_requests(case, user).filter(company=case.request.company_id, readable=False, has_trace=True)
    rows = rows.select_related("owner__office__organization", "owner__organization")
    found = list(rows.order_by("-received_at", "-pk")[:_BESIDE])
    grant_requests(found)
    return found


@unscoped()
def requests_of_same_person(case: Case, user: Any, *, at: datetime) -> list[ServiceRequest]:
    """Return what the person who sent a request sent for other company records, the newest first.

    What is not ``readable`` is there only where a trace is left of it; nothing else of it may be shown. It is logged.
    """
    row = case.request
    if row.submitted_by_id is None or row.company_id is None:
        return []
    rows = _other_requests(case, user).filter(Q(readable=True) | Q(has_trace=True), submitted_by=row.submitted_by_id)
    rows = rows.exclude(company=row.company_id).select_related("owner__office__organization", "owner__organization")
    found = list(rows.order_by("-received_at", "-pk")[:_BESIDE])
    grant_requests(found)
    if shown := [one for one in found if one.readable]:
        log_reading(user, shown, ground="list", what="casework.same_person", at=at)
    return found


@unscoped()
def repeated_request(case: Case, user: Any) -> dict[str, Any] | None:
    """Return the number of the request that one repeats, and whether the reader may follow it; None for none to name.

    Of another company record the number is told only to who may follow it, and to nobody who is kept out.
    """
    row = case.request
    if row.again_of_id is None or not row.is_asked_again:
        return None
    found = _other_requests(case, user).filter(pk=row.again_of_id)
    first = found.values("reference", "readable", "has_trace", "company").first()
    if first is None:
        return None
    may_follow = first["readable"] or first["has_trace"]
    if not may_follow and first["company"] != row.company_id:
        return None
    return {"reference": first["reference"], "may_follow": may_follow}


def past_offers(case: Case) -> list[Referral]:
    """Return what the reader's seats had of a request, were asked, or did a part of, the latest first."""
    rows = case.request.offers.filter(seat__in=[seat.pk for seat in case.seats])
    return list(rows.select_related("seat__office", "seat__organization").order_by("-offered_at", "-pk"))


def trace_grounds(case: Case) -> dict[str, bool]:
    """Return whether the reader's seats once accepted a request, or a part of it, and whether they handed it over."""
    held, rows = [seat.pk for seat in case.seats], case.request.offers
    return {
        "was_accepted": rows.filter(ACCEPTED_ONCE, seat__in=held).exists(),
        "was_handed_over": rows.filter(HANDED_OVER, from_seat__in=held).exists(),
    }


@unscoped()
def joined_with(request: ServiceRequest) -> str:
    """Return the number of the request that goes on in the place of one, the last of a row; "" where none does."""
    return request.merged_into.reference if request.merged_into else ""
