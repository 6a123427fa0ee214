"""The door of a body without accounts: the signed link of an offer, and what the company lets the body read."""

from datetime import datetime

from django.http import Http404

from companies.models import Company
from hub.audit.services import record_view
from hub.casework.choices import OfferState
from hub.casework.deadlines import LinkEnd, link_end, link_opens_until
from hub.casework.links import hash_of
from hub.casework.models import Offer, ServiceRequest
from hub.casework.sharing import HOLDERS, purposes_for
from hub.core import logs
from hub.core.readonly import write_door
from hub.core.wall import let_in, system_work
from hub.directory.models import Seat, SeatHolder
from hub.directory.services import hub_desk


class LinkOverError(Http404):
    """The link was a true one, and opens nothing any more: its days are over, or the offer is.

    Whoever holds a true link may hear as much: when it ended and why, and whom to ask.
    """

    def __init__(self, offer: Offer, end: LinkEnd) -> None:
        super().__init__()
        self.end = end
        self.ended_at = link_opens_until(offer)
        self.reference = offer.request.reference
        # Where the seat that asked has nobody left, the Hub's desk answers in its place.
        is_held = SeatHolder.objects.current().filter(seat=offer.from_seat_id).exists()
        self.ask = offer.from_seat if is_held else hub_desk()


def offer_for_link(token: str, *, at: datetime) -> Offer:
    """Return the offer of a link that a body without accounts holds.

    Raises ``Http404`` for an unknown link, and ``LinkOverError``, which is one, for a true one that has ended.
    """
    with system_work():
        found: Offer | None = (
            Offer.objects.select_related(
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
            .filter(token_hash=hash_of(token))
            .first()
        )
    end = link_end(found, at=at) if found is not None else None
    if found is None or end is not None:
        logs.refused("casework.link_denied", by=None, subject=Offer._meta.label_lower)
        if found is None or end is None:
            raise Http404
        raise LinkOverError(found, end)
    let_in(found.request_id)
    return found


@system_work()
def is_open_to(request: ServiceRequest, seat: Seat) -> bool:
    """Return whether the company lets a body read its name and words: for this request, or for all of them.

    A body of another province than the company's, and one that no consent speaks of, reads neither, unless the company
    lets whoever has this request read its profile (``opens_by_link``).
    """
    wanted = purposes_for([seat], province=request.province)
    if set(wanted) & set(request.shared_with):
        return True
    return any(Company.objects.consenting_to(one).filter(pk=request.company_id).exists() for one in wanted)


def opens_by_link(offer: Offer, *, log_at: datetime | None = None) -> bool:
    """Open the company's profile to a body that works on its request by a link; return whether it is open to it.

    Only while the body has the request or a part of it, and the request is open. With ``log_at`` the reading is written
    down, under the body's seat: nobody of it has an account.
    """
    request = offer.request
    if offer.state != OfferState.ACCEPTED or not request.is_open:
        return False
    if HOLDERS in request.shared_with:
        ground = "shared"
    elif is_open_to(request, offer.seat):
        ground = "consent"
    else:
        return False
    with system_work():
        if not Company.objects.active().filter(pk=request.company_id).exists():
            return False
    let_in(request.company_id)
    if log_at is not None:
        with write_door():
            record_view(
                by=None,
                label=f"link {offer.seat.slug}",
                what="companies.profile",
                ground=ground,
                subjects=[request.pk],
                at=log_at,
            )
    return True
