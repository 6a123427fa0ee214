"""What happened to a request and what was said on it, as one history for those who work on it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.choices import (
    EventKind,
    Outcome,
    PartOutcome,
    PendingStep,
    PresenceResult,
    ReferralRole,
    ReferralState,
    RequestMessageKind,
    ReturnReason,
    SurveyResult,
)
from hub.casework.desk.access import Case
from hub.casework.desk.presentation.rows import moment_words
from hub.casework.models import Event, Referral, RequestMessage, ServiceRequest
from hub.core.db.bilingual import current_language
from hub.core.text.formats import day, join_words
from hub.directory.choices import PresenceLevel
from hub.directory.models import Seat


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One line of the history: what happened, when and by whom."""

    title: str
    when: str


def _to(event: Event) -> str:
    return str(event.to_seat.title) if event.to_seat else ""


def _of(event: Event) -> str:
    return str(event.seat.title) if event.seat else ""


def _offered(event: Event) -> str:
    if event.data.get("part") == ReferralRole.SUPPORT:
        return _("A part asked of %(seat)s") % {"seat": _to(event)}
    return _("Offered to %(seat)s") % {"seat": _to(event)}


def _accepted(event: Event) -> str:
    if event.data.get("part") == ReferralRole.SUPPORT:
        return _("%(seat)s works on its part") % {"seat": _to(event)}
    return _("%(seat)s accepted") % {"seat": _to(event)}


def _returned(event: Event) -> str:
    reason = event.data.get("reason", "")
    words = str(ReturnReason(reason).label) if reason in set(ReturnReason) else ""
    return _("Returned by %(seat)s: %(reason)s") % {"seat": _of(event), "reason": words}


def _taken_back(event: Event) -> str:
    if event.data.get("was") == ReferralState.ACCEPTED:
        return _("Part of %(seat)s taken back") % {"seat": _to(event)}
    return _("Offer to %(seat)s taken back") % {"seat": _to(event)}


def _covered(event: Event) -> str:
    if event.data.get("back"):
        return _("Back with %(seat)s, untouched") % {"seat": _to(event)}
    return _("%(seat)s stands in while somebody is away") % {"seat": _to(event)}


def _part_done(event: Event) -> str:
    outcome = event.data.get("outcome", "")
    words = str(PartOutcome(outcome).label) if outcome in set(PartOutcome) else ""
    return _("%(seat)s has done its part: %(outcome)s") % {"seat": _of(event), "outcome": words}


def _closed(event: Event) -> str:
    outcome = event.data.get("outcome", "")
    words = str(Outcome(outcome).label) if outcome in set(Outcome) else ""
    return _("Closed: %(outcome)s") % {"outcome": words}


def _reopened(event: Event) -> str:
    return _("Opened again by us") if event.data.get("side") else _("Opened again by the company")


def _joined(event: Event) -> str:
    if reference := event.data.get("separated"):
        return _("%(reference)s stands apart again") % {"reference": reference}
    return _("%(reference)s was joined with it") % {"reference": event.data["merged"]}


def _presence(event: Event) -> str:
    if (result := event.data.get("result")) in set(PresenceResult):
        return str(PresenceResult(result).label)
    if moved := event.data.get("moved"):
        return _("Moved to %(day)s: what was agreed holds no longer") % {
            "day": day(date.fromisoformat(moved), current_language())
        }
    level = event.data.get("level", "")
    words = str(PresenceLevel(level).label) if level in set(PresenceLevel) else ""
    if event.data.get("state") == "asked":
        return _("%(level)s: asked") % {"level": words}
    if event.data.get("state") == "taken_back":
        return _("%(level)s: question taken back") % {"level": words}
    if event.data.get("state") == "approved":
        return _("%(level)s: agreed") % {"level": words}
    return _("%(level)s: refused") % {"level": words}


