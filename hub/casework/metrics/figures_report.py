"""The figures of a period for one reader, section by section: page, sheet and file say these words."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.metrics.columns import Bar, HeatTable, Lines, RuleLine, ShareLine, of_words
from hub.casework.metrics.figures import (
    MissionYield,
    Share,
    SurveyYield,
    first_proposal_taken,
    share_unless_small,
)
from hub.casework.metrics.presentation import FiguresWords
from hub.casework.metrics.report import (
    FiguresReport,
    ReportSection,
    ReportTable,
    bars_table,
    chart_section,
    heads_section,
)
from hub.core.text.formats import join_words, money, percent, plain_number


def figures_report(
    words: FiguresWords, missions: Sequence[MissionYield | None], *, place: str, period: str
) -> FiguresReport:
    """Return the report of a place, or of all of the Hub where ``place`` is "", with what the page closes closed."""
    whole, texts = _("All of the Hub"), []
    if not words.is_whole:
        texts.append(
            _("Figures under %(least)s, and those that would tell them, are not shown.") % {"least": words.least}
        )
    if not words.found.has_requests:
        texts.append(_("No request in this period"))
    sections = _sections(words, in_place=bool(words.names.seats)) if words.found.has_requests else _declined(words)
    return FiguresReport(
        lang=words.lang,
        title=place or whole,
        subtitle=period,
        texts=texts,
        sections=[*sections, *mission_sections(missions, words.lang)],
    )


def _sections(words: FiguresWords, *, in_place: bool) -> Iterator[ReportSection]:
    # What holds no figure is no section of its own: it is named at the end.
    small = [chart.name for chart in words.charts if not any(any(one.numbers) for one in chart.columns)]
    yield heads_section(words.heads)
    yield from (chart_section(chart) for chart in words.charts if chart.name not in small)
    yield from _cases(words, small)
    yield from _declined(words)
    if words.found.recommended:
        title, texts, refused = _("Programs recommended"), [text for text in [words.recommended] if text], words.refused
        if refused.shown or texts:
            yield _bars(title, texts, _("Reason"), refused, words.lang)
        else:
            small.append(title)
    if rules := words.rules:
        if sent := [one for one in rules if one.sent is not None]:
            yield _by_rule(rules, sent, words.lang)
        else:
            small.append(_("First proposals, by routing rule"))
    if seats := words.seats:
        text = _(
            "Answered within so many business days, of the requests that were answered or have waited that long. Open "
            "today: the seat’s cases now, and how many it takes."
        )
        yield ReportSection(title=_("By seat"), texts=[text], table=_places(words, seats, _("Seat")))
    elif not in_place:
        text = _(
            "The office that answered first, else the one that has it. Answered within so many business days, of the "
            "requests that were answered or have waited that long."
        )
        places = words.places
        shown = _places(words, places.shown, _("Office")) if places.shown else None
        yield ReportSection(title=_("By office"), texts=[text], table=shown, note=_closed(places, words.lang))
    if (heat := words.heat) and heat.lines:
        title = _("Asked for, by area and month") if in_place else _("Asked for, by area and office")
        more = _("A request with several areas counts in each of them.")
        yield ReportSection(title=title, texts=[heat.says, more], table=_heat(heat, words.lang), heat=heat)
    if landing := words.landing:
        yield ReportSection(
            title=_("Wished for on the ground, by area and part of China"),
            texts=[
                _("Requests that wish for a desk, a room, an interpreter or an adviser there, and have booked none.")
            ],
            table=_heat(landing, words.lang),
            heat=landing,
        )
    yield from _outcome_months(words)
    yield from (_table(*table, words.lang) for table in words.tables)
    # Nothing is too small for who leads.
    left_out = _("Nothing to count yet: %(names)s.") if words.is_whole else _("Too few to show: %(names)s.")
    yield ReportSection(
        title=_("How it is counted"),
        is_folded=True,
        texts=[
            _(
                "Helped or partly: of the requests that are closed. Confirmed: of the companies that answered "
                "afterwards. A request with several areas counts in each of them."
            ),
            _("Answered at all: offers that were taken or returned, out of these and of those left beyond their days."),
            _("By where it came from: how a request came in, as it tells of itself."),
            *([left_out % {"names": "; ".join(small)}] if small else []),
        ],
    )


def _outcome_months(words: FiguresWords) -> Iterator[ReportSection]:
    """Yield each outcome by the month in which its requests came in, with its share; nothing of one month."""
    if len(words.names.months) < 2 or not (found := words.outcome_months):
        return
    lines = []
    for name, months in found:
        told = [
            f"{when} ({_('not shown')})" if number is None else _month_words(when, number, of, words.lang)
            for when, number, of in months
            if of
        ]
        lines.append((name, ", ".join(told)))
    table = ReportTable(headings=(_("Outcome"), _("By month in which they came in")), lines=lines, is_prose=True)
    yield ReportSection(title=_("What became of the requests, by month"), table=table, is_folded=True)


def _month_words(when: str, number: int, of: int, lang: str) -> str:
    return f"{when} ({plain_number(number, lang)}, {percent(round(number / of, 2), lang)})"


def _cases(words: FiguresWords, small: list[str]) -> Iterator[ReportSection]:
    """Yield what became of requests and offers; what holds no figure is added to ``small``."""
    closed = _("Requests of this period that are closed, by the outcome that the officer chose, or that closed them.")
    charts: tuple[tuple[str, list[str], str, Lines[Bar], str], ...] = (
        (
            _("What became of the requests"),
            [closed, words.helped_in_time, words.confirmed],
            _("Outcome"),
            words.outcomes,
            _("None is closed yet."),
        ),
        (
            _("Why offers came back"),
            [words.answered, words.referrals],
            _("Reason"),
            words.returns,
            _("None came back."),
        ),
        (_("Why first proposals were left"), [], _("Reason"), words.left, _none_left(words)),
    )
    for title, said, heading, bars, none in charts:
        texts = [text for text in said if text]
        if not bars and none:
            texts.append(none)
        if bars.shown or texts:
            yield _bars(title, texts, heading, bars, words.lang)
        else:
            small.append(title)


def _none_left(words: FiguresWords) -> str:
    """Say that each first proposal was taken; "" where none was sent, or that would tell of few."""
    taken = first_proposal_taken(words.found.proposals)
    is_told = taken.whole and share_unless_small(taken, least=words.least) is not None
    return _("None was left.") if is_told and taken.part == taken.whole else ""


def _by_rule(rules: Sequence[RuleLine], sent: Sequence[RuleLine], lang: str) -> ReportSection:
    text = _(
        "The question whose rule proposed the seat. Where few are taken, the rule or an entry may be wrong. Seats "
        "that the company named, and offers without a rule, are left out."
    )
    names = join_words([one.name for one in rules if one.sent is None], lang)
    note = _("Too few to show: %(names)s.") % {"names": names} if names else ""
    title, table = _("First proposals, by routing rule"), _rules(sent, lang)
    return ReportSection(title=title, texts=[text], table=table, note=note, is_folded=True)


def _declined(words: FiguresWords) -> Iterator[ReportSection]:
    """Yield why leads and missions were declined, in a period without requests too."""
    if declined := words.declined:
        yield _bars(_("Why leads were not for companies"), [], _("Reason"), declined, words.lang)


def _bars(title: str, texts: Sequence[str], heading: str, bars: Lines[Bar], lang: str) -> ReportSection:
    drawn = bars_table(heading, _("Number"), bars.shown, lang)
    return ReportSection(title=title, texts=texts, table=drawn, note=_closed(bars, lang), bars=bars.shown)


def _closed(lines: Lines[Any], lang: str) -> str:
    """Say of which lines too few came in; "" where every line holds a figure."""
    names = join_words(lines.closed, lang)
    return _("Too few to show: %(names)s.") % {"names": names} if names else ""


def _share(share: Share | None, lang: str) -> str:
    if share is None:
        return _("Not shown")
    return of_words(share, lang) if share.whole else _("None yet")


def _rules(rules: Sequence[RuleLine], lang: str) -> ReportTable:
    lines = [(one.name, plain_number(one.sent or 0, lang), _share(one.taken, lang)) for one in rules]
    return _open_table((_("What is asked"), _("Sent"), _("First taken")), lines)


def _open_table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> ReportTable:
    """Return a table without the columns that hold no figure at all."""
    closed = _("Not shown")
    kept = [at for at in range(len(headings)) if at < 2 or any(line[at] != closed for line in lines)]
    return ReportTable(headings=[headings[at] for at in kept], lines=[[line[at] for at in kept] for line in lines])


def _cells(line: ShareLine, lang: str) -> list[str]:
    return [line.name, plain_number(line.requests or 0, lang), *(_share(share, lang) for share in line.shares)]


def _places(words: FiguresWords, places: Sequence[ShareLine], heading: str) -> ReportTable:
    headings = [heading, _("Requests"), _("Within the promise"), _("Within 3 days"), _("Within 5 days")]
    with_load = any(line.open_requests is not None for line in places)
    lang, lines = words.lang, []
    for line in places:
        cells = _cells(line, lang)
        if with_load:
            load = line.open_requests or 0
            cells.append(of_words(Share(load, line.takes), lang) if line.takes else plain_number(load, lang))
        lines.append(cells)
    return _open_table([*headings, _("Open today")] if with_load else headings, lines)


def _heat(heat: HeatTable, lang: str) -> ReportTable:
    """Return where each area was asked for, in words: a page has no place for a column of each office."""
    lines = []
    for area, cells in heat.lines:
        named = [(name, number) for name, (number, _step) in zip(heat.columns, cells, strict=True) if number]
        # "July 7" would be read as a day.
        lines.append((area, ", ".join(f"{name} ({plain_number(number, lang)})" for name, number in named)))
    return ReportTable(headings=(_("Area"), _("Requests")), lines=lines, is_prose=True)


def _table(name: str, heading: str, lines: Lines[ShareLine], lang: str) -> ReportSection:
    headings = (
        heading,
        _("Requests"),
        _("Answered in time"),
        _("Helped or partly"),
        _("Confirmed by the company"),
    )
    cells = [_cells(line, lang) for line in lines.shown]
    note = _closed(lines, lang) if lines else _("No request in this time.")
    shown = _open_table(headings, cells) if cells else None
    return ReportSection(title=name, table=shown, note=note, is_folded=True)


# --- Missions --------------------------------------------------------------------------------------------------------


def mission_sections(missions: Sequence[MissionYield | None], lang: str) -> Iterator[ReportSection]:
    """Yield what missions brought, as their own pages say it too; nothing where there are none."""
    if not missions:
        return
    text = _(
        "Companies with a seat; meetings that were held; what the companies say 3 and 12 months after their request "
        "was closed."
    )
    few = _("A mission of few companies: its figures are not shown.") if None in missions else ""
    yield ReportSection(title=_("What missions brought"), texts=[text], note=few)
    for one in missions:
        if one is not None:
            yield _mission(one, lang)


def _mission(one: MissionYield, lang: str) -> ReportSection:
    numbers = (
        (_("Seats"), one.seats),
        (_("Companies that go"), one.goers),
        (_("In line"), one.waiting),
        (_("Meetings held"), one.held),
        (_("Something signed"), one.signed),
    )
    headings = (_("When"), _("Answers"), _("A contact"), _("A contract"), _("Value"))
    lines = [
        (when, *_said(said, lang))
        for when, said in ((_("After 3 months"), one.after_3), (_("After 12 months"), one.after_12))
    ]
    return ReportSection(
        title=one.title_fr if lang == "fr" else one.title_en,
        facts=[(name, _number(number, lang)) for name, number in numbers],
        table=ReportTable(headings=headings, lines=lines),
        level=2,
        is_folded=True,
    )


def _said(said: SurveyYield, lang: str) -> list[str]:
    if not said.asked:
        return [_("Not asked yet"), "–", "–", "–"]
    answered = _("not shown") if said.answered is None else of_words(Share(said.answered, said.asked), lang)
    value = _("not shown") if said.value_cad is None else money(said.value_cad, lang)
    return [answered, _number(said.contact, lang), _number(said.contract, lang), value]


def _number(number: int | None, lang: str) -> str:
    return _("not shown") if number is None else plain_number(number, lang)
