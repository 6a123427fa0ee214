"""Who should have a request: the seats that fit it, ranked by the engine that answers companies, with the same reasons.

The facts are the request's own words first (needs, areas, place in China, language), then the company's profile. Seats
in which nobody is present are left out: a request goes to somebody who can receive it. The Hub's own desk is always
there, last; where it is alone, a hole in the coverage is recorded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from hub.casework.choices import RequestKind
from hub.casework.models import Hole, ServiceRequest
from hub.core.vocabulary import Need
from hub.core.wall import system_work
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.presence import Presence, availability_of, can_receive
from hub.matching.people import Availability, PersonAnswer, people_for
from hub.matching.people import Seat as EngineSeat
from hub.matching.services import readings_of
from hub.matching.sources import live_seats
from hub.matching.told import whole_company
from programs.eligibility.facts import ApplicantFacts

TOP = 12

# What a kind of request says of the need, where the company named none.
NEEDS_OF_KIND: Mapping[str, frozenset[Need]] = {
    RequestKind.MARKET_ENTRY: frozenset({Need.MARKET_ENTRY_CHINA}),
    RequestKind.PARTNERS: frozenset({Need.FIND_PARTNER}),
    RequestKind.IP: frozenset({Need.IP_PROTECTION}),
    RequestKind.STANDARDS: frozenset({Need.REGULATORY_CERTIFICATION}),
    RequestKind.FINANCE: frozenset({Need.EXPORT_FINANCE}),
    RequestKind.DISPUTE: frozenset({Need.DISPUTE}),
    RequestKind.PRESENCE: frozenset({Need.GOVERNMENT_INTRODUCTION}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A seat that could have a request, with its place, its reasons in both languages, and its load."""

    seat: Seat
    rank: int
    reasons: tuple[tuple[str, str], ...]
    answer: PersonAnswer
    presence: Presence
    open_requests: int

    @property
    def is_full(self) -> bool:
        """Whether the seat has as many requests as it can take; False while that is not known."""
        takes = self.presence.takes
        return takes is not None and self.open_requests >= takes


_WISHED = ("The company asked for this seat.", "L’entreprise a demandé ce siège.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The seats to which a request may be sent now, by slug, with who is there and how much each has."""

    rows: Mapping[str, Seat]
    presence: Mapping[str, Presence]
    load: Mapping[int, int]
    seats: Sequence[EngineSeat]

    def load_of(self, slug: str) -> int:
        """Return how many open requests a seat answers for."""
        return self.load.get(self.rows[slug].pk, 0)

    def ranked(self, facts: ApplicantFacts, *, top: int) -> tuple[PersonAnswer, ...]:
        """Return what the engine makes of the seats for a request with these facts."""
        known = {
            seat.slug: Availability(
                open_requests=self.load_of(seat.slug),
                capacity=self.presence[seat.slug].takes,
                away_until=self.presence[seat.slug].away_until,
            )
            for seat in self.seats
        }
        return people_for(facts, seats=self.seats, top=top, available=known)


def places_now(at: datetime, *, but: Callable[[Seat], bool] = lambda _seat: False) -> Places:
    """Return where a request may be sent now, without the seats that ``but`` leaves out (five queries)."""
    rows = {seat.slug: seat for seat in Seat.objects.routable().select_related("office__organization", "organization")}
    presence, load = availability_of(rows.values(), at), ServiceRequest.objects.load_by_seat()
    able = [
        seat
        for seat in live_seats()
        if seat.slug in rows and can_receive(rows[seat.slug], presence[seat.slug]) and not but(rows[seat.slug])
    ]
    return Places(rows=rows, presence=presence, load=load, seats=able)


@system_work()
def candidates_for(request: ServiceRequest, *, at: datetime, top: int = TOP) -> tuple[Candidate, ...]:
    """Return the seats that fit a request and can receive it, best first; at least the Hub's own desk.

    The seat that the company asked for comes first where nothing rules it out.
    """
    places = places_now(at)
    answers = places.ranked(facts_of(request, on=timezone.localdate(at)), top=top)
    wished = request.wished_seat.slug if request.wished_seat else ""
    ordered = sorted(answers, key=lambda answer: (answer.seat.slug != wished, answer.rank))
    return tuple(
        Candidate(
            seat=places.rows[answer.seat.slug],
            rank=rank,
            reasons=((_WISHED,) if answer.seat.slug == wished else ()) + answer.why,
            answer=answer,
            presence=places.presence[answer.seat.slug],
            open_requests=places.load_of(answer.seat.slug),
        )
        for rank, answer in enumerate(ordered, start=1)
    )


def choosable(candidates: Sequence[Candidate], request: ServiceRequest) -> list[Candidate]:
    """Return the candidates that a request can be sent to, ranked anew without the seat that has it.

    The Hub's own desk may keep what it has: choosing it there means to take it.
    """
    others = [one for one in candidates if one.seat.pk != request.owner_id or one.seat.kind == SeatKind.HUB_DESK]
    return [replace(one, rank=rank) for rank, one in enumerate(others, start=1)]


def facts_of(request: ServiceRequest, *, on: date) -> ApplicantFacts:
    """Return the facts that a request is routed by: its own, and for the rest the company's profile."""
    readings = readings_of(request.company, on=on)
    return said_by(request, beside=whole_company([reading.facts for reading in readings]))


def said_by(request: ServiceRequest, *, beside: ApplicantFacts) -> ApplicantFacts:
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


def note_hole(request: ServiceRequest, candidates: Sequence[Candidate], *, at: datetime) -> bool:
    """Record that nobody but the Hub's own desk fits; return whether that is so. Once a request."""
    if any(candidate.seat.kind != SeatKind.HUB_DESK for candidate in candidates):
        return False
    Hole.objects.bulk_create(
        [
            Hole(
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
