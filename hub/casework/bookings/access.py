"""The doors to what offices lend: an office's seats and its curators for all bookings, a company for its own."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404

from companies.models import Company, Membership
from hub.casework.choices import KINDS_WITH_LANDING
from hub.casework.models import Booking, Resource, ServiceRequest, not_recused
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.http import logs
from hub.directory.models import Office
from hub.directory.seats.access import may_curate
from hub.directory.seats.presence import seats_of


def may_lend(user: Any, office: Office | None) -> bool:
    """Return whether a person keeps what an office lends: who holds a seat of it, or curates its organization.

    Of none the same is asked, so that nobody learns from the time whether there is one.
    """
    if not getattr(user, "has_staff_role", False):
        return False
    key, body = (office.pk, office.organization) if office is not None else (0, None)
    return any(seat.office_id == key for seat in seats_of(user)) or may_curate(user, body)


def office_for(user: Any, slug: str) -> Office:
    """Return an office to who keeps what it lends; its bookings are open. Raises ``PermissionDenied``, ``Http404``."""
    if not user.has_staff_role:
        raise PermissionDenied
    found: Office | None = Office.objects.select_related("organization").filter(slug=slug).first()
    is_theirs = may_lend(user, found)
    if found is None or not is_theirs:
        logs.refused("casework.access_denied", by=user, subject=f"{Office._meta.label_lower} {slug}")
        raise Http404
    grant_access(*Resource.objects.filter(office=found).values_list("pk", flat=True))
    return found


def lent_resources(office: Office | None = None) -> list[Resource]:
    """Return what an office lends, or what all do, by office (one query)."""
    rows = Resource.objects.filter(withdrawn_at=None).select_related("office__organization")
    rows = rows if office is None else rows.filter(office=office)
    return list(rows.order_by("office__order", "office__slug", "kind", "pk"))


def coming_bookings(office: Office, *, at: datetime) -> list[Booking]:
    """Return the bookings of an office that its door has opened, and that are not over, by time and place in line."""
    rows = Booking.objects.filter(resource__office=office, cancelled_at=None, period__endswith__gt=at)
    return list(rows.select_related("resource").order_by("period", F("waiting_number").asc(nulls_first=True)))


@unscoped()
def companies_and_references(rows: list[Booking], *, reader: Any) -> dict[int, tuple[str, str]]:
    """Return for bookings, by key, the name of the company and the reference of its request: for their office.

    None of a request that the reader is kept out of.
    """
    found = Booking.objects.filter(not_recused(reader.pk, "request_id"), pk__in=[row.pk for row in rows])
    return {key: (name, number) for key, name, number in found.values_list("pk", "company__name", "request__reference")}


def bookings_of(request: ServiceRequest, *, at: datetime) -> list[Booking]:
    """Return what is booked for a request that a door has opened, and not over, by time."""
    rows = Booking.objects.filter(request=request, cancelled_at=None, period__endswith__gt=at)
    return list(rows.select_related("resource__office").order_by("period"))


@unscoped()
def taken_slots(resources: list[Resource], *, at: datetime) -> set[tuple[int, datetime]]:
    """Return the slots that somebody has or waits for, by resource and beginning (one query); never who."""
    rows = Booking.objects.filter(resource__in=resources, cancelled_at=None, period__endswith__gt=at)
    return {(key, period.lower) for key, period in rows.values_list("resource", "period")}


@unscoped()
def places_in_line(bookings: list[Booking]) -> dict[int, int]:
    """Return for those that wait, by key, how many stand in the line for the slot up to them (at most one query)."""
    resources = {one.resource_id for one in bookings if one.waiting_number is not None}
    rows = Booking.objects.filter(resource__in=resources, cancelled_at=None).exclude(waiting_number=None)
    line = {
        key: (slot, number) for key, number, *slot in rows.values_list("pk", "waiting_number", "resource", "period")
    }
    return {
        one.pk: sum(line[one.pk][0] == slot and line[one.pk][1] >= number for slot, number in line.values())
        for one in bookings
        if one.pk in line
    }


@unscoped()
def bookable_reference(user: Any) -> str:
    """Return the reference of the newest request of a person's companies for which something may be booked; or none."""
    if not user.is_authenticated:
        return ""
    mine = Membership.objects.filter(user=user, company__in=Company.objects.active()).values("company")
    rows = ServiceRequest.objects.open().filter(company__in=mine, kind__in=KINDS_WITH_LANDING)
    return rows.order_by("-received_at").values_list("reference", flat=True).first() or ""
