"""Which calendar a seat's clock runs by: that of its office."""

from datetime import datetime
from enum import StrEnum

from hub.casework.choices import Outcome, ReferralRole, ReferralState, ReturnReason
from hub.casework.models import Referral, ServiceRequest
from hub.casework.sla.clock import Calendar, after_days, calendar_of
from hub.casework.sla.service_standards import service_standards
from hub.directory.models import Seat
from hub.directory.seats.presence import seat_place


def calendar_of_seat(seat: Seat) -> Calendar:
    """Return the calendar of the office that a seat stands in; the Hub's own desk keeps the capital's."""
    return calendar_of(seat_place(seat))


PORTAL_ZONE = "America/Toronto"


def reopen_until(request: ServiceRequest) -> datetime | None:
    """Return until when a closed request may be reopened; None for an open or archived one."""
    if request.closed_at is None or request.archived_at is not None:
        return None
    return after_days(request.closed_at, service_standards().reopen_days, PORTAL_ZONE)


class LinkEnd(StrEnum):
    """Why the link of a body without accounts opens nothing any more."""

    UNANSWERED = "unanswered"  # its days passed without an answer
    RETURNED = "returned"  # the body gave the request back
    TAKEN_BACK = "taken_back"
    MOVED_ON = "moved_on"  # somebody else has the request now
    DONE = "done"  # the body did its part
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"  # by the company


def link_opens_until(offer: Referral) -> datetime | None:
    """Return until when the link of an offer opens its page; None as long as the body has the request, or its part.

    The days of the link count for an offer without an answer. What was closed by the body is read until the company
    can no longer reopen it. A time that has come is the end of the link: ``link_end`` says why.
    """
    request = offer.request
    if offer.state == ReferralState.ACCEPTED:
        return None
    if (
        offer.state in {ReferralState.OFFERED, ReferralState.RETURNED}
        and offer.return_reason != ReturnReason.NOBODY_THERE
    ):
        return offer.link_expires_at
    if offer.state == ReferralState.DONE and request.is_open and offer.done_at is not None:
        return after_days(offer.done_at, service_standards().offer_link_days, PORTAL_ZONE)
    had_it = (
        offer.state == ReferralState.ENDED and offer.part == ReferralRole.OWNER and request.owner_id == offer.seat_id
    )
    if had_it and request.outcome != Outcome.WITHDRAWN and (last := reopen_until(request)) is not None:
        return last
    return offer.done_at or offer.answered_at


def link_end(offer: Referral, *, at: datetime) -> LinkEnd | None:
    """Return why a link is over; None while it opens its page."""
    until = link_opens_until(offer)
    if until is None or at < until:
        return None
    request = offer.request
    if not request.is_open:
        return LinkEnd.WITHDRAWN if request.outcome == Outcome.WITHDRAWN else LinkEnd.CLOSED
    if offer.return_reason == ReturnReason.NOBODY_THERE:
        return LinkEnd.UNANSWERED
    return {
        ReferralState.OFFERED: LinkEnd.UNANSWERED,
        ReferralState.RETURNED: LinkEnd.RETURNED,
        ReferralState.WITHDRAWN: LinkEnd.TAKEN_BACK,
        ReferralState.DONE: LinkEnd.DONE,
    }.get(ReferralState(offer.state), LinkEnd.MOVED_ON)
