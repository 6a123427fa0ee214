"""The results of twelve months in the words of the public page: how the promise was kept, and what came of it.

Small numbers are closed to everybody, so that none of them can be worked out from its total; places and areas that are
closed are told together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from hub.casework.choices import FigureCut, Outcome, OutcomeReason, PublicFigure, RequestKind
from hub.casework.metrics import figures
from hub.casework.metrics.columns import (
    ENOUGH,
    Bar,
    ColumnChart,
    Figure,
    closed_share_chart,
    days_in_words,
    month_words,
    number_cell,
    of_words,
    or_more,
    percent_words,
    share_cells,
)
from hub.casework.metrics.figures import Share
from hub.casework.metrics.months import LANDING, NO_SEAT, UNKNOWN, ResultKey, Results
from hub.casework.sla.services import first_answer_days
from hub.core.text.formats import join_words, plain_number
from hub.core.vocabulary.enums import Area, Language, Province
from hub.core.vocabulary.labels import label
from hub.core.vocabulary.purpose import FirmSize

# The round of questions that is shown: three months after the end of a request.
ROUND = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindLine:
    """One kind of request: what is promised in words, and how often it was kept; None where it is too small."""

    name: str
    promise: str
    kept: Share | None
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The lines of a list, and the names of what is too small: told together in the last line where that is enough."""

    lines: list[Bar]
    small: str = ""


