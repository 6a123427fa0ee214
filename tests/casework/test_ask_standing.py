"""The one simple status of a request, computed from its state and from every seat's own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.casework.choices import OPEN_STATES, Outcome, ReferralRole, ReferralState, RequestState
from hub.casework.requests.status import (
    ReferredSeat,
    RequestNextStep,
    RequestSituation,
    RequestStatus,
    StatusSummary,
    status_for,
)

AT = datetime(2026, 11, 25, 15, tzinfo=UTC)
DAY = timedelta(days=1)


def stand(**facts: Any) -> StatusSummary[str]:
    said: dict[str, Any] = {"state": RequestState.NEW, "owner": "desk", "due_at": AT + 5 * DAY}
    return status_for(RequestSituation(**(said | facts)), at=AT)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (RequestState.NEW, RequestStatus.RECEIVED),
        (RequestState.ASSIGNED, RequestStatus.IN_HAND),
        (RequestState.REFERRED, RequestStatus.SENT_ON),
        (RequestState.WAITING, RequestStatus.YOUR_TURN),
    ],
)
def test_each_open_state_is_one_status_and_has_an_owner(state: RequestState, status: RequestStatus):
    standing = stand(state=state)
    assert (standing.status, standing.owner, standing.is_open) == (status, "desk", True)


def test_every_open_state_has_a_next_step():
    for state in OPEN_STATES:
        for answered in (True, False):
            assert stand(state=state, first_answered=answered).next_step is not RequestNextStep.NONE


def test_the_sender_stays_the_owner_while_another_seat_is_asked():
    asked = ReferredSeat(seat="shanghai", part=ReferralRole.OWNER, state=ReferralState.OFFERED)
    standing = stand(state=RequestState.REFERRED, asked=(asked,))
    assert (standing.owner, standing.waits_on) == ("desk", "shanghai")
    assert (standing.next_step, standing.by) == (RequestNextStep.FIRST_ANSWER, AT + 5 * DAY)


def test_a_seat_that_returned_the_request_is_not_waited_on():
    returned = ReferredSeat(seat="beijing", part=ReferralRole.OWNER, state=ReferralState.RETURNED)
    asked = ReferredSeat(seat="shanghai", part=ReferralRole.OWNER, state=ReferralState.OFFERED)
    assert stand(state=RequestState.REFERRED, asked=(returned, asked)).waits_on == "shanghai"
    assert stand(state=RequestState.NEW, asked=(returned,)).waits_on is None


def test_several_seats_keep_their_own_status_beside_the_one_of_the_request():
    parts = tuple(
        ReferredSeat(seat=state, part=ReferralRole.SUPPORT, state=state)
        for state in (ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.RETURNED, ReferralState.DONE)
    )
    standing = stand(state=RequestState.ASSIGNED, asked=parts)
    assert standing.status is RequestStatus.IN_HAND
    assert [one.state for one in standing.helping] == [
        ReferralState.OFFERED,
        ReferralState.ACCEPTED,
        ReferralState.DONE,
    ]


def test_a_missed_promise_is_called_late_and_a_kept_one_is_not():
    assert stand(due_at=AT - DAY).late
    assert not stand(due_at=None, first_answered=True, acts_by=AT - DAY).late
    assert not stand(due_at=AT + DAY).late


def test_after_the_first_answer_the_day_is_that_on_which_silence_is_acted_upon():
    standing = stand(state=RequestState.ASSIGNED, first_answered=True, due_at=None, acts_by=AT + 9 * DAY)
    assert (standing.next_step, standing.by) == (RequestNextStep.MORE, AT + 9 * DAY)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.HELPED, RequestStatus.CLOSED),
        (Outcome.WITHDRAWN, RequestStatus.WITHDRAWN),
        (Outcome.NOBODY, RequestStatus.NOBODY),
    ],
)
def test_an_end_can_be_taken_back_for_a_while(outcome: Outcome, status: RequestStatus):
    closed = {"state": RequestState.CLOSED, "outcome": outcome, "due_at": None}
    standing = stand(**closed, reopen_until=AT + DAY)
    assert (standing.status, standing.is_open) == (status, False)
    assert (standing.next_step, standing.by) == (RequestNextStep.REOPEN, AT + DAY)
    assert stand(**closed, reopen_until=AT - DAY).next_step is RequestNextStep.NONE
    assert stand(**closed, reopen_until=None).next_step is RequestNextStep.NONE
