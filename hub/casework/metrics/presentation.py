"""The figures of the desk in words: each with the sentence that defines it, small cells closed to most readers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.choices import Outcome, ReturnReason
from hub.casework.metrics import figures
from hub.casework.metrics.figures import FigureLine, RequestFigures, Share, Spread
from hub.casework.metrics.queries import Measurements
from hub.core.text.formats import percent, plain_number
from hub.core.vocabulary.enums import Area, Language, Province
from hub.core.vocabulary.labels import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: its value in words, on how many it stands, and what it means."""

    name: str
    value: str
    basis: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a chart; ``number`` is None where it is too small to be shown."""

    name: str
    number: int | None
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """One line of a table by area, province or language; None where a cell is too small to be shown."""

    name: str
    requests: int | None
    kept: Share | None
    helped: Share | None
    confirmed: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresTable:
    """A table with what its lines are."""

    slug: str
    name: str
    heading: str
    lines: tuple[TableLine, ...]

    @property
    def shown(self) -> list[TableLine]:
        """The lines that hold a figure."""
        return [line for line in self.lines if line.requests is not None]

    @property
    def closed(self) -> list[str]:
        """The names of the lines that are closed, as one sentence tells them: a table of nothing tells nothing."""
        return [line.name for line in self.lines if line.requests is None]


class FiguresWords:
    """The figures of a time for one reader. ``least`` is the smallest cell that is shown; 1 shows all."""

    def __init__(self, found: Measurements, *, least: int, lang: str) -> None:
        self.found, self.least, self.lang = found, least, lang

    @property
    def heads(self) -> list[Figure]:
        """Return the figures at the top of the page."""
        rows = self.found.requests
        spread = figures.time_to_answer(rows)
        return [
            Figure(
                name=_("Answered within the promise"),
                value=self._percent(figures.standard_met(rows)),
                basis=self._of(figures.standard_met(rows)),
                means=_(
                    "Requests whose first human answer came within the business days that their kind is promised, of "
                    "all whose answer came or is overdue. Time in which we waited for the company is left out."
                ),
            ),
            Figure(
                name=_("Time to the first answer"),
                value=self._spread(spread),
                basis=self._basis(spread.number),
                means=_(
                    "Business days, in the calendar of the office that holds the request, from its receipt to the "
                    "first answer by a person. Half were answered in the first number of days, nine in ten in the "
                    "second."
                ),
            ),
            Figure(
                name=_("Referrals accepted"),
                value=self._percent(figures.referrals_accepted(self.found.referrals)),
                basis=self._of(figures.referrals_accepted(self.found.referrals)),
                means=_("Offers of a whole request that the seat took, of all that were taken or returned."),
            ),
            Figure(
                name=_("Help confirmed by companies"),
                value=self._percent(_confirmed(rows)),
                basis=self._of(_confirmed(rows)),
                means=_(
                    "Companies that answered our questions afterwards and said that they were helped, of all that "
                    "answered. The last answer counts."
                ),
            ),
        ]

    @property
    def outcomes(self) -> list[Bar]:
        """Return what became of the requests that are closed."""
        return self._bars(figures.outcomes(self.found.requests), {str(one.value): str(one.label) for one in Outcome})

    @property
    def returns(self) -> list[Bar]:
        """Return why offers came back."""
        counts = figures.returns_by_reason(self.found.referrals)
        return self._bars(counts, {str(one.value): str(one.label) for one in ReturnReason})

    @property
    def tables(self) -> list[FiguresTable]:
        """Return the requests by area, by province and by language."""
        return [
            self._table("area", _("By area"), _("Area"), lambda row: row.areas, Area),
            self._table("province", _("By province"), _("Province"), lambda row: (row.province,), Province),
            self._table("language", _("By language"), _("Language"), lambda row: (row.language,), Language),
        ]

    def rows_for_file(self) -> Iterable[list[str]]:
        """Yield the lines of the file: what is counted, of what, the figure and its basis. Closed cells are empty."""
        yield [_("Figure"), _("Of"), _("Number"), _("Of how many")]
        rows = self.found.requests
        for name, share in (
            (_("Answered within the promise"), figures.standard_met(rows)),
            (_("Referrals accepted"), figures.referrals_accepted(self.found.referrals)),
            (_("Help confirmed by companies"), _confirmed(rows)),
        ):
            yield [name, _("All together"), *self._cells(figures.share_unless_small(share, least=self.least))]
        for title, bars in ((_("Outcome"), self.outcomes), (_("Offers returned"), self.returns)):
            for bar in bars:
                yield [title, bar.name, _cell(bar.number), ""]
        for table in self.tables:
            for line in table.lines:
                yield [_("Requests"), line.name, _cell(line.requests), ""]
                yield [_("Answered within the promise"), line.name, *self._cells(line.kept)]
                yield [_("Helped or partly helped"), line.name, *self._cells(line.helped)]
                yield [_("Help confirmed by companies"), line.name, *self._cells(line.confirmed)]

    @staticmethod
    def _cells(share: Share | None) -> list[str]:
        return ["", ""] if share is None else [str(share.part), str(share.whole)]

    def _table(self, slug: str, name: str, heading: str, codes: Any, member: Any) -> FiguresTable:
        lines = figures.lines_by(self.found.requests, codes)
        hidden = figures.suppressed([line.requests for line in lines], least=self.least)
        return FiguresTable(
            slug=slug,
            name=name,
            heading=heading,
            lines=tuple(
                self._line(line, label(member(line.code), self.lang), closed=closed)
                for line, closed in zip(lines, hidden, strict=True)
            ),
        )

    def _line(self, line: FigureLine, name: str, *, closed: bool) -> TableLine:
        if closed:
            return TableLine(name=name, requests=None, kept=None, helped=None, confirmed=None)
        return TableLine(
            name=name,
            requests=line.requests,
            kept=figures.share_unless_small(line.kept, least=self.least),
            helped=figures.share_unless_small(Share(line.helped, line.closed), least=self.least),
            confirmed=figures.share_unless_small(Share(line.confirmed, line.answered_back), least=self.least),
        )

    def _bars(self, counts: Mapping[str, int], names: Mapping[str, str]) -> list[Bar]:
        hidden = figures.suppressed(list(counts.values()), least=self.least)
        most = max((number for number, off in zip(counts.values(), hidden, strict=True) if not off), default=1)
        return [
            Bar(name=names[code], number=None if off else number, share=0.0 if off else number / most)
            for (code, number), off in zip(counts.items(), hidden, strict=True)
        ]

    def _percent(self, share: Share) -> str:
        if share.ratio is None:
            return _("Nothing yet")
        if figures.share_unless_small(share, least=self.least) is None:
            return _("Too few to show")
        return percent(round(share.ratio, 2), self.lang)

    def _of(self, share: Share) -> str:
        if share.ratio is None or figures.share_unless_small(share, least=self.least) is None:
            return ""
        return _("%(part)s of %(whole)s") % {
            "part": plain_number(share.part, self.lang),
            "whole": plain_number(share.whole, self.lang),
        }

    def _spread(self, spread: Spread) -> str:
        if spread.median is None or spread.ninetieth is None:
            return _("Nothing yet")
        if figures.unless_small(spread.number, least=self.least) is None:
            return _("Too few to show")
        return _("%(median)s and %(ninetieth)s days") % {
            "median": plain_number(spread.median, self.lang),
            "ninetieth": plain_number(spread.ninetieth, self.lang),
        }

    def _basis(self, number: int) -> str:
        if not number or figures.unless_small(number, least=self.least) is None:
            return ""
        return _("Over %(number)s answers") % {"number": plain_number(number, self.lang)}


def _confirmed(rows: Sequence[RequestFigures]) -> Share:
    spoken = [row.confirmed for row in rows if row.confirmed is not None]
    return Share(sum(map(bool, spoken)), len(spoken))


def _cell(number: int | None) -> str:
    return "" if number is None else str(number)
