"""The clocks of casework: business days of the office that holds a request, and calendar days. Pure.

**Which days.** In Canada an office is closed on Saturdays and Sundays, on the holidays of federally regulated
workplaces and on the public holidays of its province. A post in China, Hong Kong or Macao is closed on the public
holidays of the place and on the federal Canadian ones; the weekend days that mainland China makes up for a long
holiday are business days there. Why, and how far ahead China's days are known: ``docs/decisions/0009``.

**How they are counted.** The day of receipt does not count, and what arrives on a day that is no business day counts
as received on the next one. A term of five business days ends with the fifth day after that: at the last microsecond
of the day in the office's zone, so that "by the end of Friday" reads as Friday there. It is missed once ``now`` is
later. A business day that a pause touches, however briefly, does not count: the company had the word that day.

Every moment that comes in is aware, else ValueError; every moment that goes out is in UTC.
"""

import calendar as months
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import holidays

from hub.core.vocabulary.enums import CANADA, Province
from hub.directory.reference.places import CHINA, ChineseProvince, zone_of

type Pause = tuple[datetime, datetime | None]

HONG_KONG, MACAO = "HK", "MO"
_COUNTRIES = frozenset({CANADA, CHINA, HONG_KONG, MACAO})
_SATURDAY = 5
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which an office works. ``country``: CA, CN, HK or MO; ``subdivision``: a province of Canada or "".

    Raise ValueError for a country or province without holidays here, ZoneInfoNotFoundError for an unknown zone.
    """

    zone: str
    country: str
    subdivision: str = ""

    def __post_init__(self) -> None:
        """Refuse a calendar whose days nobody knows."""
        ZoneInfo(self.zone)
        known = {"", *Province} if self.country == CANADA else {""}
        if self.country not in _COUNTRIES or self.subdivision not in known:
            raise ValueError(f"no holidays are known for {self.country!r}, {self.subdivision!r}")


def calendar_of(place: str) -> Calendar:
    """Return the calendar of an office at a place as ``hub.directory.reference.places`` knows it.

    As in: "QC", "CN-SH", "CA".
    """
    zone = zone_of(place)
    if place in set(ChineseProvince):
        special = {ChineseProvince.HONG_KONG: HONG_KONG, ChineseProvince.MACAO: MACAO}
        return Calendar(zone, special.get(ChineseProvince(place), CHINA))
    return Calendar(zone, CANADA, "" if place == CANADA else place)


# --- Business days ----------------------------------------------------------------------------------------------------


def is_business_day(day: date, calendar: Calendar) -> bool:
    return _count(day - _DAY, day, calendar) == 1


def business_days_between(a: date, b: date, calendar: Calendar) -> int:
    """Return how many business days lie after ``a`` up to and including ``b``; negative where ``b`` is before."""
    return _count(a, b, calendar) - _count(b, a, calendar)


def local_day(moment: datetime, zone: str) -> date:
    return _aware(moment).astimezone(_zone(zone)).date()


def received_on(start: datetime, calendar: Calendar) -> date:
    """Return the business day on which something counts as received: the day itself, or the next one."""
    return _nth(local_day(start, calendar.zone) - _DAY, 1, calendar)


def due_at(start: datetime, business_days: int, calendar: Calendar) -> datetime:
    """Return the end of the last of ``business_days`` (at least 1, else ValueError) after receipt."""
    return _end_of(_nth(received_on(start, calendar), _term(business_days), calendar), calendar)


def due_with_pauses(
    start: datetime, business_days: int, pauses: Sequence[Pause], calendar: Calendar, now: datetime
) -> datetime | None:
    """Return when the term ends with the days of the pauses left out; None while one of them lasts.

    Pauses (begin, end or None) may come in any order and overlap, and count as they stood at ``now``: one that begins
    later is not known yet, one that ends later still lasts. Raise ValueError for one that ends before it begins.
    """
    stopped = _merged(pauses, _aware(now))
    if any(end is None for _begin, end in stopped):
        return None
    received = received_on(start, calendar)
    days = _term(business_days)
    last = _nth(received, days, calendar)
    for first, final in _touched(stopped, calendar):
        if first > last:
            break
        days += _count(max(received, first - _DAY), final, calendar)
        last = _nth(received, days, calendar)
    return _end_of(last, calendar)


def elapsed(start: datetime, now: datetime, pauses: Sequence[Pause], calendar: Calendar) -> int:
    """Return how many business days after receipt have ended by ``now`` without a pause on them.

    It is at least n exactly when ``now`` is later than a term of n business days with these pauses allows.
    """
    received = received_on(start, calendar)
    ended = local_day(now, calendar.zone) - _DAY
    days = _count(received, ended, calendar)
    for first, final in _touched(_merged(pauses, now), calendar):
        days -= _count(max(received, first - _DAY), min(final, ended), calendar)
    return days


def remaining(start: datetime, business_days: int, pauses: Sequence[Pause], calendar: Calendar, now: datetime) -> int:
    """Return how many business days of a term are left: 1 on its last day, 0 or less once it was missed.

    It stands still while a pause lasts.
    """
    return _term(business_days) - elapsed(start, now, pauses, calendar)


# --- Calendar days ----------------------------------------------------------------------------------------------------


def after_days(start: datetime, days: int, zone: str) -> datetime:
    """Return the moment with the same local time of day, ``days`` calendar days later.

    An hour that the change to summer time skips is read as if the clock had not been changed; of an hour that comes
    twice the first is meant.
    """
    local = _local(start, zone)
    return _utc(local.date() + timedelta(days=days), local.time(), zone)


def end_of_day_after(start: datetime, days: int, zone: str) -> datetime:
    """Return the last instant of the day, ``days`` calendar days later: "until 1 July" holds on all of 1 July."""
    return _utc(local_day(start, zone) + timedelta(days=days + 1), time.min, zone) - _INSTANT


def after_months(start: datetime, months_later: int, zone: str) -> datetime:
    """Return the moment with the same local time of day some months later; 31 January is followed by 28 February."""
    local = _local(start, zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months_later, 12)
    day = min(local.day, months.monthrange(year, month + 1)[1])
    return _utc(date(year, month + 1, day), local.time(), zone)


def _local(moment: datetime, zone: str) -> datetime:
    return _aware(moment).astimezone(ZoneInfo(zone)).replace(fold=0)


def _utc(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def _end_of(day: date, calendar: Calendar) -> datetime:
    return _utc(day + _DAY, time.min, calendar.zone) - _INSTANT


@cache
def _zone(name: str) -> ZoneInfo:
    """Return a zone, read from its file once: Python itself keeps eight of them, fewer than offices are in."""
    return ZoneInfo(name)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without its time zone cannot be placed")
    return moment


def _term(business_days: int) -> int:
    if business_days < 1:
        raise ValueError("a term has at least one business day")
    return business_days


# --- Pauses -----------------------------------------------------------------------------------------------------------


def _merged(pauses: Iterable[Pause], now: datetime) -> list[Pause]:
    """Return the pauses as they stood at ``now``, in order, without overlaps; one that lasts has no end."""
    merged: list[Pause] = []
    for begin, end in sorted(pauses, key=lambda pause: _aware(pause[0])):
        if end is not None and _aware(end) < begin:
            raise ValueError("a pause ends before it begins")
        if begin > now or end == begin:
            continue
        until = None if end is None or end > now else end
        if merged and ((before := merged[-1][1]) is None or begin <= before):
            merged[-1] = (merged[-1][0], None if before is None or until is None else max(before, until))
        else:
            merged.append((begin, until))
    return merged


def _touched(pauses: Iterable[Pause], calendar: Calendar) -> list[tuple[date, date]]:
    """Return the first and last days that each pause touches; a day belongs to the first pause that touches it."""
    ranges: list[tuple[date, date]] = []
    for begin, end in pauses:
        first = local_day(begin, calendar.zone)
        # A pause that ends at midnight does not touch the day that begins then.
        final = date.max if end is None else local_day(end - _INSTANT, calendar.zone)
        if ranges:
            first = max(first, ranges[-1][1] + _DAY)
        if first <= final:
            ranges.append((first, final))
    return ranges


# --- Days of the office, worked out once a year -----------------------------------------------------------------------


def _count(after: date, until: date, calendar: Calendar) -> int:
    """Return how many business days lie after one day up to and including another; 0 where there are none."""
    low, high = after.toordinal(), until.toordinal()
    if high <= low:
        return 0
    years = (_business_days(calendar.country, calendar.subdivision, y) for y in range(after.year, until.year + 1))
    return sum(bisect_right(days, high) - bisect_right(days, low) for days in years)


def _nth(after: date, number: int, calendar: Calendar) -> date:
    """Return the business day with a number (1 is the first) among those after a day."""
    year = after.year
    days = _business_days(calendar.country, calendar.subdivision, year)
    index = bisect_right(days, after.toordinal()) + number - 1
    while index >= len(days):
        index -= len(days)
        year += 1
        days = _business_days(calendar.country, calendar.subdivision, year)
    return date.fromordinal(days[index])


@lru_cache(maxsize=512)
def _business_days(country: str, subdivision: str, year: int) -> tuple[int, ...]:
    """Return the business days of a year as ordinals, in order."""
    # Holidays are moved, and weekends made up for, across the turn of the year.
    years = (year - 1, year, year + 1)
    closed = set(holidays.country_holidays(CANADA, years=years, categories=("government",)))
    made_up: set[date] = set()
    if country == CANADA:
        if subdivision:
            closed |= set(holidays.country_holidays(CANADA, subdiv=subdivision, years=years, categories=("public",)))
    else:
        local = holidays.country_holidays(country, years=years)
        closed |= set(local)
        made_up = set(getattr(local, "weekend_workdays", ()))
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return tuple(
        ordinal
        for ordinal in range(first, last + 1)
        if (day := date.fromordinal(ordinal)) not in closed and (day.weekday() < _SATURDAY or day in made_up)
    )
