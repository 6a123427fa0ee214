"""The figures as a report to print: what page and file both say, in the order of the page, as sentences and tables."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.sheets.labels import sheet_words
from hub.casework.metrics.columns import Bar, ColumnChart, Figure
from hub.core.text.formats import day, plain_number

# The look of the file: another number makes every file anew.
LAYOUT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """Lines below headings; ``bars`` are the shares that are drawn in the last cell of each line, if any."""

    headings: Sequence[str]
    lines: Sequence[Sequence[str]]
    bars: Sequence[float] = ()
    is_prose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """A heading with its sentences, a table, and a note below it."""

    title: str
    texts: Sequence[str] = ()
    table: ReportTable | None = None
    note: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresReport:
    """A report in one language, as its reader may see it: small cells are closed before it is made."""

    lang: str
    title: str
    texts: Sequence[str]
    sections: Sequence[ReportSection]

    def document(self) -> dict[str, Any]:
        """Return what the layout is given: with the day, so that no file says that it was made on a past one."""
        with override(self.lang):
            made = _("Made on %(day)s") % {"day": day(timezone.localdate(), self.lang)}
            fiction = _("Demonstration: these figures are fictional.") if settings.DEMO_MODE else ""
        said = {"made": made, "portal": settings.HUB[f"name_{self.lang}"], "fiction": fiction, "layout": LAYOUT}
        return asdict(self) | said | {"foot": sheet_words(self.lang)["independent"]}

    @property
    def digest(self) -> str:
        """The mark of what it says: only who would read the same on the page finds its file by it."""
        said = json.dumps(self.document(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


# --- Parts that both reports have ------------------------------------------------------------------------------------


def heads_section(heads: Iterable[Figure]) -> ReportSection:
    """Return the figures at the top, each with what it counts."""
    lines = [(one.name, " · ".join(filter(None, (one.value, one.basis))), one.means) for one in heads]
    headings = (_("Figure"), _("Number"), _("What each of them counts"))
    return ReportSection(title=_("Figures"), table=ReportTable(headings=headings, lines=lines, is_prose=True))


def chart_section(chart: ColumnChart) -> ReportSection:
    """Return the columns of a chart as the table that stands below it."""
    table = ReportTable(
        headings=chart.headings,
        lines=[[cell or "–" for cell in one.cells] for one in chart.columns],
        bars=[one.height / 100 for one in chart.columns],
    )
    return ReportSection(title=chart.name, texts=[chart.says], table=table)


def bars_table(heading: str, number: str, bars: Sequence[Bar], lang: str) -> ReportTable | None:
    """Return the lines of a chart; None where there are none."""
    lines = [(one.name, _("Not shown") if one.number is None else plain_number(one.number, lang)) for one in bars]
    if not lines:
        return None
    return ReportTable(headings=(heading, number), lines=lines, bars=[one.share for one in bars])
