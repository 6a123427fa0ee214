"""Who should have a request: the seats that answer what it asks, by the table of routing, each with its reasons.

A seat that fits is shown though nobody is there: what is sent to it goes to its stand-in, and the want is counted. A
body without accounts is asked by a link. A seat that was asked already is no candidate. The Hub's own desk is always
there; it comes last unless the request does not say what it asks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from hub.casework.choices import ReferralState
from hub.casework.models import Referral, RoutingGap, ServiceRequest
from hub.casework.referrals.queries import PublishedPrograms, facts_of, question_of
from hub.core.db.tenancy import unscoped
from hub.core.models import public_change
from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Result
from hub.directory.choices import SeatKind
from hub.directory.models import Organization, Seat
from hub.directory.reference.seats import HUB, RoutingStep, RoutingTable, stand_in_order
from hub.directory.seats.presence import SeatPresence, availability_of, can_receive, is_asked_by_link, published_routing
from hub.matching.assessments.sources import published_rows
from hub.matching.engine.findings import MatchFinding, SeatAvailability
from hub.matching.engine.people import SeatRank, SeatView
from hub.matching.engine.seats import (
    AskedKind,
    RankedSeat,
    RoutingAnswer,
    RoutingQuestion,
    SeatFit,
    judge,
    kinds_for,
    seats_for,
)
from programs.eligibility.facts import ApplicantFacts

# Offers after which a seat is no candidate any more; one that was taken back may be made again.
ASKED_STATES = tuple(state for state in ReferralState if state != ReferralState.WITHDRAWN)
_NO_KIND = AskedKind(ask="", step=RoutingStep(kind="", reason=Localized("", "")))
_WISHED = ("The company asked for this seat.", "L’entreprise a demandé ce bureau.")


class CandidateMark(StrEnum):
    """How a candidate is reached, and how it fits."""

    FITS = "fits"
    PART = "part"
    NOBODY_THERE = "nobody_there"
    BY_LINK = "by_link"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCandidate:
    """A seat that could have a request, with its place, the kind for which it is asked, its reasons, and its load.

    ``stand_in`` gets what is sent to a seat in which nobody is there.
    """

    seat: Seat
    rank: int
    step: AskedKind
    mark: CandidateMark
    ranked: RankedSeat
    presence: SeatPresence
    open_requests: int
    stand_in: Seat | None = None
    is_wished: bool = False

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Why this seat, in both languages: the kind, then what speaks for it and what stays to confirm."""
        kind = ((f"{self.step.step.reason.en}.", f"{self.step.step.reason.fr}."),) if self.step.kind else ()
        return ((_WISHED,) if self.is_wished else ()) + kind + self.ranked.sentences

    @property
    def receiver(self) -> Seat:
        """The seat to which the request goes: itself, or who stands in for it."""
        return self.stand_in or self.seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Everything that is known of where a request could go: candidates, and the offers of seats asked already.

    A seat that was asked is not proposed; by hand it may be asked again once its offer is over.
    """

    question: RoutingQuestion
    answer: RoutingAnswer
    pool: "SeatPool"
    candidates: tuple[SeatCandidate, ...]
    asked: tuple[Referral, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPool:
    """The seats of the directory by slug, with who is there and how much each has, and the table of routing."""

    rows: Mapping[str, Seat]
    presence: Mapping[str, SeatPresence]
    load: Mapping[int, int]
    seats: Sequence[SeatView]
    table: RoutingTable
    _bodies: dict[str, Localized] = field(default_factory=dict)

    def load_of(self, slug: str) -> int:
        """Return how many open requests a seat answers for."""
        return self.load.get(self.rows[slug].pk, 0)

    def can_receive(self, slug: str) -> bool:
        """Return whether somebody is there to take a request."""
        return can_receive(self.rows[slug], self.presence[slug])

    def by_link(self, slug: str) -> bool:
        """Return whether the seat is asked by a link: a body without accounts."""
        return is_asked_by_link(self.rows[slug], self.presence[slug])

    def availability(self, slug: str) -> SeatAvailability:
        """Return what the engine knows of a seat on the day."""
        return SeatAvailability(
            open_requests=self.load_of(slug),
            capacity=self.presence[slug].takes,
            away_until=self.presence[slug].away_until,
            is_reached=self.can_receive(slug) or self.by_link(slug),
        )

    def body_without_desk(self, slug: str) -> Localized | None:
        """Return the name of an organization that has no desk here; None where it has one, or a kind answers for it."""
        if not slug or slug in self.table.program_kinds or any(seat.organization == slug for seat in self.seats):
            return None
        if slug not in self._bodies:
            row = Organization.objects.get(slug=slug)
            self._bodies[slug] = Localized(row.name_en, row.name_fr)
        return self._bodies[slug]

    def ranked(self, question: RoutingQuestion, *, but: frozenset[str] = frozenset()) -> RoutingAnswer:
        """Return what the engine makes of the seats for a request, without those of ``but``."""
        seats = [seat for seat in self.seats if seat.slug not in but]
        known = {seat.slug: self.availability(seat.slug) for seat in seats}
        return seats_for(question, table=self.table, seats=seats, available=known)

    def stand_in_for(self, slug: str, question: RoutingQuestion, *, but: frozenset[str]) -> Seat | None:
        """Return who gets what is sent to a seat where nobody is; None where the Hub's desk is left.

        First the named stand-in, then a colleague of the office, then the trade office of the province; nobody whom a
        filter keeps from the request.
        """
        seat, presence = self.rows[slug], self.presence[slug]
        order = stand_in_order(
            named=[presence.stand_in.seat] if presence.stand_in and presence.stand_in.seat else [],
            colleagues=[
                (row.slug, row.areas or None, self.load_of(row.slug))
                for row in self.rows.values()
                if seat.office_id is not None and row.office_id == seat.office_id
            ],
            regional=[
                row.slug
                for row in self.rows.values()
                if row.kind == SeatKind.REGIONAL_OFFICE and question.facts.province in (row.provinces or ())
            ],
            areas=question.facts.areas or (),
        )
        for other in order:
            is_there = other != slug and other not in but and other in self.rows and self.can_receive(other)
            if is_there and not seat_before(self, question, other).is_filtered:
                return self.rows[other]
        return None


def current_seat_pool(at: datetime, *, but: Callable[[Seat], bool] = lambda _seat: False) -> SeatPool:
    """Return the seats of the directory now, without those that ``but`` leaves out (five queries)."""
    change = public_change()
    _catalogue, seats, _opportunities = published_rows(change)
    rows = {
        seat.slug: seat
        for seat in Seat.objects.routable().select_related("office__organization", "organization")
        if not but(seat)
    }
    return SeatPool(
        rows=rows,
        presence=availability_of(rows.values(), at),
        load=ServiceRequest.objects.load_by_seat(),
        seats=[seat for seat in seats if seat.slug in rows],
        table=published_routing(change),
    )


@unscoped()
def routing_of(request: ServiceRequest, *, at: datetime, offers: Iterable[Referral] | None = None) -> Routing:
    """Return where a request could go, best first, with at least the Hub's own desk.

    The seat that the company asked for comes first where nothing rules it out. ``offers`` are those of the request, the
    latest first, where they were read already.
    """
    pool, facts = current_seat_pool(at), facts_of(request, on=timezone.localdate(at))
    asked = _asked(_offers_of(request) if offers is None else offers)
    return routing_in(pool, request, facts, asked=asked)


def routing_in(
    pool: SeatPool,
    request: ServiceRequest,
    facts: ApplicantFacts,
    *,
    asked: tuple[Referral, ...] = (),
    programs: PublishedPrograms | None = None,
) -> Routing:
    """Return the same among the seats of a pool; the request need not be in the database.

    ``facts`` are those of ``facts_of``, ``asked`` the offers to seats that were asked already. Whoever routes many
    gives ``programs``, which remember what they were asked.
    """
    question = question_of(request, facts, table=pool.table, programs=programs or PublishedPrograms())
    but = frozenset(one.seat.slug for one in asked if one.seat.kind != SeatKind.HUB_DESK)
    answer = pool.ranked(question, but=but)
    ranked = list(answer.seats)
    wish = request.wished_seat
    # Every message may go to the Hub's desk: to leave it there is no wish.
    wished = wish.slug if wish is not None and wish.kind != SeatKind.HUB_DESK else ""
    if wished in pool.rows and wished not in but:
        first = next((one for one in ranked if one.seat.slug == wished), None) or seat_before(pool, question, wished)
        if first.fit is not SeatFit.NO:
            ranked = [first, *(one for one in ranked if one.seat.slug != wished)]
    taken = but | {request.owner.slug}
    found = [_candidate(one, pool, question, rank=0, wished=wished, taken=taken) for one in ranked]
    candidates = tuple(replace(one, rank=rank) for rank, one in enumerate(_each_receiver_once(found), start=1))
    return Routing(question=question, answer=answer, pool=pool, candidates=candidates, asked=asked)


def _each_receiver_once(found: Iterable[SeatCandidate]) -> Iterator[SeatCandidate]:
    """Yield candidates without the empty seats after a colleague who fits and would get what is sent to them."""
    there: set[tuple[str, str]] = set()
    for one in found:
        if one.mark is CandidateMark.NOBODY_THERE and (one.step.kind, one.receiver.slug) in there:
            continue
        if one.mark is CandidateMark.FITS:
            there.add((one.step.kind, one.seat.slug))
        yield one


def candidates_for(request: ServiceRequest, *, at: datetime) -> tuple[SeatCandidate, ...]:
    """Return the seats for a request, best first; at least the Hub's own desk."""
    return routing_of(request, at=at).candidates


