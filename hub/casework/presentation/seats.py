"""How a seat is named to the company: always a place, never nobody."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.choices import OfferState
from hub.directory.models import Seat


@dataclass(frozen=True, slots=True)
class SeatName:
    """A seat in words: the place that answers, the role inside it, and the page of the place."""

    place: str
    role: str
    url: str


def name_of(seat: Seat) -> SeatName:
    """Return the name of a seat, read with its office and organization."""
    if seat.office is not None:
        return SeatName(seat.office.name, seat.title, seat.office.get_absolute_url())
    if seat.organization is not None:
        return SeatName(seat.organization.name, seat.title, seat.organization.get_absolute_url())
    return SeatName(seat.title, "", "")


def part_words(state: str) -> str:
    """Return where a seat stands with its part."""
    words: dict[Any, str] = {
        OfferState.OFFERED: _("Asked, has not answered yet"),
        OfferState.ACCEPTED: _("Works on it"),
        OfferState.DONE: _("Has done its part"),
    }
    return words[state]
