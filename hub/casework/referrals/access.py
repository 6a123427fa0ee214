"""The door of a body without accounts: the signed link of an offer, and what the company lets the body read."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.http import Http404

from hub.audit.services import record_view
from hub.casework.choices import ReferralState
from hub.casework.models import Referral, ServiceRequest
from hub.casework.referrals.rules import may_renew_link
from hub.casework.requests.access import SharingConsent, consent_for_seats
from hub.casework.sla.services import LinkEnd, link_end, link_opens_until
from hub.core.db.tenancy import allow_writes, grant_access, unscoped
from hub.core.http import logs
from hub.core.http.private_links import hash_of
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.presence import hub_desk, seat_day


class LinkExpiredError(Http404):
    """The link was a true one, and opens nothing any more: its days are over, or the offer is.

    Whoever holds a true link may hear as much: when it ended and why, and whom to ask.
    """

    def __init__(self, offer: Referral, end: LinkEnd) -> None:
        super().__init__()
        self.offer, self.end = offer, end
        self.may_renew = may_renew_link(offer) is None
        until = link_opens_until(offer)
        if end is LinkEnd.REPLACED:
            until = offer.past_link_ends_at
        self.ended_on = None if until is None else seat_day(offer.seat, until)
        self.reference = offer.request.reference
        # Where the seat that asked has nobody left, the Hub's desk answers in its place.
        is_held = SeatHolder.objects.current().filter(seat=offer.from_seat_id).exists()
        self.ask = offer.from_seat if is_held else hub_desk()


def referral_for_link(token: str, *, at: datetime) -> Referral:
    """Return the offer of a link that a body without accounts holds; the opening is written down.

    Raises ``Http404`` for an unknown link, and ``LinkExpiredError``, which is one, for a true one that has ended.
    """
    with unscoped():
        found: Referral | None = (
            Referral.objects.select_related(
                "request__owner__office",
                "request__owner__organization",
                "request__company",
                "request__offering",
                "request__project",
                "request__program__live",
                "request__opportunity",
                "seat__office__organization",
                "seat__organization",
                "from_seat__office",
                "from_seat__organization",
            )
            .filter(Q(token_hash=hash_of(token)) | Q(past_token_hashes__contains=[hash_of(token)]))
            .first()
        )
    end = link_end(found, at=at) or _replaced(found, token, at=at) if found is not None else None
    if found is None or end is not None:
        logs.refused("casework.link_denied", by=None, subject=Referral._meta.label_lower)
        if found is None or end is None:
            raise Http404
        raise LinkExpiredError(found, end)
    grant_access(found.request_id)
    _log_opening(found, what="casework.referral", ground="asked", subject=found.request_id, at=at)
    return found


def _replaced(offer: Referral, token: str, *, at: datetime) -> LinkEnd | None:
    """Return that a newer link was mailed, and this one has ended."""
    ends_at = offer.past_link_ends_at
    if ends_at is None or hash_of(token) == offer.token_hash:
        return None
    return None if hash_of(token) == offer.past_token_hashes[-1] and at < ends_at else LinkEnd.REPLACED


def _log_opening(offer: Referral, *, what: str, ground: str, subject: object, at: datetime) -> None:
    """Write down what is read under the seat of a body: nobody of it has an account."""
    with allow_writes():
        record_view(by=None, label=f"link {offer.seat.slug}", what=what, ground=ground, subjects=[subject], at=at)


def is_open_to(request: ServiceRequest, seat: Seat, consents: Iterable[SharingConsent]) -> bool:
    """Return whether the company lets a body read its name and words: for this request, or for all of them.

    A body of another province than the company's, and one that no consent speaks of, reads neither, unless the company
    lets whoever has this request read its profile (``is_readable_by_link``).
    """
    return consent_for_seats([seat], consents, request, asked=True) is not None


def is_readable_by_link(offer: Referral, consents: Iterable[SharingConsent], *, log_at: datetime | None = None) -> bool:
    """Open the company's profile to a body that works on its request by a link; return whether it is open to it.

    Only while the body has the request or a part of it, and the request is open. With ``log_at`` the reading is written
    down.
    """
    request = offer.request
    if offer.state != ReferralState.ACCEPTED or not request.is_open:
        return False
    found = consent_for_seats([offer.seat], consents, request, works=True)
    if found is None:
        return False
    grant_access(request.company_id)
    if log_at is not None:
        ground = "consent" if found.is_standing else "shared"
        _log_opening(offer, what="companies.profile", ground=ground, subject=request.pk, at=log_at)
    return True
