"""The files of reports: made by the worker, and kept for minutes under what they say.

A file is found by the digest of what its reader's page says at this moment. So nobody is given one that says more, and
what was erased, closed or changed is handed out no more; the cache forgets it soon after.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from hub.casework.metrics.report import FiguresReport
from hub.core.http.downloads import pdf_file
from hub.core.text.pdf import tagged_pdf
from hub.outbox.services import enqueue_job

PAGE_FILE = "casework.page_file"
KEPT_SECONDS = 900
_WAIT_SECONDS = 60
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


def file_answer(
    request: HttpRequest, report: FiguresReport, *, page: str, key: Sequence[Any], name: str, **context: Any
) -> HttpResponse:
    """Hand out a page as a file; where there is none, a press has the worker make it for this reader.

    The row names the ``page`` and its ``key`` alone: the worker reads it through the reader's own door.
    """
    made, kept = _keys(report)
    ordered = f"{made}-asked"
    if request.method == "POST":
        if cache.get(made) is None and cache.add(ordered, 1, _WAIT_SECONDS):
            asked = {"user": request.user.pk, "lang": get_language() or "en", "page": page, "key": [*map(str, key)]}
            with transaction.atomic():
                enqueue_job(topic=PAGE_FILE, payload=asked, at=timezone.now())
        return HttpResponseRedirect(f"{request.path}?asked=1")
    if (content := cache.get(kept)) is not None:
        return pdf_file(name, content)
    title = f"{report.title}, {report.subtitle}" if report.subtitle else report.title
    # Ordered is what the page says at this moment: another post, or another day, is another file.
    return render(request, "file_order.html", {"title": title, "is_ordered": ordered in cache, **context})


def _keys(report: FiguresReport) -> tuple[str, str]:
    key = f"casework-report-{report.digest}"
    return key, f"{key}-file"
