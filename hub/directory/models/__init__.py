"""Who looks after what: what the data files say, who holds seats and curatorships, absences and filters."""

from hub.directory.models.absences import Absence
from hub.directory.models.assignments import Curatorship, SeatHolder
from hub.directory.models.entries import (
    CAPACITY,
    JURISDICTIONS,
    AreaText,
    BoundaryCase,
    Office,
    Organization,
    Seat,
    Service,
)
from hub.directory.models.filters import IntakeFilter, IntakeQuestion
from hub.directory.models.rules import Route
