"""What happened to a request and what was said on it, as one history for those who work on it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import (
    EventKind,
    Outcome,
    PartOutcome,
    PendingStep,
    PresenceResult,
    ReferralRole,
    ReferralState,
    RequestKind,
    RequestMessageKind,
    ReturnReason,
    SurveyResult,
)
from hub.casework.desk.access import Case
from hub.casework.desk.presentation.rows import moment_words
from hub.casework.models import Event, Recusal, Referral, RequestMessage, ServiceRequest
from hub.core.db.bilingual import current_language
from hub.core.text.formats import day, join_words
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import label
from hub.directory.choices import PresenceLevel
from hub.directory.models import Seat
from hub.directory.reference.places import chinese_province


def event_words(event: Event) -> str:
    kind, data = EventKind(event.kind), event.data
    words = _TITLES[kind]
    if data.get("part") == ReferralRole.SUPPORT:
        words = _OF_PARTS.get(kind, words)
    text = str(words(event) if callable(words) else words)
    seat = event.seat if kind in _OF_SENDER else event.to_seat
    return text % {
        "seat": seat.title if seat else "",
        "reason": _label(ReturnReason, data.get("reason")),
        "outcome": _label(PartOutcome if kind is EventKind.PART_DONE else Outcome, data.get("outcome")),
        "level": _label(PresenceLevel, data.get("level")),
        "reference": data.get("separated") or data.get("merged"),
    }


def _label(choices: type[TextChoices], code: Any) -> str:
    return str(choices(code).label) if code in set(choices) else ""


def _taken_back(event: Event) -> Any:
    was_in_work = event.data.get("was") == ReferralState.ACCEPTED
    return _("Part of %(seat)s taken back") if was_in_work else _("Offer to %(seat)s taken back")


def _covered(event: Event) -> Any:
    is_back = event.data.get("back")
    return _("Back with %(seat)s, untouched") if is_back else _("%(seat)s stands in while somebody is away")


def _handed(event: Event) -> Any:
    is_left = "from" in event.data
    return _("Left to its seat, to be taken anew") if is_left else _("Handed to a colleague")


def _reopened(event: Event) -> Any:
    return _("Opened again by us") if event.data.get("side") else _("Opened again by the company")


def _asked(event: Event) -> Any:
    unheard = event.data.get("unheard")
    return _("Asked on its page: no mail reaches it") if unheard else _("The company was asked: our clock rests")


def _resumed(event: Event) -> Any:
    if event.data.get("unheard"):
        return _("No mail reaches the company: it may not have the question")
    return _("Gone on without the company’s answer")


def _joined(event: Event) -> Any:
    is_apart = event.data.get("separated")
    return _("%(reference)s stands apart again") if is_apart else _("%(reference)s was joined with it")


def _presence(event: Event) -> Any:
    result = _label(PresenceResult, event.data.get("result"))
    if moved := event.data.get("moved"):
        words = _("Moved to %(day)s: what was agreed holds no longer")
        return words % {"day": day(date.fromisoformat(moved), current_language())}
    return result or _PRESENCE.get(event.data.get("state", ""), _("%(level)s: refused"))


def _corrected(event: Event) -> Any:
    is_note = event.data.get("note")
    return _("A note was taken back by its writer") if is_note else _("A message was withdrawn from the company’s page")


def _reclassified(event: Event) -> Any:
    before, after = (_classification(event.data[name], current_language()) for name in ("before", "after"))
    return _("Corrected by us: %(after)s. The company had said: %(before)s.") % {"after": after, "before": before}


def _classification(said: Mapping[str, Any], lang: str) -> str:
    """Return kind, areas and places in one line; no area and no place says nothing."""
    areas = [label(Area(code), lang) for code in said["areas"]]
    return "; ".join(
        [str(RequestKind(said["kind"]).label), *areas, *(chinese_province(code, lang) for code in said["cn_provinces"])]
    )


_PRESENCE: Mapping[str, Any] = {
    "asked": _("%(level)s: asked"),
    "taken_back": _("%(level)s: question taken back"),
    "approved": _("%(level)s: agreed"),
}
# Of these steps the seat that acted is named, of the others the one that it went to.
_OF_SENDER = frozenset(
    {EventKind.RETURNED, EventKind.PART_DONE, EventKind.PART_COVERED, EventKind.PART_LATE, EventKind.NUDGED}
)
_OF_PARTS: Mapping[EventKind, Any] = {
    EventKind.OFFERED: _("A part asked of %(seat)s"),
    EventKind.ACCEPTED: _("%(seat)s works on its part"),
}
_TITLES: Mapping[EventKind, Any] = {
    EventKind.RECEIVED: _("Received"),
    EventKind.CLAIMED: _("Taken in hand"),
    EventKind.HANDED: _handed,
    EventKind.OFFERED: _("Offered to %(seat)s"),
    EventKind.ACCEPTED: _("%(seat)s accepted"),
    EventKind.RETURNED: _("Returned by %(seat)s: %(reason)s"),
    EventKind.TAKEN_BACK: _taken_back,
    EventKind.PART_DONE: _("%(seat)s has done its part: %(outcome)s"),
    EventKind.PART_COVERED: _("The part of %(seat)s is answered by a sister seat"),
    EventKind.PART_LATE: _("The part of %(seat)s is late; who answers was told"),
    EventKind.COVERED: _covered,
    EventKind.MOVED: _("Moved to %(seat)s"),
    EventKind.ASKED: _asked,
    EventKind.REPLIED: _("The company replied"),
    EventKind.RESUMED: _resumed,
    EventKind.ANSWERED: _("The company was answered"),
    EventKind.CLOSED: _("Closed: %(outcome)s"),
    EventKind.WITHDRAWN: _("Withdrawn by the company"),
    EventKind.REOPENED: _reopened,
    EventKind.RELEASED: _("Given back to the seat"),
    EventKind.MERGED: _joined,
    EventKind.NUDGED: _("%(seat)s was reminded"),
    EventKind.LEAD_INFORMED: _("The office’s lead was told of the silence"),
    EventKind.STANDARD_MISSED: _("The promised first answer was missed; the company was told"),
    EventKind.BACK_TO_HUB: _("Back with the Hub’s desk after a long silence"),
    EventKind.ARCHIVED: _("Archived"),
    EventKind.SHARED: _("Shared with another person of the staff"),
    EventKind.SHARING: _("The company changed who may read its profile"),
    EventKind.EMERGENCY_ACCESS_OPENED: _("Opened with a reason by somebody of another office"),
    EventKind.COMPLAINED: _("The company complained to a lead"),
    EventKind.COMPLAINT_ANSWERED: _("A lead answered the complaint"),
    EventKind.PRESENCE_STEP: _presence,
    EventKind.CORRECTED: _corrected,
    EventKind.RECLASSIFIED: _reclassified,
    EventKind.CONTACT: _("Whom to speak with was written down"),
    EventKind.RECUSED: _("A person of the staff is kept out of it"),
    EventKind.READMITTED: _("A person of the staff may read it again"),
}
_WITHDRAWN = _("Withdrawn from the company’s page")
_SAID = {
    RequestMessageKind.ANSWER: _("Answer to the company"),
    RequestMessageKind.QUESTION: _("Question to the company"),
    RequestMessageKind.REPLY: _("Reply of the company"),
    RequestMessageKind.NOTE: _("Note, for us alone"),
}


def recusal_lines(rows: Iterable[Recusal], lang: str) -> list[str]:
    """Return who is kept out of a request, each since when."""
    words = _("%(person)s has been kept out since %(day)s.")
    return [words % {"person": row.user.get_full_name(), "day": moment_words(row.since, lang)} for row in rows]


def steps_of(events: Iterable[Event], lang: str) -> list[tuple[str, str]]:
    """Return the history, the first step first: what happened, and when and by whom."""
    return [(event_words(event), _signed(moment_words(event.at, lang), event.by)) for event in events]


def changes_since(events: Iterable[Event], lang: str) -> list[str]:
    """Return what others did since a page was opened, a line each: what, who, when."""
    return [f"{words} ({signed})" for words, signed in steps_of(events, lang)]


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
    messages: Collection[RequestMessage],
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
                str(_WITHDRAWN if one.withdrawn_at else _SAID[RequestMessageKind(one.kind)]),
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
    # A return from before our last question is known: what came back since then is mail to the company.
    asked = max((one.at for one in messages if one.kind == RequestMessageKind.QUESTION), default=None)
    for offer in offers:
        if offer.note:
            title = _("To %(seat)s, with the request") % {"seat": offer.seat.title}
            when = moment_words(offer.offered_at, lang)
            said.append((offer.offered_at, ThreadEntry("inside", title, when, offer.note)))
        if offer.return_reason:
            title = _("From %(seat)s, with the return") % {"seat": offer.seat.title}
            reason = _label(ReturnReason, offer.return_reason)
            words = f"{reason}. {offer.return_text}" if offer.return_text else reason
            at, came = offer.answered_at or offer.offered_at, offer.done_at or offer.answered_at
            is_new = request.pending == PendingStep.RETURNED and (asked is None or came is None or came > asked)
            said.append((at, ThreadEntry("inside", title, moment_words(at, lang), words, is_new=is_new)))
    if request.closing_answer:
        at, words = request.closed_at or request.received_at, request.closing_answer
        said.append((at, ThreadEntry("ours", str(_("Closing answer")), moment_words(at, lang), words, language)))
    return [entry for _at, entry in sorted(said, key=lambda pair: pair[0])]


# Signs that may stand above what is new, with a line for who says it: what is new is then still seen on landing.
_SHORT, _LINE = 600, 120


def last_answer(messages: Iterable[RequestMessage]) -> RequestMessage | None:
    """Return the last answer that the company reads; None for none."""
    answers = [one for one in messages if one.kind == RequestMessageKind.ANSWER and one.withdrawn_at is None]
    return answers[-1] if answers else None


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