_TITLES: Mapping[str, Callable[[Event], str]] = {
    EventKind.RECEIVED: lambda _event: _("Received"),
    EventKind.CLAIMED: lambda _event: _("Taken in hand"),
    EventKind.HANDED: lambda _event: _("Handed to a colleague"),
    EventKind.OFFERED: _offered,
    EventKind.ACCEPTED: _accepted,
    EventKind.RETURNED: _returned,
    EventKind.TAKEN_BACK: _taken_back,
    EventKind.PART_DONE: _part_done,
    EventKind.PART_COVERED: lambda event: _("The part of %(seat)s is answered by a sister seat") % {"seat": _of(event)},
    EventKind.PART_LATE: lambda event: _("The part of %(seat)s is late; who answers was told") % {"seat": _of(event)},
    EventKind.COVERED: _covered,
    EventKind.MOVED: lambda event: _("Moved to %(seat)s") % {"seat": _to(event)},
    EventKind.ASKED: lambda _event: _("The company was asked: our clock rests"),
    EventKind.REPLIED: lambda _event: _("The company replied"),
    EventKind.RESUMED: lambda _event: _("Gone on without the company’s answer"),
    EventKind.ANSWERED: lambda _event: _("The company was answered"),
    EventKind.CLOSED: _closed,
    EventKind.WITHDRAWN: lambda _event: _("Withdrawn by the company"),
    EventKind.REOPENED: _reopened,
    EventKind.RELEASED: lambda _event: _("Given back to the seat"),
    EventKind.MERGED: _joined,
    EventKind.NUDGED: lambda event: _("%(seat)s was reminded") % {"seat": _of(event)},
    EventKind.LEAD_INFORMED: lambda _event: _("The office’s lead was told of the silence"),
    EventKind.STANDARD_MISSED: lambda _event: _("The promised first answer was missed; the company was told"),
    EventKind.BACK_TO_HUB: lambda _event: _("Back with the Hub’s desk after a long silence"),
    EventKind.ARCHIVED: lambda _event: _("Archived"),
    EventKind.SHARED: lambda _event: _("Shared with another person of the staff"),
    EventKind.SHARING: lambda _event: _("The company changed who may read its profile"),
    EventKind.EMERGENCY_ACCESS_OPENED: lambda _event: _("Opened with a reason by somebody of another office"),
    EventKind.COMPLAINED: lambda _event: _("The company complained to a lead"),
    EventKind.COMPLAINT_ANSWERED: lambda _event: _("A lead answered the complaint"),
    EventKind.PRESENCE_STEP: _presence,
    EventKind.CORRECTED: lambda _event: _("A message was withdrawn from the company’s page"),
}
_SAID = {
    RequestMessageKind.ANSWER: lambda: _("Answer to the company"),
    RequestMessageKind.QUESTION: lambda: _("Question to the company"),
    RequestMessageKind.REPLY: lambda: _("Reply of the company"),
    RequestMessageKind.NOTE: lambda: _("Note, for us alone"),
}


def event_words(event: Event) -> str:
    """Return what happened, in a few words."""
    return _TITLES[EventKind(event.kind)](event)


def changes_since(events: Iterable[Event], lang: str) -> list[str]:
    """Return what others did since a page was opened, a line each: what, who, when."""
    return [f"{event_words(event)} ({_signed(moment_words(event.at, lang), event.by)})" for event in events]


def steps_of(events: Iterable[Event], lang: str) -> list[HistoryStep]:
    """Return the history, the first step first; the last one is where it stands now."""
    return [HistoryStep(event_words(event), _signed(moment_words(event.at, lang), event.by)) for event in events]


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    """Words on a request: of the company, of ours, or kept inside. ``side``: theirs, ours or inside."""

    side: str
    title: str
    when: str
    words: str
    lang: str = ""
    is_new: bool = False


_BY_COMPANY = frozenset({PendingStep.REPLIED, PendingStep.REOPENED})
_SIDES = {RequestMessageKind.REPLY: "theirs", RequestMessageKind.NOTE: "inside"}


