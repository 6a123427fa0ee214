"""The figures as docs/quality.md states them, between their markers. The prose around them is written by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from hub.core.text.formats import day
from tests.quality import areas, extraction, first_pages, programs
from tests.quality.baselines import BASELINES
from tests.quality.figures import Figure
from tests.quality.measuring import Measured

PAGE = Path(__file__).resolve().parents[2] / "docs" / "quality.md"
FIGURES = "<!-- figures -->", "<!-- end of figures -->"
QUESTIONS = "<!-- questions -->", "<!-- end of questions -->"
HELD_OUT = "<!-- held out -->", "<!-- end of held out -->"


def block(measured: Measured) -> str:
    """Return the tables, each figure explained, as they stand between the markers."""
    return "\n".join(
        [
            _measured_on(measured),
            "",
            "### First pages",
            "",
            *_table(measured.first_pages, first_pages.COLUMNS),
            "",
            *_meanings(first_pages.MEANINGS),
            "",
            "The same for further companies. Nothing was learned from those called unseen: they say how well a stranger fares.",
            "",
            *_table(measured.further_pages, first_pages.COLUMNS),
            "",
            "### Facts from words",
            "",
            *(f"- {figure.name}: {figure.cell()}" for figure in measured.extraction),
            "",
            *_meanings(extraction.MEANINGS),
            "",
            "### Areas",
            "",
            *_table(measured.areas, ("engine", *BASELINES)),
            "",
            *_meanings(areas.MEANINGS),
            "",
            "### Past support",
            "",
            *(f"- {figure.name}: {figure.cell()}" for figure in (*measured.programs, *measured.false_exclusions)),
            "",
            *_meanings(programs.MEANINGS),
            "",
            *_exclusions(measured),
            "",
            f"Support for which nothing stands today, and that recall does not count: {_gone(measured)}.",
        ]
    )


def current(text: str, between: tuple[str, str] = FIGURES) -> str:
    """Return what stands between two markers of a page; nothing where they are missing."""
    begin, end = between
    return text.partition(begin)[2].partition(end)[0].strip()


def with_block(text: str, figures: str, between: tuple[str, str] = FIGURES) -> str:
    """Return the page with other figures between two markers. Raise ValueError where they are missing."""
    begin, end = between
    before, rest = text.split(begin, 1)
    _, after = rest.split(end, 1)
    return f"{before}{begin}\n{figures}\n{end}{after}"


def _measured_on(measured: Measured) -> str:
    return (
        f"Measured for {day(measured.on, 'en')} with engine {measured.engine_version} and catalogue "
        f"{measured.catalogue_version[:12]}, on {measured.judged} judged companies and "
        f"{measured.fitting + measured.negative} records: {measured.fitting} "
        f"that fit an area, {measured.negative} that fit none, {measured.supported} with support really received."
    )


def _gone(measured: Measured) -> str:
    return "; ".join(f"{slug} ({record})" for record, slug in measured.gone) or "none"


def _table(figures: Iterable[Figure], columns: Sequence[str]) -> Iterator[str]:
    yield f"| | {' | '.join(columns)} |"
    yield "|---|" + "---|" * len(columns)
    for name, row in groupby(figures, key=lambda figure: figure.name):
        cells = {figure.by: figure.cell() for figure in row}
        yield f"| {name} | {' | '.join(cells.get(column, '') for column in columns)} |"


def _meanings(meanings: Mapping[str, str]) -> Iterator[str]:
    return (f"- *{name}*: {meaning}." for name, meaning in meanings.items())


def _exclusions(measured: Measured) -> Iterator[str]:
    yield "| record | program | told | conditions against it | why that is right |"
    yield "|---|---|---|---|---|"
    for each in measured.exclusions:
        yield (
            f"| {each.record} | {each.program} | {each.setup} | {', '.join(each.conditions)} "
            f"| {each.why or '**false exclusion**'} |"
        )
