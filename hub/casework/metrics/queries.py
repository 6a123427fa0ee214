"""What the figures of the desk and the results are worked out from, read across all companies.

Rows are handed on without company, reference or words.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from hub.casework.choices import (
    ANSWERED_STATES,
    Channel,
    EventKind,
    Outcome,
    OverrideReason,
    ProposalAnswer,
    RecommendationAnswer,
    ReferralRole,
    ReferralState,
    RequestOrigin,
    ReturnReason,
)
from hub.casework.metrics.figures import (
    OfferFigures,
    ProposalFigures,
    ReferralFigures,
    RequestFigures,
    Share,
)
from hub.casework.models import (
    Booking,
    CompanyProposal,
    Event,
    Pause,
    ProgramRecommendation,
    Referral,
    RoutingGap,
    ServiceRequest,
    Survey,
)
from hub.casework.sla.clock import Calendar, calendar_of, elapsed, local_day
from hub.casework.sla.services import PORTAL_ZONE, first_answer_days, service_standards
from hub.core.db.tenancy import unscoped
from hub.directory.models import Office, Seat
from hub.directory.seats.presence import seat_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurements:
    """The rows of a time: requests that came in during it, referrals answered, proposals and offers made, and its gaps.

    ``answers`` are the requests by their first answer: of a place those that it answered, and those without an answer
    that it has; wherever a request goes afterwards, it stays there. ``declined`` counts, by their reason, the leads and
    missions that companies answered in it were not for them; ``recommended``, by what companies say of them ("" while
    they say nothing), the programs that were recommended in it. ``gaps`` is None where they are not told.
    """

    requests: tuple[RequestFigures, ...]
    answers: tuple[RequestFigures, ...]
    referrals: tuple[ReferralFigures, ...]
    proposals: tuple[ProposalFigures, ...] = ()
    offers: tuple[OfferFigures, ...] = ()
    gaps: int | None = 0
    declined: Mapping[str, int] = field(default_factory=dict)
    recommended: Mapping[str, int] = field(default_factory=dict)

    @property
    def has_requests(self) -> bool:
        """Whether a request of the time is with the place, or was answered by it first."""
        return bool(self.requests or self.answers)

    @property
    def programs_taken(self) -> Share:
        """To how many of the programs that were recommended the companies will apply."""
        return Share(self.recommended.get(RecommendationAnswer.APPLY, 0), sum(self.recommended.values()))


HUB = "hub"


def place_of(seat: Seat) -> str:
    """Return the place of a seat in the figures: its office, the organization whose desk it is, or the Hub's own."""
    if seat.office is not None:
        return seat.office.slug
    return f"organization-{seat.organization.slug}" if seat.organization is not None else HUB


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """An area, and a province, to which figures are narrowed; "" for all."""

    area: str = ""
    province: str = ""

    def of(self, areas: str = "areas", province: str = "province") -> Q:
        """Return the condition on rows that keep these under such names."""
        found = Q(**{f"{areas}__contains": [self.area]}) if self.area else Q()
        return found & Q(**{province: self.province}) if self.province else found

    @property
    def of_request(self) -> Q:
        """The condition on rows that belong to a request."""
        return self.of("request__areas", "request__province")


ALL = Narrowing()


@unscoped()
def measurements(
    *,
    since: datetime,
    at: datetime,
    now: datetime | None = None,
    places: Collection[str] = (),
    every: Iterable[Seat] | None = None,
    narrowing: Narrowing = ALL,
) -> Measurements:
    """Return what the figures count from ``since`` to ``at`` (eleven queries), as it stands ``now``.

    ``places``: of the requests that these answer for, or answered first, and what was offered by them or to them; none
    for all of them. A request that was joined with another counts nowhere.
    ``every`` are all seats, where they were read already.
    """
    read = every if every is not None else Seat.objects.select_related("office", "organization")
    seats = {seat.pk: seat for seat in read}
    within = [key for key, seat in seats.items() if not places or place_of(seat) in places]
    wanted = ServiceRequest.objects.filter(received_at__gte=since, received_at__lte=at).exclude(outcome=Outcome.MERGED)
    wanted = wanted.filter(narrowing.of())
    if places:
        answered = _first_answers().filter(seat__in=within).order_by().values("request")
        wanted = wanted.filter(Q(owner__in=within) | Q(pk__in=answered))
    found = figures_of(wanted, seats, at=now or at)
    of = within if places else None
    offices = {seats[key].office for key in within} if places else None
    return Measurements(
        requests=tuple(row for row in found if not places or row.place in places),
        answers=tuple(row for row in found if not places or row.answer_place in places),
        referrals=tuple(_referrals(narrowing.of_request, since=since, at=at, seats=of)),
        proposals=tuple(_proposals(narrowing.of_request, since=since, at=at, seats=of)),
        offers=tuple(_offers(narrowing.of_request, seats, since=since, at=at, now=now or at, within=of)),
        gaps=_gaps(narrowing.of(), since=since, at=at, offices=offices),
        declined=_declined(narrowing, since=since, at=at, seats=of),
        recommended=_recommended(narrowing.of_request, since=since, at=at, seats=of),
    )


