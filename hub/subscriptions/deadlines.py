"""A person's days as an iCalendar file (RFC 5545): openings, closings, and the days of fairs."""

import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from hub.notifications.mail.registry import absolute_url

# Days that have passed stay this long, so that a calendar does not forget last week.
_KEPT = timedelta(days=31)

_personal: list[Callable[..., "Iterable[Deadline]"]] = []


def register_calendar(days_of: Callable[..., "Iterable[Deadline]"]) -> None:
    """Let a part of the portal above this one put days into the calendar file of a person: ``days_of(person, at=)``."""
    _personal.append(days_of)


def personal_deadlines(person: Any, *, at: datetime) -> "list[Deadline]":
    """Return what the parts above put into a person's calendar file."""
    return [day for days_of in _personal for day in days_of(person, at=at)]


class Deadline:
    """One day, or days of an event, of an entry. ``path`` is that of its page; ``stamp`` when it was saved."""

    def __init__(self, title: str, first: date, last: date, *, path: str, name: str, stamp: datetime) -> None:
        self.title, self.first, self.last, self.path, self.name, self.stamp = title, first, last, path, name, stamp


def calendar_file(deadlines: Iterable[Deadline], *, title: str, lang: str, on: date) -> bytes:
    """Return the calendar. The same days make the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Clean Growth Hub//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for one in sorted(deadlines, key=lambda one: (one.first, one.name)):
        if one.last < on - _KEPT:
            continue
        event = Event()
        event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"clean-growth-hub/{one.name}")))
        event.add("dtstamp", one.stamp)
        event.add("dtstart", one.first)
        event.add("dtend", one.last + timedelta(days=1))
        event.add("summary", one.title, parameters={"LANGUAGE": lang})
        event.add("url", absolute_url(one.path))
        event.add(
            "description", f"{absolute_url(one.path)}\n{_('Check the official page before you count on a date.')}"
        )
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
