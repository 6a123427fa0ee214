"""Charts of the figures: columns by month and by days, and the table of areas and places, each with its sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Protocol

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hub.casework.metrics import figures
from hub.casework.metrics.figures import MissionYield, RequestFigures, Share
from hub.core.db.bilingual import current_language
from hub.core.text.formats import percent, plain_number, short_month
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import label
from hub.directory.reference.seats import QUESTIONS

# Below it a share is drawn in amber; so are answers after more days than these.
ENOUGH, LONG = 0.75, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresNames:
    """What the codes of the rows are called: places, and seats of a place with what is open today and they take."""

    places: Mapping[str, str]
    seats: Mapping[str, tuple[str, int, int | None]]
    months: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: its value in words, on how many it stands, and what it means."""

    name: str
    value: str
    basis: str
    means: str
    tone: str = ""

    @property
    def is_number(self) -> bool:
        """Whether the value is a figure; else it says in words why there is none."""
        return self.value[:1].isdecimal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a chart; ``number`` is None where it is too small to be shown, ``value`` is shown in its place."""

    name: str
    number: int | None
    share: float
    value: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether its figure is too small to be shown."""
        return self.number is None and not self.value


class Closable(Protocol):
    """A line that may hold no figure, since it is too small."""

    @property
    def name(self) -> str:
        """What is counted."""

    @property
    def is_closed(self) -> bool:
        """Whether its figure is too small to be shown."""


class Lines[Line: Closable](list[Line]):
    """Lines of a chart or table. Those that are closed are told in one sentence: a row of nothing tells nothing."""

    @property
    def shown(self) -> list[Line]:
        return [line for line in self if not line.is_closed]

    @property
    def closed(self) -> list[str]:
        """The names of the lines that hold none."""
        return [line.name for line in self if line.is_closed]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartColumn:
    """One column: its words, its value in words, and its height of a hundred.

    ``cells`` are its line as a table, ``numbers`` part and whole, None where they are too small to be shown.
    """

    name: str
    value: str
    height: int
    tone: str = "fg"
    cells: tuple[str, ...] = ()
    numbers: tuple[int | None, int | None] = (None, None)

    @property
    def top(self) -> int:
        """Where the column begins, counted from above."""
        return 100 - self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChart:
    """Columns with the sentence that says what they show, and the headings of the same as a table."""

    slug: str
    name: str
    says: str
    columns: tuple[ChartColumn, ...]
    headings: tuple[str, ...]


def month_words(month: str, *, short: bool = False) -> str:
    """Return a month ("2026-11") by its name and year in the language of the page, or by its short name.

    Of several ("2026-07/2026-09") return the first and the last.
    """
    first_month, _slash, last_month = month.partition("/")
    first = date.fromisoformat(f"{first_month}-01")
    if last_month:
        # A quarter lies within one year.
        begin = short_month(first, current_language()) if short else str(formats.date_format(first, "F"))
        return f"{begin}–{month_words(last_month, short=short)}"
    return short_month(first, current_language()) if short else str(formats.date_format(first, "F Y"))


def share_chart(
    slug: str, name: str, shares: Mapping[str, Share], heads: tuple[str, str], *, least: int, lang: str
) -> ColumnChart:
    """Return shares by month as columns, without those too small; ``heads`` name what is counted and of what."""
    months = sorted(shares)
    shown = figures.shares_unless_small([shares[month] for month in months], least=least)
    return closed_share_chart(slug, name, dict(zip(months, shown, strict=True)), heads, least=least, lang=lang)


