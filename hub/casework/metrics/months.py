"""The results by month, counted across all companies.

A month that is closed stands as it was kept (``MonthlyFigure``), so that erasing a company changes no figure; the
others are counted anew. So are the visits of all months: none goes with a company, and whether a clash was avoided
shows later than it was found.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from hub.casework.choices import (
    COUNTED_VISITS,
    FigureCut,
    Outcome,
    OutcomeReason,
    ProposalAnswer,
    PublicFigure,
    RequestState,
    SurveyResult,
    VisitCircle,
)
from hub.casework.metrics.figures import MOST_DAYS, RequestFigures
from hub.casework.metrics.queries import figures_of, month_of
from hub.casework.models import CompanyProposal, MonthlyFigure, RoutingGap, ServiceRequest, Survey, Visit, VisitClash
from hub.casework.sla.clock import local_day
from hub.casework.sla.services import PORTAL_ZONE
from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.evidence import months_after
from hub.core.vocabulary.purpose import FirmSize
from hub.directory.models import Seat
from opportunities.leads.queries import MISSION

MONTHS = 12
NO_SEAT = "no_seat"
LANDING = "landing"
UNMET = (OutcomeReason.NO_PARTNER_FOUND, OutcomeReason.NO_PROGRAM_FITS, OutcomeReason.NO_CAPACITY)
UNKNOWN = "unknown"
_SIZES = ((500, FirmSize.LARGE), (100, FirmSize.MEDIUM), (10, FirmSize.SMALL), (0, FirmSize.STARTUP))
# Counted anew for closed months too.
OF_VISITS = (PublicFigure.VISITS, PublicFigure.CLASHES, PublicFigure.CLASHES_AVOIDED)
# Where the open months are kept between two counts, with the first and the last of them.
RESULTS, _KEPT_SECONDS = "casework-results", 600


class ResultKey(NamedTuple):
    """What a number of the results counts: a figure of a month, and by what it is divided ("" for all)."""

    month: str
    figure: str
    cut: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The numbers of some months, the last of which is not over yet; ``closed`` are those that change no more."""

    months: tuple[str, ...]
    numbers: Mapping[ResultKey, int]
    closed: frozenset[str] = frozenset()


def begin_of(month: str) -> datetime:
    """Return when a month ("2026-11") begins where the portal stands."""
    return datetime.fromisoformat(f"{month}-01").replace(tzinfo=ZoneInfo(PORTAL_ZONE))


def month_after(month: str, number: int = 1) -> str:
    """Return the month so many months later, or earlier where the number is negative."""
    return f"{months_after(_first_day(month), number):%Y-%m}"


@unscoped()
def count_months(first: str, last: str, *, at: datetime) -> Counter[ResultKey]:
    """Return the numbers of the months from ``first`` to ``last`` as they stand ``at``; nothing is told of none.

    A promise counts in the month in which its request came in, all else in the month in which it happened. A request
    that was joined with another counts nowhere.
    """
    since, until = begin_of(first), begin_of(month_after(last))
    counts: Counter[ResultKey] = Counter()
    seats = {seat.pk: seat for seat in Seat.objects.select_related("office", "organization")}
    wanted = ServiceRequest.objects.filter(received_at__gte=since, received_at__lt=until)
    counts.update(_of_requests(figures_of(wanted.exclude(outcome=Outcome.MERGED), seats, at=at, with_surveys=False)))
    closed = ServiceRequest.objects.filter(state=RequestState.CLOSED, closed_at__gte=since, closed_at__lt=until)
    closed = closed.exclude(outcome=Outcome.MERGED)
    for month, outcome, reasons, number in _by_month(closed, "closed_at", "outcome", "outcome_reasons"):
        counts[ResultKey(month, PublicFigure.CLOSED)] += number
        counts[ResultKey(month, PublicFigure.CLOSED, FigureCut.OUTCOME, outcome)] += number
        for reason in set(reasons).intersection(UNMET):
            counts[ResultKey(month, PublicFigure.UNMET, FigureCut.REASON, reason)] += number
    for month, number in _by_month(RoutingGap.objects.filter(at__gte=since, at__lt=until), "at"):
        counts[ResultKey(month, PublicFigure.UNMET, FigureCut.REASON, NO_SEAT)] += number
    answered = Survey.objects.filter(answered_at__gte=since, answered_at__lt=until)
    for month, step, helped, number in _by_month(answered, "answered_at", "round", "helped"):
        counts[ResultKey(month, PublicFigure.ASKED_BACK, FigureCut.ROUND, str(step))] += number
        counts[ResultKey(month, PublicFigure.HELPED, FigureCut.ROUND, str(step))] += number if helped else 0
    counts.update(_of_contracts(since, until))
    counts.update(_of_leads(since, until))
    return +counts


