"""The ledger of what falls due: one row per request, seat, kind and moment, worked out anew at every step.

What falls due on a request, and when: the ladder, as a function of where the request stands.

Silence counts in business days of the calendar of whoever has the ball, from the last time a person on our side did
something, or the ball came to us; while the company's answer is awaited it rests.

What we promise and when we act: the one table of days. An operator may change any of it in ``settings.CASEWORK``.

Business days count in the calendar and zone of the office that holds the request; retention and surveys count calendar
days and months. The figures are those of the domain page; no outside source sets them but for the five days, which are
the Trade Commissioner Service's own standard.

Which calendar a seat's clock runs by: that of its office.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings

from hub.casework.choices import (
    OPEN_REFERRALS,
    EventKind,
    Outcome,
    ReferralRole,
    ReferralState,
    ReminderKind,
    RequestKind,
    RequestState,
    ReturnReason,
)
from hub.casework.models import Referral, Reminder, ServiceRequest
from hub.casework.sla.clock import (
    Calendar,
    after_days,
    after_months,
    calendar_of,
    due_at,
    due_with_pauses,
    end_of_day_after,
)
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.seats.presence import seat_day, seat_place, seat_zone

PORTAL_ZONE = "America/Toronto"
_TIME_TO_ANSWER = timedelta(days=7)


def reopen_until(request: ServiceRequest) -> datetime | None:
    """Return until when a closed request may be reopened; None for an open or archived one.

    Its last day counts whole, where the office is that had it: its company reads a day, not an hour.
    """
    if request.closed_at is None or request.archived_at is not None:
        return None
    return end_of_day_after(request.closed_at, service_standards().reopen_days, seat_zone(request.owner))


class LinkEnd(StrEnum):
    """Why the link of a body without accounts opens nothing any more."""

    UNANSWERED = "unanswered"  # its days passed without an answer
    REPLACED = "replaced"  # a newer one was mailed
    RETURNED = "returned"  # the body gave the request back
    TAKEN_BACK = "taken_back"
    MOVED_ON = "moved_on"  # somebody else has the request now
    DONE = "done"  # the body did its part
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"  # by the company


def offer_link_ends(at: datetime, seat: Seat) -> datetime:
    """Return until when a seat without accounts may answer an offer that is sent to it, or sent anew, at a moment."""
    return after_days(at, service_standards().offer_link_days, seat_zone(seat))


def prolonged_link_end(offer: Referral, *, at: datetime) -> datetime | None:
    """Return until when a link that is mailed now may be answered: at least a week, of an offer without an answer."""
    ends = offer.link_expires_at
    if offer.state != ReferralState.OFFERED or ends is None or ends > at + _TIME_TO_ANSWER:
        return ends
    return offer_link_ends(at, offer.seat)


def link_opens_until(offer: Referral) -> datetime | None:
    """Return until when the link of an offer opens its page; None as long as the body has the request, or its part.

    The days of the link count for an offer without an answer. What was closed by the body is read until the company
    can no longer reopen it. A time that has come is the end of the link: ``link_end`` says why.
    """
    request = offer.request
    if offer.state == ReferralState.ACCEPTED:
        return None
    if (
        offer.state in {ReferralState.OFFERED, ReferralState.RETURNED}
        and offer.return_reason != ReturnReason.NOBODY_THERE
    ):
        return offer.link_expires_at
    if offer.state == ReferralState.DONE and request.is_open and offer.done_at is not None:
        return after_days(offer.done_at, service_standards().offer_link_days, PORTAL_ZONE)
    had_it = (
        offer.state == ReferralState.ENDED and offer.part == ReferralRole.OWNER and request.owner_id == offer.seat_id
    )
    if had_it and request.outcome != Outcome.WITHDRAWN and (last := reopen_until(request)) is not None:
        return last
    return offer.done_at or offer.answered_at


def link_end(offer: Referral, *, at: datetime) -> LinkEnd | None:
    """Return why a link is over; None while it opens its page."""
    until = link_opens_until(offer)
    if until is None or at < until:
        return None
    request = offer.request
    if not request.is_open:
        return LinkEnd.WITHDRAWN if request.outcome == Outcome.WITHDRAWN else LinkEnd.CLOSED
    if offer.return_reason == ReturnReason.NOBODY_THERE:
        return LinkEnd.UNANSWERED
    return {
        ReferralState.OFFERED: LinkEnd.UNANSWERED,
        ReferralState.RETURNED: LinkEnd.RETURNED,
        ReferralState.WITHDRAWN: LinkEnd.TAKEN_BACK,
        ReferralState.DONE: LinkEnd.DONE,
    }.get(ReferralState(offer.state), LinkEnd.MOVED_ON)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStandards:
    """Days, in business days where not said otherwise."""

    first_answer: int = 5
    nudge: int = 3
    lead: int = 9
    back: int = 21
    close: int = 45
    company_silent: int = 10
    company_gone: int = 60  # so long without the answer that was asked for: the request ends as "not reached"
    archive_months: int = 6
    reopen_days: int = 30  # calendar days
    offer_link_days: int = 30  # calendar days
    chaser_days: int = 21  # calendar days
    serial_from: int = 4  # the fourth request ...
    serial_days: int = 30  # ... within so many calendar days
    survey_1_days: int = 10  # calendar days
    survey_2_months: int = 3
    survey_3_months: int = 12
    survey_again_days: int = 7  # calendar days after each question without an answer
    unreached_months: int = 3  # then a company that was not reached is asked once whether it still looks for help
    draft_days: int = 30  # calendar days
    draft_reminder_hours: int = 24
    emergency_access_hours: int = 8
    seen_minutes: int = 1  # whoever opened a case so lately is said to be looking at it
    workload_days: int = 90  # calendar days that the watch over seats and the figures of gaps look back
    silent_requests_from: int = 3  # so many requests left without a human act after the nudge: the seat is silent
    silent_percent: int = 25  # ... and so many of a hundred of its open ones
    over_median: int = 5  # so many open requests above the median of all seats ...
    over_percent: int = 150  # ... and so many of a hundred of the median: too many
    full_from: int = 3  # a seat that takes fewer is not overloaded by being full
    offer_unanswered: int = 5  # business days of the seat that is asked
    dormant_days: int = 50  # calendar days without an act of anybody who holds the seat
    rates_from: int = 50  # in the days of the watch, fewer offers or closed requests than these give no rate ...
    returned_percent: int = 30  # ... from so many of a hundred offers returned: a sign
    helped_percent: int = 25  # ... up to so many of a hundred closed requests helped: a sign
    confirmed_from: int = 100  # in a year, fewer companies than these that said whether it helped give no rate ...
    confirmed_percent: int = 45  # ... up to so many of a hundred that say it did: a sign
    part_days: int = 5  # business days in which a seat does the part that it took on
    returns: int = 3  # so many seats in turn returned a request: who leads its office hears
    away: int = 9  # a seat from which everybody is away so many of its business days more gives back what it was asked
    small_cell: int = 5  # figures below this are not shown to everybody


# A dispute and an intellectual-property scare grow worse by the day; an official's diary needs an early word.
FIRST_ANSWER: dict[str, int] = {
    RequestKind.DISPUTE: 2,
    RequestKind.IP: 3,
    RequestKind.PRESENCE: 3,
}


@cache
def service_standards() -> ServiceStandards:
    """Return the table with the operator's changes. Raises ``ValueError`` for a name that is not in it."""
    changed: dict[str, Any] = dict(getattr(settings, "CASEWORK", {}))
    changed.pop("first_answer_by_kind", None)
    if unknown := changed.keys() - {field.name for field in fields(ServiceStandards)}:
        raise ValueError(f"settings.CASEWORK: no such promise: {', '.join(sorted(unknown))}")
    return ServiceStandards(**changed)


