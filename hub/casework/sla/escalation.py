"""What falls due on a request, and when: the ladder as a pure function of where the request stands.

Silence counts in business days of the calendar of whoever has the ball, from the last time a person on our side did
something, or the ball came to us; while the company's answer is awaited it rests.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.casework.choices import Outcome, ReferralState, ReminderKind, RequestState
from hub.casework.sla.clock import Calendar, after_days, after_months, due_at, due_with_pauses
from hub.casework.sla.service_standards import ServiceStandards

type Pauses = Sequence[tuple[datetime, datetime | None]]

_ASKED_ABOUT = frozenset({Outcome.HELPED, Outcome.PARTLY, Outcome.NOT_HELPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationState:
    """Where a request stands, as the ladder sees it. ``at_hub`` tells that the Hub's own desk has the ball."""

    state: RequestState
    asked_at: datetime
    silent_since: datetime
    first_answered: bool
    answer_days: int
    pauses: Pauses
    at_hub: bool
    closed_at: datetime | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartState:
    """Where an offer, or a part that a seat works on, stands: offered at, and accepted at."""

    state: ReferralState
    offered_at: datetime
    answered_at: datetime | None = None


def part_due(part: PartState, calendar: Calendar, promises: ServiceStandards) -> datetime | None:
    """Return by when a seat answers what it is asked, or does the part that it took on; None where nothing is due."""
    if part.state == ReferralState.OFFERED:
        return due_at(part.offered_at, promises.offer_unanswered, calendar)
    if part.state == ReferralState.ACCEPTED and part.answered_at is not None:
        return due_at(part.answered_at, promises.part_days, calendar)
    return None


def part_steps(
    part: PartState, calendar: Calendar, promises: ServiceStandards
) -> Iterator[tuple[ReminderKind, datetime]]:
    """Yield what falls due on a part: its seat is reminded once, then the owner of the request hears that it is late.

    The clock of a part is its own: it does not rest while the company is asked, and ends with the part.
    """
    due = part_due(part, calendar, promises)
    if due is None:
        return
    if part.state == ReferralState.OFFERED:
        yield ReminderKind.PART_NUDGE, due_at(part.offered_at, promises.nudge, calendar)
        yield ReminderKind.PART_LATE, due
    else:
        began = part.answered_at or part.offered_at
        yield ReminderKind.PART_NUDGE, due
        yield ReminderKind.PART_LATE, due_at(began, promises.part_days + promises.nudge, calendar)


def first_answer_due(standing: EscalationState, calendar: Calendar, *, at: datetime) -> datetime | None:
    """Return by when the first human answer is promised; None once given, closed, or while the company is asked."""
    if standing.first_answered or standing.state in {RequestState.CLOSED, RequestState.WAITING}:
        return None
    return due_with_pauses(standing.asked_at, standing.answer_days, standing.pauses, calendar, at)


def escalation_steps(
    standing: EscalationState, calendar: Calendar, promises: ServiceStandards, *, at: datetime
) -> Iterator[tuple[ReminderKind, datetime]]:
    """Yield every rung of the ladder with the moment it falls due, those that are past too."""
    if standing.state == RequestState.CLOSED:
        yield from _after_closing(standing, calendar, promises)
    elif standing.state == RequestState.WAITING:
        began = standing.pauses[-1][0]
        yield ReminderKind.COMPANY_SILENT, due_at(began, promises.company_silent, calendar)
        yield ReminderKind.NUDGE, due_at(began, promises.back, calendar)
        yield ReminderKind.LEAD, due_at(began, promises.close, calendar)
    else:
        yield from _while_with_us(standing, calendar, promises, at=at)


def _while_with_us(
    standing: EscalationState, calendar: Calendar, promises: ServiceStandards, *, at: datetime
) -> Iterator[tuple[ReminderKind, datetime]]:
    since = standing.silent_since
    yield ReminderKind.NUDGE, due_at(since, promises.nudge, calendar)
    yield ReminderKind.LEAD, due_at(since, promises.lead, calendar)
    if not standing.at_hub:
        yield ReminderKind.BACK, due_at(since, promises.back, calendar)
    yield ReminderKind.CLOSE, due_at(since, promises.close, calendar)
    if (promise := first_answer_due(standing, calendar, at=at)) is not None:
        yield ReminderKind.PROMISE, promise


def _after_closing(
    standing: EscalationState, calendar: Calendar, promises: ServiceStandards
) -> Iterator[tuple[ReminderKind, datetime]]:
    closed, zone = standing.closed_at, calendar.zone
    if closed is None:
        return
    yield ReminderKind.ARCHIVE, after_months(closed, promises.archive_months, zone)
    if standing.outcome in _ASKED_ABOUT:
        yield ReminderKind.SURVEY_1, after_days(closed, promises.survey_1_days, zone)
        yield ReminderKind.SURVEY_2, after_months(closed, promises.survey_2_months, zone)
        yield ReminderKind.SURVEY_3, after_months(closed, promises.survey_3_months, zone)