def thread_of(
    request: ServiceRequest,
    messages: Iterable[RequestMessage],
    offers: Iterable[Referral],
    merged: Iterable[ServiceRequest],
    lang: str,
) -> list[ThreadEntry]:
    """Return what was written on a request, the first words first: the company's, ours, notes, and words to a seat."""
    language = "" if request.language == lang else request.language
    first = ThreadEntry("theirs", request.company_name, moment_words(request.received_at, lang), request.body, language)
    said: list[tuple[Any, ThreadEntry]] = [(request.received_at, first)]
    said += [
        (
            one.at,
            ThreadEntry(
                "inside" if one.withdrawn_at else _SIDES.get(RequestMessageKind(one.kind), "ours"),
                _("Withdrawn from the company’s page") if one.withdrawn_at else _SAID[RequestMessageKind(one.kind)](),
                _signed(moment_words(one.at, lang), one.author, one.seat),
                one.body,
                "" if one.kind == RequestMessageKind.NOTE else _other(one.language or request.language, lang),
                is_new=one.kind == RequestMessageKind.REPLY and request.pending in _BY_COMPANY,
            ),
        )
        for one in messages
    ]
    for one in merged:
        words_lang = _other(one.language, lang)
        when = moment_words(one.received_at, lang)
        said.append((one.received_at, ThreadEntry("theirs", one.reference, when, one.body, words_lang)))
    for offer in offers:
        title = _("To %(seat)s, with the request") % {"seat": offer.seat.title}
        back = _("From %(seat)s, with the return") % {"seat": offer.seat.title}
        if offer.note:
            said.append(
                (offer.offered_at, ThreadEntry("inside", title, moment_words(offer.offered_at, lang), offer.note))
            )
        if offer.return_reason:
            words = str(ReturnReason(offer.return_reason).label) + (
                f". {offer.return_text}" if offer.return_text else ""
            )
            is_new = request.pending == PendingStep.RETURNED
            said.append(
                (
                    offer.answered_at or offer.offered_at,
                    ThreadEntry(
                        "inside", back, moment_words(offer.answered_at or offer.offered_at, lang), words, "", is_new
                    ),
                )
            )
    if request.closing_answer:
        when = moment_words(request.closed_at or request.received_at, lang)
        said.append(
            (request.closed_at, ThreadEntry("ours", _("Closing answer"), when, request.closing_answer, language))
        )
    return [entry for _at, entry in sorted(said, key=lambda pair: pair[0])]


# Signs that may stand above what is new, with a line for who says it: what is new is then still seen on landing.
_SHORT, _LINE = 600, 120


def split_thread(entries: list[ThreadEntry]) -> tuple[list[ThreadEntry], list[ThreadEntry]]:
    """Return what came earlier, and what is read first: from what is new on, else from the company's last words.

    A short thread is read whole: whoever gets a request back reads what the company asked.
    """
    places = [place for place, one in enumerate(entries) if one.is_new]
    places = places[-1:] or [place for place, one in enumerate(entries) if one.side == "theirs"]
    place = places[-1] if places else 0
    if sum(_LINE + len(one.words) for one in entries[:place]) <= _SHORT:
        place = 0
    return entries[:place], entries[place:]


def earlier_lines(rows: Iterable[ServiceRequest], case: Case, lang: str) -> list[tuple[ServiceRequest, str]]:
    """Return the other requests of the company, each with what became of it: what it says is read by who had it."""
    held = {seat.pk for seat in case.seats}
    return [(row, _became(row, lang, had_it=row.owner_id in held)) for row in rows]


def _became(row: ServiceRequest, lang: str, *, had_it: bool) -> str:
    words = str(row.get_outcome_display() if row.outcome else row.get_state_display())  # type: ignore[attr-defined]
    came = (getattr(row, "came_of_it", None) or []) if had_it else []
    if not came:
        return words
    results = join_words([str(SurveyResult(one).label) for one in came], lang)
    return _("%(outcome)s. The company says: %(results)s") % {"outcome": words, "results": results}


def _other(language: str, lang: str) -> str:
    return "" if language == lang else language


def _signed(when: str, person: Any, seat: Seat | None = None) -> str:
    if person is not None:
        return f"{when}, {person.get_full_name()}"
    return f"{when}, {seat.title}" if seat is not None else when
