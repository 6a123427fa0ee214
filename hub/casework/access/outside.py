"""The door of a body without accounts: the signed link of an offer, and what the company lets the body read."""

from datetime import datetime

from django.http import Http404

from companies.choices import Purpose
from companies.models import Company
from hub.casework.deadlines import LinkEnd, link_end, link_opens_until
from hub.casework.links import hash_of
from hub.casework.models import Offer, ServiceRequest
from hub.core import logs
from hub.core.vocabulary import Level
from hub.core.wall import let_in, system_work
from hub.directory.choices import SeatKind
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


# Which consent opens a company to a seat of this kind, or of a body of this level.
_OF_LEVEL = {
    Level.FEDERAL: Purpose.SHARE_FEDERAL,
    Level.PROVINCIAL: Purpose.SHARE_PROVINCE,
    Level.TERRITORIAL: Purpose.SHARE_PROVINCE,
}


@system_work()
def is_open_to(request: ServiceRequest, seat: Seat) -> bool:
    """Return whether the company lets a body read its name and words: for this request, or for all of them.

    A body of another province than the company's, and one that no consent speaks of, reads neither.
    """
    wanted = {_OF_LEVEL[Level(seat.body.level)]} if seat.body and seat.body.level in _OF_LEVEL else set()
    if Purpose.SHARE_PROVINCE in wanted and seat.body and seat.body.jurisdiction != request.province:
        wanted = set()
    if seat.kind == SeatKind.CHINA_POST:
        wanted.add(Purpose.SHARE_CHINA_OFFICES)
    if wanted & set(request.shared_with):
        return True
    return any(Company.objects.consenting_to(one).filter(pk=request.company_id).exists() for one in sorted(wanted))
