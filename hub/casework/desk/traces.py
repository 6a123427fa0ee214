"""What is left of a request to a seat that handed it over, had it, was asked or did a part: its trace."""

from hub.casework.desk.access import ACCEPTED_ONCE, HANDED_OVER, Case
from hub.casework.models import Referral, ServiceRequest
from hub.core.db.tenancy import unscoped


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
