"""Whom casework tells where somebody is kept out of a request, and what that person has no longer before them."""

from datetime import datetime
from typing import Any

from hub.casework.models import ServiceRequest
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import leads_present, may_hear, not_kept_out, people_of
from hub.casework.notifications.services import name_of, notify_staff
from hub.directory.models import Seat
from hub.directory.seats.presence import hub_desk, people_present, seat_day
from hub.notifications.delivery.services import forget_notifications


def forget(request: ServiceRequest, *, person: Any) -> None:
    """Take from a person what the desk told of a request, and what waits to be told."""
    forget_notifications(to=person, category=notification_types.DESK, about=str(request.pk))


def kept_out(request: ServiceRequest, *, seat: Seat, had_it: bool, by: Any, at: datetime) -> None:
    """A person of a seat is kept out: the seat hears where it was in hand, and where nobody else is there, its lead."""
    here = people_present(not_kept_out(people_of(seat), request), seat_day(seat, at))
    if had_it or not here:
        people = here or may_hear(leads_present(seat, at=at) or people_of(hub_desk()), request, seat=seat, at=at)
        step = f"k{request.version}-{seat.pk}"
        notify_staff(notification_types.KEPT_OUT, people, request, at=at, but=by, step=step, seat=name_of(seat))
