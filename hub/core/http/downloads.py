"""Tables that are sent as files to keep."""

from collections.abc import Iterable

from django.http import HttpResponse

from hub.core.text.csv_export import csv_lines


def csv_file(name: str, rows: Iterable[Iterable[str]]) -> HttpResponse:
    """Return rows of cells, the head first, as a file of comma-separated values; no cell is a formula."""
    response = HttpResponse("".join(csv_lines(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
