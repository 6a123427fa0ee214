"""What an office lends, what is wished for, and the slots that a company books from its request."""

from datetime import datetime, time
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import render_company
from companies.choices import MemberRole
from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.bookings import services
from hub.casework.bookings.access import (
    bookings_of,
    coming_bookings,
    companies_and_references,
    lent_resources,
    office_for,
    places_in_line,
    taken_slots,
)
from hub.casework.bookings.forms import ResourceForm
from hub.casework.bookings.rules import coming_slots, is_bookable, zone_of_office
from hub.casework.bookings.wishes import wish_lines
from hub.casework.desk.views.base import reader_seats
from hub.casework.models import Booking, Resource, ServiceRequest
from hub.casework.requests.access import request_for
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.core.text.formats import clock_time, day
from hub.core.workflow import RefusedError
from hub.directory.models import Office
from hub.directory.reference.places import zone_words

# --- The office -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def office(request: SignedInRequest, office: str) -> HttpResponse:
    """Show what an office lends and who has booked it; lend something more or no longer, take a booking back."""
    at = timezone.now()
    held = office_for(request.user, office)
    resources = lent_resources(held)
    rows = coming_bookings(held, at=at) if resources else []
    known = companies_and_references(rows, reader=request.user) if rows else {}
    lending = request.method == "POST" and "title_en" in request.POST
    form = ResourceForm(request.POST if lending else None)
    if request.method == "POST" and (not lending or form.is_valid()):
        if lending:
            services.lend(office=held, by=request.user, at=at, **form.cleaned_data)
            messages.success(request, _("It can be booked from now on."))
        else:
            _act_of_office(request, resources, [row for row in rows if row.pk in known], at)
        return redirect("bookings:office", office)
    context = {
        "office": held,
        "form": form,
        "resources": [_resource_row(each) for each in resources],
        "is_lending": not resources or bool(form.errors),
        "bookings": [_booking_row(row) | {"known": known.get(row.pk)} for row in rows],
        "zone": _zone_words(held),
    }
    return render(request, "casework/bookings/office.html", context)


@require_safe
def wishes(request: SignedInRequest) -> HttpResponse:
    """Show the staff what companies wish for on the ground, by week and city, of the requests in their lists."""
    lines = wish_lines(request.user, reader_seats(request), on=timezone.localdate())
    return render(request, "casework/bookings/wishes.html", {"lines": lines})


def _act_of_office(request: SignedInRequest, resources: list[Resource], rows: list[Booking], at: datetime) -> None:
    """Stop lending something, or take a booking back. Raises ``Http404`` for what no button says."""
    stopped = next((each for each in resources if str(each.pk) == request.POST.get("stop")), None)
    booking = next((row for row in rows if str(row.pk) == request.POST.get("cancel")), None)
    if stopped is not None:
        services.stop_lending(resource=stopped, by=request.user, at=at)
        messages.success(request, _("It is not lent any more. Who had booked it is told."))
    elif booking is not None:
        _cancel(request, booking, at, is_office=True)
    else:
        raise Http404


def _cancel(request: HttpRequest, booking: Booking, at: datetime, *, is_office: bool) -> None:
    with refusal_as_message(request):
        services.cancel_booking(booking=booking, by=request.user, at=at, is_office=is_office)
        messages.success(request, _("Given back. If somebody is in line, they have it now and are told."))


def _resource_row(row: Resource) -> dict[str, Any]:
    return {
        "row": row,
        "days": [WEEKDAYS_ABBR[number - 1] for number in row.weekdays],
        "hours": _hours(row.opens, row.closes),
    }


def _hours(begins: time | datetime, ends: time | datetime) -> str:
    lang = current_language()
    return f"{clock_time(begins, lang)} – {clock_time(ends, lang)}"


# --- A company --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def of_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a company what offices lend and what it has booked for a request; book a slot, or give one back."""
    role = MemberRole.EDITOR if request.method == "POST" else MemberRole.READER
    membership, found = request_for(request.user, reference, role=role)
    at = timezone.now()
    resources = _served_first(lent_resources(), found) if is_bookable(found) else []
    rows = bookings_of(found, at=at)
    if request.method == "POST":
        booking = next((row for row in rows if str(row.pk) == request.POST.get("cancel")), None)
        resource = next((each for each in resources if str(each.pk) == request.POST.get("resource")), None)
        if booking is not None:
            _cancel(request, booking, at, is_office=False)
        elif resource is not None:
            _book(request, resource, found, at)
        else:
            raise Http404
        return redirect("bookings:of_request", reference)
    taken = taken_slots(resources, at=at) if resources else set()
    offices: dict[int, dict[str, Any]] = {}
    for each in resources:
        group = offices.setdefault(
            each.office_id, {"office": each.office, "zone": _zone_words(each.office), "resources": []}
        )
        group["resources"].append({"row": each, "slots": _slots(each, taken, at)})
    places = places_in_line(rows)
    return render_company(
        request, membership, "casework/bookings/of_request.html", current="requests", service_request=found,
        offices=list(offices.values()), is_bookable=is_bookable(found),
        bookings=[_booking_row(row) | {"place": places.get(row.pk)} for row in rows],
    )  # fmt: skip


def _served_first(resources: list[Resource], found: ServiceRequest) -> list[Resource]:
    places = set(found.cn_provinces)
    return sorted(resources, key=lambda each: places.isdisjoint(each.office.cn_provinces_served))


def _book(request: HttpRequest, resource: Resource, found: ServiceRequest, at: datetime) -> None:
    try:
        begins = parse_datetime(request.POST.get("slot", "")[:40])
        row = services.book(
            resource=resource, begins=begins if begins and begins.tzinfo else at, request=found, by=request.user, at=at
        )
    except (RefusedError, ValueError) as refused:
        sentence = refused.refusal.sentence if isinstance(refused, RefusedError) else _("Choose one of the times.")
        messages.error(request, sentence)
        return
    if row.waiting_number is None:
        messages.success(request, _("It is yours. The office sees it."))
    else:
        messages.success(request, _("Somebody has it. You are in line, and are told when it comes free."))


def _zone_words(office: Office) -> str:
    return zone_words(str(zone_of_office(office))).text(current_language())


def _slots(resource: Resource, taken: set[tuple[int, datetime]], at: datetime) -> list[tuple[str, str, str, bool]]:
    """Return the slots of a resource: what to send, the day and the hours in words, and whether somebody has it."""
    lang = current_language()
    return [
        (
            begins.isoformat(),
            day(begins.date(), lang, weekday=True, year=False),
            _hours(begins, ends),
            (resource.pk, begins) in taken,
        )
        for begins, ends in coming_slots(resource, at=at)
    ]


def _booking_row(row: Booking) -> dict[str, Any]:
    zone, lang = zone_of_office(row.resource.office), current_language()
    begins, ends = (cast(datetime, moment).astimezone(zone) for moment in (row.period.lower, row.period.upper))
    return {
        "row": row,
        "day": day(begins.date(), lang, weekday=True),
        "hours": _hours(begins, ends),
        "zone": _zone_words(row.resource.office),
    }