def seat_before(pool: SeatPool, question: RoutingQuestion, slug: str) -> RankedSeat:
    """Return how any seat stands to a request; ``step`` is None where its kind is not asked for."""
    table, seat = pool.table, next(one for one in pool.seats if one.slug == slug)
    kinds = kinds_for(question, table)
    kind = table.kind_of(seat.slug, seat.kind)
    asked = next((one for one in kinds if one.kind == kind), None)
    found = judge(seat, asked or kinds[0], question, table, pool.availability(slug))
    return found if asked else replace(found, step=None)


def candidate_of(routing: Routing, slug: str, request: ServiceRequest) -> SeatCandidate | None:
    """Return any seat as a candidate: one of the list, or one found by search, which has no rank (0)."""
    for one in routing.candidates:
        if one.seat.slug == slug:
            return one
    asked = {one.seat.slug for one in routing.asked}
    if slug not in routing.pool.rows or any(one.seat.slug == slug and one.is_open for one in routing.asked):
        return None
    found = seat_before(routing.pool, routing.question, slug)
    return _candidate(
        found, routing.pool, routing.question, rank=0, wished="", taken=frozenset(asked | {request.owner.slug})
    )


def _candidate(
    one: RankedSeat,
    pool: SeatPool,
    question: RoutingQuestion,
    *,
    rank: int,
    wished: str,
    taken: frozenset[str],
) -> SeatCandidate:
    slug, stand_in = one.seat.slug, None
    mark = CandidateMark.PART if one.fit is SeatFit.PART else CandidateMark.FITS
    if pool.by_link(slug):
        mark = CandidateMark.BY_LINK
    elif not pool.can_receive(slug):
        mark = CandidateMark.NOBODY_THERE
        stand_in = pool.stand_in_for(slug, question, but=taken) or _hub(pool)
    if one.seat.kind is SeatRank.HUB_DESK and (body := pool.body_without_desk(question.organization)):
        one = replace(one, findings=(*one.findings, _no_desk(body)))
    return SeatCandidate(
        seat=pool.rows[slug],
        rank=rank,
        step=one.step or _NO_KIND,
        mark=mark,
        ranked=one,
        presence=pool.presence[slug],
        open_requests=pool.load_of(slug),
        stand_in=stand_in,
        is_wished=slug == wished,
    )


