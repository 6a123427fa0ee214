"""The files of reports: made by the worker, and kept for minutes under what they say.

A file is found by the digest of what its reader's page says at this moment. So nobody is given one that says more, and
what was erased, closed or changed is handed out no more; the cache forgets it soon after.
"""

from datetime import datetime
from pathlib import Path

from django.core.cache import cache

from hub.casework.metrics.report import FiguresReport
from hub.core.text.pdf import tagged_pdf

KEPT_SECONDS = 900
_LAYOUT_FILE = Path(__file__).resolve().parents[1] / "data" / "report.typ"


def make_file(report: FiguresReport, *, at: datetime) -> None:
    """Make the file of a report, or keep the one that is there for longer."""
    keys = _keys(report)
    if all(cache.touch(key, KEPT_SECONDS) for key in keys):
        return
    content = tagged_pdf(_LAYOUT_FILE, report.document())
    cache.set_many(dict(zip(keys, (at, content), strict=True)), KEPT_SECONDS)


def made_at(report: FiguresReport) -> datetime | None:
    """Return when the file was made that says what the report says; None where it is not there."""
    return cache.get(_keys(report)[0])


def file_of(report: FiguresReport) -> bytes | None:
    """Return the file that says what the report says; None where it is not there."""
    return cache.get(_keys(report)[1])


def _keys(report: FiguresReport) -> tuple[str, str]:
    key = f"casework-report-{report.digest}"
    return key, f"{key}-file"
