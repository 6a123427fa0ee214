"""Pages as files: ordered by a reader, made by the worker, and kept for a time under what they say.

A file is found by the digest of what its reader's page says at this moment. So nobody is given one that says more, and
what was erased, closed or changed is handed out no more; the cache forgets it after ``kept_seconds``.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import override

from hub.core.db.bilingual import current_language
from hub.core.http.downloads import pdf_file
from hub.core.text.pdf import tagged_pdf
from hub.outbox.services import enqueue_job, job_handler

PAGE_FILE = "outbox.page_file"
KEPT_SECONDS = 900
_WAIT_SECONDS = 60


class Report(Protocol):
    """What a file says, by a layout. Who reads another thing on the page has another file: ``digest`` is its mark."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def layout(self) -> Path: ...
    @property
    def kept_seconds(self) -> int: ...
    def document(self) -> dict[str, Any]: ...


_reports: dict[str, Callable[..., Report]] = {}


def page_report[Read: Callable[..., Report]](page: str) -> Callable[[Read], Read]:
    """Register what reads the report of a page, by reader, key and moment, through the page's own door.

    Jobs keep the name: ``ready`` of its app imports the module, so that the worker knows it.
    """

    def register(read: Read) -> Read:
        _reports[page] = read
        return read

    return register


def make_file(report: Report, *, at: datetime) -> None:
    """Make the file of a report, or keep the one that is there for longer."""
    keys = _keys(report)
    if all(cache.touch(key, report.kept_seconds) for key in keys):
        return
    content = tagged_pdf(report.layout, report.document())
    cache.set_many(dict(zip(keys, (at, content), strict=True)), report.kept_seconds)


def made_at(report: Report) -> datetime | None:
    """Return when the file was made that says what the report says; None where it is not there."""
    return cache.get(_keys(report)[0])


def file_of(report: Report) -> bytes | None:
    """Return the file that says what the report says; None where it is not there."""
    return cache.get(_keys(report)[1])


def file_answer(
    request: HttpRequest,
    page: str,
    *key: Any,
    name: str,
    report: Report | None = None,
    is_inline: bool = False,
    **context: Any,
) -> HttpResponse:
    """Hand out a page as a file; where there is none, a press has the worker make it for this reader.

    ``page`` is the name under which its report is registered: the row holds it, the reader and the key alone.
    """
    report = report or _reports[page](request.user, *key, at=timezone.now())
    made, kept = _keys(report)
    # By reader: nothing is made for one who left meanwhile, and the next one need not wait for it.
    ordered = f"{made}-asked-{request.user.pk}"
    if request.method == "POST":
        if cache.get(made) is None and cache.add(ordered, 1, _WAIT_SECONDS):
            asked = {"user": request.user.pk, "lang": current_language(), "page": page, "key": [*map(str, key)]}
            with transaction.atomic():
                enqueue_job(topic=PAGE_FILE, payload=asked, at=timezone.now())
        return HttpResponseRedirect(request.get_full_path())
    if (content := cache.get(kept)) is not None:
        return pdf_file(name, content, is_inline=is_inline)
    # Ordered is what the page says at this moment: another post, or another day, is another file.
    return render(request, "file_order.html", {"title": report.name, "is_ordered": ordered in cache, **context})


@job_handler(PAGE_FILE)
def make_page_file(*, user: int | None, lang: str, page: str, key: list[str], at: datetime) -> None:
    """Make a page as a file as its reader may read it now; none for whom it is closed, or who left."""
    reader = get_user_model().objects.filter(pk=user or 0, is_active=True).first()
    if user is not None and reader is None:
        return
    with override(lang), suppress(Http404, PermissionDenied):
        make_file(_reports[page](reader, *key, at=at), at=at)


def _keys(report: Report) -> tuple[str, str]:
    key = f"page-file-{report.digest}"
    return key, f"{key}-file"