@unscoped()
def count_visits(first: str, last: str, *, at: datetime) -> Counter[ResultKey]:
    """Return the figures of visits of the months from ``first`` to ``last`` as they stand ``at`` (two queries).

    A visit counts in the month of its first day once it has begun, a clash in that in which a side saw it first.
    """
    since, until = begin_of(first), begin_of(month_after(last))
    counts = Counter(_of_visits(since, until, at=at))
    counts.update(_of_clashes(since, until))
    return counts


def _by_month(rows: QuerySet[Any], moment: str, *columns: str) -> Iterable[tuple[Any, ...]]:
    """Yield month, columns and number of rows that are alike in these: the database adds them up."""
    month = TruncMonth(moment, tzinfo=ZoneInfo(PORTAL_ZONE))
    found = rows.order_by().values_list(month, *columns).annotate(number=Count("pk"))
    for first, *rest in found:
        yield f"{first:%Y-%m}", *rest


def _of_requests(rows: Iterable[RequestFigures]) -> Counter[ResultKey]:
    """Count requests: those alike together, since a key for each figure of each request takes most of the time."""
    alike = Counter(
        (
            row.month,
            row.kept,
            row.answer_days,
            bool(row.landing),
            row.areas,
            row.kind,
            row.province,
            row.language,
            _size(row.employees),
        )
        for row in rows
    )
    counts: Counter[ResultKey] = Counter()
    for (month, kept, days, lands, areas, kind, province, language, size), number in alike.items():
        divided = [
            ("", ""),
            (FigureCut.KIND, kind),
            (FigureCut.PROVINCE, province),
            (FigureCut.LANGUAGE, language),
            (FigureCut.SIZE, size),
            *((FigureCut.AREA, area) for area in areas),
        ]
        counted = [PublicFigure.RECEIVED]
        if kept is not None:
            counted += [PublicFigure.JUDGED] + [PublicFigure.KEPT] * kept
        for figure in counted:
            for cut, code in divided:
                counts[ResultKey(month, figure, cut, code)] += number
        if lands:
            counts[ResultKey(month, PublicFigure.UNMET, FigureCut.REASON, LANDING)] += number
        if days is not None:
            counts[ResultKey(month, PublicFigure.ANSWERED, FigureCut.DAYS, str(min(days, MOST_DAYS)))] += number
    return counts


def _size(employees: int | None) -> str:
    if employees is None:
        return UNKNOWN
    return next(size.value for least, size in _SIZES if employees >= least)


def _of_contracts(since: datetime, until: datetime) -> Iterable[ResultKey]:
    rows = Survey.objects.filter(came_of_it__contains=[SurveyResult.CONTRACT], answered_at__isnull=False)
    first = rows.values("request", "request__proposal__opportunity__kind").annotate(first=Min("answered_at"))
    for row in first.filter(first__gte=since, first__lt=until):
        yield ResultKey(month_of(row["first"]), PublicFigure.CONTRACTS)
        if row["request__proposal__opportunity__kind"] not in {None, MISSION}:
            yield ResultKey(month_of(row["first"]), PublicFigure.LEAD_CONTRACTS)


def _of_leads(since: datetime, until: datetime) -> Iterable[ResultKey]:
    # A place on a mission, or in a group of companies, is no lead.
    sent = CompanyProposal.objects.filter(sent_at__isnull=False, opportunity__isnull=False)
    sent = sent.exclude(opportunity__kind=MISSION)
    for figure, rows, column in (
        (PublicFigure.TOLD, sent, "sent_at"),
        (PublicFigure.ACCEPTED, sent.filter(answer=ProposalAnswer.YES), "answered_at"),
        (PublicFigure.INTRODUCED, sent.filter(request__isnull=False), "buyer_at"),
    ):
        within = rows.filter(**{f"{column}__gte": since, f"{column}__lt": until})
        for month, number in _by_month(within, column):
            yield from [ResultKey(month, figure)] * number