def _no_desk(body: Localized) -> MatchFinding:
    """Name who runs the program that is asked about, where the Hub's desk asks in its place."""
    return MatchFinding(
        "program",
        Result.MET,
        f"Runs the program: {body.en}. It has no desk here, so the Hub’s desk asks it.",
        f"Responsable du programme{NBSP}: {body.fr}, sans guichet ici. "
        "L’équipe du Carrefour communiquera avec cet organisme.",
    )


def _hub(pool: SeatPool) -> Seat:
    return next(row for row in pool.rows.values() if row.kind == SeatKind.HUB_DESK)


def _offers_of(request: ServiceRequest) -> Iterable[Referral]:
    rows = Referral.objects.filter(request=request).order_by("-offered_at", "-pk")
    return rows.select_related("seat__office__organization", "seat__organization")


def _asked(offers: Iterable[Referral]) -> tuple[Referral, ...]:
    """Return the latest offer to each seat that was asked already, the latest first."""
    first: dict[int, Referral] = {}
    for row in offers:
        if row.state in ASKED_STATES:
            first.setdefault(row.seat_id, row)
    return tuple(first.values())


def selectable(candidates: Sequence[SeatCandidate], request: ServiceRequest) -> list[SeatCandidate]:
    """Return the candidates that a request can be sent to, ranked anew without the seat that has it.

    The Hub's own desk may keep what it has: choosing it there means to take it.
    """
    others = [one for one in candidates if one.seat.pk != request.owner_id or one.seat.kind == SeatKind.HUB_DESK]
    return [replace(one, rank=rank) for rank, one in enumerate(others, start=1)]


