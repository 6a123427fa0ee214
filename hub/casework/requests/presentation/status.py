"""The words of a status: one line, who has it, what happens next and by when.

What came of a request, as the company said it, in the words of the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from hub.casework.choices import Outcome, ReminderKind
from hub.casework.models import Referral, Reminder, ServiceRequest
from hub.casework.requests.presentation.seats import SeatName, part_words, seat_name
from hub.casework.requests.status import (
    ReferredSeat,
    RequestNextStep,
    RequestSituation,
    RequestStatus,
    StatusSummary,
    status_for,
)
from hub.casework.sla.clock import local_day
from hub.casework.sla.services import PORTAL_ZONE, reopen_until
from hub.core.db.bilingual import current_language
from hub.directory.models import Seat
from hub.directory.reference.places import day_words, zone_of
from hub.directory.seats.presence import seat_day, seat_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWords:
    """Where a request stands, as its page says it. ``tone`` is that of a chip."""

    title: str
    tone: str
    sentence: str
    next_words: str
    owner: SeatName
    waits_on: SeatName | None
    helping: tuple[tuple[SeatName, str], ...]
    standing: StatusSummary[Seat]


def situation_of(
    request: ServiceRequest, offers: list[Referral] | None = None, reminders: list[Reminder] | None = None
) -> RequestSituation[Seat]:
    """Return what the status is computed from; lists leave offers and reminders out and read no row more."""
    acting = {ReminderKind.LEAD, ReminderKind.COMPANY_SILENT}
    due = [row.due_at for row in reminders or () if row.kind in acting and row.done_at is None]
    return RequestSituation(
        state=request.state,
        owner=request.owner,
        asked=tuple(ReferredSeat(seat=offer.seat, part=offer.part, state=offer.state) for offer in offers or ()),
        first_answered=request.first_answer_at is not None,
        due_at=request.due_at,
        acts_by=min(due, default=None),
        outcome=request.outcome,
        reopen_until=reopen_until(request),
    )


def status_of(
    request: ServiceRequest,
    offers: list[Referral] | None = None,
    reminders: list[Reminder] | None = None,
    *,
    at: datetime,
) -> StatusWords:
    standing = status_for(situation_of(request, offers, reminders), at=at)
    owner = seat_name(standing.owner)
    waits_on = seat_name(standing.waits_on) if standing.waits_on is not None else None
    title, tone = _TITLES[standing.status]() if not standing.late else (_("Late, and we know it"), "late")
    if standing.status is RequestStatus.CLOSED:
        title = _OUTCOMES[Outcome(request.outcome)]()
    return StatusWords(
        title=title,
        tone=tone,
        sentence=_sentence(standing, owner, waits_on),
        next_words=_next_words(request, standing, owner.begins, waits_on.begins if waits_on else ""),
        owner=owner,
        waits_on=waits_on,
        helping=tuple((seat_name(one.seat), part_words(one.state)) for one in standing.helping),
        standing=standing,
    )


_TITLES: Mapping[RequestStatus, Callable[[], tuple[str, str]]] = {
    RequestStatus.RECEIVED: lambda: (_("Being read"), "info"),
    RequestStatus.IN_HAND: lambda: (_("In hand"), "ok"),
    RequestStatus.SENT_ON: lambda: (_("Sent on"), "info"),
    RequestStatus.YOUR_TURN: lambda: (_("Your answer is awaited"), "soon"),
    RequestStatus.CLOSED: lambda: (_("Closed"), "shut"),
    RequestStatus.WITHDRAWN: lambda: (_("Withdrawn"), "shut"),
    RequestStatus.NOBODY: lambda: (_("Nobody could take it"), "shut"),
}
_OUTCOMES: Mapping[Outcome, Callable[[], str]] = {
    Outcome.HELPED: lambda: _("Closed: you were helped"),
    Outcome.PARTLY: lambda: _("Closed: you were partly helped"),
    Outcome.NOT_HELPED: lambda: _("Closed: we could not help"),
    Outcome.UNREACHABLE: lambda: _("Closed: we did not reach you"),
    Outcome.OUT_OF_SCOPE: lambda: _("Closed: this is outside what we can do"),
    Outcome.MERGED: lambda: _("Joined with another of your requests"),
}


_SENTENCES: Mapping[RequestStatus, Callable[[], str]] = {
    RequestStatus.RECEIVED: lambda: _("It is with %(owner)s, which answers for it and finds who can help."),
    RequestStatus.IN_HAND: lambda: _("%(owner)s has it in hand and answers for it."),
    RequestStatus.SENT_ON: lambda: _("It was sent to %(asked)s. Until they accept, %(owner)s answers for it."),
    RequestStatus.YOUR_TURN: lambda: _("%(owner)s has asked you something. Until you answer, our clock rests."),
    RequestStatus.CLOSED: lambda: _("%(owner)s closed it with an answer."),
    RequestStatus.WITHDRAWN: lambda: _("You have withdrawn it. Nobody works on it any more."),
    RequestStatus.NOBODY: lambda: _(
        "We found nobody who could take it, and say so instead of letting it lie. The answer names ways on."
    ),
}
# With a day, and without one.
_NEXT: Mapping[RequestNextStep, tuple[Callable[[], str], Callable[[], str]]] = {
    RequestNextStep.FIRST_ANSWER: (lambda: _("A person answers you by %(day)s."), lambda: _("A person answers you.")),
    RequestNextStep.ACCEPTANCE: (
        lambda: _("%(asked)s accepts it or gives it back. Without a word by %(day)s, its lead is told."),
        lambda: _("%(asked)s accepts it or gives it back. You hear either way."),
    ),
    RequestNextStep.MORE: (
        lambda: _("%(owner)s works on it. Without a word by %(day)s, its lead is told."),
        lambda: _("%(owner)s works on it. You hear from us at each step."),
    ),
    RequestNextStep.YOUR_REPLY: (
        lambda: _("Answer, and the work goes on. We ask you once more on %(day)s."),
        lambda: _("Answer, and the work goes on."),
    ),
    RequestNextStep.REOPEN: (lambda: _("You can open it again until %(day)s."), lambda: _("You can open it again.")),
    RequestNextStep.NONE: (
        lambda: _("Its time to be opened again is over. A new request finds this one."),
        lambda: _("Its time to be opened again is over. A new request finds this one."),
    ),
}


def _sentence(standing: StatusSummary[Seat], owner: SeatName, asked: SeatName | None) -> str:
    begins = standing.status not in {RequestStatus.RECEIVED, RequestStatus.SENT_ON}
    return _SENTENCES[standing.status]() % {
        "owner": owner.begins if begins else owner.inside,
        "asked": asked.inside if asked else _("another office"),
    }


def _next_words(request: ServiceRequest, standing: StatusSummary[Seat], owner: str, asked: str) -> str:
    day = _day_of(request, standing)
    if standing.late:
        words = _("The first answer was promised by %(day)s. The lead of the office knows, and so do we.")
    else:
        with_day, without = _NEXT[standing.next_step]
        words = with_day() if day else without()
    return words % {"day": day, "owner": owner, "asked": asked or _("The office that was asked")}


def _day_of(request: ServiceRequest, standing: StatusSummary[Seat]) -> str:
    """Return the day of the next step with the name of the day; empty for none.

    What we promise, or do, is a day where the office is whose move it is: its zone is named to a company elsewhere.
    """
    if standing.by is None:
        return ""
    if standing.next_step is RequestNextStep.REOPEN:
        zone, when = PORTAL_ZONE, local_day(standing.by, PORTAL_ZONE)
    else:
        seat = standing.waits_on or standing.owner
        zone, when = seat_zone(seat), seat_day(seat, standing.by)
        if standing.next_step is RequestNextStep.FIRST_ANSWER and request.due_on is not None:
            when = request.due_on
    return day_words(when, zone, current_language(), reader=zone_of(request.province))


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRow:
    """One answer: its name, its words (lines of them for free text), and the page that changes it."""

    label: str
    words: str
    url: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it is free text, which is not set in bold."""
        return len(self.words) > 120
