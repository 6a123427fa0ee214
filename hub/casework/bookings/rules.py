"""May a slot be booked, given back, lent? And which slots a resource has on a day."""

from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hub.casework.choices import KINDS_WITH_LANDING
from hub.casework.models import Booking, Resource, ServiceRequest
from hub.core.workflow import Refusal
from hub.directory.models import Office
from hub.directory.reference.places import zone_of

DAYS_AHEAD = 28  # of which slots are shown and booked


def zone_of_office(office: Office) -> ZoneInfo:
    return ZoneInfo(zone_of([*office.cn_provinces_served, *office.provinces][0]))


def slots_of(resource: Resource, day: date) -> list[tuple[datetime, datetime]]:
    """Return the slots of a resource on a day of its office: whole ones, one after the other."""
    if day.isoweekday() not in resource.weekdays:
        return []
    zone, step = zone_of_office(resource.office), timedelta(minutes=resource.minutes)
    begin, end = (datetime.combine(day, hour, zone) for hour in (resource.opens, resource.closes))
    return [(begin + number * step, begin + (number + 1) * step) for number in range((end - begin) // step)]


def coming_slots(resource: Resource, *, at: datetime) -> list[tuple[datetime, datetime]]:
    """Return the slots of a resource that begin from now on and may be booked, the first one first."""
    today = at.astimezone(zone_of_office(resource.office)).date()
    days = [today + timedelta(days=number) for number in range(DAYS_AHEAD)]
    return [slot for day in days for slot in slots_of(resource, day) if slot[0] > at]


def is_bookable(request: ServiceRequest) -> bool:
    """Return whether something may be booked for a request: an open one whose company goes to the ground."""
    return request.is_open and request.kind in KINDS_WITH_LANDING


def may_book(resource: Resource, begins: datetime, request: ServiceRequest, *, at: datetime) -> Refusal | None:
    """Return why a slot may not be booked for a request."""
    if not is_bookable(request):
        return Refusal("request", _("It is booked for an open request to enter a market or to find a partner."))
    if resource.withdrawn_at is not None:
        return Refusal("withdrawn", _("The office does not lend this any more."))
    if begins not in {slot[0] for slot in coming_slots(resource, at=at)}:
        return Refusal("no_slot", _("Choose one of the times."))
    return None


def may_cancel(booking: Booking, *, at: datetime) -> Refusal | None:
    """Return why a booking may not be given back."""
    if booking.cancelled_at is not None or cast(datetime, booking.period.lower) <= at:
        return Refusal("over", _("It is over, or was given back already."))
    return None
