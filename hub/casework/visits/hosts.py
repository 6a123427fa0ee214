"""The hosts of visits and meetings as one list: who of ours met whom and when, what is next, whom to call.

Nothing is kept beside the visits. A host is free text there, so spellings that differ by accents, case, punctuation or
a legal ending are taken for one, in one city; what differs more stands twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from companies.validators import city_key, normalize_name
from hub.casework.choices import COUNTED_VISITS
from hub.casework.models import Visit
from hub.casework.visits.presentation import call_words, days_words
from hub.core.text.formats import fold
from hub.directory.models import Seat
from hub.matching.extraction.places import places_in
from hub.matching.extraction.text import folded

_SHOWN = 3  # visits and seats that stand in one line
_CHINA = frozenset({"CN", "HK", "MO"})


@dataclass(slots=True, kw_only=True)
class Host:
    """One host in one city, as its latest visit writes both, with the visits that the reader reads whole."""

    name: str
    city: str
    visits: list[Visit] = field(default_factory=list)
    meetings: list[date] = field(default_factory=list)

    def is_asked(self, city: str, words: str) -> bool:
        """Return whether it is in just this city, and its name or that of who met it holds all the words."""
        shown = " ".join(map(_who, self.visits))
        text = fold(f"{self.name} {self.city} {shown}")
        return (not city or city_key(self.city) == city) and all(word in text for word in fold(words).split())


def hosts_of(visits: Iterable[Visit], meetings: Iterable[tuple[str, str, str, date]]) -> list[Host]:
    """Return the hosts of planned visits and of meetings, by city and name; both are in the order of their days.

    A meeting without a city is counted where its host was visited, else in the city that its place is.
    """
    found: dict[tuple[str, str], Host] = {}
    cities: dict[str, str] = {}
    for row in visits:
        if row.state not in COUNTED_VISITS or not (name := normalize_name(row.host)):
            continue
        cities[name] = city_key(row.city)
        host = found.setdefault((cities[name], name), Host(name=row.host, city=row.city))
        host.name, host.city = row.host, row.city
        host.visits.append(row)
    for said, city, place, on in meetings:
        if name := normalize_name(said):
            if not city and name not in cities:
                city = _city_in(place)
            key = (city_key(city) or cities.get(name, ""), name)
            found.setdefault(key, Host(name=said, city=city)).meetings.append(on)
    return [found[key] for key in sorted(found)]


def _city_in(place: str) -> str:
    """Return a place that is a known one in China and no more; "" for China itself, a hall or an address."""
    named = [each for each in places_in(folded(place), place) if each.country in _CHINA and each.code != "CN"]
    return place if any(each.end - each.start == len(place) for each in named) else ""


def host_row(host: Host, *, on: date, lang: str) -> dict[str, Any]:
    past = [row for row in host.visits if row.last_day and row.last_day < on]
    coming = [row for row in host.visits if row.last_day and row.last_day >= on]
    seats: dict[int, Seat] = {row.contact_id: row.contact for row in [*coming, *past[::-1]]}
    return {
        "name": host.name,
        "city": host.city,
        "met": [_line(row, lang) for row in past[: -_SHOWN - 1 : -1]],
        "visits": len(past),
        "next": _line(coming[0], lang) if coming else None,
        "meetings": len(host.meetings),
        "last_meeting": max(host.meetings, default=None),
        "calls": [call_words(seat) for seat in list(seats.values())[:_SHOWN]],
    }


def _who(row: Visit) -> str:
    """Return who of ours visits: the organization, else the seat to call."""
    return str(row.organization.name if row.organization else row.contact.title)


def _line(row: Visit, lang: str) -> dict[str, str]:
    """Return one visit to a host: who of ours, and when."""
    return {
        "who": _who(row),
        "when": days_words(row.first_day, row.last_day, lang),
        "url": reverse("visits:visit", args=[row.pk]),
    }
