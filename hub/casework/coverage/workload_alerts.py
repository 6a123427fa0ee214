"""Seats that need somebody's hand, found by rule: silent, overloaded, with nobody there, or that leave offers waiting.

A seat at rest for long that is asked again is found too, and one whose rates of a quarter or a year are poor.

The rules are pure and each has its sentence (``hub.casework.coverage.presentation.workload_alerts``); the days and
numbers they work with stand in ``service_standards``. Reading looks across all requests and hands out counts and
references, never words.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q

from hub.casework.choices import OPEN_STATES, ReferralRole, ReferralState, ReminderKind, RequestState, WorkloadSign
from hub.casework.coverage.figures import NO_RATES, SeatRates, last_acts, open_offers, rates_of_seats
from hub.casework.coverage.services import key_of
from hub.casework.desk.access import marked_readable
from hub.casework.models import AlertDismissal, Referral, Reminder, ServiceRequest
from hub.casework.sla.clock import calendar_of, elapsed
from hub.casework.sla.services import ServiceStandards, service_standards
from hub.core.db.tenancy import unscoped
from hub.directory.models import Seat
from hub.directory.seats.presence import SeatPresence, availability_of, seat_place

_RATES = frozenset({WorkloadSign.RETURNING, WorkloadSign.FEW_HELPED, WorkloadSign.DOUBTED})
# A rate moves with each answer: by fewer of a hundred than these it has not grown.
_STEP_OF_RATES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What lies on a seat at a moment. ``takes`` None: nobody has said how much it takes.

    ``silent`` counts open requests that nobody touched after their nudge, ``unanswered`` offers beyond their days,
    ``by_link`` open requests that the body works on by its link: it needs no account, and is no empty seat. ``asked``
    counts offers that wait for its answer, ``idle_days`` the days since somebody who holds it did something there.
    """

    open_requests: int = 0
    by_link: int = 0
    takes: int | None = None
    holders: int = 0
    here: int = 0
    silent: int = 0
    unanswered: int = 0
    asked: int = 0
    idle_days: int = 0
    rates: SeatRates = NO_RATES

    @property
    def is_full(self) -> bool:
        """Whether as many requests are open as the seat takes."""
        return self.takes is not None and self.open_requests >= self.takes

    def size_of(self, sign: WorkloadSign) -> int:
        """Return how many requests or offers stand behind a sign; of a rate, how many of a hundred went wrong."""
        sizes = {
            WorkloadSign.NOT_HELD: self.open_requests - self.by_link,
            WorkloadSign.SILENT: self.silent,
            WorkloadSign.UNANSWERED: self.unanswered,
            WorkloadSign.DORMANT: self.open_requests + self.asked,
            WorkloadSign.RETURNING: self.rates.returned.percent,
            WorkloadSign.FEW_HELPED: 100 - self.rates.helped.percent,
            WorkloadSign.DOUBTED: 100 - self.rates.confirmed.percent,
        }
        return sizes.get(sign, self.open_requests)


def usual_load(work: Iterable[Workload]) -> float:
    """Return the median of open requests over the seats that somebody holds; 0 where nobody holds any."""
    held = [one.open_requests for one in work if one.holders]
    return float(median(held)) if held else 0.0


def signs_of(work: Workload, *, usual: float, limits: ServiceStandards) -> tuple[WorkloadSign, ...]:
    """Return what shows that a seat needs a hand, the worst first; nothing for a seat that does well.

    ``usual`` is the median load (``usual_load``). Silence and load are shares with a floor: a large seat may leave a
    few, and a small one is not shown for one or two.
    """
    opened, rates = work.open_requests, work.rates
    over = opened >= usual + limits.over_median and opened * 100 >= usual * limits.over_percent
    found = {
        WorkloadSign.NOT_HELD: opened > work.by_link and work.holders == 0,
        WorkloadSign.AWAY: opened > 0 and work.holders > 0 and work.here == 0,
        WorkloadSign.SILENT: work.silent >= limits.silent_requests_from
        and work.silent * 100 >= opened * limits.silent_percent,
        WorkloadSign.OVERLOADED: opened > work.by_link and ((work.is_full and opened >= limits.full_from) or over),
        WorkloadSign.UNANSWERED: work.unanswered > 0,
        WorkloadSign.DORMANT: opened + work.asked > 0 and is_dormant(work, limits),
        WorkloadSign.RETURNING: rates.returned.whole >= limits.rates_from
        and rates.returned.part * 100 >= rates.returned.whole * limits.returned_percent,
        WorkloadSign.FEW_HELPED: rates.helped.whole >= limits.rates_from
        and rates.helped.part * 100 <= rates.helped.whole * limits.helped_percent,
        WorkloadSign.DOUBTED: rates.confirmed.whole >= limits.confirmed_from
        and rates.confirmed.part * 100 <= rates.confirmed.whole * limits.confirmed_percent,
    }
    return tuple(sign for sign in WorkloadSign if found[sign])