def figures_of(
    wanted: QuerySet[ServiceRequest], seats: Mapping[int, Seat], *, at: datetime, with_surveys: bool = True
) -> tuple[RequestFigures, ...]:
    """Return the requests of a query as the figures read them, as they stand ``at`` (four queries).

    Without surveys (three) nobody is said to have confirmed anything.
    """
    booked = Booking.objects.filter(request=OuterRef("pk"), waiting_number=None, cancelled_at=None).order_by()
    lent = ArraySubquery(booked.values("resource__kind"))
    from_finder = ExpressionWrapper(~Q(enclosed=""), output_field=BooleanField())
    rows = list(wanted.order_by("received_at", "pk").values(*_COLUMNS, lent=lent, from_finder=from_finder))
    pauses: dict[UUID, list[Any]] = defaultdict(list)
    for key, began, ended in Pause.objects.filter(request__in=wanted).values_list("request", "began_at", "ended_at"):
        pauses[key].append((began, ended))
    said = Survey.objects.filter(request__in=wanted, answered_at__isnull=False).order_by("round")
    confirmed = dict(said.values_list("request", "helped")) if with_surveys else {}
    first = dict(_first_answers().filter(request__in=wanted).order_by("-pk").values_list("request", "seat"))
    # A seat has many of them: its calendar and place are worked out once.
    known = {
        key: _SeatFigures(seats[key].slug, place_of(seats[key]), calendar_of(seat_place(seats[key])))
        for key in {*(row["owner"] for row in rows), *first.values()}
    }
    promises = {kind: first_answer_days(kind) for kind in {row["kind"] for row in rows}}
    return tuple(
        _told(
            row,
            known[row["owner"]],
            known[first.get(row["pk"], row["owner"])],
            pauses[row["pk"]],
            confirmed.get(row["pk"]),
            at=at,
            promise=promises[row["kind"]],
        )
        for row in rows
    )


class _SeatFigures(NamedTuple):
    """A seat as the figures name it, and the calendar of its office."""

    slug: str
    place: str
    calendar: Calendar


def _first_answers() -> QuerySet[Event]:
    """Return the steps by which requests got the first answer that counts: of one moment the first."""
    kinds = (EventKind.ANSWERED, EventKind.CLOSED)
    return Event.objects.filter(kind__in=kinds, at=F("request__first_answer_at"), seat__isnull=False)


_COLUMNS = (
    "pk",
    "kind",
    "province",
    "language",
    "areas",
    "owner",
    "received_at",
    "first_answer_at",
    "closed_at",
    "outcome",
    "company__employees_min",
    "landing",
    "cn_provinces",
    "channel",
    "program",
    "opportunity",
    "wished_seat",
    "proposal",
)


def origin_of(row: Mapping[str, Any]) -> RequestOrigin:
    """Return where a request came from: how it was sent, else of what it was made, else the page it tells of."""
    if row["channel"] != Channel.WEB:
        return RequestOrigin(row["channel"])
    named = {
        RequestOrigin.LEAD: row["proposal"],
        RequestOrigin.OPPORTUNITY: row["opportunity"],
        RequestOrigin.PROGRAM: row["program"],
        RequestOrigin.FINDER: row["from_finder"],
        RequestOrigin.SEAT: row["wished_seat"],
    }
    return next((origin for origin, found in named.items() if found), RequestOrigin.PORTAL)


def _told(
    row: Mapping[str, Any],
    owner: _SeatFigures,
    answering: _SeatFigures,
    pauses: list[Any],
    confirmed: bool | None,  # noqa: FBT001
    *,
    promise: int,
    at: datetime,
) -> RequestFigures:
    answer = row["first_answer_at"]
    # What was withdrawn before it was due is no promise broken.
    days = elapsed(row["received_at"], answer or row["closed_at"] or at, pauses, answering.calendar)
    kept = days < promise if answer is not None else None
    if answer is None and days >= promise:
        kept = False
    return RequestFigures(
        province=row["province"],
        language=row["language"],
        areas=tuple(row["areas"]),
        answer_days=days if answer is not None else None,
        kept=kept,
        outcome=row["outcome"],
        confirmed=confirmed,
        waited=days,
        month=month_of(row["received_at"]),
        place=owner.place,
        seat=owner.slug,
        answer_place=answering.place,
        answer_seat=answering.slug,
        kind=row["kind"],
        employees=row["company__employees_min"],
        landing=tuple(kind for kind in row["landing"] if kind not in row["lent"]),
        parts=tuple(row["cn_provinces"]),
        origin=origin_of(row),
    )


def month_of(at: datetime) -> str:
    """Return the month of a moment where the portal stands ("2026-11")."""
    day = local_day(at, PORTAL_ZONE)
    return f"{day.year}-{day.month:02}"


