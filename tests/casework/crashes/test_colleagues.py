"""A process killed with kill -9 at every statement of what several people of the staff do: parts, absences, approvals, tasks."""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from hub.casework.choices import ApprovalState, EventKind, PartOutcome, ReferralRole, RequestState
from hub.casework.desk.services import give_task, remind_of_tasks
from hub.casework.models import AbsenceTransfer, Approval, Event, Referral, Reminder, Task
from hub.casework.reassignment.absences import end_absences, record_absence_with_transfers
from hub.casework.reassignment.queries import StandInChoice
from hub.casework.reassignment.rules import TransferPlace
from hub.casework.referrals.services import finish_part
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.presence import APPROVED, ask_approval, record_approval
from hub.casework.requests.services.submission import OfficialInput
from hub.core.workflow import RefusedError
from hub.directory.models import Absence, SeatHolder
from hub.directory.seats.services import unseat_person
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from tests.casework.crashes.effects import reminders_once, told_kinds
from tests.casework.small import official_of, small_world
from tests.casework.world import BEIJING, DESK, SHANGHAI
from tests.support.crashes import STRIDES, at_each, every_death

pytestmark = pytest.mark.django_db(transaction=True)


@STRIDES
def test_parts(now: datetime, stride: int):
    """A part is reminded once and told late once, and ends once with the answer of its sister."""
    world = small_world(at=now)
    request = world.submit()
    part = world.given(request, SHANGHAI, part=ReferralRole.SUPPORT, task="Who tests it?")
    sister = world.given(request, BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    later = now + timedelta(days=20)

    def act() -> None:
        run_due(at=later)
        with suppress(RefusedError):
            finish_part(
                offer=Referral.objects.select_related("request").get(pk=part.pk),
                **world.who(SHANGHAI, at=later),
                outcome=PartOutcome.PARTLY,
                covers=[sister.pk],
            )

    def holds() -> None:
        outcomes = dict(Referral.objects.values_list("pk", "outcome"))
        assert outcomes == {part.pk: PartOutcome.PARTLY, sister.pk: PartOutcome.COVERED}
        assert Referral.objects.get(pk=sister.pk).covered_by_id == part.pk
        kinds = Counter(Event.objects.filter(request=request).values_list("kind", flat=True))
        assert (kinds[EventKind.PART_LATE], kinds[EventKind.PART_DONE], kinds[EventKind.PART_COVERED]) == (2, 1, 1)
        told = told_kinds()
        assert (told["casework.part_nudge"], told["casework.part_late"]) == (2, 2)
        assert (told["casework.part_done"], told["casework.part_covered"]) == (1, 1)
        assert not Reminder.objects.filter(done_at=None, kind__startswith="part_").exists()

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_hand_over_for_an_absence_and_back(now: datetime, stride: int):
    world = small_world(at=now)
    requests = [world.submit() for _number in range(2)]
    for request in requests:
        world.given(request, SHANGHAI)
    person, choice = world.people[SHANGHAI], StandInChoice(seat=world.seat(BEIJING))
    after = now + timedelta(days=5)

    def act() -> None:
        if not Absence.objects.exists():
            record_absence_with_transfers(
                person=person,
                first_day=now.date(),
                last_day=now.date() + timedelta(days=2),
                stand_in=choice,
                places={f"case-{request.pk.hex}": TransferPlace.STAND_IN for request in requests},
                by=person,
                at=now,
            )
        end_absences(at=after)

    def holds() -> None:
        assert Absence.objects.count() == 1
        assert list(AbsenceTransfer.objects.values_list("is_back", flat=True)) == [True, True]
        for request in requests:
            held = world.fresh(request)
            assert (held.owner, held.handler, held.state) == (world.seat(SHANGHAI), person, RequestState.ASSIGNED)
            reminders_once(held)
        told = told_kinds()
        assert (told["casework.stand_in"], told["casework.back_from_stand_in"]) == (2, 2)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_approvals(now: datetime, stride: int):
    """An office is asked once, each word stands once, and the visit of what was agreed to is drafted once."""
    world = small_world(at=now)
    official = official_of(world, SHANGHAI, level="consul_general")
    on = now.date() + timedelta(days=30)
    wish = OfficialInput(level="consul_general", form="signing", on=on, city="Suzhou", host="Port", purpose="Serious.")
    request = world.submit(kind="presence", official=wish, cn_provinces=[])
    steps = list(Approval.objects.filter(request=request).values_list("pk", flat=True))

    def step(number: int) -> Approval:
        return Approval.objects.select_related("request").get(pk=steps[number])

    def record(number: int, name: str) -> None:
        with suppress(RefusedError):
            record_approval(approval=step(number), approved=True, note="Yes.", **world.who(name, at=now))

    def act() -> None:
        record(0, DESK)
        with suppress(RefusedError):
            ask_approval(approval=step(1), seat=official, **world.who(DESK, at=now))
        record(1, official.slug)

    def holds() -> None:
        found = list(Approval.objects.filter(request=request).values_list("state", "seat", "by"))
        approved, names = ApprovalState.APPROVED, (DESK, official.slug)
        assert found == [(approved, world.seat(name).pk, world.people[name].pk) for name in names]
        data = [
            row["state"] for row in Event.objects.filter(kind=EventKind.PRESENCE_STEP).values_list("data", flat=True)
        ]
        assert sorted(data) == ["approved", "approved", "asked"]
        told = told_kinds()
        assert (told["casework.approval_asked"], told["casework.presence_asked"]) == (1, 1)
        # The company hears of both words, and who carries it further does.
        assert (told["casework.presence_step"], told["casework.approval_answered"]) == (2, 2)
        assert OutboxMessage.objects.filter(topic=APPROVED).count() == 1
        reminders_once(request)

    assert every_death(act, stride, holds) >= 3


@at_each(5)
def test_remind_of_tasks(now: datetime, stride: int):
    """Whoever has a task is reminded once; what somebody left behind goes once to who may read its request."""
    world = small_world(at=now)
    request = world.submit()
    desk, left = world.people[DESK], world.people[BEIJING]
    on = now.date() + timedelta(days=2)
    for person in (desk, left):
        give_task(request=request, words="Call.", on=on, to=person, readers=[person], by=desk, at=now)
    unseat_person(holder=SeatHolder.objects.get(user=left), by=None, at=now)
    later = now + timedelta(days=3)

    def holds() -> None:
        assert list(Task.objects.values_list("assigned_to", flat=True)) == [desk.pk, desk.pk]
        assert not Task.objects.filter(reminded_at=None).exists()
        told = Counter(Notification.objects.filter(recipient__user=desk).values_list("kind", flat=True))
        assert (told["casework.task_due"], told["casework.task_given"]) == (2, 1)

    assert every_death(lambda: remind_of_tasks(at=later), stride, holds) >= 3
