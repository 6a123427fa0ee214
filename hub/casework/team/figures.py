"""The figures of a place or of all of the Hub as somebody of the staff reads them, for pages, files and reports."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.casework.coverage.workload_alerts import load_of_seats
from hub.casework.leads.queries import mission_yields
from hub.casework.metrics.columns import month_words
from hub.casework.metrics.figures import MissionYield
from hub.casework.metrics.figures_report import figures_report
from hub.casework.metrics.months import begin_of, month_after
from hub.casework.metrics.presentation import FiguresNames, FiguresWords
from hub.casework.metrics.queries import ALL, Narrowing, measurements, month_of, place_of
from hub.casework.metrics.report import FiguresReport
from hub.casework.sla.services import service_standards
from hub.casework.team.access import FiguresScope, Team, figures_scopes, place_name, team_of
from hub.core.vocabulary.enums import Area, Province
from hub.core.vocabulary.labels import label

# Months that one can look back, and those shown where the address names none.
MONTHS, USUAL = 24, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole months, the last one until now."""

    months: tuple[str, ...]
    choices: tuple[str, ...]

    @property
    def since(self) -> datetime:
        """When the first month begins."""
        return begin_of(self.months[0])

    def until(self, at: datetime) -> datetime:
        """When the last month ends, or now."""
        return min(begin_of(month_after(self.months[-1])) - timedelta(microseconds=1), at)

    @property
    def name(self) -> str:
        if len(self.months) == 1:
            return month_words(self.months[0])
        return _("%(first)s to %(last)s") % {
            "first": month_words(self.months[0]),
            "last": month_words(self.months[-1]),
        }


@dataclass(frozen=True, kw_only=True)
class TeamFigures:
    """What somebody reads of a scope: its figures in a period, with small cells closed to all but who leads it."""

    team: Team
    scopes: list[FiguresScope]
    scope: FiguresScope
    period: Period
    words: FiguresWords
    narrowing: Narrowing = ALL

    @property
    def asked(self) -> dict[str, str]:
        """What an address names for the same figures."""
        asked = {"place": self.scope.place, "from": self.period.months[0], "to": self.period.months[-1]}
        narrowed = {"area": self.narrowing.area, "province": self.narrowing.province}
        return asked | {name: code for name, code in narrowed.items() if code}

    @property
    def name(self) -> str:
        """What is counted: the period, with area and province where the figures are narrowed to them."""
        lang, narrowing = self.words.lang, self.narrowing
        narrowed = [label(Area(narrowing.area), lang)] if narrowing.area else []
        narrowed += [label(Province(narrowing.province), lang)] if narrowing.province else []
        return ", ".join((self.period.name, *narrowed))

    @property
    def query(self) -> str:
        return urlencode(self.asked)

    @cached_property
    def missions(self) -> list[MissionYield | None]:
        """What came of the missions of its seats (four queries); of an area or a province none are told."""
        if self.narrowing != ALL:
            return []
        found = mission_yields(seats=self.scope.seats).values()
        return [one.unless_small(least=self.words.least) for one in found]

    @cached_property
    def report(self) -> FiguresReport:
        """The figures section by section, for pages and files."""
        return figures_report(self.words, self.missions, place=self.scope.name, period=self.name)


def team_figures(
    user: Any, *, place: str, first: str, last: str, at: datetime, area: str = "", province: str = ""
) -> TeamFigures | None:
    """Return the figures that somebody asks for; None of a place that is not the reader's.

    They are narrowed to an area and a province for those alone to whom no small cell is closed: what is left out would
    tell it. Raise ``PermissionDenied`` for those who are no staff.
    """
    team = team_of(user)
    scopes = figures_scopes(team)
    scope = next((one for one in scopes if one.place == place), None)
    if scope is None:
        return None
    period, narrowing = _period(first, last, at=at), ALL
    if scope.is_whole:
        narrowing = Narrowing(
            area=area if area in set(Area) else "", province=province if province in set(Province) else ""
        )
    words = _words(scope, scopes[0], period, narrowing, at=at)
    return TeamFigures(team=team, scopes=scopes, scope=scope, period=period, words=words, narrowing=narrowing)


def _period(first: str, last: str, *, at: datetime) -> Period:
    """Return the months that the reader asked for; where an address names none, the last ones."""
    choices, month = [], month_of(at)
    for _number in range(MONTHS):
        choices.append(month)
        month = month_after(month, -1)
    begin = choices.index(first) if first in choices else USUAL - 1
    end = choices.index(last) if last in choices else 0
    begin, end = max(begin, end), min(begin, end)
    return Period(months=tuple(reversed(choices[end : begin + 1])), choices=tuple(choices))


def _words(
    scope: FiguresScope, every: FiguresScope, period: Period, narrowing: Narrowing, *, at: datetime
) -> FiguresWords:
    """Return the figures; small cells are open to those who lead what is looked at."""
    least = 1 if scope.is_whole else service_standards().small_cell
    found = measurements(
        since=period.since,
        at=period.until(at),
        now=at,
        places=scope.places,
        every=every.seats,
        narrowing=narrowing,
    )
    is_place = len(scope.places) == 1
    loads = load_of_seats() if is_place else {}
    with_seats = [seat for seat in scope.seats if is_place and (seat.is_routable or seat.pk in loads)]
    names = FiguresNames(
        places={place_of(seat): place_name(seat) for seat in every.seats},
        seats={seat.slug: (seat.title, loads[seat.pk].open_requests, seat.takes) for seat in with_seats},
        months=period.months,
    )
    return FiguresWords(found, least=least, lang=get_language() or "en", names=names)