def _referrals(where: Q, *, since: datetime, at: datetime, seats: list[int] | None) -> Iterable[ReferralFigures]:
    answered = Referral.objects.filter(where, part=ReferralRole.OWNER, answered_at__gte=since, answered_at__lte=at)
    if seats is not None:
        answered = answered.filter(seat__in=seats)
    rows = answered.filter(state__in=ANSWERED_STATES).order_by("pk").values_list("state", "return_reason")
    for state, reason in rows:
        yield ReferralFigures(accepted=state != ReferralState.RETURNED, reason=reason)


def _offers(
    where: Q, seats: Mapping[int, Seat], *, since: datetime, at: datetime, now: datetime, within: list[int] | None
) -> Iterable[OfferFigures]:
    made = Referral.objects.filter(where, part=ReferralRole.OWNER, offered_at__gte=since, offered_at__lte=at)
    if within is not None:
        made = made.filter(seat__in=within)
    limit = service_standards().offer_unanswered
    rows = made.order_by("pk").values_list("seat", "state", "return_reason", "offered_at", "answered_at")
    for seat, state, reason, offered, ended in rows:
        # What came back since nobody was there was answered by nobody; what was taken back early was not waited for.
        answered = state in ANSWERED_STATES and reason != ReturnReason.NOBODY_THERE
        end = None if state == ReferralState.OFFERED else ended
        waited = elapsed(offered, end or now, [], calendar_of(seat_place(seats[seat])))
        yield OfferFigures(answered=True if answered else False if waited >= limit else None)


def _proposals(where: Q, *, since: datetime, at: datetime, seats: list[int] | None) -> Iterable[ProposalFigures]:
    made = Referral.objects.filter(where, part=ReferralRole.OWNER, offered_at__gte=since, offered_at__lte=at)
    if seats is not None:
        made = made.filter(from_seat__in=seats)
    steps = Event.objects.filter(kind=EventKind.OFFERED, request=OuterRef("request"), at=OuterRef("offered_at"))
    rule = Subquery(steps.filter(to_seat=OuterRef("seat")).order_by("pk").values(said=KT("data__rule"))[:1])
    rows = made.order_by("offered_at", "pk").values_list("rank", "offered_at", rule, "override_kind", "override_reason")
    for rank, moment, said, kind, words in rows:
        why = kind or (OverrideReason.OTHER if words else "")
        yield ProposalFigures(first=rank == 1, month=month_of(moment), rule=said or "", why=why)


def _gaps(where: Q, *, since: datetime, at: datetime, offices: Collection[Office | None] | None) -> int:
    rows = RoutingGap.objects.filter(where, at__gte=since, at__lte=at)
    if offices is None:
        return int(rows.count())
    served = {code for office in offices if office for code in (*office.provinces, *office.cn_provinces_served)}
    places = rows.values_list("province", "cn_provinces")
    return sum(not served.isdisjoint({province, *codes}) for province, codes in places)


def _declined(narrowing: Narrowing, *, since: datetime, at: datetime, seats: list[int] | None) -> Mapping[str, int]:
    where = narrowing.of("opportunity__areas", "company__province")
    told = CompanyProposal.objects.filter(where, opportunity__isnull=False, answer=ProposalAnswer.NO)
    if seats is not None:
        told = told.filter(opportunity__owner__in=seats)
    answered = told.filter(answered_at__gte=since, answered_at__lte=at).exclude(reason="")
    return Counter(answered.values_list("reason", flat=True))


def _recommended(where: Q, *, since: datetime, at: datetime, seats: list[int] | None) -> Mapping[str, int]:
    made = ProgramRecommendation.objects.filter(where, at__gte=since, at__lte=at)
    # The request that goes on has the same program.
    made = made.exclude(request__outcome=Outcome.MERGED)
    if seats is not None:
        made = made.filter(seat__in=seats)
    return Counter(made.order_by().values_list("answer", flat=True))


@unscoped()
def last_request_before(
    at: datetime, *, seats: Iterable[Seat] | None = None, narrowing: Narrowing = ALL
) -> datetime | None:
    """Return when the last request before a moment came in, of some seats or of all; None for none."""
    rows = ServiceRequest.objects.filter(narrowing.of(), received_at__lt=at)
    if seats is not None:
        rows = rows.filter(owner__in=[seat.pk for seat in seats])
    return rows.order_by("-received_at").values_list("received_at", flat=True).first()


# --- Gaps -----------------------------------------------------------------------------------------------------------


def routing_gap_counts(offices: Iterable[Office], *, at: datetime) -> tuple[int, Counter[str], Counter[str]]:
    """Return the gaps that routing recorded in the days of the watch (one query): in all, by area and by office.

    A request counts once in each of its areas, and at each office that serves where it would go or comes from.
    """
    since = at - timedelta(days=service_standards().workload_days)
    served = {
        office.slug: {*(office.provinces if office.is_regional else office.cn_provinces_served)} for office in offices
    }
    rows = list(RoutingGap.objects.filter(at__gte=since, at__lte=at).values_list("areas", "province", "cn_provinces"))
    by_area: Counter[str] = Counter()
    by_place: Counter[str] = Counter()
    for areas, province, cn_provinces in rows:
        by_area.update(areas)
        by_place.update(slug for slug, codes in served.items() if codes.intersection({province, *cn_provinces}))
    return len(rows), by_area, by_place
