"""What a seat was asked, or works on a part of, when nobody is left in it: back with whoever answers, never lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.accounts.choices import Role
from hub.casework.choices import (
    EventKind,
    Outcome,
    OutcomeReason,
    ReferralRole,
    ReferralState,
    RequestState,
    ReturnReason,
)
from hub.casework.models import Referral, ServiceRequest
from hub.casework.reassignment.offboarding import offboard, open_work_of
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.requests.presentation.history import steps_for
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import reply_as_company
from hub.directory.models import SeatHolder
from hub.directory.seats.services import record_absence, seat_person, unseat_person
from hub.notifications.delivery.services import Mailbox
from hub.notifications.models import Notification
from hub.publishing.models import EntryReport
from tests.accounts.people import make_person
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(world: World) -> datetime:
    return world.at + timedelta(hours=2)


@pytest.fixture
def request_of_shanghai(world: World, request_: ServiceRequest) -> ServiceRequest:
    """A request for which Shanghai answers."""
    world.given(request_, SHANGHAI)
    return world.fresh(request_)


def holder_of(world: World, seat: str) -> SeatHolder:
    return SeatHolder.objects.current().get(seat=world.seat(seat))


def vanish(world: World, seat: str, at: datetime) -> None:
    unseat_person(holder=holder_of(world, seat), by=None, at=at)


def goes_away(world: World, seat: str, *, days: int, at: datetime, stand_in: Any = None) -> None:
    person, day = world.people[seat], at.date()
    last = day + timedelta(days=days)
    record_absence(person=person, first_day=day, last_day=last, stand_in=stand_in, by=person, at=at)


def told(kind: str) -> list[Any]:
    return list(Notification.objects.filter(kind=f"casework.{kind}").values_list("recipient__user", flat=True))


def is_back(offer: Referral, *, at: datetime) -> bool:
    offer.refresh_from_db()
    came = offer.done_at or offer.answered_at
    return (offer.state, offer.return_reason, came) == (ReferralState.RETURNED, ReturnReason.NOBODY_THERE, at)


def test_words_on_a_closed_request_reach_whoever_holds_its_seat_now(
    world: World, request_of_shanghai: ServiceRequest, later: datetime
):
    """Not who had it and has left; where nobody is left, the Hub's desk."""
    colleague = make_person("mate@shanghai.example", role=Role.ADVISER)
    close_request(
        request=request_of_shanghai,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.INFORMATION_GIVEN],
        answer="Here.",
        **world.who(SHANGHAI, at=world.at),
    )
    vanish(world, SHANGHAI, later)
    seat_person(seat=world.seat(SHANGHAI), person=colleague, by=None, at=later)
    reply_as_company(request=request_of_shanghai, text="Thank you.", by=world.owner, at=later)
    assert told("written_after_close") == [colleague.pk]
    vanish(world, SHANGHAI, later)
    reply_as_company(request=request_of_shanghai, text="One more thing.", by=world.owner, at=later)
    assert set(told("written_after_close")) == {colleague.pk, world.people[DESK].pk}


@pytest.mark.parametrize("accepted", [True, False])
def test_a_part_of_a_seat_that_nobody_holds_comes_back_to_the_owner(
    world: World, request_of_shanghai: ServiceRequest, later: datetime, *, accepted: bool
):
    offer = world.offer(request_of_shanghai, BEIJING, part=ReferralRole.SUPPORT, task="Find a host")
    if accepted:
        world.accept(offer)
    silent_since = world.fresh(request_of_shanghai).silent_since
    vanish(world, BEIJING, later)
    assert reassign_unattended(at=later) == 1
    assert is_back(offer, at=later)
    held = world.fresh(request_of_shanghai)
    assert (held.owner, held.handler, held.state) == (
        world.seat(SHANGHAI),
        world.people[SHANGHAI],
        RequestState.ASSIGNED,
    )
    # No person did anything: our silence goes on.
    assert held.silent_since == silent_since
    assert told("returned") == [world.people[SHANGHAI].pk]
    assert reassign_unattended(at=later) == 0


def test_it_proposes_no_correction_of_what_the_seat_is_for(
    world: World, request_of_shanghai: ServiceRequest, later: datetime
):
    world.given(request_of_shanghai, BEIJING, part=ReferralRole.SUPPORT)
    vanish(world, BEIJING, later)
    reassign_unattended(at=later)
    assert not EntryReport.objects.exists()


def test_the_company_reads_that_a_seat_works_no_longer_on_its_part_and_nothing_of_an_offer(
    world: World, request_of_shanghai: ServiceRequest, later: datetime
):
    world.given(request_of_shanghai, BEIJING, part=ReferralRole.SUPPORT)
    world.offer(request_of_shanghai, MONTREAL, part=ReferralRole.SUPPORT)
    for seat in (BEIJING, MONTREAL):
        vanish(world, seat, later)
    reassign_unattended(at=later)
    events = request_of_shanghai.events.select_related("seat__office", "to_seat__office").order_by("pk")
    assert events.filter(kind=EventKind.RETURNED).count() == 2
    assert sum("no longer works on its part" in step.words for step in steps_for(events)) == 1


def test_a_part_is_brought_back_with_the_case_when_both_seats_are_empty(
    world: World, request_of_shanghai: ServiceRequest, later: datetime
):
    part = world.given(request_of_shanghai, BEIJING, part=ReferralRole.SUPPORT)
    for seat in (SHANGHAI, BEIJING):
        vanish(world, seat, later)
    reassign_unattended(at=later)
    assert world.fresh(request_of_shanghai).owner == world.seat(DESK)
    assert is_back(part, at=later)
    assert world.people[DESK].pk in told("returned")