def first_answer_days(kind: str) -> int:
    """Return within how many business days a request of this kind gets its first human answer."""
    by_kind = FIRST_ANSWER | dict(getattr(settings, "CASEWORK", {}).get("first_answer_by_kind", {}))
    return by_kind.get(kind, service_standards().first_answer)


type Pauses = Sequence[tuple[datetime, datetime | None]]

_ASKED_ABOUT = frozenset({Outcome.HELPED, Outcome.PARTLY, Outcome.NOT_HELPED})


def part_due(part: Referral, calendar: Calendar, promises: ServiceStandards) -> datetime | None:
    """Return by when a seat answers what it is asked, or does the part that it took on; None where nothing is due."""
    if part.state == ReferralState.OFFERED:
        return due_at(part.offered_at, promises.offer_unanswered, calendar)
    if part.state == ReferralState.ACCEPTED and part.answered_at is not None:
        return due_at(part.answered_at, promises.part_days, calendar)
    return None


def part_steps(part: Referral) -> Iterator[tuple[ReminderKind, datetime]]:
    """Yield what falls due on a part: its seat is reminded once, then the owner of the request hears that it is late.

    The clock of a part is its own: it does not rest while the company is asked, and ends with the part.
    """
    calendar, promises = calendar_of(seat_place(part.seat)), service_standards()
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


