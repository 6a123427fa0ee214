"""New places for the cases that a departure leaves: seats that fit each and can take it, ranked as routing ranks.

For many cases at once, so the directory is read once, and a case is placed by its own words: what the company's profile
says beyond them is looked at when the case is routed one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.casework.models import ServiceRequest
from hub.casework.routing import places_now, said_by
from hub.core.wall import system_work
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.presence import Presence
from programs.eligibility.facts import ApplicantFacts

TOP = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A seat that could take a case, with its load; ``takes`` None: nobody has said how much it takes."""

    seat: Seat
    open_requests: int
    presence: Presence


@system_work()
def rooms_for(cases: Sequence[ServiceRequest], *, without: Seat, at: datetime) -> Mapping[UUID, tuple[Room, ...]]:
    """Return by case the present seats that fit it, best first, without one seat and the Hub's desk (five queries)."""
    places = places_now(at, but=lambda seat: seat.kind == SeatKind.HUB_DESK or seat.pk == without.pk)
    rooms = {
        seat.slug: Room(
            seat=places.rows[seat.slug],
            open_requests=places.load_of(seat.slug),
            presence=places.presence[seat.slug],
        )
        for seat in places.seats
    }
    return {
        case.pk: tuple(
            rooms[answer.seat.slug]
            for answer in places.ranked(said_by(case, beside=ApplicantFacts()), top=TOP)
            if answer.seat.slug in rooms
        )
        for case in cases
    }
