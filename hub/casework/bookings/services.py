"""Lend something, book a slot of it, give it back: who waits moves up in the order of the line, and is told."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from hub.audit.services import record
from hub.casework.bookings.rules import may_book, may_cancel, slots_of, zone_of_office
from hub.casework.choices import Outcome
from hub.casework.models import Booking, Resource, ServiceRequest
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import company_people, people_there
from hub.casework.notifications.services import notify_people
from hub.core.db.tenancy import unscoped
from hub.core.text.localized import Localized
from hub.core.workflow import require
from hub.directory.models import Office, Seat
from hub.notifications.mail.registry import PageLink

_MOVED_UP = Localized("A slot that you waited for is yours now.", "Une plage que vous attendiez est à vous.")
_TAKEN_BACK = Localized(
    "The office took a booking of yours back. Write to your officer in the request.",
    "Le bureau a repris une réservation. Écrivez à votre agent dans la demande.",
)
_BOOKED = Localized("A company booked a slot.", "Une entreprise a réservé une plage.")
_GIVEN_BACK = Localized("A company gave a slot back.", "Une entreprise a libéré une plage.")


@transaction.atomic
def lend(
    *,
    office: Office,
    kind: str,
    title_en: str,
    title_fr: str,
    weekdays: list[int],
    opens: time,
    closes: time,
    minutes: int,
    by: Any,
    at: datetime,
) -> Resource:
    """Offer something of an office by slots from now on."""
    made: Resource = Resource.objects.create(
        office=office, kind=kind, title_en=title_en, title_fr=title_fr, weekdays=sorted(weekdays), opens=opens,
        closes=closes, minutes=minutes, by=by, at=at,
    )  # fmt: skip
    record(action="casework.resource.lent", by=by, at=at, subject=made, data={"office": office.slug, "kind": kind})
    return made


@transaction.atomic
@unscoped()
def stop_lending(*, resource: Resource, by: Any, at: datetime) -> None:
    """Lend something no longer: what is booked of it from now on ends, and each company is told."""
    held = _locked(resource.pk)
    if held.withdrawn_at is None:
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
        record(action="casework.resource.withdrawn", by=by, at=at, subject=held)
        for row in _coming(held, at=at):
            _end(row, by=by, at=at)
            _tell_company(row, _TAKEN_BACK, at=at)


@transaction.atomic
@unscoped()
def book(*, resource: Resource, begins: datetime, request: ServiceRequest, by: Any, at: datetime) -> Booking:
    """Book a slot for a request: its company has it where nobody does or waits for it, else stands last in the line.

    The same again is one. Raises ``RefusedError``.
    """
    held = _locked(resource.pk)
    require(may_book(held, begins, request, at=at))
    slots = slots_of(held, begins.astimezone(zone_of_office(held.office)).date())
    period = next(slot for slot in slots if slot[0] == begins)
    line = Booking.objects.filter(resource=held, period__overlap=period, cancelled_at=None)
    there: Booking | None = line.filter(company=request.company_id).first()
    if there is not None:
        return there
    last = line.aggregate(last=Max("waiting_number"))["last"]
    number = (last or 0) + 1 if line.exists() else None
    row: Booking = Booking.objects.create(
        resource=held,
        company_id=request.company_id,
        request=request,
        period=period,
        waiting_number=number,
        by=by,
        at=at,
    )
    record(action="casework.booking.made", by=by, at=at, subject=row, data={"waiting": number or 0})
    if number is None:
        _tell_office(row, _BOOKED, at=at)
    return row


@transaction.atomic
@unscoped()
def cancel_booking(*, booking: Booking, by: Any, at: datetime, is_office: bool = False) -> None:
    """Give a slot back, or a place in its line; the next has it. The other side is told. Raises ``RefusedError``."""
    held = _locked(booking.resource_id)
    row = Booking.objects.select_related("request").get(pk=booking.pk)
    require(may_cancel(row, at=at))
    had_it = row.waiting_number is None
    _end(row, by=by, at=at)
    if is_office:
        _tell_company(row, _TAKEN_BACK, at=at)
    elif had_it:
        _tell_office(row, _GIVEN_BACK, at=at)
    _move_up(held, at=at)


@transaction.atomic
@unscoped()
def settle_line(*, resource: int, at: datetime) -> None:
    """End what closed companies and withdrawn requests have of a resource, and let those who wait move up."""
    held = _locked(resource)
    gone = Q(company__closed_at__isnull=False) | Q(request__outcome=Outcome.WITHDRAWN)
    for row in list(_coming(held, at=at).filter(gone)):
        _end(row, by=None, at=at)
    _move_up(held, at=at)


def _locked(pk: int) -> Resource:
    return Resource.objects.select_for_update(of=("self",)).select_related("office").get(pk=pk)


def _coming(resource: Resource, *, at: datetime) -> Any:
    rows = Booking.objects.filter(resource=resource, cancelled_at=None, period__startswith__gt=at)
    return rows.select_related("request").order_by("period", "waiting_number")


def _end(row: Booking, *, by: Any, at: datetime) -> None:
    row.waiting_number, row.cancelled_at = None, at
    row.save(update_fields=["waiting_number", "cancelled_at"])
    record(action="casework.booking.cancelled", by=by, at=at, subject=row)


def _move_up(resource: Resource, *, at: datetime) -> None:
    if resource.withdrawn_at is not None:
        return
    rows = list(_coming(resource, at=at))
    taken = {row.period.lower for row in rows if row.waiting_number is None}
    for row in rows:
        if row.period.lower not in taken:
            taken.add(row.period.lower)
            row.waiting_number = None
            row.save(update_fields=["waiting_number"])
            record(action="casework.booking.moved_up", by=None, at=at, subject=row)
            _tell_company(row, _MOVED_UP, at=at)
            _tell_office(row, _BOOKED, at=at)


def _tell_company(row: Booking, words: Localized, *, at: datetime) -> None:
    notify_people(
        notification_types.BOOKING,
        company_people(row.request),
        key=f"casework.booking:{row.pk}:{at.isoformat()}",
        context={"reference": row.request.reference, "changed": words},
        link=PageLink("bookings:of_request", {"reference": row.request.reference}),
        at=at,
    )


def _tell_office(row: Booking, words: Localized, *, at: datetime) -> None:
    office = row.resource.office
    for seat in Seat.objects.filter(office=office, is_routable=True).order_by("order", "slug"):
        notify_people(
            notification_types.BOOKING_AT_OFFICE,
            people_there(seat, at=at),
            key=f"casework.booking_at_office:{row.pk}:{at.isoformat()}",
            context={"office": Localized(office.name_en, office.name_fr), "changed": words},
            link=PageLink("bookings:office", {"office": office.slug}),
            at=at,
        )
