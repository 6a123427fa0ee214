"""A process killed with kill -9 at every statement of what is done to a request: sent, referred, closed, joined, opened again."""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from hub.casework.choices import EventKind, Outcome, ReferralRole, ReferralState, RequestState
from hub.casework.desk.services import give_task
from hub.casework.models import Referral, Reminder, RequestMessage, ServiceRequest, Task
from hub.casework.referrals.services import accept_referral, refer_request
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import merge_requests, reopen_request, undo_closing
from hub.casework.requests.services.submission import submit_request
from hub.core.workflow import RefusedError
from tests.casework.crashes.effects import close_as_helped, reminders_once, told_kinds
from tests.casework.small import small_world
from tests.casework.world import DESK, SHANGHAI
from tests.support.crashes import STRIDES, every_death

pytestmark = pytest.mark.django_db(transaction=True)


@STRIDES
def test_submit(now: datetime, stride: int):
    world = small_world(at=now)
    ask = world.ask()

    def act() -> None:
        submit_request(company=world.company, ask=ask, by=world.owner, at=now)

    def holds() -> None:
        request = ServiceRequest.objects.get()
        assert (request.number, request.state, request.version) == (1, RequestState.NEW, 1)
        assert list(request.events.values_list("kind", flat=True)) == [EventKind.RECEIVED]
        assert told_kinds() == {"casework.received": 1, "casework.new_at_desk": 1}
        reminders_once(request)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_refer(now: datetime, stride: int):
    world = small_world(at=now)
    request = world.submit()

    def act() -> None:
        if not Referral.objects.exists():
            refer_request(
                request=request, choice=world.choice(SHANGHAI), by=world.people[DESK], seats=[world.seat(DESK)], at=now
            )
        # Whoever presses again after it was done reads that it is over.
        with suppress(RefusedError):
            accept_referral(offer=Referral.objects.select_related("request").get(), **world.who(SHANGHAI, at=now))

    def holds() -> None:
        held = world.fresh(request)
        assert (held.owner, held.state) == (world.seat(SHANGHAI), RequestState.ASSIGNED)
        assert Referral.objects.get().state == ReferralState.ACCEPTED
        kinds = Counter(held.events.values_list("kind", flat=True))
        assert kinds == {EventKind.RECEIVED: 1, EventKind.OFFERED: 1, EventKind.ACCEPTED: 1}
        told = told_kinds()
        assert (told["casework.offered"], told["casework.accepted"], told["casework.taken"]) == (1, 1, 1)
        reminders_once(held)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_close(now: datetime, stride: int):
    world = small_world(at=now)
    request = world.submit()
    claim_request(request=request, **world.who(DESK, at=now))

    def act() -> None:
        with suppress(RefusedError):
            close_as_helped(world, request, now)

    def holds() -> None:
        held = world.fresh(request)
        assert (held.state, held.outcome) == (RequestState.CLOSED, Outcome.HELPED)
        assert held.events.filter(kind=EventKind.CLOSED).count() == 1
        assert told_kinds()["casework.closed"] == 1
        pending = sorted(Reminder.objects.filter(request=request, done_at=None).values_list("kind", flat=True))
        assert pending == ["archive", "survey_1", "survey_2", "survey_3", *["survey_again"] * 3]

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_merge(now: datetime, stride: int):
    """Two requests are joined once: the company hears once, and what moves along moves with the steps."""
    world = small_world(at=now)
    kept, gone = (world.submit() for _number in range(2))
    desk, seats = world.people[DESK], [world.seat(DESK)]
    give_task(request=gone, words="Call.", on=now.date() + timedelta(days=1), to=desk, readers=[desk], by=desk, at=now)

    def act() -> None:
        with suppress(RefusedError):
            merge_requests(kept=kept, gone=gone, by=desk, seats=seats, at=now)

    def holds() -> None:
        stays, ended = world.fresh(kept), world.fresh(gone)
        assert (stays.state, ended.state, ended.outcome) == (RequestState.NEW, RequestState.CLOSED, Outcome.MERGED)
        assert ended.merged_into == stays
        assert Task.objects.get().request == stays
        assert stays.events.filter(kind=EventKind.MERGED).count() == 1
        assert ended.events.filter(kind=EventKind.CLOSED).count() == 1
        told = told_kinds()
        assert (told["casework.merged"], told["casework.closed"]) == (1, 0)
        reminders_once(stays)
        assert list(Reminder.objects.filter(request=gone, done_at=None).values_list("kind", flat=True)) == ["archive"]

    assert every_death(act, stride, holds) >= 3


@STRIDES
@pytest.mark.parametrize("side", ["company", "desk"])
def test_reopen(now: datetime, stride: int, side: str):
    """A closed request is open once more, with what was said of it once; at the desk its part is in work again."""
    world = small_world(at=now)
    request = world.submit()
    claim_request(request=request, **world.who(DESK, at=now))
    world.given(request, SHANGHAI, part=ReferralRole.SUPPORT, task="Who tests it?")
    close_as_helped(world, request, now)
    later = now + timedelta(minutes=2)

    def act() -> None:
        with suppress(RefusedError):
            if side == "company":
                reopen_request(request=request, reason="One more question.", by=world.owner, at=later)
            else:
                undo_closing(request=request, **world.who(DESK, at=later))

    def holds() -> None:
        held = world.fresh(request)
        assert (held.state, held.handler, held.reopened) == (RequestState.ASSIGNED, world.people[DESK], 1)
        assert held.events.filter(kind=EventKind.REOPENED).count() == 1
        by_company = side == "company"
        assert RequestMessage.objects.filter(body="One more question.").count() == by_company
        part = Referral.objects.get(part=ReferralRole.SUPPORT)
        assert part.state == (ReferralState.ENDED if by_company else ReferralState.ACCEPTED)
        told = told_kinds()
        assert (told["casework.reopened"], told["casework.reopened_at_desk"]) == (1, by_company)
        reminders_once(held)
        pending = Reminder.objects.filter(request=request, done_at=None).values_list("kind", flat=True)
        assert not {"archive", "survey_1", "survey_2", "survey_3", "survey_again"} & set(pending)

    assert every_death(act, stride, holds) >= 3
