"""What stands on the China side on a day, for one area and one place, in six statements.

The coming days in China: openings, closings, fairs, rules that begin or end, and holidays, by month. Pure.

A day is as exact as its source: "2026-12-31", "2027-04" or "2026". What is known to come back has the month in which it
usually takes place, and no day.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

import holidays
from django.http import QueryDict

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, Area, OpportunityStanding
from hub.core.vocabulary.evidence import months_after
from hub.directory.choices import OfficeKind, SeatKind
from hub.directory.models import Office, Seat
from hub.directory.reference.places import CHINA, ChineseProvince
from opportunities.choices import SignalDirection, SignalEffect, SignalState
from opportunities.entries.filters import FacetValues, in_order, slim_rows
from opportunities.entries.queries import whole_rows
from opportunities.models import Agreement, Opportunity, PolicySignal
from opportunities.status import EVENTS, OFFERED, first_day, last_day, next_day, signal_order, signal_state, standing

# A signal is news for so many days after it began or ended, and before it ends.
_BEGAN, _ENDED, _ENDS = 365, 180, 60


@dataclass(frozen=True, slots=True)
class ChinaFilter:
    """What the address asks for: one area, one province, what the map counts. What is not known asks for nothing."""

    area: str = ""
    place: str = ""
    shown: str = "open"

    @classmethod
    def of(cls, data: QueryDict) -> "ChinaFilter":
        area, place, shown = (data.get(name, "") for name in ("area", "place", "show"))
        return cls(
            area if area in set(Area) else "",
            place if place in set(ChineseProvince) else "",
            shown if shown in MAP_LAYERS else "open",
        )


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """What there is in one province: entries by where they stand, agreements that name it, offices beside the post."""

    standings: Mapping[OpportunityStanding, int]
    agreements: int
    offices: int

    @property
    def open(self) -> int:
        """Return how many entries a company may be able to act on."""
        return sum(self.standings.get(each, 0) for each in OFFERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEntry:
    """A public visit, as the calendar reads an entry."""

    slug: str
    title: str
    url: str
    opens: date
    closes: date
    as_of: date

    def get_absolute_url(self) -> str:
        return self.url


MAP_LAYERS = ("open", "agreements", "offices")


class ChinaOverview:
    """What stands on the China side on a day. Each kind of row is read once, when it is first asked for."""

    def __init__(self, asked: ChinaFilter, *, on: date) -> None:
        self.asked, self.on = asked, on

    # --- Opportunities ---

    @cached_property
    def _of_area(self) -> list[FacetValues]:
        rows = slim_rows(Opportunity.objects.all(), on=self.on)
        return [row for row in rows if not self.asked.area or self.asked.area in row.areas]

    @cached_property
    def _slim(self) -> list[FacetValues]:
        place = self.asked.place
        return [row for row in self._of_area if not place or place in row.cn_provinces]

    @cached_property
    def counts(self) -> Counter[OpportunityStanding]:
        return Counter(row.standing for row in self._slim)

    @cached_property
    def offered(self) -> list[tuple[FacetValues, Opportunity]]:
        """Return what a company may be able to act on, open first."""
        slim = in_order((row for row in self._slim if row.standing in OFFERED), "use")
        return list(zip(slim, whole_rows(slim), strict=True))

    def standing_at(self, where: OpportunityStanding) -> list[Opportunity]:
        """Return the offered entries that stand there."""
        return [row for slim, row in self.offered if slim.standing is where]

    # --- Policy signals ---

    @cached_property
    def signals(self) -> list[PolicySignal]:
        """Return the signals of the area and the place, those of all China and of Canada included."""
        rows = PolicySignal.objects.for_areas([self.asked.area]) if self.asked.area else PolicySignal.objects.all()
        wanted = {CHINA, CANADA, self.asked.place}
        kept = [row for row in rows if not self.asked.place or wanted.intersection(row.places)]
        return sorted(kept, key=lambda row: signal_order(row, self.on))

    @cached_property
    def standing_signals(self) -> list[PolicySignal]:
        return [row for row in self.signals if signal_state(row, self.on) != SignalState.ENDED]

    @cached_property
    def in_the_way(self) -> list[PolicySignal]:
        """Return those that close the market or make it harder and stand in no other list: of sales to China first."""
        rows = [row for row in self.standing_signals if row.effect != SignalEffect.OPENS and row not in self.changed]
        return sorted(rows, key=lambda row: row.direction == SignalDirection.TO_CANADA)

    @cached_property
    def changed(self) -> list[PolicySignal]:
        """Return what ended of late or ends soon, then what began of late and opens a door; the nearest day first."""
        found = []
        for row in self.signals:
            if row.until and -_ENDS <= (age := (self.on - last_day(row.until)).days) <= _ENDED:
                found.append(((0, abs(age), row.slug), row))
            elif row.effective and row.effect == SignalEffect.OPENS and row in self.standing_signals:
                age = (self.on - first_day(row.effective)).days
                if age <= _BEGAN:
                    found.append(((1, abs(age), row.slug), row))
        return [row for _place, row in sorted(found, key=lambda pair: pair[0])]

    # --- Agreements, offices, seats ---

    @cached_property
    def _agreements_of_area(self) -> list[Agreement]:
        rows = Agreement.objects.living().newest_first()
        return [row for row in rows if not self.asked.area or not row.areas or self.asked.area in row.areas]

    @cached_property
    def agreements(self) -> list[Agreement]:
        """Return the agreements that are not known to have ended, of the area and of the place."""
        place = self.asked.place
        return [row for row in self._agreements_of_area if not place or place in row.cn_provinces]

    @cached_property
    def _offices(self) -> list[Office]:
        rows = Office.objects.exclude(kind=OfficeKind.REGIONAL_OFFICE).select_related("organization")
        return list(rows.order_by("order", "slug"))

    @cached_property
    def all_posts(self) -> list[Office]:
        """Return the embassy and the consulates general, in the order of the directory."""
        return [office for office in self._offices if office.is_post]

    @cached_property
    def posts(self) -> list[Office]:
        return [post for post in self.all_posts if self._serves(post)]

    @cached_property
    def offices(self) -> list[Office]:
        """Return the other offices that serve the place."""
        return [office for office in self._offices if not office.is_post and self._serves(office)]

    def _serves(self, office: Office) -> bool:
        return not self.asked.place or self.asked.place in office.cn_provinces_served

    @cached_property
    def seats(self) -> Mapping[int, list[Seat]]:
        """Return the trade commissioners of each post, by its key: those of the area, and those of every area."""
        rows = Seat.objects.routable().filter(kind=SeatKind.CHINA_POST)
        found: dict[int, list[Seat]] = {}
        for seat in rows.order_by("order", "slug"):
            if not self.asked.area or seat.areas is None or self.asked.area in seat.areas:
                found.setdefault(seat.office_id, []).append(seat)
        return found

    # --- The map ---

    @cached_property
    def places(self) -> Mapping[str, PlaceCounts]:
        """Return what there is in each province, of the area that was asked for."""
        standings: dict[str, Counter[OpportunityStanding]] = {code: Counter() for code in ChineseProvince}
        for row in self._of_area:
            for code in row.cn_provinces:
                standings[code][row.standing] += 1
        agreements = Counter(code for row in self._agreements_of_area for code in row.cn_provinces)
        offices = Counter(code for row in self._offices if not row.is_post for code in row.cn_provinces_served)
        return {code.value: PlaceCounts(standings[code], agreements[code], offices[code]) for code in ChineseProvince}


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


def holiday_days(on: date) -> Iterator[ComingDay]:
    """Yield the first day of each public holiday of mainland China in the months of the calendar."""
    for year in (on.year, on.year + 1):
        for key, day in _first_days(year).items():
            if day >= on:
                yield ComingDay(Moment.HOLIDAY, day.isoformat(), _HOLIDAYS[key])


@lru_cache(maxsize=8)
def _first_days(year: int) -> Mapping[str, date]:
    found: dict[str, date] = {}
    for day, words in sorted(holidays.country_holidays(CHINA, years=year, language="en_US").items()):
        for name in words.split("; "):
            key = next((key for key in _HOLIDAYS if key in name and "Eve" not in name and "observed" not in name), "")
            if key and day.year == year:
                found.setdefault(key, day)
    return found


def coming_days(
    entries: Iterable[Any], signals: Iterable[Any], on: date, *, visits: Sequence[VisitEntry] = ()
) -> list[ComingDay]:
    """Return what is to come of entries, signals and public visits, the earliest first; an event by its visit alone."""
    seen = {visit.url for visit in visits}
    found = [
        day
        for entry in entries
        for day in entry_days(entry, on)
        if not (seen and day.moment == Moment.HELD and entry.get_absolute_url() in seen)
    ]
    found += [day for signal in signals for day in signal_days(signal, on)]
    # A visit by its first day, that of today where it has begun.
    found += [ComingDay(Moment.HELD, max(each.opens, on).isoformat(), each, each.closes) for each in visits]
    return sorted(found, key=lambda day: (day.day, day.row.slug))


def coming_months(days: Iterable[ComingDay], on: date) -> list[CalendarMonth]:
    every = sorted(days, key=lambda day: (not day.is_exact, day.day))
    months = [months_after(on.replace(day=1), number) for number in range(MONTHS)]
    return [CalendarMonth(month, tuple(day for day in every if day.day.replace(day=1) == month)) for month in months]