def closed_share_chart(
    slug: str, name: str, shares: Mapping[str, Share | None], heads: tuple[str, str], *, least: int, lang: str
) -> ColumnChart:
    """Return shares by month, or by several months, as columns. None stands for one that is too small to show."""
    columns, told = [], []
    for month, share in shares.items():
        ratio = share.ratio if share is not None else None
        value = "" if ratio is None else percent(round(ratio, 2), lang)
        if share is not None and ratio is not None:
            told.append((ratio, month, value))
        closed = _("fewer than %(least)s") % {"least": least} if share is None else _("none")
        cells = (str(share.whole), str(share.part), value) if share is not None and share.whole else (closed, "", "")
        columns.append(
            ChartColumn(
                name=month_words(month, short=True),
                value=value or ("–" if share is not None else "<" + str(least)),
                height=round((ratio or 0) * 100),
                tone="fg" if ratio is None or ratio >= ENOUGH else "ask",
                cells=(month_words(month), *cells),
                numbers=(None, None) if share is None else (share.part, share.whole),
            )
        )
    period = _("Months") if any("/" in month for month in shares) else _("Month")
    headings = (period, *heads, pgettext("of a whole", "Share"))
    return ColumnChart(slug=slug, name=name, says=_best_and_worst(told), columns=tuple(columns), headings=headings)


def _best_and_worst(told: Sequence[tuple[float, str, str]]) -> str:
    if not told:
        return _("Nothing to show yet.")
    worst, best = min(told), max(told)
    if len(told) == 1:
        return _("Only %(month)s has enough requests for a figure: %(share)s.") % {
            "month": month_words(best[1]),
            "share": best[2],
        }
    if worst[0] == best[0]:
        return _("The same wherever there are figures: %(share)s.") % {"share": best[2]}
    if [one[0] for one in told].count(best[0]) > 1 or [one[0] for one in told].count(worst[0]) > 1:
        # Naming one of several that are alike would be wrong.
        return _("Between %(low)s and %(high)s.") % {"low": worst[2], "high": best[2]}
    return _("Highest in %(best)s (%(high)s), lowest in %(worst)s (%(low)s).") % {
        "best": month_words(best[1]),
        "high": best[2],
        "worst": month_words(worst[1]),
        "low": worst[2],
    }


def days_chart(rows: Iterable[RequestFigures], *, least: int, lang: str) -> ColumnChart:
    counts = figures.days_to_answer(rows)
    hidden = figures.suppressed(counts, least=least)
    most = max((number for number, off in zip(counts, hidden, strict=True) if not off), default=0) or 1
    columns = []
    for days, (number, off) in enumerate(zip(counts, hidden, strict=True)):
        words = _days_words(days, lang)
        value = "<" + str(least) if off else plain_number(number, lang)
        tone = "ask" if days >= LONG else "fg"
        height = 0 if off else round(number * 100 / most)
        numbers = (None if off else number, None)
        columns.append(
            ChartColumn(name=words, value=value, height=height, tone=tone, cells=(words, value), numbers=numbers)
        )
    return ColumnChart(
        slug="days",
        name=_("Days to the first answer"),
        says=_days_sentence(counts, any(hidden), lang),
        columns=tuple(columns),
        headings=(_("Business days"), _("Requests")),
    )


def _days_words(days: int, lang: str) -> str:
    if days == 0:
        return _("same day")
    return or_more(plain_number(days, lang)) if days == figures.MOST_DAYS else plain_number(days, lang)


def or_more(words: str) -> str:
    """Return a number in words that stands for all larger ones too."""
    return _("%(days)s or more") % {"days": words}


def _days_sentence(counts: Sequence[int], closed: bool, lang: str) -> str:  # noqa: FBT001
    answered, late = sum(counts), sum(counts[LONG:])
    if not answered:
        return _("No request of this period has its first answer yet.")
    if closed:
        return _("Business days in the calendar of the office that answers.")
    sentence = ngettext(
        "%(late)s of %(number)s answer took more than five business days.",
        "%(late)s of %(number)s answers took more than five business days.",
        answered,
    )
    return sentence % {"late": plain_number(late, lang), "number": plain_number(answered, lang)}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatTable:
    """Areas by columns, with the sentence that says where most is asked for. A cell is a number and a tone, 0 to 4."""

    says: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]


