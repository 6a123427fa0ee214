"""What crosses: two people, or a company and a seat, at one request at one moment."""

from datetime import timedelta

import pytest

from companies.privacy.erasure import delete_company
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.casework.choices import (
    Outcome,
    OutcomeReason,
    PendingStep,
    ReferralRole,
    ReferralState,
    RequestState,
)
from hub.casework.models import Referral, ServiceRequest
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.referrals.services import accept_referral
from hub.casework.requests.services.assignment import assign_to, claim_request
from hub.casework.requests.services.closure import close_request, reopen_request, withdraw_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import ask_company, reply_as_company
from hub.core.workflow import RefusedError
from hub.directory.models import SeatHolder
from hub.directory.seats.services import record_absence, seat_person, unseat_person
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World, at

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"casework.{kind}").order_by("recipient__user__name")
    return list(rows.values_list("recipient__user__name", flat=True))


def mate_of_the_desk(world: World) -> User:
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(DESK), person=mate, by=None, at=world.at)
    return mate


def test_who_had_a_request_in_hand_hears_that_what_a_colleague_offered_was_accepted(
    world: World, request_: ServiceRequest
):
    mate = mate_of_the_desk(world)
    claim_request(request=request_, **world.who(DESK, at=world.at))
    world.accept(world.offer(request_, SHANGHAI, by=mate), at=at(25))
    assert told("accepted") == ["Mate", DESK]


@pytest.mark.parametrize("how", ["left", "moved", "off"])
def test_of_a_sender_who_has_left_the_rest_of_the_seat_gets_the_receipt(
    world: World, request_: ServiceRequest, how: str
):
    mate_of_the_desk(world)
    offer, sender = world.offer(request_, SHANGHAI), world.people[DESK]
    unseat_person(holder=SeatHolder.objects.current().get(user=sender), by=None, at=world.at)
    if how == "moved":
        seat_person(seat=world.seat(BEIJING), person=sender, by=None, at=world.at)
    if how == "off":
        User.objects.filter(pk=sender.pk).update(is_active=False)
    world.accept(offer, at=at(25))
    assert told("accepted") == ["Mate"]


@pytest.mark.parametrize("leaves", [False, True])
def test_the_reply_to_a_question_is_for_whoever_has_the_request_by_then(
    world: World, request_: ServiceRequest, *, leaves: bool
):
    """Handed over, or left behind, while the company was asked; it waits on the company all the same."""
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(DESK), person=mate, by=None, at=world.at)
    desk, seats = world.people[DESK], [world.seat(DESK)]
    ask_company(request=request_, text="Which size?", by=desk, seats=seats, at=at(25))
    if leaves:
        unseat_person(holder=SeatHolder.objects.current().get(user=desk), by=None, at=at(26))
        reassign_unattended(at=at(26))
    else:
        assign_to(request=request_, to=mate, by=desk, seats=seats, at=at(26))
    held = world.fresh(request_)
    assert (held.state, held.handler) == (RequestState.WAITING, None if leaves else mate)
    reply_as_company(request=request_, text="Ten thousand people.", by=world.owner, at=at(27))
    assert (world.fresh(request_).pending, told("replied")) == (PendingStep.REPLIED, ["Mate"])


def test_what_the_company_writes_while_a_seat_is_asked_waits_for_whoever_accepts(
    world: World, request_: ServiceRequest
):
    offer = world.offer(request_, SHANGHAI, at=at(25))
    reply_as_company(request=request_, text="We found the mayor.", by=world.owner, at=at(26))
    assert told("replied") == [DESK], "who is only asked hears nothing"
    world.accept(offer, at=at(27))
    held = world.fresh(request_)
    assert (held.owner, held.pending) == (world.seat(SHANGHAI), PendingStep.REPLIED)