def rule_of_proposal(routing: Routing, request: ServiceRequest) -> str:
    """Return the question whose rule proposed the first seat; "" where the company named it, or no rule did."""
    first = next(iter(selectable(routing.candidates, request)), None)
    return "" if first is None or first.is_wished else first.step.ask


def selected(routing: Routing, slug: str, request: ServiceRequest) -> SeatCandidate | None:
    """Return the seat that somebody chose, with its rank among those that a request can be sent to; 0 by search."""
    found = next((one for one in selectable(routing.candidates, request) if one.seat.slug == slug), None)
    return found or candidate_of(routing, slug, request)


def mailbox_of(seat: Seat) -> str:
    """Return the mailbox of a seat's office or body, as the directory has it; "" where it has none."""
    office = seat.office.contact_mailbox if seat.office else ""
    return office or (seat.body.contact_email if seat.body else "")


def routing_gap_of(request: ServiceRequest, routing: Routing, *, at: datetime) -> RoutingGap | None:
    """Return unmet demand: nobody who fits can be reached of the kind of seat that the request asks for first.

    None where that is not so. A body that is asked by a link is no gap.
    """
    unmet = routing.answer.unmet
    if unmet is None or unmet.kind == HUB:
        return None
    question = routing.question
    return RoutingGap(
        at=at,
        request_key=request.pk,
        kind=unmet.kind,
        exists=any(one.step == unmet and one.fit is SeatFit.FITS for one in routing.answer.seats),
        areas=sorted(question.facts.areas or ()),
        needs=request.needs,
        province=request.province,
        cn_provinces=sorted(question.places),
    )


def record_routing_gap(request: ServiceRequest, routing: Routing, *, at: datetime) -> bool:
    """Record unmet demand, once a request, whoever takes it in the end; return whether there is any."""
    gap = routing_gap_of(request, routing, at=at)
    if gap is not None:
        RoutingGap.objects.bulk_create([gap], ignore_conflicts=True)
    return gap is not None
