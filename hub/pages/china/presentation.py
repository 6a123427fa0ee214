"""What the pages on China show, in the language of the page.

China as squares: one for each province, about where it lies. No border is drawn, so none is claimed. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.casework.models import Visit
from hub.casework.visits.access import public_visits
from hub.casework.visits.presentation import visit_title
from hub.core.text.formats import day, days_until
from hub.core.vocabulary.enums import OpportunityKind, OpportunityStanding
from hub.directory.models import Office, Seat
from hub.directory.organizations.presentation import OfficeCard
from hub.directory.reference.places import ChineseProvince, chinese_province, grid_places
from hub.pages.china.queries import (
    MAP_LAYERS,
    CalendarMonth,
    ChinaFilter,
    ChinaOverview,
    ComingDay,
    Moment,
    PlaceCounts,
    VisitEntry,
)
from hub.subscriptions.presentation import Deadline
from opportunities.access import Reader, readable
from opportunities.entries.policy_signals import SignalCard
from opportunities.entries.presentation import month_name, signing_date
from opportunities.models import Opportunity, PolicySignal

COLUMNS = ROWS = 8
SIDE, STEP = 72, 75  # of a square, and from one to the next, in units of the drawing

_GRID = """
.. .. .. .. .. .. .. HL
.. .. .. .. NM BJ LN JL
XJ .. GS NX SX HE TJ ..
.. .. QH SN HA SD .. ..
.. XZ SC CQ HB AH JS ..
.. .. .. GZ HN JX ZJ SH
.. .. YN GX GD FJ .. ..
.. .. .. HI MO HK .. ..
"""
# Column and row of each province, from the top left.
SQUARES: Mapping[str, tuple[int, int]] = {
    ChineseProvince(f"CN-{code}").value: place for code, place in grid_places(_GRID).items()
}
# Cities of posts that are no province of their own.
_CITIES = {"Guangzhou": ChineseProvince.GUANGDONG}
# Names that no square holds on one line, cut where a hyphen may stand.
_CUT = {"Heilongjiang": ("Heilong-", "jiang"), "Mongolie-Intérieure": ("Mongolie-", "Intérieure")}


def province_of_city(city: str) -> str:
    """Return the province in which the city of a post lies; "" for one that is not known here."""
    if city in _CITIES:
        return _CITIES[city].value
    return next((each.value for each in ChineseProvince if chinese_province(each, "en") == city), "")


def name_lines(code: str, lang: str) -> tuple[str, ...]:
    """Return the name of a province on at most two lines, each short enough for its square."""
    name = chinese_province(code, lang)
    if name in _CUT:
        return _CUT[name]
    return (name,) if len(name) <= 9 else tuple(name.split(" ", 1))


_SOON = 60
_SHAPES = {Moment.USUAL: "usual", Moment.HOLIDAY: "rest"}


def same_page(asked: ChinaFilter, **changes: str) -> str:
    """Return the address of the page as it was asked for, with changes, from the page itself."""
    return address(asked, **changes) or "?"


def address(asked: ChinaFilter, **changes: str) -> str:
    """Return the query of the page as it was asked for, with changes; "" where nothing is left of it."""
    said = {"area": asked.area, "place": asked.place, "show": asked.shown if asked.shown != "open" else ""} | changes
    encoded = urlencode({name: value for name, value in said.items() if value})
    return f"?{encoded}" if encoded else ""


# --- The calendar -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayRow:
    """A line of a month. ``shape`` says how sure the day is; ``number`` is the day of the month, or ""."""

    shape: str
    number: str
    title: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    name: str
    is_now: bool
    rows: list[DayRow]


def month_rows(months: list[CalendarMonth], *, on: date, lang: str) -> list[MonthRow]:
    """Return the months with their lines; the year is named at the first and at each turn of a year."""
    return [
        MonthRow(
            month_name(month.first.month, lang).capitalize()
            + (f" {month.first.year}" if month is months[0] or month.first.month == 1 else ""),
            month is months[0],
            [_day_row(each, on, lang) for each in month.days],
        )
        for month in months
    ]


def _day_row(coming: ComingDay, on: date, lang: str) -> DayRow:
    shape = _SHAPES.get(coming.moment, "fixed" if coming.is_exact else "usual")
    number = str(coming.day.day) if coming.is_exact else ""
    if coming.moment == Moment.HOLIDAY:
        return DayRow(shape, number, coming.row.text(lang), "", "")
    return DayRow(shape, number, coming.row.title, coming.row.get_absolute_url(), _note(coming, on, lang))


def _note(coming: ComingDay, on: date, lang: str) -> str:
    words = ""
    match coming.moment:
        case Moment.HELD if coming.last and coming.last.isoformat() != coming.stated:
            words = _("to %(day)s") % {"day": day(coming.last, lang)}
        case Moment.HELD if coming.row.opens and coming.row.opens < on:
            words = _("last day")
        case Moment.USUAL if coming.seen:
            words = _("last seen in %(year)s") % {"year": coming.seen}
        case Moment.OPENS | Moment.CLOSES:
            words = _("opens") if coming.moment == Moment.OPENS else _("closes")
        case Moment.BEGINS | Moment.ENDS:
            begins = coming.moment == Moment.BEGINS
            words = _("takes effect") if begins else _("last day")
            if not coming.is_exact:
                words = (_("in force from %(day)s") if begins else _("in force until %(day)s")) % {
                    "day": signing_date(coming.stated, lang)
                }
    return words


def calendar_days(days: Iterable[ComingDay], *, on: date, lang: str) -> list[Deadline]:
    return [_deadline(each, on, lang) for each in days if each.is_exact]


def _deadline(coming: ComingDay, on: date, lang: str) -> Deadline:
    first = coming.day
    is_span = coming.moment == Moment.HELD and coming.last is not None and coming.last >= first
    note = "" if is_span else _note(coming, on, lang)
    evidence = getattr(coming.row, "as_of", None) or first
    return Deadline(
        f"{coming.row.title} ({note})" if note else coming.row.title,
        first,
        coming.last if is_span and coming.last else first,
        path=coming.row.get_absolute_url(),
        name=f"china/{coming.row.slug}/{coming.moment}",
        stamp=datetime.combine(evidence, time.min, tzinfo=timezone.get_default_timezone()),
    )


def shown_rows(rows: Iterable[Opportunity], reader: Reader) -> list[Opportunity]:
    """Return opportunities as their reader may see them."""
    return [readable(row, reader) for row in rows]


def _visit_words(row: Visit) -> Iterator[str]:
    """Yield what a day says of a public visit: that it is one, unless a mission says so by its name, and whose."""
    if row.opportunity and row.opportunity.kind != OpportunityKind.MISSION:
        yield _("Visit to %(city)s") % {"city": row.city}
    yield visit_title(row)
    if row.organization:
        yield row.organization.name


def visit_entries(asked: ChinaFilter, *, on: date) -> list[VisitEntry]:
    """Return the public visits of an area and a place, as the calendar reads entries."""
    return [
        VisitEntry(
            slug=f"visit-{row.pk}",
            title=", ".join(_visit_words(row)),
            url=row.opportunity.get_absolute_url() if row.opportunity else reverse("pages:china") + "#days",
            opens=row.first_day or on,
            closes=row.last_day or on,
            as_of=timezone.localdate(row.changed_at),
        )
        for row in public_visits(on=on)
        if (not asked.area or asked.area in row.areas)
        and (not asked.place or province_of_city(row.city) == asked.place)
    ]


# --- Signals ----------------------------------------------------------------------------------------------------------


class ChangeCard(SignalCard):
    """A policy signal among what changed: when it ended, ends or began."""

    @classmethod
    def of(cls, rows: Iterable[PolicySignal], *, today: date, lang: str) -> "list[ChangeCard]":
        return [cls(row, today=today, lang=lang) for row in rows]

    @cached_property
    def remark(self) -> str:
        """Return what happened, or will soon: "Ends in 34 days"."""
        row = self.row
        if self.state == "ended":
            return self.state_words
        if len(row.until) == len("2026-12-31"):
            left = days_until(date.fromisoformat(row.until), self.today)
            if left == 0:
                return _("Ends today")
            if left <= _SOON:
                return ngettext("Ends in %(left)s day", "Ends in %(left)s days", left) % {"left": left}
        return self.days

    @property
    def remark_tone(self) -> str:
        return "" if self.remark == self.days else "soon"


# --- The map ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post with its letter on the map and its trade commissioners."""

    card: OfficeCard
    letter: str
    seats: list[Seat]
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceSquare:
    """A province on the map and in the table; ``x`` and ``y`` in units of the drawing."""

    code: str
    name: str
    lines: tuple[str, ...]
    x: int
    y: int
    post: Office | None
    letter: str
    is_post_city: bool
    counts: PlaceCounts
    number: int
    url: str
    is_chosen: bool

    @property
    def to_confirm(self) -> int:
        """Return how many entries are to confirm first."""
        return self.counts.standings.get(OpportunityStanding.TO_CONFIRM, 0)

    @property
    def to_watch(self) -> int:
        """Return how many come back without known dates."""
        return self.counts.standings.get(OpportunityStanding.WATCH, 0)

    @property
    def open_now(self) -> int:
        return self.counts.standings.get(OpportunityStanding.OPEN, 0)

    @property
    def label(self) -> str:
        """Return what the square says, for who does not see it."""
        post = self.post.city if self.post else _("no post")
        return _(
            "%(place)s: post %(post)s, open or to confirm %(open)s, agreements %(agreements)s, "
            "other offices %(offices)s"
        ) % {
            "place": self.name,
            "post": post,
            "open": self.counts.open,
            "agreements": self.counts.agreements,
            "offices": self.counts.offices,
        }  # fmt: skip


