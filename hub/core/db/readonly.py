"""GET and HEAD never write.

A read-only request that tries to write raises, so a read that changes data is found by its first test. Two doors
stay open: the session (signing in, messages) and the log of who saw a confidential field.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

_WRITE = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|ALTER|CREATE|DROP|SELECT\b.*\bFOR UPDATE)\b",
    re.IGNORECASE | re.DOTALL,
)
_SESSION_TABLES = re.compile(r'"(django_session|usersessions_usersession|accounts_lastseen|audit_sensitiveview)"')
_door_open: ContextVar[bool] = ContextVar("write_door_open", default=False)


class WriteInReadonlyRequestError(RuntimeError):
    """A GET or HEAD request tried to change data."""


@contextmanager
def allow_writes() -> Iterator[None]:
    """Let one named exception write during a read-only request."""
    token = _door_open.set(True)
    try:
        yield
    finally:
        _door_open.reset(token)


def _refuse_writes(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
    text = str(sql)
    if _WRITE.match(text) and not _door_open.get() and not _SESSION_TABLES.search(text):
        raise WriteInReadonlyRequestError(f"A read-only request tried to run: {text[:120]}")
    return execute(sql, params, many, context)


@contextmanager
def read_only() -> Iterator[None]:
    """Refuse every write until the block ends."""
    with connection.execute_wrapper(_refuse_writes):
        yield


class ReadonlyMiddleware:
    """Refuse writes while a GET or HEAD request is answered.

    Django's admin and allauth's own views keep their habits (they write on GET in few, known places).
    """

    exempt = re.compile(r"^/(en|fr)/admin/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with the guard up for reading methods."""
        if request.method not in {"GET", "HEAD"} or self.exempt.match(request.path):
            return self.get_response(request)
        with read_only():
            return self.get_response(request)