def is_dormant(work: Workload, limits: ServiceStandards) -> bool:
    """Return whether nobody who holds a seat did anything there for long; where nobody holds it, it is empty."""
    return work.holders > 0 and work.idle_days >= limits.dormant_days


# --- Reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenLoad:
    """How many open requests a seat answers for, and when the first of them is due (None: no clock runs)."""

    open_requests: int = 0
    due_at: datetime | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """An open request as a list of leads names it: where it stands, and whether its reader may open it."""

    pk: UUID
    reference: str
    owner_id: int
    state: str
    due_at: datetime | None
    due_on: date | None
    silent_since: datetime
    readable: bool

    @property
    def state_words(self) -> str:
        return str(RequestState(self.state).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAlert:
    """A seat that needs a hand, with what shows it and the cases behind each sign."""

    seat: Seat
    presence: SeatPresence
    work: Workload
    signs: tuple[WorkloadSign, ...]
    cases: Mapping[WorkloadSign, tuple[CaseLine, ...]] = field(default_factory=dict)
    put_aside: Mapping[WorkloadSign, AlertDismissal] = field(default_factory=dict)
    last_act: datetime | None = None

    @property
    def open_signs(self) -> tuple[WorkloadSign, ...]:
        """The signs that nobody has put aside, or that have grown since."""
        return tuple(sign for sign in self.signs if sign not in self.put_aside)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadAlerts:
    """What the watch found: the seats that need a hand, the worst first, and the median load behind the rule.

    ``resting`` are seats that receive requests, are asked nothing, and where nobody did anything for long, each with
    the moment of the last act, the longest first.
    """

    seats: tuple[SeatAlert, ...]
    usual: float
    resting: tuple[tuple[Seat, datetime], ...] = ()

    @property
    def keys(self) -> set[str]:
        """What the signs are remembered by."""
        return keys_of(self.seats)


def keys_of(seats: Iterable[SeatAlert]) -> set[str]:
    """Return what the signs at these seats are remembered by."""
    return {key_of(one.seat, sign) for one in seats for sign in one.signs}


@unscoped()
def load_of_seats() -> Mapping[int, OpenLoad]:
    """Return the load of each seat by its key (one query)."""
    rows = ServiceRequest.objects.open().order_by().values_list("owner")
    rows = rows.annotate(n=Count("pk"), first_at=Min("due_at"), first_on=Min("due_on"))
    return defaultdict(OpenLoad, {owner: OpenLoad(*load) for owner, *load in rows})


@unscoped()
def cases_of(where: Q, reader: Any, reader_seats: list[Seat]) -> tuple[CaseLine, ...]:
    """Return open requests, the first due first, each with whether a holder of these seats may open it (one query).

    None that the reader is kept out of.
    """
    names = ("pk", "reference", "owner_id", "state", "due_at", "due_on", "silent_since", "readable")
    rows = marked_readable(ServiceRequest.objects.open().filter(where), reader.pk, reader_seats)
    return tuple(
        CaseLine(**dict(zip(names, row, strict=True)))
        for row in rows.order_by(F("due_at").asc(nulls_last=True), "silent_since", "pk").values_list(*names)
    )


@unscoped()
def silent_requests(*, at: datetime) -> Mapping[int, set[UUID]]:
    """Return, by the key of each seat, the open requests that no person touched since their nudge went out."""
    since = at - timedelta(days=service_standards().workload_days)
    rows = Reminder.objects.filter(
        kind=ReminderKind.NUDGE,
        done_at__isnull=False,
        due_at__gte=since,
        request__state__in=OPEN_STATES,
        request__silent_since__lte=F("due_at"),
    )
    found: dict[int, set[UUID]] = defaultdict(set)
    for seat, request in rows.order_by("pk").values_list("seat", "request"):
        found[seat].add(request)
    return found


@unscoped()
def unanswered_offers(seats: Mapping[int, Seat], *, at: datetime) -> Mapping[int, set[UUID]]:
    """Return, by the key of each seat, the requests whose offer it has left unanswered beyond its business days."""
    limit = service_standards().offer_unanswered
    # No calendar makes so many business days of fewer days; the rest is counted by the seat's own.
    early = at - timedelta(days=limit)
    rows = Referral.objects.filter(state=ReferralState.OFFERED, offered_at__lte=early, seat__in=seats)
    found: dict[int, set[UUID]] = defaultdict(set)
    for seat, request, since in rows.order_by("pk").values_list("seat", "request", "offered_at"):
        if elapsed(since, at, [], calendar_of(seat_place(seats[seat]))) >= limit:
            found[seat].add(request)
    return found


@unscoped()
def requests_by_link() -> Mapping[int, int]:
    """Return, by the key of each seat, how many open requests its body answers for by a link."""
    rows = Referral.objects.filter(
        part=ReferralRole.OWNER,
        state=ReferralState.ACCEPTED,
        seat=F("request__owner"),
        request__state__in=OPEN_STATES,
    )
    counted = rows.exclude(mailbox="").order_by().values_list("seat").annotate(n=Count("request", distinct=True))
    return dict(counted)


def dismissals_of(work: Mapping[int, Workload]) -> Mapping[int, dict[WorkloadSign, AlertDismissal]]:
    """Return, by the key of each seat, the signs that were put aside and have not grown since (one query)."""
    rows = AlertDismissal.objects.filter(seat__in=work, ended_at=None).select_related("by")
    latest = rows.order_by("seat", "sign", "-at", "-pk").distinct("seat", "sign")
    found: dict[int, dict[WorkloadSign, AlertDismissal]] = defaultdict(dict)
    for row in latest:
        sign = WorkloadSign(row.sign)
        if work[row.seat_id].size_of(sign) < row.size + (_STEP_OF_RATES if sign in _RATES else 1):
            found[row.seat_id][sign] = row
    return found


def workload_alerts(
    seats: Sequence[Seat], *, reader: Any, reader_seats: list[Seat], mine: Iterable[int], at: datetime
) -> WorkloadAlerts:
    """Return the seats that need a hand among those whose keys are ``mine``; the median is taken over ``seats``.

    Thirteen queries, however many seats and requests. Signs that were put aside stand last.
    """
    by_key = {seat.pk: seat for seat in seats}
    present = availability_of(seats, at)
    loads, silent, unanswered = load_of_seats(), silent_requests(at=at), unanswered_offers(by_key, at=at)
    by_link, offers, rates, acts = requests_by_link(), open_offers(), rates_of_seats(at=at), last_acts(by_key)
    work = {
        seat.pk: Workload(
            open_requests=loads[seat.pk].open_requests,
            by_link=by_link.get(seat.pk, 0),
            takes=seat.takes,
            holders=present[seat.slug].holders,
            here=present[seat.slug].here,
            silent=len(silent[seat.pk]),
            unanswered=len(unanswered[seat.pk]),
            asked=len(offers[seat.pk]),
            idle_days=(at - acts[seat.pk]).days if seat.pk in acts else 0,
            rates=rates.get(seat.pk, NO_RATES),
        )
        for seat in seats
    }
    usual, limits, wanted = usual_load(work.values()), service_standards(), set(mine)
    signs = {key: signs_of(one, usual=usual, limits=limits) for key, one in work.items() if key in wanted}
    flagged = {key for key, found in signs.items() if found}
    aside = dismissals_of({key: work[key] for key in flagged})
    behind = {
        key: {
            WorkloadSign.SILENT: silent[key],
            WorkloadSign.UNANSWERED: unanswered[key],
            WorkloadSign.DORMANT: offers[key],
        }
        for key in flagged
    }
    asked = {pk for found in behind.values() for requests in found.values() for pk in requests}
    lines = cases_of(Q(owner__in=flagged) | Q(pk__in=asked), reader, reader_seats)
    found = [
        SeatAlert(
            seat=by_key[key],
            presence=present[by_key[key].slug],
            work=work[key],
            signs=signs[key],
            cases={sign: _behind(sign, key, lines, behind[key].get(sign, set())) for sign in signs[key]},
            put_aside={sign: row for sign, row in aside[key].items() if sign in signs[key]},
            last_act=acts.get(key),
        )
        for key in flagged
    ]
    order = {sign: place for place, sign in enumerate(WorkloadSign)}
    found.sort(
        key=lambda one: (
            order[one.open_signs[0]] if one.open_signs else len(order),
            -one.work.size_of(one.open_signs[0]) if one.open_signs else 0,
            -one.work.open_requests,
            one.seat.order,
            one.seat.slug,
        )
    )
    idle = [
        (by_key[key], acts[key])
        for key, one in work.items()
        if key in wanted and key not in flagged and by_key[key].is_routable and is_dormant(one, limits)
    ]
    idle.sort(key=lambda one: (one[1], one[0].order, one[0].slug))
    return WorkloadAlerts(seats=tuple(found), usual=usual, resting=tuple(idle))


def _behind(sign: WorkloadSign, seat: int, lines: Sequence[CaseLine], asked: set[UUID]) -> tuple[CaseLine, ...]:
    if sign in _RATES:
        return ()
    owned = sign not in {WorkloadSign.SILENT, WorkloadSign.UNANSWERED}
    return tuple(line for line in lines if line.pk in asked or (owned and line.owner_id == seat))


def monitored_seats() -> list[Seat]:
    """Return every seat (one query): also one to which nothing is routed any more may have requests."""
    return list(Seat.objects.select_related("office__organization", "organization").order_by("order", "slug"))
