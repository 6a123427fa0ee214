"""The worker that reminds was down for days: what fell due meanwhile is told once, to whoever has the request by then."""

from datetime import UTC, date, datetime

import pytest

from hub.casework.choices import ReminderKind
from hub.casework.models import Reminder, ServiceRequest
from hub.casework.requests.services.escalation import run_due
from hub.directory.seats.presence import seat_day
from hub.notifications.models import Notification
from tests.casework.world import BEIJING, DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 3, tzinfo=UTC)


def told(world: World, name: str) -> list[str]:
    rows = Notification.objects.filter(recipient__user=world.people[name], created_at=at(11, 12))
    return sorted(kind.removeprefix("casework.") for kind in rows.values_list("kind", flat=True))


def test_what_fell_due_in_an_outage_is_told_once_to_whoever_has_it(world: World, request_: ServiceRequest):
    world.given(request_, SHANGHAI, at=at(25))
    world.given(request_, BEIJING, at=at(27))
    ledger = Reminder.objects.filter(request=request_, kind__in=[ReminderKind.NUDGE, ReminderKind.LEAD], done_at=None)
    seat = world.seat(BEIJING)
    # From Friday 27 November: the third business day, and the ninth. What the first seat was to hear ended with it.
    due = [(row.seat, seat_day(seat, row.due_at)) for row in ledger.order_by("due_at")]
    assert due == [(seat, date(2026, 12, 2)), (seat, date(2026, 12, 10))]
    assert [run_due(at=at(11, 12)) for _start in range(2)] == [3, 0]
    # All in one mail each (tests/notifications/test_joined.py): the promise of the first answer was missed too.
    assert told(world, BEIJING) == ["nudge", "standard_missed"]
    assert told(world, DESK) == ["lead"]
    assert told(world, SHANGHAI) == []
    done = Reminder.objects.filter(request=request_, seat=seat).exclude(done_at=None).order_by("due_at")
    assert {seat_day(seat, row.done_at) for row in done} == {date(2026, 12, 11)}
    company = Notification.objects.filter(recipient__user=world.owner, created_at=at(11, 12))
    assert list(company.values_list("kind", flat=True)) == ["casework.late"]
