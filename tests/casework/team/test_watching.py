"""The rules of the watch, as a table, and what they read."""

from datetime import datetime, timedelta

import pytest

from hub.casework.choices import ReminderKind
from hub.casework.models import Reminder, ServiceRequest
from hub.casework.promises import Promises
from hub.casework.services import answer_company, run_due
from hub.casework.watching import Sign, Work, signs_of, silent_requests, usual_load, watch, watched_seats
from hub.directory.models import Seat, SeatHolder
from tests.casework.world import BEIJING, SHANGHAI, World

LIMITS = Promises(silent_from=3, over_median=5)


@pytest.mark.parametrize(
    ("work", "found"),
    [
        (Work(holders=1, here=1), []),
        (Work(holders=0), []),
        (Work(open_requests=1), [Sign.NOT_HELD]),
        (Work(open_requests=1, holders=2), [Sign.AWAY]),
        (Work(open_requests=0, holders=2), []),
        (Work(open_requests=2, holders=1, here=1, silent=2), []),
        (Work(open_requests=3, holders=1, here=1, silent=3), [Sign.SILENT]),
        (Work(open_requests=4, holders=1, here=1, takes=4), [Sign.OVERLOADED]),
        (Work(open_requests=3, holders=1, here=1, takes=4), []),
        (Work(open_requests=7, holders=1, here=1), [Sign.OVERLOADED]),
        (Work(open_requests=6, holders=1, here=1), []),
        (Work(holders=1, here=1, unanswered=1), [Sign.UNANSWERED]),
        (
            Work(open_requests=9, silent=9, unanswered=9, takes=9),
            [Sign.NOT_HELD, Sign.SILENT, Sign.OVERLOADED, Sign.UNANSWERED],
        ),
    ],
)
def test_a_seat_shows_the_signs_that_its_work_gives(work: Work, found: list[Sign]):
    assert list(signs_of(work, usual=2, limits=LIMITS)) == found


def test_the_usual_load_is_the_median_of_the_seats_that_somebody_holds():
    loads = [Work(open_requests=1, holders=1), Work(open_requests=4, holders=1), Work(open_requests=90)]
    assert usual_load(loads) == 2.5
    assert usual_load([Work(open_requests=90)]) == 0


def give(world: World, request: ServiceRequest, seat: str, *, at: datetime) -> ServiceRequest:
    """Bring a request into the hand of a seat."""
    world.given(request, seat, at=at)
    return world.fresh(request)


def look(world: World, *, at: datetime) -> dict[str, list[Sign]]:
    seats = watched_seats()
    found = watch(seats, reader_seats=[], mine=[seat.pk for seat in seats], at=at)
    return {one.seat.slug: list(one.signs) for one in found.seats}


@pytest.mark.django_db
def test_silence_is_what_no_person_touched_after_the_nudge(world: World):
    requests = [give(world, world.submit(), SHANGHAI, at=world.at) for _ in range(3)]
    later = world.at + timedelta(days=9)
    run_due(at=later)
    assert silent_requests(at=later) == {world.seat(SHANGHAI).pk: {request.pk for request in requests}}
    assert look(world, at=later) == {SHANGHAI: [Sign.SILENT]}
    person, seats = world.people[SHANGHAI], [world.seat(SHANGHAI)]
    answer_company(request=world.fresh(requests[0]), text="We look.", by=person, seats=seats, at=later)
    assert len(silent_requests(at=later)[world.seat(SHANGHAI).pk]) == 2
    assert look(world, at=later) == {}


@pytest.mark.django_db
def test_an_old_silence_is_forgotten(world: World):
    request = give(world, world.submit(), SHANGHAI, at=world.at)
    old = world.at - timedelta(days=100)
    row = Reminder.objects.filter(request=request, kind=ReminderKind.NUDGE)
    row.update(due_at=old, done_at=old)
    ServiceRequest.objects.update(silent_since=old - timedelta(days=9))
    assert silent_requests(at=world.at) == {}


@pytest.mark.django_db
def test_an_offer_waits_for_business_days_of_the_seat_that_is_asked(world: World):
    request = world.submit()
    world.offer(request, SHANGHAI)
    # Tuesday 24 November; five business days of Shanghai have passed on Wednesday 2 December.
    assert look(world, at=world.at + timedelta(days=6)) == {}
    assert look(world, at=world.at + timedelta(days=8)) == {SHANGHAI: [Sign.UNANSWERED]}


@pytest.mark.django_db
def test_requests_of_a_seat_without_people_are_seen(world: World):
    give(world, world.submit(), BEIJING, at=world.at)
    SeatHolder.objects.filter(seat=world.seat(BEIJING)).update(until=world.at + timedelta(hours=1))
    assert look(world, at=world.at) == {BEIJING: [Sign.NOT_HELD]}
    Seat.objects.filter(slug=BEIJING).update(is_routable=False)
    assert look(world, at=world.at) == {BEIJING: [Sign.NOT_HELD]}