@pytest.mark.parametrize(("days", "comes_back"), [(7, False), (30, True)])
@pytest.mark.parametrize("part", list(ReferralRole))
@pytest.mark.parametrize("accepted", [True, False])
def test_a_long_absence_of_everybody_gives_back_and_a_short_one_does_not(
    world: World,
    request_: ServiceRequest,
    later: datetime,
    *,
    days: int,
    comes_back: bool,
    part: ReferralRole,
    accepted: bool,
):
    offer = world.offer(request_, BEIJING, part=part)
    if accepted:
        world.accept(offer)
    goes_away(world, BEIJING, days=days, at=later)
    reassign_unattended(at=later)
    # A case that a seat has accepted climbs the ladder: its lead hears, and it comes back in the end.
    expected = comes_back and not (accepted and part == ReferralRole.OWNER)
    assert is_back(offer, at=later) == expected


def test_one_who_stays_keeps_the_part(world: World, request_: ServiceRequest, later: datetime):
    offer = world.given(request_, BEIJING, part=ReferralRole.SUPPORT)
    colleague = make_person("second@desk.example", role="adviser")
    seat_person(seat=world.seat(BEIJING), person=colleague, by=None, at=world.at)
    goes_away(world, BEIJING, days=60, at=later)
    assert reassign_unattended(at=later) == 0
    offer.refresh_from_db()
    assert offer.state == ReferralState.ACCEPTED


@pytest.mark.parametrize("part", list(ReferralRole))
@pytest.mark.parametrize("offered_before", [True, False])
def test_a_seat_for_which_a_person_stands_in_keeps_what_it_is_offered(
    world: World, request_: ServiceRequest, later: datetime, *, part: ReferralRole, offered_before: bool
):
    """For as long as that person is there: what can be sent to a seat does not come back from it."""
    mate = make_person("in@post.example", role=Role.ADVISER)
    if offered_before:
        offer = world.offer(request_, BEIJING, part=part)
    goes_away(world, BEIJING, days=60, at=later, stand_in=mate)
    if not offered_before:
        offer = world.offer(request_, BEIJING, part=part)
    assert reassign_unattended(at=later) == 0
    offer.refresh_from_db()
    assert offer.state == ReferralState.OFFERED
    mate.is_active = False
    mate.save()
    assert reassign_unattended(at=later) == 1
    assert is_back(offer, at=later)


def test_a_body_that_works_by_its_link_needs_nobody_in_its_seat(
    world: World, request_: ServiceRequest, later: datetime
):
    outside = Mailbox("bench@body.example", "en")
    offer = world.given(request_, MONTREAL, part=ReferralRole.SUPPORT, outside=outside)
    vanish(world, MONTREAL, later)
    assert reassign_unattended(at=later) == 0
    offer.refresh_from_db()
    assert offer.state == ReferralState.ACCEPTED


@pytest.mark.parametrize("part", list(ReferralRole))
def test_an_offer_whose_link_has_ended_comes_back(world: World, request_: ServiceRequest, part: ReferralRole):
    outside = Mailbox("bench@body.example", "en")
    offer = world.offer(request_, MONTREAL, part=part, outside=outside)
    assert offer.link_expires_at is not None
    reassign_unattended(at=offer.link_expires_at - timedelta(seconds=1))
    assert not is_back(offer, at=offer.link_expires_at)
    reassign_unattended(at=offer.link_expires_at)
    assert is_back(offer, at=offer.link_expires_at)
    assert world.fresh(request_).state == RequestState.NEW


def test_whoever_leaves_last_reads_which_parts_go_back_and_to_whom(
    world: World, request_of_shanghai: ServiceRequest, later: datetime
):
    part = world.given(request_of_shanghai, BEIJING, part=ReferralRole.SUPPORT)
    holder = holder_of(world, BEIJING)
    leaving = open_work_of(holder, at=later)
    assert (leaving.cases, leaving.asked, leaving.parts) == ((), (), (part,))
    offboard(holder=holder, places={}, by=world.people[BEIJING], at=later, reason="Posting ends.")
    assert is_back(part, at=later)
    assert told("returned") == [world.people[SHANGHAI].pk]


def test_parts_stay_with_the_colleagues_of_whoever_leaves(world: World, request_: ServiceRequest, later: datetime):
    part = world.given(request_, BEIJING, part=ReferralRole.SUPPORT)
    holder = holder_of(world, BEIJING)
    seat_person(
        seat=world.seat(BEIJING), person=make_person("second@desk.example", role="adviser"), by=None, at=world.at
    )
    assert open_work_of(holder, at=later).parts == ()
    offboard(holder=holder, places={}, by=world.people[BEIJING], at=later, reason="Posting ends.")
    part.refresh_from_db()
    assert part.state == ReferralState.ACCEPTED


def test_a_seat_that_comes_to_answer_for_the_whole_has_no_part_left(world: World, request_: ServiceRequest):
    """It comes back to the Hub's desk, which works on a part of it."""
    world.given(request_, SHANGHAI)
    part = world.given(request_, DESK, part=ReferralRole.SUPPORT)
    silent = world.at + timedelta(days=60)
    run_due(at=silent)
    assert world.fresh(request_).owner == world.seat(DESK)
    part.refresh_from_db()
    assert part.state == ReferralState.ENDED
