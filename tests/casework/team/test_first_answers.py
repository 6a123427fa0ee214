"""A first answer counts at the office that gave it, whoever has the request afterwards; what was joined counts once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.casework.choices import Outcome, OutcomeReason, ReturnReason
from hub.casework.metrics.figures import Share, referrals_accepted, standard_met
from hub.casework.metrics.queries import Measurements, measurements, place_of
from hub.casework.models import ServiceRequest
from hub.casework.referrals.services import return_referral
from hub.casework.requests.services.closure import close_request, merge_requests
from hub.casework.requests.services.messages import answer_company
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 15) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def who(world: World, name: str, day: int) -> dict[str, Any]:
    return world.who(name, at=at(day))


def counted(world: World, name: str = "") -> Measurements:
    places = [place_of(world.seat(name))] if name else ()
    return measurements(since=at(1, 0), at=at(30), places=places)


def answered(found: Measurements) -> int:
    return sum(row.answer_days is not None for row in found.answers)


@pytest.fixture
def moved(world: World) -> tuple[ServiceRequest, ServiceRequest]:
    """Two of Monday 1 June, promised by the 8th: one answered late by the third office, one in time by the second."""
    late, kept = (world.submit(at=at(1), subject=name, body=f"Words of {name}.") for name in ("late", "kept"))
    for row in (late, kept):
        world.given(row, MONTREAL, at=at(2))
    answer_company(request=world.fresh(kept), text="We look.", **who(world, MONTREAL, 4))
    offer = world.offer(late, SHANGHAI, at=at(3))
    return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="", **who(world, SHANGHAI, 4))
    for row in (late, kept):
        world.given(row, BEIJING, at=at(5))
    answer_company(request=world.fresh(late), text="We look.", **who(world, BEIJING, 10))
    close_request(
        request=world.fresh(kept), outcome=Outcome.HELPED, reasons=[OutcomeReason.PROGRAM_FOUND], answer="Here.",
        **who(world, BEIJING, 19),
    )  # fmt: skip
    return world.fresh(late), world.fresh(kept)


def test_a_first_answer_stays_with_the_office_that_gave_it(world: World, moved: tuple[ServiceRequest, ServiceRequest]):
    whole, second, third, none = (counted(world, name) for name in ("", MONTREAL, BEIJING, SHANGHAI))
    assert (len(whole.requests), answered(whole), standard_met(whole.answers)) == (2, 2, Share(1, 2))
    assert (answered(second), standard_met(second.answers)) == (1, Share(1, 1))
    assert (answered(third), standard_met(third.answers)) == (1, Share(0, 1))
    assert [row.outcome for row in third.requests if row.outcome] == ["helped"]
    assert (second.requests, second.has_requests) == ((), True)
    assert (answered(none), referrals_accepted(none.referrals)) == (0, Share(0, 1))


def test_what_was_joined_counts_once(world: World, moved: tuple[ServiceRequest, ServiceRequest]):
    late, _kept = moved
    twin = world.submit(at=at(2), subject="Again", body="We ask once more.")
    assert len(counted(world).requests) == 3
    world.given(twin, BEIJING, at=at(11))
    merge_requests(kept=world.fresh(late), gone=world.fresh(twin), **who(world, BEIJING, 12))
    found = counted(world)
    assert len(found.requests) == len(found.answers) == 2
    assert not any(row.outcome == Outcome.MERGED for row in found.requests)


def test_an_answer_in_time_is_not_late_in_the_calendar_of_whoever_has_it_next(world: World, request_: ServiceRequest):
    """24 November to 1 December in Ottawa; in Beijing the same moment is a day later."""
    moment = datetime(2026, 12, 2, 4, 30, tzinfo=UTC)
    answer = world.who(DESK, at=moment)
    answer_company(request=request_, text="We look.", **answer)
    world.given(request_, BEIJING, at=moment + timedelta(days=2))
    found = measurements(since=world.at - timedelta(days=1), at=moment + timedelta(days=20))
    assert [(row.place, row.answer_place, row.kept) for row in found.answers] == [
        (place_of(world.seat(BEIJING)), "hub", True)
    ]
