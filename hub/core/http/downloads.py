"""Tables and pages that are sent as files to keep."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, JsonResponse

from hub.core.text.csv_export import csv_lines


def csv_file(name: str, rows: Iterable[Iterable[str]]) -> HttpResponse:
    """Return rows of cells, the head first, as a file of comma-separated values; no cell is a formula."""
    response = HttpResponse("".join(csv_lines(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def json_file(name: str, content: Any) -> HttpResponse:
    """Return plain values as a file for people: indented, its letters as they are written."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2}, headers=disposition)


def pdf_file(name: str, content: bytes, *, is_inline: bool = False) -> HttpResponse:
    """Return a file that no cache keeps: it is handed out only while it says what its page says."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'{"inline" if is_inline else "attachment"}; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
