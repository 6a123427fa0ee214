"""What the figures of the desk are worked out from: requests, offers and holes of a time, read across all companies.

Rows are handed on without company, reference or words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hub.casework.choices import ReferralRole, ReferralState
from hub.casework.metrics.figures import ReferralFigures, RequestFigures
from hub.casework.models import Pause, Referral, RoutingGap, ServiceRequest, Survey
from hub.casework.sla.clock import elapsed
from hub.casework.sla.deadlines import calendar_of_seat
from hub.casework.sla.service_standards import first_answer_days, service_standards
from hub.core.db.tenancy import unscoped
from hub.directory.models import Office, Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurements:
    """The rows of a time: requests that came in during it, offers of whole requests that were answered in it."""

    requests: tuple[RequestFigures, ...]
    referrals: tuple[ReferralFigures, ...]


@unscoped()
def measurements(*, since: datetime, at: datetime) -> Measurements:
    """Return what the figures count from ``since`` to ``at`` (five queries)."""
    # What was joined with another request is counted once, where it goes on.
    wanted = ServiceRequest.objects.filter(received_at__gte=since, received_at__lte=at, merged_into=None)
    names = (
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
    )
    rows = list(wanted.order_by("received_at", "pk").values(*names))
    seats = {seat.pk: seat for seat in Seat.objects.select_related("office", "organization")}
    pauses: dict[UUID, list[Any]] = defaultdict(list)
    for key, began, ended in Pause.objects.filter(request__in=wanted).values_list("request", "began_at", "ended_at"):
        pauses[key].append((began, ended))
    said = Survey.objects.filter(request__in=wanted, answered_at__isnull=False).order_by("round")
    confirmed = dict(said.values_list("request", "helped"))
    return Measurements(
        requests=tuple(
            _told(row, seats[row["owner"]], pauses[row["pk"]], confirmed.get(row["pk"]), at=at) for row in rows
        ),
        referrals=tuple(_referrals(since=since, at=at)),
    )


def _told(
    row: Mapping[str, Any],
    seat: Seat,
    pauses: list[Any],
    confirmed: bool | None,  # noqa: FBT001
    *,
    at: datetime,
) -> RequestFigures:
    promise, answer = first_answer_days(row["kind"]), row["first_answer_at"]
    # What was withdrawn before it was due is no promise broken.
    days = elapsed(row["received_at"], answer or row["closed_at"] or at, pauses, calendar_of_seat(seat))
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
    )


def _referrals(*, since: datetime, at: datetime) -> Iterable[ReferralFigures]:
    answered = Referral.objects.filter(part=ReferralRole.OWNER, answered_at__gte=since, answered_at__lte=at)
    # An offer that was accepted and is over has ended with its request.
    states = [ReferralState.ACCEPTED, ReferralState.ENDED, ReferralState.DONE, ReferralState.RETURNED]
    rows = answered.filter(state__in=states).order_by("pk").values_list("state", "return_reason")
    for state, reason in rows:
        yield ReferralFigures(accepted=state != ReferralState.RETURNED, reason=reason)


# --- Holes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingGapCounts:
    """Requests that nobody but the Hub's own desk fitted: how many by area, and by place (slug of an office)."""

    total: int
    by_area: Counter[str]
    by_place: Counter[str]


def routing_gap_counts(offices: Iterable[Office], *, at: datetime) -> RoutingGapCounts:
    """Return the holes that routing recorded in the days of the watch (one query), by area and by office.

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
    return RoutingGapCounts(total=len(rows), by_area=by_area, by_place=by_place)
