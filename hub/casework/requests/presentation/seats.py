"""How a seat is named to the company: always a place, never nobody."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.choices import ReferralState
from hub.core.db.bilingual import current_language
from hub.core.text.formats import lower_first
from hub.directory.models import Seat


@dataclass(frozen=True, slots=True)
class SeatName:
    """A seat in words: the place that answers, the role inside it, and the page of the place.

    ``inside`` is the place as it stands inside a sentence, with its article: an office has one, an organization none.
    """

    place: str
    inside: str
    role: str
    url: str

    @property
    def begins(self) -> str:
        """The place as it begins a sentence."""
        return self.inside[:1].upper() + self.inside[1:]


def seat_name(seat: Seat) -> SeatName:
    if seat.office is not None:
        office = seat.office
        return SeatName(office.name, _with_article(office.name), seat.title, office.get_absolute_url())
    if seat.organization is not None:
        body = seat.organization
        return SeatName(body.name, body.name, seat.title, body.get_absolute_url())
    # The Hub's own desk is called by an article already.
    return SeatName(seat.title, lower_first(seat.title), "", "")


def _with_article(office: str) -> str:
    if current_language() != "fr":
        return f"the {office}"
    return f"l’{lower_first(office)}" if office.startswith(_VOWELS) else f"le {lower_first(office)}"


_VOWELS = ("A", "E", "É", "I", "O", "U")


def part_words(state: str) -> str:
    """Return where a seat stands with its part."""
    words: dict[Any, str] = {
        ReferralState.OFFERED: _("Asked, has not answered yet"),
        ReferralState.ACCEPTED: _("Works on it"),
        ReferralState.DONE: _("Has done its part"),
    }
    return words[state]
