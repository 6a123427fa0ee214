"""The figures of the desk in words: each with the sentence that defines it, small cells closed to most readers."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.profile.forms.fields import CHINA_REGION_CHOICES
from hub.casework.choices import (
    NOT_FOR_US,
    DeclineReason,
    Outcome,
    OverrideReason,
    RecommendationAnswer,
    RequestOrigin,
    ReturnReason,
)
from hub.casework.metrics import figures
from hub.casework.metrics.columns import (
    ENOUGH,
    Bar,
    ColumnChart,
    Figure,
    FiguresNames,
    HeatTable,
    Lines,
    RuleLine,
    ShareLine,
    closed_share_chart,
    days_chart,
    days_in_words,
    heat_table,
    month_words,
    number_cell,
    of_words,
    percent_words,
    rule_lines,
    share_cells,
    share_chart,
)
from hub.casework.metrics.figures import RequestFigures, Share, Spread
from hub.casework.metrics.queries import Measurements
from hub.casework.sla.services import service_standards
from hub.core.text.formats import plain_number
from hub.core.vocabulary.enums import Area, Language, Province
from hub.core.vocabulary.labels import label

ANY_PART = "any"


class FiguresWords:
    """The figures of a period for one reader. ``least`` is the smallest cell that is shown; 1 shows all.

    ``names.seats`` holds seats where one place is looked at; then tables go by seat and month in place of office.
    """

    def __init__(self, found: Measurements, *, least: int, lang: str, names: FiguresNames) -> None:
        self.found, self.least, self.lang, self.names = found, least, lang, names

    @property
    def is_whole(self) -> bool:
        """Whether nothing is closed to the reader."""
        return self.least <= 1

    @property
    def heads(self) -> list[Figure]:
        rows = self.found.answers
        spread = figures.time_to_answer(rows)
        kept, taken = figures.standard_met(rows), figures.first_proposal_taken(self.found.proposals)
        return [
            Figure(
                name=_("Answered within the promise"),
                value=self._percent(kept),
                basis=self._of(kept),
                means=_(
                    "Of all requests with a first human answer given or overdue: those answered within the business "
                    "days promised for their kind. Time spent waiting for the company is left out."
                ),
                tone="" if kept.ratio is None or kept.ratio >= ENOUGH else "soon",
            ),
            Figure(
                name=_("Time to the first answer"),
                value=self._spread(spread),
                basis=self._basis(spread),
                means=_(
                    "Business days, in the calendar of the office that answered, from the receipt of a request to the "
                    "first answer by a person. Half were answered within this time."
                ),
            ),
            Figure(
                name=_("First proposal taken"),
                value=self._percent(taken),
                basis=self._of(taken),
                means=_(
                    "Offers of a whole request that went to the seat that was proposed first, of all that were sent."
                ),
            ),
            *self._gaps(),
        ]

    def _gaps(self) -> Iterator[Figure]:
        """Yield how many requests no seat was found for; nothing where that is not told."""
        if (found := self.found.gaps) is None:
            return
        shown = figures.unless_small(found, least=self.least)
        yield Figure(
            name=_("Nobody serves that area or place"),
            value=_("Too few to show") if shown is None else plain_number(shown, self.lang),
            basis="",
            means=_("Requests of this period for which no seat was found that fits and is held, whoever took them."),
            tone="late" if found >= service_standards().small_cell else "",
        )

    @property
    def charts(self) -> list[ColumnChart]:
        """Return the columns: the promise, the first proposal and help by month, and days to the answer."""
        rows = self.found.answers
        helped = figures.helped_by_month(self.found.requests, self.names.months, least=self.least)
        closed = (pgettext("requests", "Closed"), _("Helped or partly"))
        kept = {month: figures.standard_met(r for r in rows if r.month == month) for month in self.names.months}
        taken = {
            month: figures.first_proposal_taken(r for r in self.found.proposals if r.month == month)
            for month in self.names.months
        }
        least, lang, sent = self.least, self.lang, (_("Sent"), _("First taken"))
        return [
            share_chart("kept", _("Promise kept, by month"), kept, (_("Due"), _("Kept")), least=least, lang=lang),
            share_chart("taken", _("First proposal taken, by month"), taken, sent, least=least, lang=lang),
            closed_share_chart("helped", _("Helped or partly, by month"), helped, closed, least=least, lang=lang),
            days_chart(rows, least=least, lang=lang),
        ]

    @property
    def heat(self) -> HeatTable | None:
        """Return areas by office, of one place by month; it is not shown to those to whom small cells are closed."""
        if not self.is_whole:
            return None
        rows = self.found.requests
        if self.names.seats:
            columns = {month: month_words(month, short=True) for month in self.names.months}
            return heat_table(figures.counts_of(rows, lambda row: row.month), columns, self.lang)
        asked = {row.place for row in rows}
        columns = {place: name for place, name in self.names.places.items() if place in asked}
        return heat_table(figures.counts_of(rows, lambda row: row.place), columns, self.lang)

    @property
    def landing(self) -> HeatTable | None:
        """Return what companies wish for on the ground, by area and part of China; None where nothing is, or closed."""
        counts = Counter(
            (area, part)
            for row in self.found.requests
            if row.landing
            for part in row.parts or (ANY_PART,)
            for area in row.areas
        )
        if not self.is_whole or not counts:
            return None
        asked = {part for _area, part in counts}
        names = {code: words.text(self.lang) for code, words in CHINA_REGION_CHOICES.items() if code in asked}
        return heat_table(counts, names | ({ANY_PART: _("Anywhere in China")} if ANY_PART in asked else {}), self.lang)

    @property
    def places(self) -> Lines[ShareLine]:
        """Return how each office answered within three and within five business days."""
        by_place = figures.grouped_by(self.found.answers, lambda row: (row.answer_place,))
        columns = (
            figures.shares_unless_small([measure(rows) for rows in by_place.values()], least=self.least)
            for measure in _MEASURES
        )
        return self._lines(by_place, self.names.places.__getitem__, list(zip(*columns, strict=True)))

    @property
    def seats(self) -> Lines[ShareLine]:
        """Return how each seat of the place answered, and what is open there; for those alone who see everything."""
        lines: Lines[ShareLine] = Lines()
        if not self.is_whole:
            return lines
        for slug, (name, opened, takes) in self.names.seats.items():
            rows = [row for row in self.found.answers if row.answer_seat == slug]
            shares = [measure(rows) for measure in _MEASURES]
            lines.append(ShareLine(name=name, requests=len(rows), shares=shares, open_requests=opened, takes=takes))
        return lines

    @property
    def referrals(self) -> str:
        """Say how many offers were taken, of those that were answered."""
        share = figures.referrals_accepted(self.found.referrals)
        return self._sentence(share, _("Offers of a whole request that were taken, of those answered: %(share)s."))

    @property
    def confirmed(self) -> str:
        """Say how many companies confirmed afterwards that they were helped."""
        share = figures.help_confirmed(self.found.requests)
        return self._sentence(share, _("Companies that said afterwards that they were helped: %(share)s."))

    @property
    def answered(self) -> str:
        """Say how many offers were answered at all, of those that were made."""
        share = figures.offers_answered(self.found.offers)
        return self._sentence(share, _("Offers of a whole request that were answered at all: %(share)s."))

    @property
    def helped_in_time(self) -> str:
        """Say how many of those that helped were answered within five business days."""
        share = figures.helped_in_time(self.found.requests, 5)
        return self._sentence(share, _("Answered within five business days, of those that helped: %(share)s."))

    @property
    def outcome_months(self) -> list[tuple[str, list[tuple[str, int | None, int]]]]:
        """Return for each outcome its months: name, requests (None: too few to show), and of how many closed."""
        months = self.names.months
        counts = figures.outcomes_by_month(self.found.requests, months)
        closed = figures.suppressed_table(list(counts.values()), least=self.least)
        whole = [sum(column) for column in zip(*counts.values(), strict=True)]
        return [
            (
                str(Outcome(outcome).label),
                [
                    (month_words(month), None if off else number, of)
                    for month, number, off, of in zip(months, numbers, hidden, whole, strict=True)
                ],
            )
            for (outcome, numbers), hidden in zip(counts.items(), closed, strict=True)
        ]

    def _sentence(self, share: Share, words: str) -> str:
        """Return a sentence with a share; "" where there is nothing to show."""
        told = self._of(share)
        return words % {"share": told} if told else ""

    @property
    def outcomes(self) -> Lines[Bar]:
        return self._bars(figures.outcomes(self.found.requests), Outcome)

    @property
    def returns(self) -> Lines[Bar]:
        """Return why offers came back."""
        return self._bars(figures.returns_by_reason(self.found.referrals), ReturnReason)

    @property
    def left(self) -> Lines[Bar]:
        """Return why first proposals were left."""
        return self._bars(figures.left_by_reason(self.found.proposals), OverrideReason)

    @property
    def declined(self) -> Lines[Bar]:
        """Return why leads and missions were not for companies."""
        return self._bars(dict(Counter(self.found.declined).most_common()), DeclineReason)

    @property
    def recommended(self) -> str:
        """Say to how many of the programs that were recommended companies will apply."""
        words = _("Programs recommended to which the company will apply: %(share)s.")
        return self._sentence(self.found.programs_taken, words)

    @property
    def refused(self) -> Lines[Bar]:
        """Return why recommended programs were not for companies."""
        counts = Counter({code: self.found.recommended.get(code, 0) for code in NOT_FOR_US})
        return self._bars(dict((+counts).most_common()), RecommendationAnswer)

    @property
    def rules(self) -> list[RuleLine]:
        """Return how often the proposal of each rule of routing was taken."""
        return rule_lines(figures.first_taken_by_rule(self.found.proposals), least=self.least, lang=self.lang)

    @property
    def tables(self) -> list[tuple[str, str, Lines[ShareLine]]]:
        """Return the requests by area, province, language and origin: name, heading and lines of each table."""

        def of(member: Any) -> Callable[[str], str]:
            return lambda code: label(member(code), self.lang)

        return [
            self._table(_("By area"), _("Area"), lambda row: row.areas, of(Area)),
            self._table(_("By province"), _("Province"), lambda row: (row.province,), of(Province)),
            self._table(_("By language"), _("Language"), lambda row: (row.language,), of(Language)),
            self._table(
                _("By where it came from"),
                _("Came by"),
                lambda row: (row.origin,),
                lambda code: str(RequestOrigin(code).label),
            ),
        ]

    def rows_for_file(self) -> Iterable[list[str]]:
        """Yield the lines of the file: what is counted, of what, the figure and its basis. Closed cells are empty."""
        yield [_("Figure"), _("Of"), _("Number"), _("Of how many")]
        rows = self.found.requests
        for name, share in (
            (_("Answered within the promise"), figures.standard_met(self.found.answers)),
            (_("First proposal taken"), figures.first_proposal_taken(self.found.proposals)),
            (_("Referrals accepted"), figures.referrals_accepted(self.found.referrals)),
            (_("Offers answered at all"), figures.offers_answered(self.found.offers)),
            (_("Help confirmed by companies"), figures.help_confirmed(rows)),
            (_("Helped, answered within 5 business days"), figures.helped_in_time(rows, 5)),
            (_("Recommended programs taken"), self.found.programs_taken),
        ):
            yield [name, _("All together"), *share_cells(figures.share_unless_small(share, least=self.least))]
        gaps = [] if self.found.gaps is None else [figures.unless_small(self.found.gaps, least=self.least)]
        yield from ([_("Nobody serves that area or place"), _("All together"), number_cell(gap), ""] for gap in gaps)
        counted = (
            (_("Outcome"), self.outcomes),
            (_("Offers returned"), self.returns),
            (_("Proposals left"), self.left),
            (_("Not for the company"), self.declined),
            (_("Program not for the company"), self.refused),
        )
        for title, bars in counted:
            for bar in bars:
                yield [title, bar.name, number_cell(bar.number), ""]
        for name, months in self.outcome_months:
            yield from ([_("Outcome, by month"), f"{name}, {when}", number_cell(n), ""] for when, n, _of in months)
        yield from ([_("First proposal taken"), rule.name, *share_cells(rule.taken)] for rule in self.rules)
        for chart in self.charts:
            for column in chart.columns:
                yield [chart.name, column.cells[0], *(number_cell(number) for number in column.numbers)]
        promise = _("Answered within the promise")
        in_time = (promise, _("Answered within 3 business days"), _("Answered within 5 business days"))
        helped = (promise, _("Helped or partly helped"), _("Help confirmed by companies"))
        tables = ((helped, lines) for _name, _heading, lines in self.tables)
        for titles, lines in ((in_time, self.places), (in_time, self.seats), *tables):
            for line in lines:
                yield [_("Requests"), line.name, number_cell(line.requests), ""]
                for title, shown in zip(titles, line.shares, strict=True):
                    yield [title, line.name, *share_cells(shown)]

    def _table(
        self, name: str, heading: str, codes: Any, named: Callable[[str], str]
    ) -> tuple[str, str, Lines[ShareLine]]:
        groups = figures.grouped_by(self.found.requests, codes)
        shares = [
            [figures.share_unless_small(measure(rows), least=self.least) for measure in _OF_OUTCOMES]
            for rows in groups.values()
        ]
        return name, heading, self._lines(groups, named, shares)

    def _lines(
        self,
        groups: Mapping[str, Sequence[RequestFigures]],
        name: Callable[[str], str],
        shares: Sequence[Sequence[Share | None]],
    ) -> Lines[ShareLine]:
        """Return a line for each group; of those that are too small to be shown the name alone."""
        hidden = figures.suppressed([len(rows) for rows in groups.values()], least=self.least)
        return Lines(
            ShareLine(name=name(code)) if off else ShareLine(name=name(code), requests=len(rows), shares=found)
            for (code, rows), off, found in zip(groups.items(), hidden, shares, strict=True)
        )

    def _bars(self, counts: Mapping[str, int], names: Any) -> Lines[Bar]:
        hidden = figures.suppressed(list(counts.values()), least=self.least)
        most = max((number for number, off in zip(counts.values(), hidden, strict=True) if not off), default=1)
        return Lines(
            Bar(name=str(names(code).label), number=None if off else number, share=0.0 if off else number / most)
            for (code, number), off in zip(counts.items(), hidden, strict=True)
        )

    def _percent(self, share: Share) -> str:
        if share.ratio is None:
            return _("Nothing yet")
        if figures.share_unless_small(share, least=self.least) is None:
            return _("Too few to show")
        return percent_words(share, self.lang)

    def _of(self, share: Share) -> str:
        if share.ratio is None or figures.share_unless_small(share, least=self.least) is None:
            return ""
        return of_words(share, self.lang)

    def _spread(self, spread: Spread) -> str:
        if spread.half is None or spread.ninetieth is None:
            return _("Nothing yet")
        if figures.unless_small(spread.number, least=self.least) is None:
            return _("Too few to show")
        return days_in_words(spread.half, self.lang)

    def _basis(self, spread: Spread) -> str:
        if spread.ninetieth is None or figures.unless_small(spread.number, least=self.least) is None:
            return ""
        words = ngettext(
            "Nine in ten within %(days)s, of %(number)s answer",
            "Nine in ten within %(days)s, of %(number)s answers",
            spread.number,
        )
        return words % {
            "days": days_in_words(spread.ninetieth, self.lang),
            "number": plain_number(spread.number, self.lang),
        }


def _within(days: int) -> Callable[[Iterable[RequestFigures]], Share]:
    return lambda rows: figures.answered_within(rows, days)


_MEASURES = (figures.standard_met, _within(3), _within(5))
_OF_OUTCOMES = (figures.standard_met, figures.requests_helped, figures.help_confirmed)