def heat_table(counts: Mapping[tuple[str, str], int], columns: Mapping[str, str], lang: str) -> HeatTable:
    """Return counts by area and column as a table with tones; ``columns`` are names by code."""
    most = max(counts.values(), default=0)
    areas = [area for area in Area if any(counts.get((area, code), 0) for code in columns)]

    def cell(number: int) -> tuple[int, int]:
        return number, 0 if not number else min(4, 1 + (number - 1) * 4 // most)

    says = _("No request of this period names an area.")
    if most:
        area, code = max(counts, key=lambda key: (counts[key], key))
        says = _("Most asked for: %(area)s, %(column)s (%(number)s).") % {
            "area": label(Area(area), lang),
            "column": columns[code],
            "number": plain_number(most, lang),
        }
    return HeatTable(
        says=says,
        columns=tuple(columns.values()),
        lines=tuple(
            (label(area, lang), tuple(cell(counts.get((area, code), 0)) for code in columns)) for area in areas
        ),
    )


def days_in_words(number: float, lang: str) -> str:
    # One and a half is singular in French, plural in English.
    whole = floor(number) if lang.startswith("fr") else ceil(number)
    return ngettext("%(number)s day", "%(number)s days", whole) % {"number": plain_number(number, lang)}


def percent_words(share: Share, lang: str) -> str:
    """Return a share of something in per cent."""
    return percent(round(share.ratio or 0, 2), lang)


def of_words(share: Share, lang: str) -> str:
    return _("%(part)s of %(whole)s") % {
        "part": plain_number(share.part, lang),
        "whole": plain_number(share.whole, lang),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule of routing by its question: how many requests it proposed a seat for, and how many went there."""

    name: str
    sent: int | None
    taken: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """One line of a table: how many requests, and a share for each column; None where a cell is too small to be shown.

    Of a seat also what is open there today, and how many cases it takes.
    """

    name: str
    requests: int | None = None
    shares: Sequence[Share | None] = (None, None, None)
    open_requests: int | None = None
    takes: int | None = None

    @property
    def is_closed(self) -> bool:
        """Whether its figures are too small to be shown."""
        return self.requests is None


def rule_lines(shares: Mapping[str, Share], *, least: int, lang: str) -> list[RuleLine]:
    """Return rules of routing as lines; a rule that is used too little to be shown has no numbers."""
    hidden = figures.suppressed([share.whole for share in shares.values()], least=least)
    shown = figures.shares_unless_small(list(shares.values()), least=least)
    return [
        RuleLine(
            name=QUESTIONS[rule].text(lang) if rule in QUESTIONS else rule,
            sent=None if off else shares[rule].whole,
            taken=None if off else share,
        )
        for rule, off, share in zip(shares, hidden, shown, strict=True)
    ]


def number_cell(number: int | None) -> str:
    """Return a number as a cell of a file; nothing where it is too small to be shown."""
    return "" if number is None else str(number)


def share_cells(share: Share | None) -> list[str]:
    """Return part and whole as two cells of a file; nothing where they are too small to be shown."""
    return ["", ""] if share is None else [str(share.part), str(share.whole)]


def mission_rows(missions: Iterable[MissionYield | None], lang: str) -> Iterable[list[str]]:
    """Yield the lines of the file on missions; closed cells are empty, and so is what nobody was asked yet."""
    for one in missions:
        if one is None:
            continue
        title = one.title_fr if lang.startswith("fr") else one.title_en
        yield [_("Companies that go"), title, str(one.goers), str(one.seats)]
        for name, number in (
            (_("In line"), one.waiting),
            (_("Meetings held"), one.held),
            (_("Something signed"), one.signed),
        ):
            yield [name, title, number_cell(number), ""]
        for when, said in ((_("After 3 months"), one.after_3), (_("After 12 months"), one.after_12)):
            yield [
                f"{_('Answers')}, {when}",
                title,
                number_cell(said.answered if said.asked else None),
                str(said.asked),
            ]
            for name, number in (
                (_("A contact"), said.contact),
                (_("A contract"), said.contract),
                (_("Value"), said.value_cad),
            ):
                yield [f"{name}, {when}", title, number_cell(number if said.asked else None), ""]