def pauses_of(request: ServiceRequest) -> Pauses:
    """Return when our clock rested, in order."""
    return list(request.pauses.order_by("began_at").values_list("began_at", "ended_at"))


def promised_days(request: ServiceRequest) -> int:
    """Return within how many business days the first answer of a request is promised.

    Where its kind was corrected since its company began to wait, the soonest of what it was promised holds.
    """
    corrected = request.events.filter(kind=EventKind.RECLASSIFIED, at__gte=request.asked_at)
    kinds = {request.kind, *corrected.values_list("data__before__kind", flat=True)}
    return min(first_answer_days(kind) for kind in kinds)


def first_answer_due(request: ServiceRequest, pauses: Pauses, calendar: Calendar, *, at: datetime) -> datetime | None:
    """Return by when the first human answer is promised; None once given, closed, or while the company is asked."""
    if request.first_answer_at is not None or request.state in {RequestState.CLOSED, RequestState.WAITING}:
        return None
    return due_with_pauses(request.asked_at, promised_days(request), pauses, calendar, at)


def escalation_steps(
    request: ServiceRequest, pauses: Pauses, calendar: Calendar, *, at: datetime
) -> Iterator[tuple[ReminderKind, datetime]]:
    """Yield every rung of the ladder with the moment it falls due, those that are past too."""
    promises = service_standards()
    if request.state == RequestState.CLOSED:
        yield from _after_closing(request, promises, calendar.zone)
    elif request.state == RequestState.WAITING:
        began = pauses[-1][0]
        yield ReminderKind.COMPANY_SILENT, due_at(began, promises.company_silent, calendar)
        yield ReminderKind.NUDGE, due_at(began, promises.back, calendar)
        yield ReminderKind.LEAD, due_at(began, promises.close, calendar)
        yield ReminderKind.CLOSE, due_at(began, promises.company_gone, calendar)
    else:
        since = request.silent_since
        yield ReminderKind.NUDGE, due_at(since, promises.nudge, calendar)
        yield ReminderKind.LEAD, due_at(since, promises.lead, calendar)
        if request.owner.kind != SeatKind.HUB_DESK or request.state == RequestState.REFERRED:
            yield ReminderKind.BACK, due_at(since, promises.back, calendar)
        yield ReminderKind.CLOSE, due_at(since, promises.close, calendar)
        if (promise := first_answer_due(request, pauses, calendar, at=at)) is not None:
            yield ReminderKind.PROMISE, promise


