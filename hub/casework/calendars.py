"""Which calendar a seat's clock runs by: that of its office."""

from hub.casework.clock import Calendar, calendar_of
from hub.directory.models import Seat
from hub.directory.presence import place_of


def calendar_of_seat(seat: Seat) -> Calendar:
    """Return the calendar of the office that a seat stands in; the Hub's own desk keeps the capital's."""
    return calendar_of(place_of(seat))
