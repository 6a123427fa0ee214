"""The results of twelve months as a report, section by section as their page."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.casework.metrics.columns import Bar
from hub.casework.metrics.report import (
    FiguresReport,
    ReportSection,
    ReportTable,
    bars_table,
    chart_section,
    heads_section,
)
from hub.casework.metrics.results import Parts, ResultsWords
from hub.core.text.formats import plain_number


def results_report(words: ResultsWords) -> FiguresReport:
    return FiguresReport(
        lang=words.lang,
        title=_("Promise and results"),
        subtitle=words.period,
        texts=[_opening(words)],
        sections=[
            heads_section(words.heads),
            chart_section(words.by_month),
            _kinds(words),
            _bars(
                words,
                _("From a lead to a contract"),
                _("Step"),
                _("Leads in China whose checks were answered. A contract counts when the company confirms it."),
                words.leads,
            ),
            _bars(
                words,
                _("What we could not do"),
                _("Reason"),
                _("Counted even where somebody else took the request in the end."),
                words.unmet,
            ),
            _parts(words, _("What became of the requests"), _("Outcome"), _closed(words), words.outcomes),
            _parts(
                words,
                _("Requests by province or territory"),
                _("Province or territory"),
                _("Where the company said that it is."),
                words.provinces,
                is_folded=True,
            ),
            _parts(
                words,
                _("Requests by area"),
                _("Area"),
                _("A request with several areas counts in each of them."),
                words.areas,
                is_folded=True,
            ),
            _parts(
                words,
                _("Requests by size of company"),
                _("Size"),
                _("As the company’s profile said when it was counted."),
                words.sizes,
                is_folded=True,
            ),
            _parts(words, _("Visits to China"), _("Area"), _visits(words), words.visits, is_folded=True),
            _method(words),
        ],
    )


def _opening(words: ResultsWords) -> str:
    if words.kept is None:
        return _("Figures stand here once so many requests were answered that nobody can be told from them.")
    told = _("%(part)s of %(whole)s requests got a person’s answer by the promised day.")
    if words.came_in is not None:
        told = _(
            "%(came_in)s requests came in. Of the %(whole)s that were answered or are overdue, %(part)s got a person’s "
            "answer by the promised day."
        )
        if words.came_in > words.kept.whole:
            told = f"{told} {_('The others still have time, or were closed before.')}"
    return told % {
        "came_in": plain_number(words.came_in or 0, words.lang),
        "part": plain_number(words.kept.part, words.lang),
        "whole": plain_number(words.kept.whole, words.lang),
    }


def _kinds(words: ResultsWords) -> ReportSection:
    title = _("Promise kept, by what was asked")
    text = _("Business days promised, and how often the first answer came in time.")
    shown = words.by_kind
    if not shown:
        return ReportSection(title=title, texts=[text, _("Too few to show.")], bars=[])
    table = ReportTable(
        headings=(_("Request"), _("Promised"), _("Promise kept")),
        lines=[(line.name, line.promise, line.value) for line in shown],
        bars=[(line.kept.ratio or 0.0) if line.kept else 0.0 for line in shown],
    )
    bars = [
        Bar(name=f"{line.name}, {line.promise}", number=None, share=share, value=line.value)
        for line, share in zip(shown, table.bars, strict=True)
    ]
    small = words.small_kinds
    note = _("Too few to show: %(names)s.") % {"names": small} if small else ""
    return ReportSection(title=title, texts=[text], table=table, note=note, bars=bars)


def _closed(words: ResultsWords) -> str:
    texts = [_("Requests that were closed, by their outcome.")]
    if number := words.contracts:
        told = ngettext(
            "%(number)s company confirmed a contract.", "%(number)s companies confirmed a contract.", number
        )
        texts.append(told % {"number": plain_number(number, words.lang)})
    return " ".join(texts)


def _visits(words: ResultsWords) -> str:
    texts = [_("Visits of governments, in the calendar that they share. One with several areas counts in each.")]
    if number := words.visits_made:
        told = ngettext("%(number)s visit has begun.", "%(number)s visits have begun.", number)
        texts.append(told % {"number": plain_number(number, words.lang)})
    if number := words.clashes:
        told = ngettext(
            "%(number)s pair was too close in days, and shared a host, city or area.",
            "%(number)s pairs were too close in days, and shared a host, city or area.",
            number,
        )
        texts.append(told % {"number": plain_number(number, words.lang)})
    if number := words.clashes_avoided:
        told = ngettext(
            "%(number)s such clash was avoided: both visits take place, apart.",
            "%(number)s such clashes were avoided: both visits take place, apart.",
            number,
        )
        texts.append(told % {"number": plain_number(number, words.lang)})
    return " ".join(texts)


def _parts(
    words: ResultsWords, title: str, heading: str, text: str, parts: Parts, *, is_folded: bool = False
) -> ReportSection:
    note = _("The others: %(names)s.") % {"names": parts.small} if parts.small and parts.lines else ""
    return replace(_bars(words, title, heading, text, parts.lines, note=note), is_folded=is_folded)


def _bars(
    words: ResultsWords, title: str, heading: str, text: str, bars: Sequence[Bar], *, note: str = ""
) -> ReportSection:
    table = bars_table(heading, _("Number"), bars, words.lang)
    texts = [text] if table else [text, _("Too few to show.")]
    return ReportSection(title=title, texts=texts, table=table, note=note, bars=bars)


def _method(words: ResultsWords) -> ReportSection:
    return ReportSection(
        title=_("How it is counted"),
        texts=[
            _(
                "A promise counts in the month its request came in, all else in the month it happened. A month is "
                "closed a month after its end and changes no more. A question to the company is no answer: it stops "
                "the clock."
            ),
            _("Only visits are counted anew: their figures change as their plans do."),
            _("No figure holds a name. Figures under %(least)s, or that would tell one, are not shown.")
            % {"least": words.least},
        ],
    )
