"""Who looks after what: what the data files say, and the people who hold seats and curatorships."""

from hub.directory.models.entries import (
    JURISDICTIONS,
    AreaText,
    BoundaryCase,
    Office,
    Organization,
    Seat,
    Service,
)
from hub.directory.models.power import Curatorship, SeatHolder

__all__ = [
    "JURISDICTIONS",
    "AreaText",
    "BoundaryCase",
    "Curatorship",
    "Office",
    "Organization",
    "Seat",
    "SeatHolder",
    "Service",
]