def _after_closing(
    request: ServiceRequest, promises: ServiceStandards, zone: str
) -> Iterator[tuple[ReminderKind, datetime]]:
    closed = request.closed_at
    if closed is None:
        return
    yield ReminderKind.ARCHIVE, after_months(closed, promises.archive_months, zone)
    if request.outcome == Outcome.UNREACHABLE:
        yield ReminderKind.COMPANY_SILENT, after_months(closed, promises.unreached_months, zone)
    if request.outcome in _ASKED_ABOUT:
        for kind, asked in (
            (ReminderKind.SURVEY_1, after_days(closed, promises.survey_1_days, zone)),
            (ReminderKind.SURVEY_2, after_months(closed, promises.survey_2_months, zone)),
            (ReminderKind.SURVEY_3, after_months(closed, promises.survey_3_months, zone)),
        ):
            yield kind, asked
            yield ReminderKind.SURVEY_AGAIN, after_days(asked, promises.survey_again_days, zone)


def responsible_seat(request: ServiceRequest) -> Seat:
    """Return the seat whose move it is: the one that is asked, else the owner."""
    if request.state == RequestState.REFERRED:
        asked = Referral.objects.filter(request=request, part=ReferralRole.OWNER, state=ReferralState.OFFERED)
        offer = asked.select_related("seat__office__organization", "seat__organization").first()
        if offer is not None:
            return offer.seat
    return request.owner


def reset_reminders(request: ServiceRequest, pauses: Pauses, seat: Seat, *, at: datetime) -> None:
    """Bring the rows of a locked request to what falls due from now on, for the seat whose move it is.

    Rows of rungs that still hold stay as they are, due ones included, so that none is lost between two sweeps. Rungs
    that were passed before this step are not climbed again. What no longer holds goes, unless it was done.
    """
    steps = escalation_steps(request, pauses, calendar_of(seat_place(seat)), at=at)
    wanted: set[tuple[int, str, datetime]] = {(seat.pk, kind, due) for kind, due in steps}
    wanted |= set(_steps_of_parts(request))
    known: set[tuple[int, str, datetime]] = set()
    for row in Reminder.objects.filter(request=request):
        key = (row.seat_id, row.kind, row.due_at)
        if key in wanted:
            known.add(key)
        elif row.done_at is None:
            row.delete()
    Reminder.objects.bulk_create(
        [
            Reminder(request=request, seat_id=key, kind=kind, due_at=due)
            for key, kind, due in sorted(wanted)
            if due > at and (key, kind, due) not in known
        ]
    )


def remind_of_missed_promise(request: ServiceRequest, *, at: datetime) -> None:
    """Let the next sweep tell that the promised day of a locked request is over, where nobody was told of it yet.

    For an answer that counts no more: the day that was promised stays, and a step brings no row for what is past.
    """
    if request.due_at is None or request.due_at > at:
        return
    # By the moment of asking, not by the day: another seat may have had another calendar.
    told = Reminder.objects.filter(request=request, kind=ReminderKind.PROMISE, due_at__gt=request.asked_at)
    if not told.exists():
        seat = responsible_seat(request)
        Reminder.objects.create(request=request, seat=seat, kind=ReminderKind.PROMISE, due_at=request.due_at)


def _steps_of_parts(request: ServiceRequest) -> Iterator[tuple[int, str, datetime]]:
    """Yield what falls due on the open parts of a request, each by the seat that has it (one query)."""
    rows = Referral.objects.filter(request=request, part=ReferralRole.SUPPORT, state__in=OPEN_REFERRALS).select_related(
        "seat__office__organization", "seat__organization"
    )
    for row in rows:
        for kind, due in part_steps(row):
            yield row.seat_id, kind, due


def set_part_clock(referral: Referral) -> None:
    """Set by when the seat of an offer answers it, or does the part that it took on; the caller saves."""
    due: datetime | None = None
    if referral.part == ReferralRole.SUPPORT or referral.state == ReferralState.OFFERED:
        due = part_due(referral, calendar_of(seat_place(referral.seat)), service_standards())
    day: date | None = None if due is None else seat_day(referral.seat, due)
    referral.due_at, referral.due_on = due, day
