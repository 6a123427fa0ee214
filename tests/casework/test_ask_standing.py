"""The one simple status of a request, computed from its state and from every seat's own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.casework.choices import OPEN_STATES, OfferState, Outcome, Part, RequestState
from hub.casework.presentation.standing import Asked, NextStep, Situation, Standing, Status, standing_for

AT = datetime(2026, 11, 25, 15, tzinfo=UTC)
DAY = timedelta(days=1)


def stand(**facts: Any) -> Standing[str]:
    said: dict[str, Any] = {"state": RequestState.NEW, "owner": "desk", "due_at": AT + 5 * DAY}
    return standing_for(Situation(**(said | facts)), at=AT)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (RequestState.NEW, Status.RECEIVED),
        (RequestState.ASSIGNED, Status.IN_HAND),
        (RequestState.REFERRED, Status.SENT_ON),
        (RequestState.WAITING, Status.YOUR_TURN),
    ],
)
def test_each_open_state_is_one_status_and_has_an_owner(state: RequestState, status: Status):
    standing = stand(state=state)
    assert (standing.status, standing.owner, standing.is_open) == (status, "desk", True)


def test_every_open_state_has_a_next_step():
    for state in OPEN_STATES:
        for answered in (True, False):
            assert stand(state=state, first_answered=answered).next_step is not NextStep.NONE


def test_the_sender_stays_the_owner_while_another_seat_is_asked():
    asked = Asked(seat="shanghai", part=Part.OWNER, state=OfferState.OFFERED)
    standing = stand(state=RequestState.REFERRED, asked=(asked,))
    assert (standing.owner, standing.waits_on) == ("desk", "shanghai")
    assert (standing.next_step, standing.by) == (NextStep.FIRST_ANSWER, AT + 5 * DAY)


def test_a_seat_that_returned_the_request_is_not_waited_on():
    returned = Asked(seat="beijing", part=Part.OWNER, state=OfferState.RETURNED)
    asked = Asked(seat="shanghai", part=Part.OWNER, state=OfferState.OFFERED)
    assert stand(state=RequestState.REFERRED, asked=(returned, asked)).waits_on == "shanghai"
    assert stand(state=RequestState.NEW, asked=(returned,)).waits_on is None


def test_several_seats_keep_their_own_status_beside_the_one_of_the_request():
    parts = tuple(
        Asked(seat=state, part=Part.SUPPORT, state=state)
        for state in (OfferState.OFFERED, OfferState.ACCEPTED, OfferState.RETURNED, OfferState.DONE)
    )
    standing = stand(state=RequestState.ASSIGNED, asked=parts)
    assert standing.status is Status.IN_HAND
    assert [one.state for one in standing.helping] == [OfferState.OFFERED, OfferState.ACCEPTED, OfferState.DONE]


def test_a_missed_promise_is_called_late_and_a_kept_one_is_not():
    assert stand(due_at=AT - DAY).late
    assert not stand(due_at=None, first_answered=True, acts_by=AT - DAY).late
    assert not stand(due_at=AT + DAY).late


def test_after_the_first_answer_the_day_is_that_on_which_silence_is_acted_upon():
    standing = stand(state=RequestState.ASSIGNED, first_answered=True, due_at=None, acts_by=AT + 9 * DAY)
    assert (standing.next_step, standing.by) == (NextStep.MORE, AT + 9 * DAY)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(Outcome.HELPED, Status.CLOSED), (Outcome.WITHDRAWN, Status.WITHDRAWN), (Outcome.NOBODY, Status.NOBODY)],
)
def test_an_end_can_be_taken_back_for_a_while(outcome: Outcome, status: Status):
    closed = {"state": RequestState.CLOSED, "outcome": outcome, "due_at": None}
    standing = stand(**closed, reopen_until=AT + DAY)
    assert (standing.status, standing.is_open) == (status, False)
    assert (standing.next_step, standing.by) == (NextStep.REOPEN, AT + DAY)
    assert stand(**closed, reopen_until=AT - DAY).next_step is NextStep.NONE
    assert stand(**closed, reopen_until=None).next_step is NextStep.NONE