def _of_visits(since: datetime, until: datetime, *, at: datetime) -> Iterable[ResultKey]:
    """Count visits that have begun, in each of their areas; those of a closed circle in none of them."""
    begun = Visit.objects.filter(state__in=COUNTED_VISITS, first_day__lte=local_day(at, PORTAL_ZONE))
    within = begun.filter(first_day__gte=local_day(since, PORTAL_ZONE), first_day__lt=local_day(until, PORTAL_ZONE))
    for first_day, areas, circle in within.values_list("first_day", "areas", "circle"):
        month, told = f"{first_day:%Y-%m}", areas if circle == VisitCircle.PUBLIC else []
        yield ResultKey(month, PublicFigure.VISITS)
        yield from (ResultKey(month, PublicFigure.VISITS, FigureCut.AREA, area) for area in told or [UNKNOWN])


def _of_clashes(since: datetime, until: datetime) -> Iterable[ResultKey]:
    """Count pairs of visits that clashed, and those of them that do so no more: both take place, apart.

    So a clash is avoided that ended, for the side that saw it last, before either visit began.
    """
    other_side = VisitClash.objects.filter(visit=OuterRef("other"), other=OuterRef("visit"))
    rows = VisitClash.objects.filter(Q(seen_at__gte=since) | Exists(other_side.filter(seen_at__gte=since)))
    plans = ("visit__state", "other__state", "visit__first_day", "other__first_day")
    pairs: dict[frozenset[Any], list[tuple[Any, ...]]] = {}
    for visit, other, *row in rows.values_list("visit", "other", "seen_at", "ended_at", *plans):
        pairs.setdefault(frozenset((visit, other)), []).append(tuple(row))
    for sides in pairs.values():
        seen = min(row[0] for row in sides)
        if not since <= seen < until:
            continue
        yield ResultKey(month_of(seen), PublicFigure.CLASHES)
        _seen, _ended, *states, one, other = sides[0]
        if not set(states) <= set(COUNTED_VISITS) or any(row[1] is None for row in sides):
            continue
        if local_day(max(row[1] for row in sides), PORTAL_ZONE) < min(one, other):
            yield ResultKey(month_of(seen), PublicFigure.CLASHES_AVOIDED)


def results(*, at: datetime, anew: bool = False) -> Results:
    """Return the last twelve months (one query; more every ten minutes, or where they are wanted anew)."""
    last = month_of(at)
    months = tuple(month_after(last, -number) for number in reversed(range(MONTHS)))
    numbers: dict[ResultKey, int] = {}
    rows = MonthlyFigure.objects.filter(month__gte=_first_day(months[0])).exclude(figure__in=OF_VISITS)
    for month, figure, cut, code, number in rows.values_list("month", "figure", "cut", "code", "number"):
        numbers[ResultKey(f"{month:%Y-%m}", figure, cut, code)] = number
    closed = frozenset(key.month for key in numbers)
    opened = [month for month in months if month not in closed]
    span = (opened[0], last)
    kept = None if anew else cache.get(RESULTS)
    if kept is None or kept[0] != span:
        kept = span, count_months(*span, at=at) + count_visits(months[0], last, at=at)
        cache.set(RESULTS, kept, _KEPT_SECONDS)
    numbers |= {key: one for key, one in kept[1].items() if key.month not in closed or key.figure in OF_VISITS}
    return Results(months=months, numbers=numbers, closed=closed)


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def months_to_close(*, at: datetime) -> list[str]:
    """Return the months that are over for a whole month and not closed, the oldest first.

    By then every promise of such a month is kept or broken, but those of which the company was asked and said nothing.
    """
    with unscoped():
        first = ServiceRequest.objects.order_by("received_at").values_list("received_at", flat=True).first()
    if first is None:
        return []
    closed = {f"{month:%Y-%m}" for month in MonthlyFigure.objects.values_list("month", flat=True).distinct()}
    month, last, found = month_of(first), month_after(month_of(at), -2), []
    while month <= last:
        if month not in closed:
            found.append(month)
        month = month_after(month)
    return found
