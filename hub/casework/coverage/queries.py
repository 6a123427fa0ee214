"""Who looks after what today, for the two tables of the desk lead: posts in China, regional offices in Canada."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.casework.coverage.workload_alerts import OpenLoad, load_of_seats, monitored_seats
from hub.directory.choices import SeatKind
from hub.directory.models import Office, Seat, SeatHolder
from hub.directory.organizations.coverage import DeskCoverage, SeatLoad, desk_coverage
from hub.directory.seats.presence import SeatPresence, availability_of
from hub.directory.seats.presentation import filters_above


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageToday:
    """A table with everything that it was made of; ``elsewhere`` are seats outside, which an absence may name."""

    offices: tuple[Office, ...]
    seats: tuple[Seat, ...]
    elsewhere: tuple[Seat, ...]
    facts: Mapping[str, SeatLoad]
    loads: Mapping[int, OpenLoad]
    present: Mapping[str, SeatPresence]
    table: DeskCoverage
    seats_at: Mapping[str, int]


def coverage_today(*, in_canada: bool, at: datetime) -> CoverageToday:
    """Return the table of the posts in China, or of the regional offices in Canada (six queries).

    In Canada the desks of organizations that serve certain provinces stand beside the regional office of those.
    """
    rows = Office.objects.regional() if in_canada else Office.objects.posts()
    offices = tuple(rows)
    # Whatever is sent on comes from the Hub's desk, so that routing passes it over where an absence names it.
    every = [seat for seat in monitored_seats() if seat.is_routable and seat.kind != SeatKind.HUB_DESK]
    places = {seat.slug: _places(seat, offices) for seat in every}
    seats = tuple(seat for seat in every if places[seat.slug])
    loads, present, filters = load_of_seats(), availability_of(every, at), filters_above(every)
    facts = {
        seat.slug: SeatLoad(
            slug=seat.slug,
            areas=None if seat.areas is None else frozenset(seat.areas),
            places=places[seat.slug],
            parts=frozenset(codes) if (codes := seat.provinces if in_canada else seat.cn_provinces) else None,
            open_requests=loads[seat.pk].open_requests,
            takes=seat.takes,
            holders=present[seat.slug].holders,
            here=present[seat.slug].here,
            is_covered=present[seat.slug].is_covered,
            away_until=present[seat.slug].away_until,
            filters=frozenset(row.pk for row in filters[seat.pk]),
            stand_in=there.seat if (there := present[seat.slug].stand_in) else "",
        )
        for seat in every
    }
    return CoverageToday(
        offices=offices,
        seats=seats,
        elsewhere=tuple(seat for seat in every if not places[seat.slug]),
        facts=facts,
        loads=loads,
        present=present,
        table=desk_coverage(
            places=[office.slug for office in offices],
            seats=facts.values(),
            parts={office.slug: office.provinces if in_canada else office.cn_provinces_served for office in offices},
        ),
        seats_at=Counter(place for fact in facts.values() for place in fact.places or ()),
    )


def _places(seat: Seat, offices: Sequence[Office]) -> frozenset[str]:
    """Return the offices of the table in whose column a seat stands."""
    if seat.office_id is not None:
        return frozenset(office.slug for office in offices if office.pk == seat.office_id)
    if seat.kind != SeatKind.ORGANIZATION_DESK or not seat.provinces:
        return frozenset()
    return frozenset(office.slug for office in offices if not set(seat.provinces).isdisjoint(office.provinces))


def people_in(seats: Sequence[Seat]) -> Mapping[int, list[Any]]:
    """Return who holds each of these seats, by its key (one query)."""
    found: dict[int, list[Any]] = defaultdict(list)
    rows = SeatHolder.objects.current().filter(seat__in=[seat.pk for seat in seats]).select_related("user")
    for row in rows.order_by("since", "pk"):
        found[row.seat_id].append(row.user)
    return found