def test_of_two_people_of_a_seat_who_accept_one_has_it_and_the_other_reads_so(world: World, request_: ServiceRequest):
    offer, seats = world.offer(request_, SHANGHAI, at=at(25)), [world.seat(SHANGHAI)]
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(SHANGHAI), person=mate, by=None, at=world.at)
    accept_referral(offer=offer, by=mate, seats=seats, at=at(26))
    with pytest.raises(RefusedError) as refused:
        accept_referral(offer=offer, by=world.people[SHANGHAI], seats=seats, at=at(26))
    assert refused.value.refusal.sentence
    assert world.fresh(request_).handler == mate


@pytest.mark.parametrize("how", ["withdraws", "federal", "private"])
def test_what_a_company_withdraws_or_leaves_behind_ends_for_all_who_have_it_do_a_part_or_are_asked(
    world: World, request_: ServiceRequest, how: str
):
    world.given(request_, SHANGHAI, at=at(25))
    world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Check the buyer.", at=at(25))
    world.offer(request_, MONTREAL, part=ReferralRole.SUPPORT, task="Prepare them.", at=at(25))
    ask_company(request=request_, text="Still?", **world.who(SHANGHAI, at=at(26)))
    if how == "withdraws":
        withdraw_request(request=request_, reason="", by=world.owner, at=at(27))
    else:
        delete_company(company=world.company, typed_name=world.company.name, by=world.owner, at=at(27), profile=how)
    # What is erased with its company has no page to open.
    kind, page = ("company_erased", "/desk/") if how == "private" else ("withdrawn", f"/desk/{request_.reference}/")
    assert told(kind) == sorted([BEIJING, MONTREAL, SHANGHAI])
    paths = Notification.objects.filter(kind__in=["casework.company_erased", "casework.withdrawn"])
    assert {path.removeprefix("/en") for path in paths.values_list("path_en", flat=True)} == {page}
    assert paths.count() == 3
    assert Entry.objects.get(action="casework.request.withdrawn").actor == world.owner
    left = list(ServiceRequest.objects.values_list("state", "outcome"))
    assert left == ([] if how == "private" else [(RequestState.CLOSED, Outcome.WITHDRAWN)])
    assert not Referral.objects.filter(state__in=[ReferralState.OFFERED, ReferralState.ACCEPTED]).exists()
    before = Notification.objects.count()
    run_due(at=at(27) + timedelta(days=8))
    assert Notification.objects.count() == before


def test_of_a_part_that_is_withdrawn_hears_who_is_there_instead_of_who_is_away(world: World, request_: ServiceRequest):
    world.given(request_, SHANGHAI, at=at(25))
    world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Check the buyer.", at=at(25))
    mate, away = make_person("mate@desk.example", role=Role.ADVISER, name="Mate"), world.people[BEIJING]
    seat_person(seat=world.seat(BEIJING), person=mate, by=None, at=world.at)
    record_absence(person=away, first_day=at(26).date(), last_day=at(28).date(), by=away, at=at(26))
    withdraw_request(request=request_, reason="", by=world.owner, at=at(27))
    assert told("withdrawn") == ["Mate", SHANGHAI]


def test_the_desk_opens_what_was_too_early_until_it_is_archived(world: World, request_: ServiceRequest):
    """The company has 30 days; whoever closed it comes back to it later than that."""
    desk = {"by": world.people[DESK], "seats": [world.seat(DESK)]}
    said = {"outcome": Outcome.NOT_HELPED, "reasons": [OutcomeReason.TOO_EARLY], "answer": "Come back in spring."}
    close_request(request=request_, **said, **desk, at=world.at)
    late = world.at + timedelta(days=100)
    with pytest.raises(RefusedError):
        reopen_request(request=request_, reason="Now.", by=world.owner, at=late)
    reopen_request(request=request_, reason="It is time.", **desk, at=late)
    assert world.fresh(request_).is_open
    close_request(request=request_, **said, **desk, at=late)
    ServiceRequest.objects.filter(pk=request_.pk).update(archived_at=late)
    with pytest.raises(RefusedError):
        reopen_request(request=world.fresh(request_), reason="Now.", **desk, at=late)
