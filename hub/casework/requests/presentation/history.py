"""What has happened to a request, for its company: steps with a day and a place, and nothing that is said inside.

Reasons of a return, of an override or of an opening, reminders between us and rights to read stay on our side.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from hub.casework.choices import ApprovalState, EventKind, PresenceResult, ReferralRole, ReferralState
from hub.casework.models import Event
from hub.casework.requests.presentation.seats import seat_name
from hub.core.db.bilingual import current_language
from hub.core.text import formats
from hub.directory.choices import PresenceLevel
from hub.directory.models import Seat


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
        told = _WORDS.get(EventKind(event.kind))
        words, more = told(event) if told else ("", "")
        if words:
            found.append(TimelineStep(at=event.at, words=words, more=more))
    return found


def _place(seat: Seat | None) -> str:
    """Return a place as it begins a sentence."""
    return seat_name(seat).begins if seat is not None else ""


def _inside(seat: Seat | None) -> str:
    """Return a place as it stands inside a sentence."""
    return seat_name(seat).inside if seat is not None else ""


def _received(event: Event) -> tuple[str, str]:
    return _("Received"), _("With %(office)s.") % {"office": _inside(event.seat)}


def _claimed(event: Event) -> tuple[str, str]:
    return _("In hand"), _("A person at %(office)s works on it.") % {"office": _inside(event.seat)}


def _offered(event: Event) -> tuple[str, str]:
    places = {"office": _inside(event.to_seat), "sender": _inside(event.seat)}
    if event.data.get("part") == ReferralRole.SUPPORT:
        return _("%(office)s was asked to work on a part") % {"office": _place(event.to_seat)}, ""
    return _("Sent to %(office)s") % places, _("Until they accept, %(sender)s answers for it.") % places


def _accepted(event: Event) -> tuple[str, str]:
    places = {"office": _place(event.to_seat)}
    if event.data.get("part") == ReferralRole.SUPPORT:
        return _("%(office)s works on a part") % places, ""
    return _("%(office)s accepted it") % places, _("From here on they answer for it.")


def _returned(event: Event) -> tuple[str, str]:
    if event.data.get("part") == ReferralRole.SUPPORT:
        return _part_over(event, event.seat, event.to_seat)
    places = {"office": _place(event.seat), "owner": _place(event.to_seat)}
    return _("%(office)s could not take it") % places, _("%(owner)s answers for it, and looks further.") % places


def _part_over(event: Event, helper: Seat | None, owner: Seat | None) -> tuple[str, str]:
    """Tell that a seat of which the company read that it works on a part does so no longer; nothing of an offer."""
    if event.data.get("was") != ReferralState.ACCEPTED:
        return "", ""
    places = {"office": _place(helper), "owner": _place(owner)}
    return _("%(office)s no longer works on its part") % places, _(
        "%(owner)s answers for it, and looks further."
    ) % places


def _taken_back(event: Event) -> tuple[str, str]:
    if event.data.get("part") == ReferralRole.SUPPORT:
        return _part_over(event, event.to_seat, event.seat)
    places = {"office": _inside(event.to_seat), "owner": _place(event.seat)}
    return _("No longer waiting for %(office)s") % places, _("%(owner)s answers for it.") % places


def _part_done(event: Event) -> tuple[str, str]:
    return _("%(office)s has done its part") % {"office": _place(event.seat)}, ""


def _moved(event: Event) -> tuple[str, str]:
    return _("Now with %(office)s") % {"office": _inside(event.to_seat)}, _("They answer for it from here on.")


def _covered(event: Event) -> tuple[str, str]:
    if event.data.get("part") or event.seat is None or event.to_seat is None:
        return "", ""
    before, after = seat_name(event.seat), seat_name(event.to_seat)
    if before.inside == after.inside:
        # Who of an office has it is not the company's to follow.
        return "", ""
    return _("Now with %(office)s") % {"office": after.inside}, _("Your promised day stays.")


def _back_to_hub(event: Event) -> tuple[str, str]:
    return _("Back with %(office)s") % {"office": _inside(event.to_seat)}, _("It was silent for too long elsewhere.")


def _asked(event: Event) -> tuple[str, str]:
    return _("You were asked something"), _("From here on our clock rests.")


def _answered(event: Event) -> tuple[str, str]:
    return _("You got an answer"), _("From %(office)s.") % {"office": _inside(event.seat)}


def _reopened(event: Event) -> tuple[str, str]:
    return _("Opened again"), _("With %(office)s.") % {"office": _inside(event.to_seat)}


def _closed(event: Event) -> tuple[str, str]:
    if into := event.data.get("into"):
        return _("Joined with %(reference)s") % {"reference": into}, _("Everything goes on there.")
    return _("Closed"), ""


def _merged(event: Event) -> tuple[str, str]:
    if reference := event.data.get("separated"):
        return _("Your request %(reference)s stands apart again") % {"reference": reference}, ""
    return _("Your request %(reference)s was joined with this one") % {"reference": event.data["merged"]}, ""


def _released(event: Event) -> tuple[str, str]:
    return _("Back with the team"), _("%(office)s finds who takes it.") % {"office": _place(event.seat)}


def _presence(event: Event) -> tuple[str, str]:
    if result := event.data.get("result"):
        return str(PresenceResult(result).label), ""
    if moved := event.data.get("moved"):
        day = formats.day(date.fromisoformat(moved), current_language())
        return _("Moved to %(day)s") % {"day": day}, _("Everybody who must agree is asked anew.")
    level = event.to_seat.title if event.to_seat else PresenceLevel(event.data["level"]).label
    if event.data.get("state") == "asked":
        return _("Asked for its word: %(level)s") % {"level": level}, ""
    if event.data.get("state") == "taken_back":
        return _("The question was taken back: %(level)s") % {"level": level}, ""
    if event.data.get("state") == ApprovalState.APPROVED:
        return _("Agreed: %(level)s") % {"level": level}, ""
    return _("Refused: %(level)s") % {"level": level}, ""


def _plain(words: Callable[[], str], more: Callable[[], str] = str) -> Callable[[Event], tuple[str, str]]:
    return lambda event: (words(), more())


_WORDS: Mapping[EventKind, Callable[[Event], tuple[str, str]]] = {
    EventKind.RECEIVED: _received,
    EventKind.CLAIMED: _claimed,
    EventKind.OFFERED: _offered,
    EventKind.ACCEPTED: _accepted,
    EventKind.RETURNED: _returned,
    EventKind.TAKEN_BACK: _taken_back,
    EventKind.PART_DONE: _part_done,
    EventKind.MOVED: _moved,
    EventKind.COVERED: _covered,
    EventKind.BACK_TO_HUB: _back_to_hub,
    EventKind.ASKED: _asked,
    EventKind.REPLIED: _plain(lambda: _("You wrote")),
    EventKind.RESUMED: _plain(lambda: _("The work went on without your answer")),
    EventKind.ANSWERED: _answered,
    EventKind.STANDARD_MISSED: _plain(
        lambda: _("The promised day passed without an answer"), lambda: _("The lead of the office was told.")
    ),
    EventKind.CLOSED: _closed,
    EventKind.MERGED: _merged,
    EventKind.RELEASED: _released,
    EventKind.WITHDRAWN: _plain(lambda: _("You withdrew it")),
    EventKind.REOPENED: _reopened,
    EventKind.COMPLAINED: _plain(
        lambda: _("You complained"), lambda: _("A lead answers, not the person who has the request.")
    ),
    EventKind.COMPLAINT_ANSWERED: _plain(lambda: _("Your complaint was answered")),
    EventKind.PRESENCE_STEP: _presence,
    EventKind.SHARING: _plain(lambda: _("You changed who may read your profile")),
    EventKind.CORRECTED: _plain(lambda: _("We took back a message that was not meant for you")),
    EventKind.ARCHIVED: _plain(lambda: _("Archived")),
}
