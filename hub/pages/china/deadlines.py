"""The coming days in China: openings, closings, fairs, rules that begin or end, and holidays, by month. Pure.

A day is as exact as its source: "2026-12-31", "2027-04" or "2026". What is known to come back has the month in which it
usually takes place, and no day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

import holidays

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import OpportunityStanding
from hub.core.vocabulary.evidence import months_after
from hub.directory.reference.places import CHINA
from opportunities.status import EVENTS, first_day, last_day, next_day, standing

MONTHS = 12
# What came back so long ago is told with the year in which it was last seen.
_OLD_YEARS = 3
_HOLIDAYS = {
    "New Year's Day": Localized("New Year’s Day", "Jour de l’An"),
    "Spring Festival": Localized("Lunar New Year", "Nouvel An lunaire"),
    "Tomb-Sweeping": Localized("Tomb-Sweeping Day", "Fête des morts (Qingming)"),
    "Labor": Localized("Labour Day", "Fête du Travail"),
    "Dragon Boat": Localized("Dragon Boat Festival", "Fête des bateaux-dragons"),
    "Mid-Autumn": Localized("Mid-Autumn Festival", "Fête de la mi-automne"),
    "National": Localized("National Day", "Fête nationale"),
}


class Moment(StrEnum):
    """What happens on a coming day."""

    HELD = "held"
    OPENS = "opens"
    CLOSES = "closes"
    USUAL = "usual"  # the month in which it usually takes place
    BEGINS = "begins"
    ENDS = "ends"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class ComingDay:
    """One thing in the calendar. ``row`` is its entry, or the name of a holiday; ``last`` the last day of an event."""

    moment: Moment
    stated: str
    row: Any
    last: date | None = None
    seen: int | None = None  # the year in which it was last seen, where that is long ago

    @property
    def is_exact(self) -> bool:
        """Return whether its source names the day."""
        return len(self.stated) == len("2026-12-31")

    @property
    def day(self) -> date:
        """Return the day by which it is sorted: the last that may be meant of an end, else the first."""
        return last_day(self.stated) if self.moment == Moment.ENDS else first_day(self.stated)


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month with what comes in it, exact days first."""

    first: date
    days: tuple[ComingDay, ...]


def entry_days(entry: Any, on: date) -> Iterator[ComingDay]:
    """Yield what is to come of an opportunity: the days of an event, else when it opens and closes, else its month."""
    if next_day(entry, on) is not None:
        if entry.kind in EVENTS:
            first = entry.opens if entry.opens and entry.opens >= on else entry.closes
            yield ComingDay(Moment.HELD, first.isoformat(), entry, entry.closes)
            return
        for moment, day in ((Moment.OPENS, entry.opens), (Moment.CLOSES, entry.closes)):
            if day is not None and day >= on:
                yield ComingDay(moment, day.isoformat(), entry)
    elif entry.usual_month and standing(entry, on) is OpportunityStanding.WATCH:
        year = on.year + (entry.usual_month < on.month)
        is_old = entry.as_of is not None and entry.as_of.year <= on.year - _OLD_YEARS
        seen = entry.as_of.year if is_old else None
        yield ComingDay(Moment.USUAL, f"{year}-{entry.usual_month:02}", entry, seen=seen)


def signal_days(signal: Any, on: date) -> Iterator[ComingDay]:
    """Yield when a policy signal begins and ends, as far as that is to come."""
    if signal.effective and first_day(signal.effective) >= on:
        yield ComingDay(Moment.BEGINS, signal.effective, signal)
    if signal.until and last_day(signal.until) >= on:
        yield ComingDay(Moment.ENDS, signal.until, signal)


def visit_days(visits: Iterable[Any], on: date) -> Iterator[ComingDay]:
    """Yield public visits by their first day, that of today where they have begun."""
    for visit in visits:
        yield ComingDay(Moment.HELD, max(visit.opens, on).isoformat(), visit, visit.closes)


def holiday_days(on: date) -> Iterator[ComingDay]:
    """Yield the first day of each public holiday of mainland China in the months of the calendar."""
    for year in (on.year, on.year + 1):
        for key, day in _first_days(year).items():
            if day >= on:
                yield ComingDay(Moment.HOLIDAY, day.isoformat(), _HOLIDAYS[key])


@lru_cache(maxsize=8)
def _first_days(year: int) -> Mapping[str, date]:
    """Return the first day of each public holiday of a year."""
    found: dict[str, date] = {}
    for day, words in sorted(holidays.country_holidays(CHINA, years=year, language="en_US").items()):
        for name in words.split("; "):
            key = next((key for key in _HOLIDAYS if key in name and "Eve" not in name and "observed" not in name), "")
            if key and day.year == year:
                found.setdefault(key, day)
    return found


def coming_days(entries: Iterable[Any], signals: Iterable[Any], on: date) -> list[ComingDay]:
    """Return what is to come of entries and signals, the earliest first."""
    found = [day for entry in entries for day in entry_days(entry, on)]
    found += [day for signal in signals for day in signal_days(signal, on)]
    return sorted(found, key=lambda day: (day.day, day.row.slug))


def coming_months(days: Iterable[ComingDay], on: date) -> list[CalendarMonth]:
    """Return twelve months from that of the day on, each with what comes in it."""
    every = sorted(days, key=lambda day: (not day.is_exact, day.day))
    months = [months_after(on.replace(day=1), number) for number in range(MONTHS)]
    return [CalendarMonth(month, tuple(day for day in every if day.day.replace(day=1) == month)) for month in months]
