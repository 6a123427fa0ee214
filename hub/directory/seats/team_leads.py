"""Who leads an office: one of its holders, named by an administrator, who sees its load and records absences there."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from hub.accounts.models import User
from hub.directory.models import Seat, SeatHolder


def is_lead_of(by: Any, person: Any) -> bool:
    """Return whether somebody leads an office, or an organization's desks, where a person sits now."""
    led = SeatHolder.objects.current().filter(user=by, is_lead=True)
    seats = SeatHolder.objects.current().filter(user=person)
    same_office = Q(seat__office__in=led.filter(seat__office__isnull=False).values("seat__office"))
    same_body = Q(seat__organization__in=led.filter(seat__organization__isnull=False).values("seat__organization"))
    return bool(seats.filter(same_office | same_body | Q(seat__in=led.values("seat"))).exists())


def led_holders(seats: Iterable[Seat]) -> list[SeatHolder]:
    """Return who holds the seats that somebody leads with these, each with person and seat (one query).

    Those are all seats of their offices, and all desks of their organizations.
    """
    led = Seat.objects.filter(pk__in={seat.pk for seat in seats})
    near = Q(seat__in=led) | Q(seat__office__in=led.values("office"))
    near |= Q(seat__organization__in=led.values("organization"))
    rows = SeatHolder.objects.current().filter(near).select_related("user", "seat__office", "seat__organization")
    return list(rows.order_by("seat__order", "since", "pk"))


def may_record_absence_for(user: Any, person: Any) -> bool:
    """Return whether somebody may record and cancel the absences of a person (None: the account was deleted)."""
    if user.is_administrator:
        return True
    return person is not None and (user == person or is_lead_of(user, person))


def leads_of_seat(seat: Seat) -> list[User]:
    """Return who leads the office of a seat, or the desks of its organization, those in office longest first."""
    place = Q(seat__office=seat.office_id) if seat.office_id else Q(seat=seat.pk)
    if seat.organization_id:
        place |= Q(seat__organization=seat.organization_id)
    rows = SeatHolder.objects.current().filter(place, is_lead=True).select_related("user").order_by("since", "pk")
    return list({row.user_id: row.user for row in rows}.values())
