"""Use cases of the directory: one function each, atomic, with its own audit row."""

from hub.directory.services.absences import cancel_absence, record_absence
from hub.directory.services.filters import add_intake_filter, end_intake_filter
from hub.directory.services.loading import load_directory
from hub.directory.services.powers import (
    end_curatorship,
    end_powers,
    export_powers,
    grant_curatorship,
    seat_person,
    set_capacity,
    set_lead,
    unseat_person,
)
from hub.directory.services.seats import (
    Doors,
    FilterFacts,
    SeatFacts,
    doors_for,
    hub_desk,
    offices_for_province,
    routable_seats,
)

__all__ = [
    "Doors",
    "FilterFacts",
    "SeatFacts",
    "add_intake_filter",
    "cancel_absence",
    "doors_for",
    "end_curatorship",
    "end_intake_filter",
    "end_powers",
    "export_powers",
    "grant_curatorship",
    "hub_desk",
    "load_directory",
    "offices_for_province",
    "record_absence",
    "routable_seats",
    "seat_person",
    "set_capacity",
    "set_lead",
    "unseat_person",
]
