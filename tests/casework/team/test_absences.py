"""An absence hands over what was chosen and nothing else, and gives back what nobody touched."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.choices import ReferralRole, ReferralState, RequestState
from hub.casework.desk.access import case_for, desk_seats
from hub.casework.desk.actions.registry import available_actions
from hub.casework.desk.case import case_details, snoozed_for, tools_of
from hub.casework.desk.due_dates import next_due, tasks_of
from hub.casework.desk.reader import TurnReason, desk_reader, turn_of
from hub.casework.desk.services import give_task, remind_of_tasks, snooze_request
from hub.casework.desk.task_changes import finish_task
from hub.casework.models import AbsenceTransfer, Recusal, Referral, Reminder, ServiceRequest, Task
from hub.casework.outcomes.services import file_complaint
from hub.casework.reassignment.absences import (
    cancel_absence_with_transfers,
    end_absences,
)
from hub.casework.reassignment.queries import StandInChoice, open_things
from hub.casework.reassignment.rules import (
    TransferPlace,
    WorkKind,
)
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.requests.services.assignment import assign_to, claim_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import answer_company, ask_company, reply_as_company
from hub.core.workflow import RefusedError
from hub.directory.models import Absence, SeatHolder
from hub.directory.seats.presence import covered_people, covered_seats, seats_of
from hub.directory.seats.services import record_absence, seat_person
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.team.conftest import STAND_IN, away, in_hand
from tests.casework.world import BEIJING, DESK, SHANGHAI, World


def absences_of(person: User) -> list[Absence]:
    return list(Absence.objects.standing().filter(user=person))


def things_of(world: World) -> dict[str, Any]:
    found = open_things(world.people[SHANGHAI], first_day=world.at.date() + timedelta(days=1), at=world.at)
    return {one.key: one for one in found}


def told(kind: str) -> set[int]:
    return set(Notification.objects.filter(kind=f"casework.{kind}").values_list("recipient__user", flat=True))


@pytest.mark.django_db
def test_everything_open_is_listed_and_nothing_moves_before_the_button(world: World, stand_in: StandInChoice):
    mine, waiting, offered = in_hand(world), in_hand(world), world.submit()
    ask_company(
        request=waiting, text="Which size?", by=world.people[SHANGHAI], seats=[world.seat(SHANGHAI)], at=world.at
    )
    offer = world.offer(offered, SHANGHAI)
    other = world.submit()
    world.given(other, BEIJING)
    part = world.given(other, SHANGHAI, part=ReferralRole.SUPPORT, task="Who tests it?")
    found = {(one.kind, one.request.pk, one.offer and one.offer.pk) for one in things_of(world).values()}
    assert found == {
        (WorkKind.CASE, mine.pk, None),
        (WorkKind.WAITING, waiting.pk, None),
        (WorkKind.OFFER, offered.pk, offer.pk),
        (WorkKind.PART, other.pk, part.pk),
    }
    assert all(one.due for one in things_of(world).values() if one.kind is not WorkKind.WAITING)
    assert not AbsenceTransfer.objects.exists()


@pytest.mark.django_db
def test_a_case_goes_to_the_stand_in_and_comes_back_untouched_by_itself(world: World, stand_in: StandInChoice):
    request = in_hand(world)
    before = world.fresh(request)
    row = away(world, {f"case-{request.pk.hex}": TransferPlace.STAND_IN}, stand_in)
    held = world.fresh(request)
    assert (held.owner, held.handler, held.state) == (world.seat(STAND_IN), None, RequestState.NEW)
    assert (held.due_on, held.silent_since) == (before.due_on, before.silent_since), "the promise and silence stay"
    assert world.people[STAND_IN].pk in told("stand_in")
    assert not told("moved"), "the same office has it: the company reads of no move"
    assert end_absences(at=world.at + timedelta(days=3)) == 0
    reply_as_company(request=request, text="And now?", by=world.owner, at=world.at + timedelta(days=3))
    after = world.at + timedelta(days=7)
    assert (end_absences(at=after), end_absences(at=after)) == (1, 0)
    held = world.fresh(request)
    assert (held.owner, held.handler, held.state) == (
        world.seat(SHANGHAI),
        world.people[SHANGHAI],
        RequestState.ASSIGNED,
    )
    kept = AbsenceTransfer.objects.get(absence=row)
    assert (kept.is_back, kept.settled_at) == (True, after)


@pytest.mark.django_db
def test_what_the_stand_in_took_stays_with_the_stand_in(world: World, stand_in: StandInChoice):
    request, other = in_hand(world), in_hand(world)
    row = away(world, {f"case-{one.pk.hex}": TransferPlace.STAND_IN for one in (request, other)}, stand_in)
    claim_request(request=request, by=world.people[STAND_IN], seats=[stand_in.seat], at=world.at + timedelta(days=2))
    at = world.at + timedelta(days=2, hours=1)
    assert cancel_absence_with_transfers(absence=row, by=world.people[SHANGHAI], at=at) == 1
    assert (world.fresh(request).owner, world.fresh(other).owner) == (stand_in.seat, world.seat(SHANGHAI))
    assert end_absences(at=at + timedelta(days=30)) == 0


@pytest.mark.django_db
def test_offers_and_parts_go_and_come_back_with_their_day(world: World, stand_in: StandInChoice):
    offered, other = world.submit(), world.submit()
    offer = world.offer(offered, SHANGHAI)
    world.given(other, BEIJING)
    part = world.given(other, SHANGHAI, part=ReferralRole.SUPPORT, task="Who tests it?")
    row = away(world, {f"offer-{one.pk}": TransferPlace.STAND_IN for one in (offer, part)}, stand_in)
    days = {one.pk: one.due_on for one in (offer, part)}
    for one in (offer, part):
        fresh = Referral.objects.get(pk=one.pk)
        assert (fresh.seat, fresh.due_on) == (stand_in.seat, days[one.pk])
    assert cancel_absence_with_transfers(absence=row, by=world.people[SHANGHAI], at=world.at) == 2
    assert {Referral.objects.get(pk=one.pk).seat for one in (offer, part)} == {world.seat(SHANGHAI)}
    assert Referral.objects.get(pk=part.pk).state == ReferralState.ACCEPTED


@pytest.mark.django_db
def test_nothing_is_done_where_one_thing_cannot_go(world: World, stand_in: StandInChoice):
    mine, waiting = in_hand(world), in_hand(world)
    me, seats = world.people[SHANGHAI], [world.seat(SHANGHAI)]
    ask_company(request=waiting, text="Which size?", by=me, seats=seats, at=world.at)
    places = {f"case-{one.pk.hex}": TransferPlace.STAND_IN for one in (mine, waiting)}
    with pytest.raises(RefusedError):
        away(world, places, stand_in)
    assert not absences_of(world.people[SHANGHAI])
    assert world.fresh(mine).owner == world.seat(SHANGHAI)


@pytest.mark.django_db
def test_the_office_is_a_seat_that_is_there_and_without_one_the_hubs_desk(world: World):
    request = in_hand(world)
    key = f"case-{request.pk.hex}"
    assert things_of(world)[key].office == world.seat(DESK), "nobody else of the office is there"
    away(world, {key: TransferPlace.OFFICE}, None)
    assert world.fresh(request).owner == world.seat(DESK)
    assert told("moved"), "another office has it now: the company reads so"


@pytest.mark.django_db
def test_a_colleague_of_the_seat_takes_it_in_hand(world: World):
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(SHANGHAI), person=mate, by=None, at=world.at)
    request = in_hand(world)
    choice = StandInChoice(person=mate, seat_keys=frozenset({world.seat(SHANGHAI).pk}))
    row = away(world, {f"case-{request.pk.hex}": TransferPlace.STAND_IN}, choice)
    assert world.fresh(request).handler == mate
    assert cancel_absence_with_transfers(absence=row, by=world.people[SHANGHAI], at=world.at) == 1
    assert world.fresh(request).handler == world.people[SHANGHAI]


@pytest.mark.django_db
def test_what_a_lead_took_in_hand_of_another_seat_is_left_to_it_and_comes_back(world: World, stand_in: StandInChoice):
    request, inbox, lead = world.submit(), world.submit(), world.people[SHANGHAI]
    for row, handler in ((request, lead), (inbox, None)):
        world.given(row, STAND_IN)
        ServiceRequest.objects.filter(pk=row.pk).update(handler=handler)
    key = f"case-{request.pk.hex}"
    found = things_of(world)
    assert {*found} == {key}, "the inbox of another seat is not the lead's"
    assert (found[key].seat, found[key].office) == (world.seat(STAND_IN), world.seat(STAND_IN))
    row = away(world, {key: TransferPlace.OFFICE}, None)
    assert (world.fresh(request).owner, world.fresh(request).handler) == (world.seat(STAND_IN), None)
    assert cancel_absence_with_transfers(absence=row, by=lead, at=world.at) == 1
    assert world.fresh(request).handler == lead


@pytest.mark.django_db
def test_reminders_go_to_who_stands_in_and_the_stand_in_can_act(world: World, stand_in: StandInChoice):
    request = in_hand(world)
    away(world, {}, stand_in, first=1, length=20)
    at = world.at + timedelta(days=6)
    run_due(at=at)
    assert Reminder.objects.filter(request=request, kind="nudge", done_at__isnull=False).count() == 1
    assert told("nudge") == {world.people[STAND_IN].pk}
    case = case_for(world.people[STAND_IN], request.reference, at=at)
    assert case.may_act
    answer_company(request=request, text="Here.", by=world.people[STAND_IN], seats=case.seats, at=at)
    own = seats_of(world.people[STAND_IN])
    assert covered_seats(world.people[STAND_IN], own, at=at) == [world.seat(SHANGHAI)]
    assert covered_seats(world.people[STAND_IN], own, at=world.at + timedelta(days=23)) == [], "it ends by itself"
    assert covered_seats(world.people[BEIJING], seats_of(world.people[BEIJING]), at=at) == []


@pytest.mark.django_db
def test_what_was_kept_needs_the_stand_in_once_the_company_writes(world: World, stand_in: StandInChoice):
    request, mine, at = in_hand(world), world.people[STAND_IN], world.at + timedelta(hours=2)
    away(world, {}, stand_in, first=0, length=3)
    reply_as_company(request=request, text="One more thing.", by=world.owner, at=at)

    def turn(person: User, moment: datetime) -> TurnReason | None:
        reader = desk_reader(user=person, seats=desk_seats(person, at=moment), at=moment)
        return turn_of(request, reader)

    assert turn(mine, at) == TurnReason.REPLIED
    assert turn(mine, at + timedelta(days=6)) is None, "it ends by itself"
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(SHANGHAI), person=mate, by=None, at=world.at)
    assert turn(mate, at) is None, "a colleague of the seat does not stand in"


@pytest.mark.django_db
def test_what_was_put_aside_stays_aside_for_who_stands_in_and_after_the_absence(world: World, stand_in: StandInChoice):
    """It comes back before one person alone: who stands in while that lasts, and puts it aside for who is away."""
    request, day = in_hand(world), timedelta(days=1)
    vera, yves, today = world.people[SHANGHAI], world.people[STAND_IN], world.at.date()
    ServiceRequest.objects.filter(pk=request.pk).update(pending="replied", pending_since=world.at)
    snooze_request(request=request, until=today + 3 * day, by=vera, may_write=True, at=world.at)
    away(world, {}, stand_in, first=1, length=6)

    def shown(person: User, days: int) -> bool:
        moment = world.at + days * day
        reader = desk_reader(user=person, seats=desk_seats(person, at=moment), at=moment)
        return turn_of(request, reader) is not None and request.pk not in reader.aside

    assert [(shown(vera, days), shown(yves, days)) for days in (0, 2)] == [(False, False)] * 2
    assert shown(yves, 4)
    moment = world.at + 4 * day
    case = case_for(yves, request.reference, at=moment)
    assert snoozed_for(case, yves) == vera
    snooze_request(request=request, until=today + 10 * day, by=snoozed_for(case, yves), may_write=True, at=moment)
    assert [(shown(vera, days), shown(yves, days)) for days in (5, 9)] == [(False, False)] * 2
    assert (shown(vera, 11), shown(yves, 11)) == (True, False)


def _task(world: World) -> None:
    who, day = world.people[SHANGHAI], world.at.date() + timedelta(days=1)
    give_task(request=in_hand(world), words="Call.", on=day, to=who, readers=[who], by=who, at=world.at)


def in_hand_of_mate(world: World) -> ServiceRequest:
    request, mate = in_hand(world), User.objects.get(name="Mate")
    ServiceRequest.objects.filter(pk=request.pk).update(handler=mate)
    return request


def hand(world: World, request: ServiceRequest, *, at: datetime) -> None:
    mate, seats = User.objects.get(name="Mate"), [world.seat(SHANGHAI)]
    assign_to(request=request, to=world.people[SHANGHAI], by=mate, seats=seats, at=at)


# What is there before somebody goes away, and what then happens.
HEARD: dict[str, tuple[Any, Any]] = {
    "offered": (lambda world: world.submit(), lambda world, row, _at: world.offer(row, SHANGHAI)),
    "accepted": (
        lambda world: world.offer(in_hand(world), BEIJING, by=world.people[SHANGHAI]),
        lambda world, offer, _at: world.accept(offer),
    ),
    "replied_part": (
        lambda world: world.given(world.submit(), SHANGHAI, part=ReferralRole.SUPPORT).request,
        lambda world, row, at: reply_as_company(request=row, text="We moved.", by=world.owner, at=at),
    ),
    "task_due_away": (_task, lambda _world, _row, at: remind_of_tasks(at=at)),
    "handed_away": (in_hand_of_mate, lambda world, row, at: hand(world, row, at=at)),
}


@pytest.mark.django_db
def test_what_comes_back_is_told_to_who_may_have_it(world: World, stand_in: StandInChoice):
    request, me = in_hand(world), world.people[SHANGHAI]
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(SHANGHAI), person=mate, by=None, at=world.at)
    row = away(world, {f"case-{request.pk.hex}": TransferPlace.STAND_IN}, stand_in)
    Recusal.objects.create(request=request, user=me, since=world.at, by=me)
    cancel_absence_with_transfers(absence=row, by=me, at=world.at)
    assert (world.fresh(request).owner, world.fresh(request).handler) == (world.seat(SHANGHAI), None)
    assert told("back_from_stand_in") == {mate.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", HEARD)
def test_what_whoever_is_away_would_hear_hears_who_stands_in(world: World, stand_in: StandInChoice, kind: str):
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(SHANGHAI), person=mate, by=None, at=world.at)
    before, act = HEARD[kind]
    row = before(world)
    away(world, {}, stand_in, first=0, length=3)
    act(world, row, world.at + timedelta(days=2))
    assert world.people[STAND_IN].pk in told(kind)
    assert world.people[SHANGHAI].pk not in told(kind) | told(kind.removesuffix("_away"))


@pytest.mark.django_db
def test_a_task_of_whoever_is_away_is_done_by_who_stands_in(world: World, stand_in: StandInChoice):
    _task(world)
    task, mine, at = Task.objects.get(), world.people[STAND_IN], world.at + timedelta(days=2)
    with pytest.raises(RefusedError, match="not_yours"):
        finish_task(task=task, by=mine, at=at)
    away(world, {}, stand_in, first=0, length=3)
    case = case_for(mine, task.request.reference, at=at)
    assert turn_of(case.request, desk_reader(user=mine, seats=case.seats, at=at)) == TurnReason.TASK
    tools = tools_of(case, mine, step=None, at=at)
    assert available_actions(case, case_details(case, mine), mine, tools=tools, at=at)["task_done"] == [task]
    finish_task(task=task, by=mine, at=at, covers=covered_people(case.seats))


@pytest.mark.django_db
def test_the_list_of_tasks_and_what_is_due_next_name_those_of_whoever_is_away(world: World, stand_in: StandInChoice):
    _task(world)
    mine, theirs, at = world.people[STAND_IN], world.people[SHANGHAI], world.at + timedelta(hours=1)

    def found() -> tuple[list[Task], bool]:
        seats = desk_seats(mine, at=at)
        waiting, _done = tasks_of(mine, seats=seats, at=at)
        return waiting, next_due(mine, desk_reader(user=mine, seats=seats, at=at), at=at) is not None

    assert found() == ([], False)
    away(world, {}, stand_in, first=0, length=3)
    assert found() == ([Task.objects.get()], True)
    assert theirs == Task.objects.get().assigned_to


@pytest.mark.django_db
def test_a_task_of_a_part_is_told_to_nobody_who_may_not_mark_it_as_done(world: World):
    """The seat that answers for the request may not: where nobody stands in, the person reads it afterwards."""
    request, who = world.submit(), world.people[SHANGHAI]
    world.given(request, SHANGHAI, part=ReferralRole.SUPPORT)
    day = world.at.date() + timedelta(days=1)
    give_task(request=request, words="Call.", on=day, to=who, readers=[who], by=who, at=world.at)
    away(world, {}, None, first=0, length=3)
    remind_of_tasks(at=world.at + timedelta(days=2))
    assert (told("task_due"), told("task_due_away")) == ({who.pk}, set())


@pytest.mark.django_db
def test_a_complaint_goes_to_the_hubs_desk_while_all_who_lead_the_office_are_away(
    world: World, stand_in: StandInChoice
):
    request = in_hand(world)
    world.people["mate"] = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(SHANGHAI), person=world.people["mate"], by=None, at=world.at)
    ServiceRequest.objects.filter(pk=request.pk).update(handler=world.people["mate"])
    first = file_complaint(request=request, words="No word.", by=world.owner, at=world.at)
    assert told("complaint") == {world.people[SHANGHAI].pk}
    assert first.to_seat == world.seat(SHANGHAI)
    first.delete()
    away(world, {}, stand_in, first=0, length=3)
    assert file_complaint(request=request, words="No word.", by=world.owner, at=world.at).to_seat == world.seat(DESK)
    assert told("complaint") == {world.people[SHANGHAI].pk, world.people[DESK].pk}


def lead(world: World, name: str, seat: str) -> Any:
    """Let another person lead a seat."""
    world.people[name] = person = make_person(f"{name}@desk.example", role=Role.ADVISER, name=name)
    SeatHolder.objects.create(seat=world.seat(seat), user=person, since=world.at, is_lead=True)
    return person


@pytest.mark.django_db
@pytest.mark.parametrize("other", ["away", "has it in hand"])
def test_of_two_leads_the_one_who_may_answer_hears_of_a_complaint(world: World, stand_in: StandInChoice, other: str):
    """Not who stands in for the other one, and not the other one who has the request in hand."""
    request, second = in_hand(world), lead(world, "second", SHANGHAI)
    if other == "away":
        away(world, {}, stand_in, first=0, length=3)
    else:
        ServiceRequest.objects.filter(pk=request.pk).update(handler=world.people[SHANGHAI])
    assert file_complaint(request=request, words="No word.", by=world.owner, at=world.at).to_seat == world.seat(
        SHANGHAI
    )
    assert told("complaint") == {second.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("administers", [True, False])
def test_where_no_lead_is_there_administrators_hear_of_a_complaint(world: World, administers: bool):
    """Leads who are away read it when they are back, where there is no administrator."""
    request, desk, day = world.submit(), world.people[DESK], world.at.date()
    boss = make_person("boss@desk.example", role=Role.ADMINISTRATOR, name="Boss") if administers else desk
    record_absence(person=desk, first_day=day, last_day=day + timedelta(days=9), by=desk, at=world.at)
    file_complaint(request=request, words="No word.", by=world.owner, at=world.at)
    assert told("complaint") == {boss.pk}


@pytest.mark.django_db
def test_what_the_stand_in_takes_in_hand_stays_there_while_it_lasts(world: World, stand_in: StandInChoice):
    request, mine = world.submit(), world.people[STAND_IN]
    away(world, {}, stand_in, first=0, length=3)
    ServiceRequest.objects.filter(pk=request.pk).update(owner=world.seat(SHANGHAI))
    case = case_for(mine, request.reference, at=world.at + timedelta(hours=1))
    claim_request(request=request, by=mine, seats=case.seats, at=world.at + timedelta(hours=1))
    assert reassign_unattended(at=world.at + timedelta(days=1)) == 0
    assert world.fresh(request).handler == mine
    assert reassign_unattended(at=world.at + timedelta(days=6)) == 1
    assert (world.fresh(request).owner, world.fresh(request).handler) == (world.seat(SHANGHAI), None)


@pytest.mark.django_db
def test_without_a_stand_in_a_lead_or_the_desk_hears_and_never_nobody(world: World):
    in_hand(world)
    away(world, {}, None, first=1, length=20)
    run_due(at=world.at + timedelta(days=6))
    assert told("nudge") == {world.people[DESK].pk}


@pytest.mark.django_db
def test_where_the_stand_in_is_away_too_the_desk_hears(world: World, stand_in: StandInChoice):
    in_hand(world)
    away(world, {}, stand_in, first=1, length=20)
    day, other = world.at.date(), world.people[STAND_IN]
    record_absence(person=other, first_day=day, last_day=day + timedelta(days=20), by=other, at=world.at)
    run_due(at=world.at + timedelta(days=6))
    assert told("nudge") == {world.people[DESK].pk}
