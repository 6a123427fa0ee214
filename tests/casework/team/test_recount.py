"""The figures of the desk counted once more, from the steps of each request."""

import csv
import io
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.casework.choices import (
    EventKind,
    Outcome,
    OutcomeReason,
    OverrideReason,
    ReferralRole,
    ReturnReason,
)
from hub.casework.metrics.columns import month_words
from hub.casework.models import Event, Referral, ServiceRequest
from hub.casework.referrals.candidates import record_routing_gap, routing_of
from hub.casework.referrals.services import refer_request, return_referral, withdraw_referral
from hub.casework.requests.services.closure import close_request, reopen_request
from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.enums import Area
from hub.directory.models import Office, Seat
from hub.directory.reference.seats import QUESTIONS
from tests.casework.team.conftest import Browse
from tests.casework.team.test_team_figures import history
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

__all__ = ["history"]


def send(
    world: World, request: ServiceRequest, to: str, *, rank: int | None, at: datetime, part: str = ReferralRole.OWNER
) -> Referral:
    """Offer a request on behalf of the seat that has it, to a seat of a certain place among the candidates."""
    owner = world.fresh(request).owner
    return refer_request(
        request=request,
        choice=world.choice(to, rank=rank),
        by=world.people[owner.slug],
        seats=[owner],
        at=at,
        part=ReferralRole(part),
        task="Look at the plant.",
        override_kind=OverrideReason.KNOWS_CASE,
        rule="funding" if rank == 1 or to == MONTREAL else "market_entry",
    )


def give_back(world: World, offer: Referral, reason: ReturnReason, *, at: datetime) -> None:
    by, seats = world.people[offer.seat.slug], [offer.seat]
    return_referral(offer=offer, reason=reason, text="", by=by, seats=seats, at=at)


def close(world: World, request: ServiceRequest, outcome: Outcome, *, at: datetime) -> None:
    owner = world.fresh(request).owner
    close_request(
        request=request,
        outcome=outcome,
        reasons=[OutcomeReason.INFORMATION_GIVEN],
        answer="This is what we found.",
        by=world.people[owner.slug],
        seats=[owner],
        at=at,
    )


@pytest.fixture
def exchanges(history: World) -> World:
    """What is sent, taken, returned, taken back, closed and missed: days ago, a month ago and before the period."""
    world, hour = history, timedelta(hours=1)
    for days in (100, 32, 3):
        at = world.at - timedelta(days=days)
        taken, wandering, kept = (world.submit(at=at) for _ in range(3))
        give_back(world, send(world, taken, SHANGHAI, rank=1, at=at), ReturnReason.NOT_ELIGIBLE, at=at)
        world.accept(send(world, taken, SHANGHAI, rank=1, at=at + hour), at=at + hour)
        close(world, taken, Outcome.HELPED, at=at + 2 * hour)
        # One comes back from two that were not proposed first, is taken, and goes on to a third.
        for number, (to, rank, why) in enumerate(
            ((BEIJING, 2, ReturnReason.WRONG_AREA), (MONTREAL, None, ReturnReason.CONFLICT)), start=1
        ):
            give_back(world, send(world, wandering, to, rank=rank, at=at + number * hour), why, at=at + number * hour)
        world.accept(send(world, wandering, SHANGHAI, rank=1, at=at + 3 * hour), at=at + 3 * hour)
        world.accept(send(world, wandering, BEIJING, rank=3, at=at + 4 * hour), at=at + 5 * hour)
        close(world, wandering, Outcome.PARTLY, at=at + 6 * hour)
        # One is sent and taken back, taken, and worked on in parts, which count neither as sent nor as returned.
        undone = send(world, kept, BEIJING, rank=1, at=at + hour)
        withdraw_referral(offer=undone, **world.who(DESK, at=at + hour))
        world.accept(send(world, kept, SHANGHAI, rank=2, at=at + 2 * hour), at=at + 3 * hour)
        part = send(world, kept, MONTREAL, rank=1, at=at + 4 * hour, part=ReferralRole.SUPPORT)
        give_back(world, part, ReturnReason.NO_CAPACITY, at=at + 5 * hour)
        close(world, kept, Outcome.NOT_HELPED, at=at + 6 * hour)
        if days == 3:
            reopen_request(request=kept, reason="Still open.", by=world.owner, at=at + 7 * hour)
        for place in ("CN-JS", "CN-GD"):
            unmet = world.submit(at=at, areas=[Area.INDUSTRIAL_PROCESSES], cn_provinces=[place])
            assert record_routing_gap(unmet, routing_of(unmet, at=at), at=at)
    return world


def month_of(at: datetime) -> str:
    return f"{timezone.localdate(at):%Y-%m}"