class ChinaMap:
    """The provinces as squares, each with its post and one of three numbers."""

    side = SIDE
    size = STEP * 8 - (STEP - SIDE)

    def __init__(self, overview: ChinaOverview, lang: str) -> None:
        self.overview, self.lang, self.asked = overview, lang, overview.asked

    @cached_property
    def letters(self) -> dict[int, str]:
        return {post.pk: post.city[:1] for post in self.overview.all_posts}

    @cached_property
    def squares(self) -> list[ProvinceSquare]:
        posts = {code: post for post in self.overview.all_posts for code in post.cn_provinces_served}
        cities = {province_of_city(post.city) for post in self.overview.all_posts}
        found = [self._square(code, posts.get(code), is_post_city=code in cities) for code in SQUARES]
        return sorted(found, key=lambda square: square.name)

    def _square(self, code: str, post: Office | None, *, is_post_city: bool) -> ProvinceSquare:
        counts, (column, row) = self.overview.places[code], SQUARES[code]
        return ProvinceSquare(
            code=code,
            name=chinese_province(code, self.lang),
            lines=name_lines(code, self.lang),
            x=column * STEP,
            y=row * STEP,
            post=post,
            letter=self.letters[post.pk] if post else "",
            is_post_city=is_post_city,
            counts=counts,
            number=getattr(counts, self.asked.shown),
            url=same_page(self.asked, place=code) + "#who",
            is_chosen=code == self.asked.place,
        )

    @property
    def layers(self) -> list[dict[str, object]]:
        """Return what the number on a square may count."""
        names = {"open": _("Open or to confirm"), "agreements": _("Agreements"), "offices": _("Other offices")}
        return [
            {
                "text": names[layer],
                "url": same_page(self.asked, show=layer if layer != "open" else "") + "#map",
                "count": None,
                "current": layer == self.asked.shown,
            }
            for layer in MAP_LAYERS
        ]

    @property
    def posts(self) -> list[PostCard]:
        """Return the posts that serve the place, each with its trade commissioners for the area."""
        return [
            PostCard(
                OfficeCard(post, self.lang),
                self.letters[post.pk],
                self.overview.seats.get(post.pk, []),
                len(post.cn_provinces_served),
            )
            for post in self.overview.posts
        ]


def place_choices(chosen: str, lang: str) -> list[tuple[str, str, bool]]:
    named = [(code.value, chinese_province(code, lang), code == chosen) for code in ChineseProvince]
    return sorted(named, key=lambda choice: choice[1])
