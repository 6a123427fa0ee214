"""What is left of a request to a seat that handed it over, had it, was asked or did a part: its trace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case as Either
from django.db.models import Exists, OuterRef, Q, When

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


@unscoped()
def requests_beside(case: Case, user: Any, *, at: datetime) -> dict[str, Any]:
    """Return what else the company and the person of a request asked, and which one it repeats, in one statement.

    ``traces``: of the company, what the reader's seats handed over or had. ``same_person``: what the person sent for
    other records. Of what is not ``readable`` nothing may be shown but the trace, and what was never accepted is left
    out: it would say who asked. ``repeated`` has the number, and whether the reader may follow it; of another record it
    is there only then. Nothing is there for who is kept out.
    """
    row, again = case.request, case.request.again_of_id if case.request.is_asked_again else None
    own, shown = Q(company=row.company_id), Q(readable=True) | Q(has_trace=True)
    wanted = own & Q(readable=False, has_trace=True) | Q(pk=again)
    if row.submitted_by_id is not None:
        wanted |= ~own & Q(submitted_by=row.submitted_by_id) & shown
    past = Referral.objects.filter(_known([seat.pk for seat in case.seats]), request=OuterRef("pk"))
    rows = marked_readable(ServiceRequest.objects.exclude(pk=row.pk), user.pk, case.seats)
    rows = rows.annotate(has_trace=Exists(past)).filter(wanted if row.company_id else Q(pk=again))
    rows = rows.select_related("owner__office__organization", "owner__organization")
    first = Either(When(pk=again, then=0), default=1)
    found = list(rows.order_by(first, "-received_at", "-pk")[: 1 + 2 * _BESIDE])
    known = [one for one in found if one.readable or one.has_trace]
    traces = [one for one in known if one.company_id == row.company_id and not one.readable][:_BESIDE]
    sent = [one for one in known if row.submitted_by_id and one.submitted_by_id == row.submitted_by_id]
    same_person = [one for one in sent if one.company_id != row.company_id][:_BESIDE]
    repeated = next(
        (one for one in found if one.pk == again and (one in known or one.company_id == row.company_id)), None
    )
    grant_requests([*traces, *same_person])
    if read := [one for one in same_person if one.readable]:
        log_reading(user, read, ground="list", what="casework.same_person", at=at)
    return {
        "traces": traces,
        "same_person": same_person,
        "repeated": repeated and {"reference": repeated.reference, "may_follow": repeated in known},
    }


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
