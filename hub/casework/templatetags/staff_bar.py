"""The line above every page of the staff: ``{% staff_bar %}``."""

from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

from hub.casework.desk.access import PHONE_SEAT_KINDS
from hub.casework.desk.views.base import zone_of_reader
from hub.core.db.bilingual import current_language
from hub.core.text.formats import clock_time
from hub.directory.reference.places import zone_words
from hub.directory.seats.presence import seats_of

register = template.Library()


@register.inclusion_tag("ui/staff_bar.html", takes_context=True)
def staff_bar(context: template.Context) -> dict[str, Any]:
    """Places, search, the seat and its own time. A page that knows seats and number already gives them as ``staff``."""
    request, known, at = context["request"], context.get("staff") or {}, timezone.now()
    seats = known["seats"] if known else getattr(request, "desk_seats", None) or seats_of(request.user)
    zone, lang = zone_of_reader(seats), current_language()
    shared = ("request", "user", "hub", "other_language_url", "other_language_code", "other_language_name")
    return {name: context.get(name) for name in shared} | {
        "number": known.get("number", 0),
        "seat": seats[0].title if seats else "",
        "more_seats": len(seats) - 1,
        "takes_calls": any(seat.kind in PHONE_SEAT_KINDS for seat in seats),
        "time": clock_time(at.astimezone(ZoneInfo(zone)), lang),
        "zone": zone_words(zone).text(lang),
        "q": request.GET.get("q", "") if request.path.startswith(context.get("inbox_url") or "-") else "",
    }
