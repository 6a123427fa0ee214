"""The figures of a place or of all of the Hub as somebody of the staff reads them, for pages, files and reports."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.casework.coverage.workload_alerts import load_of_seats
from hub.casework.leads.queries import mission_yields
from hub.casework.metrics.columns import FiguresNames, month_words
from hub.casework.metrics.figures import MissionYield
from hub.casework.metrics.figures_report import figures_report
from hub.casework.metrics.months import begin_of, month_after
from hub.casework.metrics.presentation import FiguresWords
from hub.casework.metrics.queries import ALL, Narrowing, measurements, month_of, place_of
from hub.casework.metrics.report import FiguresReport
from hub.casework.models import ServiceRequest
from hub.casework.sla.services import service_standards
from hub.casework.team.access import Team, team_of
from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.enums import Area, Province
from hub.core.vocabulary.labels import label
from hub.directory.choices import OfficeKind
from hub.directory.models import Organization, Seat
from hub.outbox.report_files import page_report

# Months that one can look back, and those shown where the address names none.
MONTHS, USUAL = 24, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresScope:
    """Of what somebody reads the figures: a place, several or all, the seats, and whether small cells are open to them.

    ``places`` are those that count together; none for all of the Hub. The first scope knows ``every`` seat.
    """

    place: str
    name: str
    seats: tuple[Seat, ...]
    is_whole: bool
    places: tuple[str, ...] = ()
    every: tuple[Seat, ...] = ()


@unscoped()
def figures_scopes(team: Team) -> list[FiguresScope]:
    """Return of what the person reads the figures: all of the Hub, what they head, each place they lead (two queries).

    Small cells open to those who lead the place; of all of the Hub, to its own lead and to administrators. Who leads
    the desk of an organization reads all of its offices together, who leads an embassy all posts in China: the others
    alone and without their small cells, unless each of them is led by the person. Where small cells are closed, nothing
    counts in two scopes: one taken from the other would tell them. So the Hub is read without what is read apart.
    """
    every = list(Seat.objects.select_related("office__organization", "organization").order_by("order", "slug"))
    owners = set(ServiceRequest.objects.order_by().values_list("owner", flat=True).distinct()) if team.leads else set()
    by_place: dict[str, list[Seat]] = {}
    for seat in every:
        if team.leads_all_seats or team.decides_for(seat):
            by_place.setdefault(place_of(seat), []).append(seat)
    led = [row.seat_id for row in team.holdings if row.is_lead]
    scopes = [
        FiguresScope(place=place, name=place_name(seats[0]), seats=tuple(seats), is_whole=True, places=(place,))
        for place, seats in by_place.items()
        if any(seat.pk in owners or seat.pk in led for seat in seats)
    ]
    joint = _joint_scopes(team, every)
    apart = set() if team.leads_all_seats else {place for scope in (*joint, *scopes) for place in scope.places}
    rest = tuple(seat for seat in every if place_of(seat) not in apart)
    whole = FiguresScope(
        place="",
        name=_("The rest of the Hub") if apart else "",
        seats=rest,
        is_whole=team.leads_all_seats,
        places=tuple(dict.fromkeys(map(place_of, rest))) if apart else (),
        every=tuple(every),
    )
    return [whole, *joint, *scopes]


def _joint_scopes(team: Team, seats: Iterable[Seat]) -> list[FiguresScope]:
    """Return the organizations whose offices the person reads together, and the posts in China of an embassy.

    Where the person does not lead all of them, those that are led are left out: they are read whole, and taken from a
    sum they would tell the small cells of the others. So are the posts out of the offices, where they are read by
    themselves.
    """
    led = [row.seat for row in team.holdings if row.is_lead]
    desks = {seat.organization_id for seat in led if seat.organization_id}
    embassies = {seat.office.organization_id for seat in led if seat.office and seat.office.kind == OfficeKind.EMBASSY}
    by_body: dict[Organization, list[Seat]] = {}
    for seat in seats:
        if (body := seat.body) is not None and (team.leads_all_seats or body.pk in desks | embassies):
            by_body.setdefault(body, []).append(seat)
    found: list[FiguresScope] = []
    for body, own in by_body.items():
        posts = [seat for seat in own if seat.office and seat.office.is_post]
        joint = [
            ("posts", _("%(organization)s, all posts in China"), _("%(organization)s, all other posts in China"), posts)
        ]
        if team.leads_all_seats or body.pk in desks:
            all_words, others_words = _("%(organization)s, all offices"), _("%(organization)s, all other offices")
            joint.append(("all", all_words, others_words, own))
        of_body: list[FiguresScope] = []
        for slug, words, words_of_others, some in joint:
            others = [seat for seat in some if not team.watches(seat)]
            apart = {place for scope in of_body if not scope.is_whole for place in scope.places}
            if apart:
                words_of_others = _("%(organization)s, all other offices outside China")
            read = tuple(seat for seat in others or some if place_of(seat) not in apart)
            places = tuple(dict.fromkeys(place_of(seat) for seat in read))
            if len(places) > 1:
                name = (words if len(read) == len(some) else words_of_others) % {"organization": body.name}
                scope = FiguresScope(
                    place=f"{slug}-{body.slug}", name=name, seats=read, is_whole=not others, places=places
                )
                of_body.insert(0, scope)
        found += of_body
    return found


def place_name(seat: Seat) -> str:
    return seat.place_name or str(seat.title)


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
        return figures_report(self.words, self.missions, place=self.scope.name, period=self.name)


def team_figures(
    user: Any, *, at: datetime, place: str | None, first: str = "", last: str = "", area: str = "", province: str = ""
) -> TeamFigures:
    """Return the figures that somebody asks for. Raise ``Http404`` for a place that is not the reader's.

    Where no place is asked for, they are of all of the Hub; to those who read apart what is theirs, of that.
    They are narrowed to an area and a province for those alone to whom no small cell is closed: what is left out would
    tell it. Raise ``PermissionDenied`` for those who are no staff.
    """
    team = team_of(user)
    scopes = figures_scopes(team)
    whole, *apart = scopes
    if place is None:
        place = next((one.place for one in apart if one.is_whole), "") if whole.name else ""
    scope = next((one for one in scopes if one.place == place), None)
    if scope is None:
        raise Http404
    period, narrowing = _period(first, last, at=at), ALL
    if scope.is_whole:
        narrowing = Narrowing(
            area=area if area in set(Area) else "", province=province if province in set(Province) else ""
        )
    words = _words(scope, whole, period, narrowing, at=at)
    return TeamFigures(team=team, scopes=scopes, scope=scope, period=period, words=words, narrowing=narrowing)


@page_report("figures")
def team_report(reader: Any, *asked: str, at: datetime) -> FiguresReport:
    """Return the report of the figures that ``asked`` names: place, first and last month, area and province."""
    place, first, last, area, province = asked
    return team_figures(reader, place=place, first=first, last=last, area=area, province=province, at=at).report


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
        every=every.every,
        narrowing=narrowing,
    )
    if scope.places and not scope.is_whole:
        # Several offices serve a place: a request without a seat would count in two scopes, or in none.
        found = replace(found, gaps=None)
    is_place = bool(scope.place) and len(scope.places) == 1
    loads = load_of_seats() if is_place else {}
    with_seats = [seat for seat in scope.seats if is_place and (seat.is_routable or seat.pk in loads)]
    names = FiguresNames(
        places={place_of(seat): place_name(seat) for seat in every.every},
        seats={seat.slug: (seat.title, loads[seat.pk].open_requests, seat.takes) for seat in with_seats},
        months=period.months,
    )
    return FiguresWords(found, least=least, lang=get_language() or "en", names=names)
