"""What a seat did with what it was sent: its last act, the offers that wait there, and its rates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from hub.casework.choices import (
    ANSWERED_STATES,
    HELPFUL_OUTCOMES,
    OFFICERS_OUTCOMES,
    ReferralRole,
    ReferralState,
    ReturnReason,
)
from hub.casework.models import Event, Referral, ServiceRequest, Survey
from hub.casework.sla.services import service_standards
from hub.core.db.tenancy import unscoped
from hub.directory.models import SeatHolder

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole, in whole per cent."""

    # Not the Share of the figures of the desk: the watch and the figures are rooms beside each other.
    part: int = 0
    whole: int = 0

    @property
    def percent(self) -> int:
        """So many of a hundred; 0 of nothing."""
        return self.part * 100 // self.whole if self.whole else 0


NOTHING = Rate()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRates:
    """What a seat returned of the offers it answered and helped of what it closed, in the days of the watch.

    ``confirmed`` counts the companies that say it helped, of those it helped in a year that said anything.
    """

    returned: Rate = NOTHING
    helped: Rate = NOTHING
    confirmed: Rate = NOTHING


NO_RATES = SeatRates()


@unscoped()
def last_acts(seats: Iterable[int]) -> Mapping[int, datetime]:
    """Return, by the key of each seat that somebody holds, when one of its holders last did something there.

    Whoever is new in a seat counts from the day on which it began (one query).
    """
    # What a seat accepts is a step of whoever had it, towards the seat.
    here = Q(seat=OuterRef("seat")) | Q(to_seat=OuterRef("seat"))
    acts = Event.objects.filter(here, by=OuterRef("user")).order_by("-at").values("at")
    rows = SeatHolder.objects.current().filter(seat__in=seats).annotate(acted_at=Subquery(acts[:1]))
    found: dict[int, datetime] = {}
    for seat, since, acted in rows.order_by("pk").values_list("seat", "since", "acted_at"):
        found[seat] = max(filter(None, (found.get(seat), since, acted)))
    return found


@unscoped()
def open_offers() -> Mapping[int, set[UUID]]:
    """Return, by the key of each seat, the requests whose offer waits for its answer (one query)."""
    found: dict[int, set[UUID]] = defaultdict(set)
    for seat, request in Referral.objects.filter(state=ReferralState.OFFERED).order_by().values_list("seat", "request"):
        found[seat].add(request)
    return found


@unscoped()
def rates_of_seats(*, at: datetime) -> Mapping[int, SeatRates]:
    """Return what became of what each seat was sent lately, by its key (three queries).

    An offer that ran out while nobody was there was returned by no person. What a company withdrew, what nobody could
    take and what was joined with another request was closed by none.
    """
    since = at - timedelta(days=service_standards().workload_days)
    answered = Referral.objects.filter(
        part=ReferralRole.OWNER,
        answered_at__gte=since,
        answered_at__lte=at,
        state__in=ANSWERED_STATES,
    ).exclude(return_reason=ReturnReason.NOBODY_THERE)
    sent = answered.order_by().values_list("seat").annotate(
        part=Count("pk", filter=Q(state=ReferralState.RETURNED)), whole=Count("pk")
    )  # fmt: skip
    ended = ServiceRequest.objects.filter(outcome__in=OFFICERS_OUTCOMES, closed_at__gte=since, closed_at__lte=at)
    closed = ended.order_by().values_list("owner").annotate(
        part=Count("pk", filter=Q(outcome__in=HELPFUL_OUTCOMES)), whole=Count("pk")
    )  # fmt: skip
    said = Survey.objects.filter(
        request__outcome__in=HELPFUL_OUTCOMES, answered_at__gte=at - _YEAR, answered_at__lte=at
    )
    last = said.order_by("round").values_list("request", "request__owner", "helped")
    words: dict[int, list[bool]] = defaultdict(list)
    for seat, helped in {request: (seat, helped) for request, seat, helped in last}.values():
        words[seat].append(helped)
    returned = {seat: Rate(part, whole) for seat, part, whole in sent}
    helping = {seat: Rate(part, whole) for seat, part, whole in closed}
    return {
        seat: SeatRates(
            returned=returned.get(seat, NOTHING),
            helped=helping.get(seat, NOTHING),
            confirmed=Rate(sum(words[seat]), len(words[seat])),
        )
        for seat in {*returned, *helping, *words}
    }
