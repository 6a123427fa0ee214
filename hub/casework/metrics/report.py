"""The figures as a report: what page and file both say, in one order, as sentences and tables."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.sheets.labels import sheet_words
from hub.casework.metrics.columns import Bar, ColumnChart, Figure, HeatTable
from hub.core.identity import identity
from hub.core.text.formats import day, plain_number
from hub.outbox.report_files import KEPT_SECONDS

# The look of the file: another number makes every file anew.
LAYOUT = 4
_LAYOUT_FILE = Path(__file__).resolve().parents[1] / "data" / "report.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """Lines below headings; ``bars`` are the shares that are drawn in the last cell of each line, if any."""

    headings: Sequence[str]
    lines: Sequence[Sequence[str]]
    bars: Sequence[float] = ()
    is_prose: bool = False

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Its lines, each cell with its heading: on a phone a line is a card."""
        return [list(zip(self.headings, line, strict=True)) for line in self.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """A heading with its sentences, facts by name, a table, and a note below it.

    A page draws ``heads``, ``chart``, ``bars`` or ``heat`` in the place of the table that says the same; without bars
    it still stands among the charts. What ``is_folded`` is opened there, and stands open on paper.
    """

    title: str
    texts: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    table: ReportTable | None = None
    note: str = ""
    level: int = 1
    heads: Sequence[Figure] = ()
    chart: ColumnChart | None = None
    bars: Sequence[Bar] | None = None
    heat: HeatTable | None = None
    is_folded: bool = False

    def as_text(self) -> dict[str, Any]:
        """Return what the file says of it: nothing that only a page draws, and its facts as one line."""
        table = asdict(self.table) if self.table else None
        line = " · ".join(f"{name} {value}" for name, value in self.facts)
        texts = [*self.texts, line] if line else self.texts
        heads = [asdict(one) | {"is_number": one.is_number} for one in self.heads]
        told = {"title": self.title, "texts": texts, "table": table, "note": self.note, "level": self.level}
        return told | {"heads": heads}


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresReport:
    """A report in one language, as its reader may see it: small cells are closed before it is made.

    ``zone`` is that of its days, where it is not the portal's own.
    """

    lang: str
    title: str
    subtitle: str = ""
    texts: Sequence[str]
    sections: Sequence[ReportSection]
    fiction: str = ""
    zone: tzinfo | None = None
    layout: Path = _LAYOUT_FILE
    kept_seconds: int = KEPT_SECONDS

    @property
    def name(self) -> str:
        return f"{self.title}, {self.subtitle}" if self.subtitle else self.title

    def document(self) -> dict[str, Any]:
        """Return what the layout is given: with the day, so that no file says that it was made on a past one."""
        with override(self.lang):
            made = _("Made on %(day)s") % {"day": day(timezone.localdate(timezone=self.zone), self.lang)}
            fiction = self.fiction or _("Demonstration: these figures are fictional.")
        said = {
            "made": made,
            "portal": identity(self.lang).name,
            "fiction": fiction if settings.DEMO_MODE else "",
            "layout": LAYOUT,
        }
        sections = [section.as_text() for section in self.sections]
        names = {"title": self.title, "subtitle": self.subtitle}
        told = {"lang": self.lang, **names, "texts": self.texts, "sections": sections}
        return told | said | {"foot": sheet_words(self.lang)["independent"]}

    @property
    def digest(self) -> str:
        """The mark of what it says: only who would read the same on the page finds its file by it."""
        said = json.dumps(self.document(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


# --- Parts that both reports have ------------------------------------------------------------------------------------


def heads_section(heads: Sequence[Figure]) -> ReportSection:
    """Return the figures at the top, each with what it counts. They need no heading below the title."""
    return ReportSection(title="", heads=heads)


def chart_section(chart: ColumnChart) -> ReportSection:
    """Return the columns of a chart as the table that stands below it."""
    table = ReportTable(
        headings=chart.headings,
        lines=[[cell or "–" for cell in one.cells] for one in chart.columns],
        bars=[one.height / 100 for one in chart.columns],
    )
    return ReportSection(title=chart.name, texts=[chart.says], table=table, chart=chart)


def bars_table(heading: str, number: str, bars: Sequence[Bar], lang: str) -> ReportTable | None:
    """Return the lines of a chart; None where there are none."""
    lines = [(one.name, _("Not shown") if one.number is None else plain_number(one.number, lang)) for one in bars]
    if not lines:
        return None
    return ReportTable(headings=(heading, number), lines=lines, bars=[one.share for one in bars])
