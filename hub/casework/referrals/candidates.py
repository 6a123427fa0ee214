"""Who should have a request: the seats that fit it, ranked by the engine that answers companies, with the same reasons.

The facts are the request's own words first (needs, areas, place in China, language), then the company's profile. Seats
in which nobody is present are left out: a request goes to somebody who can receive it. The Hub's own desk is always
there, last; where it is alone, a hole in the coverage is recorded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from hub.casework.choices import NEEDS_OF_KIND
from hub.casework.models import RoutingGap, ServiceRequest
from hub.core.db.tenancy import unscoped
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.seats.presence import SeatPresence, availability_of, can_receive
from hub.matching.assessments.services import company_readings
from hub.matching.assessments.sources import seat_views
from hub.matching.engine.people import SeatAnswer, SeatAvailability, people_for
from hub.matching.engine.people import SeatView as EngineSeat
from hub.matching.engine.results import whole_company
from programs.eligibility.facts import ApplicantFacts

TOP = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCandidate:
    """A seat that could have a request, with its place, its reasons in both languages, and its load."""

    seat: Seat
    rank: int
    reasons: tuple[tuple[str, str], ...]
    answer: SeatAnswer
    presence: SeatPresence
    open_requests: int

    @property
    def is_full(self) -> bool:
        """Whether the seat has as many requests as it can take; False while that is not known."""
        takes = self.presence.takes
        return takes is not None and self.open_requests >= takes


_WISHED = ("The company asked for this seat.", "L’entreprise a demandé ce siège.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPool:
    """The seats to which a request may be sent now, by slug, with who is there and how much each has."""

    rows: Mapping[str, Seat]
    presence: Mapping[str, SeatPresence]
    load: Mapping[int, int]
    seats: Sequence[EngineSeat]

    def load_of(self, slug: str) -> int:
        """Return how many open requests a seat answers for."""
        return self.load.get(self.rows[slug].pk, 0)

    def ranked(self, facts: ApplicantFacts, *, top: int) -> tuple[SeatAnswer, ...]:
        """Return what the engine makes of the seats for a request with these facts."""
        known = {
            seat.slug: SeatAvailability(
                open_requests=self.load_of(seat.slug),
                capacity=self.presence[seat.slug].takes,
                away_until=self.presence[seat.slug].away_until,
            )
            for seat in self.seats
        }
        return people_for(facts, seats=self.seats, top=top, available=known)


def current_seat_pool(at: datetime, *, but: Callable[[Seat], bool] = lambda _seat: False) -> SeatPool:
    """Return where a request may be sent now, without the seats that ``but`` leaves out (five queries)."""
    rows = {seat.slug: seat for seat in Seat.objects.routable().select_related("office__organization", "organization")}
    presence, load = availability_of(rows.values(), at), ServiceRequest.objects.load_by_seat()
    able = [
        seat
        for seat in seat_views()
        if seat.slug in rows and can_receive(rows[seat.slug], presence[seat.slug]) and not but(rows[seat.slug])
    ]
    return SeatPool(rows=rows, presence=presence, load=load, seats=able)


@unscoped()
def candidates_for(request: ServiceRequest, *, at: datetime, top: int = TOP) -> tuple[SeatCandidate, ...]:
    """Return the seats that fit a request and can receive it, best first; at least the Hub's own desk.

    The seat that the company asked for comes first where nothing rules it out.
    """
    places = current_seat_pool(at)
    answers = places.ranked(facts_of(request, on=timezone.localdate(at)), top=top)
    wished = request.wished_seat.slug if request.wished_seat else ""
    ordered = sorted(answers, key=lambda answer: (answer.seat.slug != wished, answer.rank))
    return tuple(
        SeatCandidate(
            seat=places.rows[answer.seat.slug],
            rank=rank,
            reasons=((_WISHED,) if answer.seat.slug == wished else ()) + answer.why,
            answer=answer,
            presence=places.presence[answer.seat.slug],
            open_requests=places.load_of(answer.seat.slug),
        )
        for rank, answer in enumerate(ordered, start=1)
    )


def selectable(candidates: Sequence[SeatCandidate], request: ServiceRequest) -> list[SeatCandidate]:
    """Return the candidates that a request can be sent to, ranked anew without the seat that has it.

    The Hub's own desk may keep what it has: choosing it there means to take it.
    """
    others = [one for one in candidates if one.seat.pk != request.owner_id or one.seat.kind == SeatKind.HUB_DESK]
    return [replace(one, rank=rank) for rank, one in enumerate(others, start=1)]


def facts_of(request: ServiceRequest, *, on: date) -> ApplicantFacts:
    """Return the facts that a request is routed by: its own, and for the rest the company's profile."""
    readings = company_readings(request.company, on=on)
    return facts_from_request(request, beside=whole_company([reading.facts for reading in readings]))


def facts_from_request(request: ServiceRequest, *, beside: ApplicantFacts) -> ApplicantFacts:
    """Return facts with what a request itself says in the place of what is known beside it."""
    needs = frozenset(request.needs) or NEEDS_OF_KIND.get(request.kind, frozenset())
    return replace(
        beside,
        areas=frozenset(request.areas) or beside.areas,
        needs=frozenset(needs) or beside.needs,
        languages=frozenset({request.language}),
        target_markets=_markets(request) or beside.target_markets,
        province=request.province,
    )


def _markets(request: ServiceRequest) -> frozenset[str]:
    return frozenset({"CN", *request.cn_provinces}) if request.cn_provinces else frozenset()


def record_routing_gap(request: ServiceRequest, candidates: Sequence[SeatCandidate], *, at: datetime) -> bool:
    """Record that nobody but the Hub's own desk fits; return whether that is so. Once a request."""
    if any(candidate.seat.kind != SeatKind.HUB_DESK for candidate in candidates):
        return False
    RoutingGap.objects.bulk_create(
        [
            RoutingGap(
                at=at,
                request_key=request.pk,
                areas=request.areas,
                needs=request.needs,
                province=request.province,
                cn_provinces=request.cn_provinces,
            )
        ],
        ignore_conflicts=True,
    )
    return True
