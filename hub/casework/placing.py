"""New places for the cases that a departure leaves: seats that fit each and can take it, ranked as routing ranks.

For many cases at once, so the directory is read once, and a case is placed by its own words: what the company's profile
says beyond them is looked at when the case is routed one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.casework.models import ServiceRequest
from hub.casework.routing import NEEDS_OF_KIND
from hub.core.wall import system_work
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.presence import Presence, availability_of
from hub.matching.people import Availability, people_for
from hub.matching.sources import live_seats
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
    rows = {seat.slug: seat for seat in Seat.objects.routable().select_related("office__organization", "organization")}
    present, load = availability_of(rows.values(), at), ServiceRequest.objects.load_by_seat()
    able = [seat for seat in live_seats() if seat.slug in rows and _has_room(rows[seat.slug], present, without)]
    known = {
        seat.slug: Availability(
            open_requests=load.get(rows[seat.slug].pk, 0),
            capacity=present[seat.slug].takes,
            away_until=present[seat.slug].away_until,
        )
        for seat in able
    }
    rooms = {
        seat.slug: Room(
            seat=rows[seat.slug], open_requests=load.get(rows[seat.slug].pk, 0), presence=present[seat.slug]
        )
        for seat in able
    }
    return {
        case.pk: tuple(
            rooms[answer.seat.slug]
            for answer in people_for(_facts(case), seats=able, top=TOP, available=known)
            if answer.seat.slug in rooms
        )
        for case in cases
    }


def _has_room(seat: Seat, present: Mapping[str, Presence], without: Seat) -> bool:
    return seat.kind != SeatKind.HUB_DESK and seat.pk != without.pk and present[seat.slug].present


def _facts(case: ServiceRequest) -> ApplicantFacts:
    needs = frozenset(case.needs) or NEEDS_OF_KIND.get(case.kind, frozenset())
    return ApplicantFacts(
        areas=frozenset(case.areas) or None,
        needs=frozenset(needs) or None,
        languages=frozenset({case.language}),
        target_markets=frozenset({"CN", *case.cn_provinces}) if case.cn_provinces else None,
        province=case.province,
    )