class ResultsWords:
    """The results for anybody. ``least`` is the smallest number that is shown."""

    def __init__(self, found: Results, *, least: int, lang: str) -> None:
        self.found, self.least, self.lang = found, least, lang
        # Over all months, by figure, cut and code.
        self._sums: dict[tuple[str, str, str], int] = {}
        for (_month, figure, cut, code), number in found.numbers.items():
            self._sums[figure, cut, code] = self._sums.get((figure, cut, code), 0) + number

    @property
    def period(self) -> str:
        return _("%(first)s to %(last)s") % {
            "first": month_words(self.found.months[0]),
            "last": month_words(self.found.months[-1]),
        }

    @property
    def kept(self) -> Share | None:
        """How many first answers came in time, of those that came or are overdue; None where too few to show."""
        share = self._kept()
        return share if share.whole and figures.share_unless_small(share, least=self.least) else None

    @property
    def heads(self) -> list[Figure]:
        contracts = self.contracts
        spoken = Share(
            self._sum(PublicFigure.HELPED, FigureCut.ROUND, ROUND),
            self._sum(PublicFigure.ASKED_BACK, FigureCut.ROUND, ROUND),
        )
        languages = [self._kept(FigureCut.LANGUAGE, language) for language in Language]
        shown = figures.shares_unless_small(languages, least=self.least)
        both = [percent_words(share, self.lang) for share in shown if share is not None and share.whole]
        is_both = len(both) == len(languages)
        ratio = self._kept().ratio
        return [
            Figure(
                name=_("Promise kept"),
                value=self._value(self._kept(), percent_words),
                basis=". ".join(filter(None, [self._value(self._kept(), of_words, empty=""), self._half()])),
                means=_(
                    "First answers by a person on time, of those that came or are overdue. Half: in business days of "
                    "the office, without the time we wait for the company."
                ),
                tone="" if ratio is None or ratio >= ENOUGH else "soon",
            ),
            Figure(
                name=_("Kept in English and French"),
                value=join_words(both, self.lang) if is_both else _("Too few to show"),
                basis="",
                means=_("The promise kept for requests in English, and for those in French."),
            ),
            Figure(
                name=_("Companies with a contract"),
                value=plain_number(contracts, self.lang) if contracts else _("Too few to show"),
                basis="",
                means=_("Companies that told us of a contract after their request was closed."),
            ),
            Figure(
                name=_("Said that we helped"),
                value=self._value(spoken, of_words),
                basis=_("companies, three months later") if self._open(spoken) else "",
                means=_("Of the companies that answered our question three months after their request was closed."),
            ),
        ]

    @property
    def came_in(self) -> int | None:
        """How many requests came in; None where it would tell how few are not due yet."""
        number = self._sum(PublicFigure.RECEIVED)
        rest = number - self._kept().whole
        return None if 0 < rest < self.least else figures.unless_small(number, least=self.least)

    @property
    def by_month(self) -> ColumnChart:
        """Return how the promise was kept month by month, or by quarter while most months have too few to show."""
        name, shares = _("Promise kept, month by month"), self._open_shares([month] for month in self.found.months)
        if sum(share is not None for share in shares.values()) * 2 < len(shares):
            # Only those that are over and lie in the twelve months whole: else two readings a month apart, one with a
            # month more or less of the same quarter, would tell that month.
            quarters = groupby(self.found.months[:-1], key=lambda month: (month[:4], (int(month[5:]) - 1) // 3))
            whole = [months for _quarter, of in quarters if len(months := list(of)) == 3]
            name, shares = _("Promise kept, by full quarter"), self._open_shares(whole)
        return closed_share_chart("kept", name, shares, (_("Due"), _("Kept")), least=self.least, lang=self.lang)

    def _open_shares(self, periods: Iterable[list[str]]) -> dict[str, Share | None]:
        """Return the promise kept in each period ("2026-07", "2026-07/2026-09"); None where none or few."""
        shares = {
            "/".join(dict.fromkeys((months[0], months[-1]))): Share(
                sum(self._in(month, PublicFigure.KEPT) for month in months),
                sum(self._in(month, PublicFigure.JUDGED) for month in months),
            )
            for months in periods
        }
        shown = figures.shares_unless_small(list(shares.values()), least=self.least)
        return {months: share if share and share.whole else None for months, share in zip(shares, shown, strict=True)}

    def _in(self, month: str, figure: str) -> int:
        return self.found.numbers.get(ResultKey(month, figure), 0)

    @property
    def by_kind(self) -> list[KindLine]:
        """Return what is promised for each kind of request, and how often it was kept, where that can be shown."""
        return [line for line in self._kinds if line.value]

    @property
    def small_kinds(self) -> str:
        """Return the kinds of which few or none came in, or are due, in words."""
        return join_words([line.name for line in self._kinds if not line.value], self.lang)

    @cached_property
    def _kinds(self) -> list[KindLine]:
        kinds = list(RequestKind)
        shares = figures.shares_unless_small([self._kept(FigureCut.KIND, kind) for kind in kinds], least=self.least)
        return [
            KindLine(
                name=str(kind.label),
                promise=days_in_words(first_answer_days(kind), self.lang),
                kept=share,
                value=percent_words(share, self.lang) if share is not None and share.whole else "",
            )
            for kind, share in zip(kinds, shares, strict=True)
        ]

    @property
    def leads(self) -> list[Bar]:
        """Return the way from a lead to a contract; empty where few or none were told of one."""
        steps = (
            PublicFigure.TOLD,
            PublicFigure.ACCEPTED,
            PublicFigure.INTRODUCED,
            PublicFigure.LEAD_CONTRACTS,
        )
        most = self._sum(PublicFigure.TOLD)
        if most < max(self.least, 1):
            return []
        # Each step is a part of the one before: a small number is told by nothing else.
        numbers = [figures.unless_small(self._sum(step), least=self.least) for step in steps]
        return [
            Bar(name=str(step.label), number=number, share=min((number or 0) / most, 1.0))
            for step, number in zip(steps, numbers, strict=True)
        ]

    @property
    def unmet(self) -> list[Bar]:
        """Return what could not be done, the commonest first, without what is too small."""
        names = {reason.value: str(reason.label) for reason in OutcomeReason} | {
            NO_SEAT: _("Nobody serves that area or place"),
            LANDING: _("A desk, a room or an interpreter in China"),
        }
        counts = sorted(self._codes(PublicFigure.UNMET, FigureCut.REASON).items(), key=lambda item: (-item[1], item[0]))
        shown = [(names[code], number) for code, number in counts if number >= self.least]
        most = max((number for _name, number in shown), default=1)
        return [Bar(name=name, number=number, share=number / most) for name, number in shown]

    @cached_property
    def provinces(self) -> Parts:
        names = {one.value: label(one, self.lang) for one in Province}
        return self._parts(PublicFigure.RECEIVED, FigureCut.PROVINCE, names)

    @cached_property
    def sizes(self) -> Parts:
        names = {one.value: label(one, self.lang) for one in FirmSize} | {UNKNOWN: _("Not said")}
        return self._parts(PublicFigure.RECEIVED, FigureCut.SIZE, names)

    @cached_property
    def areas(self) -> Parts:
        """Return what was asked about, by area; a request with several areas counts in each of them."""
        names = {one.value: label(one, self.lang) for one in Area}
        return self._parts(PublicFigure.RECEIVED, FigureCut.AREA, names)

    @cached_property
    def outcomes(self) -> Parts:
        names = {one.value: str(one.label) for one in Outcome if one is not Outcome.MERGED}
        return self._parts(PublicFigure.CLOSED, FigureCut.OUTCOME, names)

    @property
    def contracts(self) -> int | None:
        """How many companies confirmed a contract; None where too few to show."""
        return figures.unless_small(self._sum(PublicFigure.CONTRACTS), least=self.least)

    @cached_property
    def visits(self) -> Parts:
        """Return the visits to China, by area; one with several areas counts in each of them."""
        names = {one.value: label(one, self.lang) for one in Area} | {UNKNOWN: _("Not said")}
        return self._parts(PublicFigure.VISITS, FigureCut.AREA, names)

    @property
    def visits_made(self) -> int | None:
        """How many visits to China have begun; None where too few to show."""
        return figures.unless_small(self._sum(PublicFigure.VISITS), least=self.least)

    @property
    def clashes(self) -> int | None:
        """How many clashes of visits were found; None where too few to show."""
        return figures.unless_small(self._sum(PublicFigure.CLASHES), least=self.least)

    @property
    def clashes_avoided(self) -> int | None:
        """How many clashes of visits ended in time, with both visits made; None where these or the rest are too few."""
        avoided = self._sum(PublicFigure.CLASHES_AVOIDED)
        rest = self._sum(PublicFigure.CLASHES) - avoided
        return None if 0 < rest < self.least else figures.unless_small(avoided, least=self.least)

    def rows_for_file(self) -> Iterable[list[str]]:
        """Yield the lines of the file: the figure, of what, the number and of how many. Closed cells are empty."""
        yield [_("Figure"), _("Of"), _("Number"), _("Of how many")]
        kept = self.kept
        yield [_("Answered within the promise"), self.period, *share_cells(kept)]
        yield [_("Requests that came in"), self.period, number_cell(self.came_in), ""]
        for column in self.by_month.columns:
            yield [_("Answered within the promise"), column.cells[0], *map(number_cell, column.numbers)]
        for line in self._kinds:
            yield [_("Answered within the promise"), line.name, *share_cells(line.kept)]
        for name, bars in (
            (_("From a lead to a contract"), self.leads),
            (_("What we could not do"), self.unmet),
            (_("What became of the requests"), self.outcomes.lines),
            (_("Requests by province or territory"), self.provinces.lines),
            (_("Requests by size of company"), self.sizes.lines),
            (_("Requests by area"), self.areas.lines),
            (_("Visits to China by area"), self.visits.lines),
        ):
            for bar in bars:
                yield [name, bar.name, number_cell(bar.number), ""]
        yield [_("Companies with a contract"), self.period, number_cell(self.contracts), ""]
        yield [_("Visits to China"), self.period, number_cell(self.visits_made), ""]
        yield [_("Clashes of visits found"), self.period, number_cell(self.clashes), ""]
        yield [_("Clashes of visits avoided"), self.period, number_cell(self.clashes_avoided), ""]

    # --- Numbers

    def _sum(self, figure: str, cut: str = "", code: str = "") -> int:
        return self._sums.get((figure, cut, code), 0)

    def _codes(self, figure: str, cut: str) -> dict[str, int]:
        return {key[2]: number for key, number in self._sums.items() if key[:2] == (figure, cut)}

    def _kept(self, cut: str = "", code: str = "") -> Share:
        return Share(self._sum(PublicFigure.KEPT, cut, code), self._sum(PublicFigure.JUDGED, cut, code))

    def _days(self) -> figures.Spread:
        """Return the days to an answer; nothing where too few to show."""
        counts = self._codes(PublicFigure.ANSWERED, FigureCut.DAYS)
        if sum(counts.values()) < max(self.least, 1):
            return figures.Spread(0, None, None)
        return figures.spread(int(days) for days, number in counts.items() for _number in range(number))

    # --- Words

    def _half(self) -> str:
        days = self._days()
        if days.half is None:
            return ""
        words = days_in_words(days.half, self.lang)
        # The last column holds all longer ones.
        return _("Half within %(days)s") % {"days": or_more(words) if days.half >= figures.MOST_DAYS else words}

    def _open(self, share: Share) -> bool:
        return bool(share.whole) and figures.share_unless_small(share, least=self.least) is not None

    def _value(self, share: Share, words: Callable[[Share, str], str], *, empty: str | None = None) -> str:
        if self._open(share):
            return words(share, self.lang)
        return _("Too few to show") if empty is None else empty

    def _parts(self, figure: str, cut: str, names: Mapping[str, str]) -> Parts:
        """Return the lines of a closed list. What has none is told as what has few: nobody learns which it is."""
        counts = {name: self._sum(figure, cut, code) for code, name in names.items()}
        ordered = sorted(counts, key=lambda one: (-counts[one], one))
        hidden = figures.suppressed([counts[one] for one in ordered], least=self.least)
        small = sorted(one for one, off in zip(ordered, hidden, strict=True) if off or not counts[one])
        shown = [(one, counts[one]) for one in ordered if one not in small]
        together = sum(counts[one] for one in small)
        if together >= max(self.least, 1):
            shown.append((_("The others together"), together))
        most = max((number for _one, number in shown), default=1)
        lines = [Bar(name=one, number=number, share=number / most) for one, number in shown]
        return Parts(lines=lines, small=join_words(small, self.lang))
