"""The words of a status: one line, who has it, what happens next and by when.

What came of a request, as the company said it, in the words of the page.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.casework.choices import Outcome, OutcomeReason
from hub.casework.models import Referral, Reminder, ServiceRequest
from hub.casework.requests.presentation.seats import SeatName, part_words, seat_name
from hub.casework.requests.status import RequestNextStep, RequestStatus, StatusSummary, status_for
from hub.core.db.bilingual import current_language
from hub.directory.choices import SeatKind
from hub.directory.reference.places import day_words, zone_of
from hub.directory.seats.presence import seat_day, seat_zone


def status_of(
    request: ServiceRequest, offers: Sequence[Referral] = (), reminders: Sequence[Reminder] = (), *, at: datetime
) -> dict[str, Any]:
    """Return where a request stands, as its page says it; offers and reminders that are left out are not read.

    ``tone`` is that of a chip; ``owner`` and ``waits_on`` are names of seats, ``helping`` such names with their state.
    """
    standing = status_for(request, offers, reminders, at=at)
    owner = seat_name(request.owner)
    waits_on = seat_name(standing.waits_on) if standing.waits_on is not None else None
    title, tone = (_("Late, and we know it"), "late") if standing.late else _TITLES[standing.status]
    if standing.status is RequestStatus.CLOSED:
        title = _OUTCOMES[Outcome(request.outcome)]
    return {
        "status": standing.status,
        "title": title,
        "tone": tone,
        "sentence": _sentence(request, standing, owner, waits_on, {one.seat_id for one in offers}),
        "next_words": _next_words(request, standing, owner.begins, waits_on.begins if waits_on else ""),
        "owner": owner,
        "waits_on": waits_on,
        "helping": [(seat_name(one.seat), part_words(one.state)) for one in standing.helping],
    }


_TITLES: Mapping[RequestStatus, tuple[Any, str]] = {
    RequestStatus.RECEIVED: (_("Being read"), "info"),
    RequestStatus.IN_HAND: (_("In hand"), "ok"),
    RequestStatus.SENT_ON: (_("Sent on"), "info"),
    RequestStatus.YOUR_TURN: (_("Your answer is awaited"), "soon"),
    RequestStatus.CLOSED: (_("Closed"), "shut"),
    RequestStatus.WITHDRAWN: (_("Withdrawn"), "shut"),
    RequestStatus.NOBODY: (_("Nobody could take it"), "shut"),
}
_OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.HELPED: _("Closed: you were helped"),
    Outcome.PARTLY: _("Closed: you were partly helped"),
    Outcome.NOT_HELPED: _("Closed: we could not help"),
    Outcome.UNREACHABLE: _("Closed: we did not reach you"),
    Outcome.OUT_OF_SCOPE: _("Closed: this is outside what we can do"),
    Outcome.MERGED: _("Joined with another of your requests"),
}
_REASONS: Mapping[OutcomeReason, Any] = {
    OutcomeReason.INFORMATION_GIVEN: _("You have information or advice from us"),
    OutcomeReason.INTRODUCTION_MADE: _("We introduced you"),
    OutcomeReason.PROGRAM_FOUND: _("We found a program for you"),
    OutcomeReason.DOCUMENT_SENT: _("You have a letter or document from us"),
    OutcomeReason.EVENT_ATTENDED: _("A meeting, visit or event took place"),
    OutcomeReason.NO_PROGRAM_FITS: _("No program fits you today"),
    OutcomeReason.NO_PARTNER_FOUND: _("We found no partner for you"),
    OutcomeReason.TOO_EARLY: _("It is still too early for this step"),
    OutcomeReason.TOO_LATE: _("The date had passed"),
    OutcomeReason.NO_CAPACITY: _("We had nobody free for it"),
    OutcomeReason.COMPANY_SILENT: _("We had no answer from you"),
    OutcomeReason.NOT_OUR_MANDATE: _("No office here may take this up"),
    OutcomeReason.SENT_ELSEWHERE: _("Somebody outside goes on with it"),
    OutcomeReason.NOT_CANADIAN: _("We help Canadian companies alone"),
    OutcomeReason.INTERMEDIARY: _("We need to hear from the company itself"),
}


def reasons_of(request: ServiceRequest) -> list[str]:
    """Return why a request was closed, in the words of its company."""
    return [str(_REASONS[OutcomeReason(one)]) for one in request.outcome_reasons]


_SENTENCES: Mapping[RequestStatus, Any] = {
    RequestStatus.RECEIVED: _("It is with %(owner)s, which answers for it and finds who can help."),
    RequestStatus.IN_HAND: _("%(owner)s has it in hand and answers for it."),
    RequestStatus.SENT_ON: _("It was sent to %(asked)s. Until they accept, %(owner)s answers for it."),
    RequestStatus.YOUR_TURN: _("%(owner)s has asked you something. Until you answer, our clock rests."),
    RequestStatus.CLOSED: _("%(owner)s closed it with an answer."),
    RequestStatus.WITHDRAWN: _("You have withdrawn it. Nobody works on it any more."),
    RequestStatus.NOBODY: _(
        "We found nobody who could take it, and say so instead of letting it lie. The answer names ways on."
    ),
}
_HERE = _("It is with %(owner)s. A person there reads it.")
_WISHED_HERE = _("It is with %(owner)s, as you chose. A person there reads it.")
_WISHED_ELSEWHERE = _("It is with %(owner)s, which looks whether the desk that you chose can take it.")
_MERGED = _("It goes on in another of your requests.")
_OVER = _("Its time to be opened again is over. A new request finds this one.")
_BROKEN = _("The first answer was promised by %(day)s. The head of the office knows, and so do we.")
# With a day, and without one.
_LATE = (_BROKEN, _BROKEN)
_NEXT: Mapping[RequestNextStep, tuple[Any, Any]] = {
    RequestNextStep.FIRST_ANSWER: (_("A person answers you by %(day)s."), _("A person answers you.")),
    RequestNextStep.ACCEPTANCE: (
        _("%(asked)s accepts it or gives it back. Without a word by %(day)s, the head of the office is told."),
        _("%(asked)s accepts it or gives it back. You hear either way."),
    ),
    RequestNextStep.MORE: (
        _("%(owner)s works on it. Without a word by %(day)s, the head of the office is told."),
        _("%(owner)s works on it. You hear from us at each step."),
    ),
    RequestNextStep.YOUR_REPLY: (
        _("Answer, and the work goes on. We ask you once more on %(day)s."),
        _("Answer, and the work goes on."),
    ),
    RequestNextStep.LAST_DAY: (
        _("Answer, and the work goes on. Without an answer by %(day)s, we close it. You could then open it again."),
        _("Answer, and the work goes on."),
    ),
    RequestNextStep.REOPEN: (_("You can open it again until %(day)s."), _("You can open it again.")),
    RequestNextStep.NONE: (_OVER, _OVER),
}


def _sentence(
    request: ServiceRequest, standing: StatusSummary, owner: SeatName, asked: SeatName | None, were_asked: Set[int]
) -> str:
    if standing.status is RequestStatus.YOUR_TURN:
        owner = asked or owner
    begins, sentence = (
        standing.status not in {RequestStatus.RECEIVED, RequestStatus.SENT_ON},
        _SENTENCES[standing.status],
    )
    # A chosen desk that was asked has returned it.
    if standing.status is RequestStatus.RECEIVED and (wished := request.wished_seat_id) and wished not in were_asked:
        sentence = _WISHED_HERE if wished == request.owner_id else _WISHED_ELSEWHERE
    elif standing.status is RequestStatus.RECEIVED and request.owner.kind != SeatKind.HUB_DESK:
        sentence = _HERE
    elif standing.status is RequestStatus.CLOSED and request.outcome == Outcome.MERGED:
        sentence = _MERGED
    return str(sentence) % {
        "owner": owner.begins if begins else owner.inside,
        "asked": asked.inside if asked else _("another office"),
    }


def _next_words(request: ServiceRequest, standing: StatusSummary, owner: str, asked: str) -> str:
    day = _day_of(request, standing)
    with_day, without = _LATE if standing.late else _NEXT[standing.next_step]
    return str(with_day if day else without) % {
        "day": day,
        "owner": owner,
        "asked": asked or _("The office that was asked"),
    }


def _day_of(request: ServiceRequest, standing: StatusSummary) -> str:
    """Return the day of the next step with the name of the day; empty for none.

    What we promise, or do, is a day where the office is whose move it is: its zone is named to a company elsewhere.
    """
    if standing.by is None:
        return ""
    seat = standing.waits_on or request.owner
    when = seat_day(seat, standing.by)
    if standing.next_step is RequestNextStep.FIRST_ANSWER and request.due_on is not None:
        when = request.due_on
    return day_words(when, seat_zone(seat), current_language(), reader=zone_of(request.province))


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRow:
    """One answer: its name, its words (lines of them for free text), and the page that changes it."""

    label: str
    words: str
    url: str = ""
