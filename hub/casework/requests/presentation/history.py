"""What has happened to a request, for its company: steps with a day and a place, and nothing that is said inside.

Reasons of a return, of an override or of an opening, reminders between us and rights to read stay on our side.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.casework.choices import ApprovalState, EventKind, PresenceResult, ReferralRole, ReferralState, RequestKind
from hub.casework.models import Event
from hub.casework.requests.presentation.seats import seat_name
from hub.core.db.bilingual import current_language
from hub.core.text import formats
from hub.directory.choices import PresenceLevel
from hub.directory.models import Seat

# A title and a second line, both with the places of the step to fill in.
type Words = tuple[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineStep:
    """One line: what, when, and a second line where there is more to say."""

    at: datetime
    words: str
    more: str = ""


def steps_for(events: Iterable[Event]) -> list[TimelineStep]:
    """Return the steps that the company reads, the first one first."""
    found = []
    for event in events:
        words, more = _words_of(event)
        if words:
            found.append(TimelineStep(at=event.at, words=_filled(words, event), more=_filled(more, event)))
    return found


def _words_of(event: Event) -> Words:
    kind, is_part = EventKind(event.kind), event.data.get("part") == ReferralRole.SUPPORT
    if is_part and kind in _OF_PARTS:
        return _OF_PARTS[kind]
    if is_part and kind in {EventKind.RETURNED, EventKind.TAKEN_BACK}:
        # The company did not read of an offer; only of a part that a seat works on.
        return _PART_OVER if event.data.get("was") == ReferralState.ACCEPTED else _NOTHING
    words = _WORDS.get(kind, _NOTHING)
    return words(event) if callable(words) else words


def _filled(words: Any, event: Event) -> str:
    """Return words with the place that the step is about, ``office``, and the other one, ``owner`` or ``sender``."""
    text, data = str(words), event.data
    about, other = (event.seat, event.to_seat) if event.kind in _OF_SENDER else (event.to_seat, event.seat)
    named = {
        name: _place(seat, begins=text.startswith(f"%({name})s"))
        for name, seat in (("office", about), ("owner", other), ("sender", other))
    }
    named["reference"] = data.get("into") or data.get("separated") or data.get("merged") or ""
    if level := data.get("level"):
        named["level"] = event.to_seat.title if event.to_seat else str(PresenceLevel(level).label)
    return text % named


def _place(seat: Seat | None, *, begins: bool) -> str:
    if seat is None:
        return ""
    return seat_name(seat).begins if begins else seat_name(seat).inside


def _covered(event: Event) -> Words:
    if event.data.get("part") or event.seat is None or event.to_seat is None:
        return _NOTHING
    if seat_name(event.seat).inside == seat_name(event.to_seat).inside:
        # Who of an office has it is not the company's to follow.
        return _NOTHING
    return _("Now with %(office)s"), _("Your promised day stays.")


def _asked(event: Event) -> Words:
    return _("You were asked something"), "" if event.data.get("unheard") else _("From here on our clock rests.")


def _resumed(event: Event) -> Words:
    if event.data.get("unheard"):
        return _("No mail of ours reaches you"), _("We look for another way to reach you. You can still answer here.")
    return _("The work went on without your answer"), ""


def _closed(event: Event) -> Words:
    is_joined = event.data.get("into")
    return (_("Joined with %(reference)s"), _("Everything goes on there.")) if is_joined else (_("Closed"), "")


def _merged(event: Event) -> Words:
    is_apart = event.data.get("separated")
    words = _("Your request %(reference)s stands apart again")
    return words if is_apart else _("Your request %(reference)s was joined with this one"), ""


def _presence(event: Event) -> Words:
    if result := event.data.get("result"):
        return PresenceResult(result).label, ""
    if moved := event.data.get("moved"):
        day = formats.day(date.fromisoformat(moved), current_language())
        return _("Moved to %(day)s") % {"day": day}, _("Everybody who must agree is asked anew.")
    return _PRESENCE.get(event.data.get("state", ""), _("Refused: %(level)s")), ""


def _reclassified(event: Event) -> Words:
    kind = RequestKind(event.data["after"]["kind"]).label
    return _("We corrected what it is about"), _("It now stands as: %(kind)s.") % {"kind": kind}


def _corrected(event: Event) -> Words:
    is_note = event.data.get("note")
    return _NOTHING if is_note else (_("We took back a message that was not meant for you"), "")


_PRESENCE: Mapping[str, Any] = {
    "asked": _("Asked for its word: %(level)s"),
    "taken_back": _("The question was taken back: %(level)s"),
    ApprovalState.APPROVED: _("Agreed: %(level)s"),
}
_NOTHING: Words = ("", "")
# Of these steps the seat that acted is the one that is told of.
_OF_SENDER = frozenset(
    {
        EventKind.RECEIVED,
        EventKind.CLAIMED,
        EventKind.RETURNED,
        EventKind.PART_DONE,
        EventKind.ANSWERED,
        EventKind.RELEASED,
    }
)
_PART_OVER: Words = (
    _("%(office)s no longer works on its part"),
    _("%(owner)s answers for it, and looks further."),
)
_OF_PARTS: Mapping[EventKind, Words] = {
    EventKind.OFFERED: (_("%(office)s was asked to work on a part"), ""),
    EventKind.ACCEPTED: (_("%(office)s works on a part"), ""),
}
_WORDS: Mapping[EventKind, Words | Callable[[Event], Words]] = {
    EventKind.RECEIVED: (_("Received"), _("With %(office)s.")),
    EventKind.CLAIMED: (_("In hand"), _("A person at %(office)s works on it.")),
    EventKind.OFFERED: (_("Sent to %(office)s"), _("Until they accept, %(sender)s answers for it.")),
    EventKind.ACCEPTED: (_("%(office)s accepted it"), _("From here on they answer for it.")),
    EventKind.RETURNED: (_("%(office)s could not take it"), _("%(owner)s answers for it, and looks further.")),
    EventKind.TAKEN_BACK: (_("No longer waiting for %(office)s"), _("%(owner)s answers for it.")),
    EventKind.PART_DONE: (_("%(office)s has done its part"), ""),
    EventKind.MOVED: (_("Now with %(office)s"), _("They answer for it from here on.")),
    EventKind.COVERED: _covered,
    EventKind.BACK_TO_HUB: (_("Back with %(office)s"), _("It was silent for too long elsewhere.")),
    EventKind.ASKED: _asked,
    EventKind.REPLIED: (_("You wrote"), ""),
    EventKind.RESUMED: _resumed,
    EventKind.ANSWERED: (_("You got an answer"), _("From %(office)s.")),
    EventKind.STANDARD_MISSED: (
        _("The promised day passed without an answer"),
        _("The head of the office was told."),
    ),
    EventKind.CLOSED: _closed,
    EventKind.MERGED: _merged,
    EventKind.RELEASED: (_("Back with the team"), _("%(office)s finds who takes it.")),
    EventKind.WITHDRAWN: (_("You withdrew it"), ""),
    EventKind.REOPENED: (_("Opened again"), _("With %(office)s.")),
    EventKind.COMPLAINED: (
        _("You complained"),
        _("The head of the office answers, not the person who has your request."),
    ),
    EventKind.COMPLAINT_ANSWERED: (_("Your complaint was answered"), ""),
    EventKind.PRESENCE_STEP: _presence,
    EventKind.SHARING: (_("You changed who may read your profile"), ""),
    EventKind.CORRECTED: _corrected,
    EventKind.RECLASSIFIED: _reclassified,
    EventKind.CONTACT: (_("We wrote down whom to speak with"), ""),
    EventKind.ARCHIVED: (_("Archived"), ""),
}