@dataclass
class Recount:
    """What was sent (by month, and whether to the first proposal), taken, returned, closed and missed since a month.

    From the steps of each request: of one office, or with None of all of the Hub.
    """

    since: str
    office: Office | None
    sent: Counter[tuple[str, bool]] = field(default_factory=Counter)
    by_rule: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    left: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)
    taken: int = 0
    missed: int = 0
    asked: int = 0
    answered: int = 0
    closed: dict[Any, str] = field(default_factory=dict)

    def is_here(self, seat: Seat | None) -> bool:
        return self.office is None or (seat is not None and seat.office == self.office)

    def count(self) -> "Recount":
        """Go through every request and step of the database once."""
        for row in ServiceRequest.objects.filter(areas=[Area.INDUSTRIAL_PROCESSES]):
            served = self.office is None or not set(row.cn_provinces).isdisjoint(self.office.cn_provinces_served)
            self.missed += served and month_of(row.received_at) >= self.since
        for offer in Referral.objects.filter(part=ReferralRole.OWNER).select_related("seat"):
            # Of these none is open; what was taken back was taken back within the hour.
            if self.is_here(offer.seat) and month_of(offer.offered_at) >= self.since and offer.state != "withdrawn":
                self.asked, self.answered = self.asked + 1, self.answered + (offer.answered_at is not None)
        for event in Event.objects.select_related("seat", "to_seat", "request__owner").order_by("pk"):
            if event.data.get("part") == ReferralRole.OWNER and month_of(event.at) >= self.since:
                self._offer(event)
            elif self.is_here(event.request.owner) and month_of(event.request.received_at) >= self.since:
                self._end(event)
        return self

    def _offer(self, event: Event) -> None:
        if event.kind == EventKind.OFFERED and self.is_here(event.seat):
            is_first = event.data["rank"] == 1
            self.sent[month_of(event.at), is_first] += 1
            if event.data["rule"]:
                self.by_rule[event.data["rule"]][is_first] += 1
            offer = Referral.objects.get(request=event.request_id, seat=event.to_seat, offered_at=event.at)
            if not is_first and (offer.override_kind or offer.override_reason):
                self.left[str(OverrideReason(offer.override_kind or "other").label)] += 1
        elif event.kind == EventKind.ACCEPTED and self.is_here(event.to_seat):
            self.taken += 1
        elif event.kind == EventKind.RETURNED and self.is_here(event.seat):
            self.returned[event.data["reason"]] += 1

    def _end(self, event: Event) -> None:
        if event.kind in {EventKind.CLOSED, EventKind.WITHDRAWN}:
            self.closed[event.request_id] = event.data.get("outcome", Outcome.WITHDRAWN)
        elif event.kind == EventKind.REOPENED:
            del self.closed[event.request_id]


@pytest.mark.django_db
def test_what_was_sent_returned_closed_and_missed_equals_a_recount(exchanges: World, browse: Browse):
    """It is counted once more from the steps of each request, for all of the Hub and for one office."""
    months = [f"{timezone.localdate() - timedelta(days=days):%Y-%m}" for days in (62, 0)]
    for reader, office in (
        (exchanges.people[DESK], None),
        (exchanges.people[SHANGHAI], exchanges.seat(SHANGHAI).office),
    ):
        with unscoped():
            told = Recount(months[0], office).count()
        for counted in (told.sent, told.by_rule, told.left, told.taken, told.returned, told.missed, told.closed):
            assert counted
        query = {"from": months[0], "to": months[1], "place": office.slug if office else ""}
        file = browse(reader).get(reverse("team:figures_csv"), query).text.lstrip("\ufeff")
        found = list(csv.reader(io.StringIO(file)))
        answered = told.taken + told.returned.total()
        first = sum(number for (_month, is_first), number in told.sent.items() if is_first)
        for line in (
            ["First proposal taken", "All together", str(first), str(told.sent.total())],
            ["Referrals accepted", "All together", str(told.taken), str(answered)],
            ["Offers answered at all", "All together", str(told.answered), str(told.asked)],
            ["Nobody serves that area or place", "All together", str(told.missed), ""],
        ):
            assert line in found
        for rule, counts in told.by_rule.items():
            line = ["First proposal taken", QUESTIONS[rule].en, str(counts[True]), str(counts.total())]
            assert line in found
        for reason, number in told.left.items():
            assert ["Proposals left", reason, str(number), ""] in found
        for month in {month for month, _is_first in told.sent}:
            part, rest = told.sent[month, True], told.sent[month, False]
            assert ["First proposal taken, by month", month_words(month), str(part), str(part + rest)] in found
        outcomes = Counter(told.closed.values())
        for name, counts, labels in (("Outcome", outcomes, Outcome), ("Offers returned", told.returned, ReturnReason)):
            lines = {line[1]: line[2] for line in found if line[0] == name}
            assert lines == {str(labels(code).label): str(number) for code, number in counts.items()}
        with unscoped():
            rows = {row.pk: row for row in ServiceRequest.objects.filter(pk__in=told.closed)}
        by_month = Counter((told.closed[pk], month_of(row.received_at)) for pk, row in rows.items())
        lines = {line[1]: line[2] for line in found if line[0] == "Outcome, by month" and line[2] != "0"}
        assert lines == {
            f"{Outcome(code).label}, {month_words(month)}": str(number) for (code, month), number in by_month.items()
        }
        for month in {month for _code, month in by_month}:
            ended = {code: number for (code, each), number in by_month.items() if each == month}
            helped = str(ended.get("helped", 0) + ended.get("partly", 0))
            assert ["Helped or partly, by month", month_words(month), helped, str(sum(ended.values()))] in found
        # Each of those that helped was answered within the hour.
        helped = str(outcomes["helped"] + outcomes["partly"])
        assert ["Helped, answered within 5 business days", "All together", helped, helped] in found
        page = browse(reader).get(reverse("team:figures"), query).text
        assert f"{first} of {told.sent.total()}" in page
        assert f"{told.taken} of {answered}" in page
