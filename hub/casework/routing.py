"""Who should have a request: the seats that fit it, ranked by the engine that answers companies, with the same reasons.

The facts are the request's own words first (needs, areas, place in China, language), then the company's profile. Seats
in which nobody is present are left out: a request goes to somebody who can receive it. The Hub's own desk is always
there, last; where it is alone, a hole in the coverage is recorded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from hub.casework.choices import RequestKind
from hub.casework.models import Hole, ServiceRequest
from hub.core.vocabulary import Need
from hub.core.wall import system_work
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.presence import Presence, availability_of
from hub.matching.people import Availability, PersonAnswer, people_for
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
    def is_wished(self) -> bool:
        """Whether the company asked for this seat by name."""
        return any(reason == _WISHED for reason in self.reasons)

    @property
    def is_full(self) -> bool:
        """Whether the seat has as many requests as it can take; False while that is not known."""
        takes = self.presence.takes
        return takes is not None and self.open_requests >= takes


_WISHED = ("The company asked for this seat.", "L’entreprise a demandé ce poste.")


@system_work()
def candidates_for(request: ServiceRequest, *, at: datetime, top: int = TOP) -> tuple[Candidate, ...]:
    """Return the seats that fit a request and can receive it, best first; at least the Hub's own desk.

    The seat that the company asked for comes first where nothing rules it out.
    """
    rows = {seat.slug: seat for seat in Seat.objects.routable().select_related("office__organization", "organization")}
    present = availability_of(rows.values(), at)
    load = ServiceRequest.objects.load_by_seat()
    able = [seat for seat in live_seats() if _can_receive(rows.get(seat.slug), present)]
    known = {
        seat.slug: Availability(
            open_requests=load.get(rows[seat.slug].pk, 0),
            capacity=present[seat.slug].takes,
            away_until=present[seat.slug].away_until,
        )
        for seat in able
    }
    answers = people_for(facts_of(request, on=timezone.localdate(at)), seats=able, top=top, available=known)
    wished = request.wished_seat.slug if request.wished_seat else ""
    ordered = sorted(answers, key=lambda answer: (answer.seat.slug != wished, answer.rank))
    return tuple(
        Candidate(
            seat=rows[answer.seat.slug],
            rank=rank,
            reasons=((_WISHED,) if answer.seat.slug == wished else ()) + answer.why,
            answer=answer,
            presence=present[answer.seat.slug],
            open_requests=load.get(rows[answer.seat.slug].pk, 0),
        )
        for rank, answer in enumerate(ordered, start=1)
    )


def _can_receive(seat: Seat | None, present: Mapping[str, Presence]) -> bool:
    return seat is not None and (seat.kind == SeatKind.HUB_DESK or present[seat.slug].present)


def choosable(candidates: Sequence[Candidate], request: ServiceRequest) -> list[Candidate]:
    """Return the candidates that a request can be sent to, ranked anew without the seat that has it.

    The Hub's own desk may keep what it has: choosing it there means to take it.
    """
    others = [one for one in candidates if one.seat.pk != request.owner_id or one.seat.kind == SeatKind.HUB_DESK]
    return [replace(one, rank=rank) for rank, one in enumerate(others, start=1)]


def facts_of(request: ServiceRequest, *, on: date) -> ApplicantFacts:
    """Return the facts that a request is routed by: its own, and for the rest the company's profile."""
    readings = readings_of(request.company, on=on)
    facts = whole_company([reading.facts for reading in readings])
    needs = frozenset(request.needs) or NEEDS_OF_KIND.get(request.kind, frozenset())
    return replace(
        facts,
        areas=frozenset(request.areas) or facts.areas,
        needs=frozenset(needs) or facts.needs,
        languages=frozenset({request.language}),
        target_markets=_markets(request) or facts.target_markets,
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
