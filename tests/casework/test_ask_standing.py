"""The one simple status of a request, computed from its state and from every seat's own."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.casework.choices import OPEN_STATES, Outcome, ReferralRole, ReferralState, ReminderKind, RequestState
from hub.casework.models import Referral, Reminder, ServiceRequest
from hub.casework.requests.status import RequestNextStep, RequestStatus, StatusSummary, status_for
from hub.casework.sla.services import service_standards
from hub.directory.models import Seat

AT = datetime(2026, 11, 25, 15, tzinfo=UTC)
DAY = timedelta(days=1)
REOPEN = timedelta(days=service_standards().reopen_days)


def stand(
    *, offers: Sequence[Referral] = (), acts_by: datetime | None = None, answered: bool = False, **facts: Any
) -> StatusSummary:
    said: dict[str, Any] = {"state": RequestState.NEW, "due_at": AT + 5 * DAY} | facts
    reminders = [Reminder(kind=ReminderKind.LEAD, due_at=acts_by)] if acts_by else []
    request = ServiceRequest(**said, owner=Seat(), first_answer_at=AT - DAY if answered else None)
    return status_for(request, offers, reminders, at=AT)


def asked(slug: str, state: ReferralState, part: ReferralRole = ReferralRole.OWNER) -> Referral:
    return Referral(seat=Seat(slug=slug), part=part, state=state)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (RequestState.NEW, RequestStatus.RECEIVED),
        (RequestState.ASSIGNED, RequestStatus.IN_HAND),
        (RequestState.REFERRED, RequestStatus.SENT_ON),
        (RequestState.WAITING, RequestStatus.YOUR_TURN),
    ],
)
def test_each_open_state_is_one_status(state: RequestState, status: RequestStatus):
    assert stand(state=state).status is status


def test_every_open_state_has_a_next_step():
    for state in OPEN_STATES:
        for answered in (True, False):
            assert stand(state=state, answered=answered).next_step is not RequestNextStep.NONE


def test_a_seat_that_is_asked_is_waited_on_while_the_promise_of_the_first_answer_runs():
    standing = stand(state=RequestState.REFERRED, offers=[asked("shanghai", ReferralState.OFFERED)])
    assert standing.waits_on.slug == "shanghai"
    assert (standing.next_step, standing.by) == (RequestNextStep.FIRST_ANSWER, AT + 5 * DAY)


def test_a_seat_that_returned_the_request_is_not_waited_on():
    returned = asked("beijing", ReferralState.RETURNED)
    offers = [returned, asked("shanghai", ReferralState.OFFERED)]
    assert stand(state=RequestState.REFERRED, offers=offers).waits_on.slug == "shanghai"
    assert stand(state=RequestState.NEW, offers=[returned]).waits_on is None


def test_several_seats_keep_their_own_status_beside_the_one_of_the_request():
    shown = [ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.DONE]
    offers = [asked(state, state, ReferralRole.SUPPORT) for state in (*shown, ReferralState.RETURNED)]
    standing = stand(state=RequestState.ASSIGNED, offers=offers)
    assert standing.status is RequestStatus.IN_HAND
    assert [one.state for one in standing.helping] == shown


def test_a_missed_promise_is_called_late_and_a_kept_one_is_not():
    assert stand(due_at=AT - DAY).late
    assert not stand(due_at=None, answered=True, acts_by=AT - DAY).late
    assert not stand(due_at=AT + DAY).late


def test_after_the_first_answer_the_day_is_that_on_which_silence_is_acted_upon():
    standing = stand(state=RequestState.ASSIGNED, answered=True, due_at=None, acts_by=AT + 9 * DAY)
    assert (standing.next_step, standing.by) == (RequestNextStep.MORE, AT + 9 * DAY)


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        (ReminderKind.COMPANY_SILENT, RequestNextStep.YOUR_REPLY),
        (ReminderKind.CLOSE, RequestNextStep.LAST_DAY),
        (ReminderKind.LEAD, RequestNextStep.YOUR_REPLY),
    ],
)
def test_whose_answer_is_awaited_reads_when_it_is_asked_again_and_then_when_it_ends(
    kind: ReminderKind, step: RequestNextStep
):
    request = ServiceRequest(state=RequestState.WAITING, owner=Seat())
    standing = status_for(request, (), [Reminder(kind=kind, due_at=AT + DAY)], at=AT)
    # The day on which our own lead hears is not the company's to follow.
    assert (standing.next_step, standing.by) == (step, None if kind == ReminderKind.LEAD else AT + DAY)


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
    standing = stand(**closed, closed_at=AT - DAY)
    assert (standing.status, standing.next_step) == (status, RequestNextStep.REOPEN)
    assert standing.by > AT
    assert stand(**closed, closed_at=AT - REOPEN - 3 * DAY).next_step is RequestNextStep.NONE
    assert stand(**closed, closed_at=AT - DAY, archived_at=AT).next_step is RequestNextStep.NONE
