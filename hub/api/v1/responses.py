"""Answers that a cache may keep: a strong tag, a short life, and 304 before anything is put together."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from hub.api.v1.problems import ProblemError

JSON = "application/json; charset=utf-8"
# A published change is seen by everybody after a minute at the latest.
FRESH = "public, max-age=60"


def etag_for(*parts: object) -> str:
    """Return the strong tag of an answer, from all that it depends on."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def conditional_response(
    request: HttpRequest,
    *,
    tag: str,
    body: Callable[[], Any],
    content_type: str = JSON,
    modified: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Answer with a body, or with 304 where the reader has it. ``modified`` is a time in seconds since 1970.

    ``body`` is called only where it is needed; it returns the content, or a response that streams it.
    """
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag, last_modified=modified)
    if response is None:
        made = body()
        response = made if isinstance(made, HttpResponseBase) else HttpResponse(made, content_type=content_type)
    if response.status_code == 412:
        raise ProblemError("changed-meanwhile")
    response["ETag"] = tag
    response["Cache-Control"] = FRESH
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    for name, value in (headers or {}).items():
        response[name] = value
    return response
