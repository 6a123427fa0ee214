"""The second wall between companies. The first are the doors (``access.py``).

While a request is answered, a statement that touches a table of confidential rows raises until a door has let
somebody in, and a row that is read raises unless it belongs to what a door has let in. So a page whose author forgot
the door, or looked for a part of one company in the pages of another, fails in its first test instead of telling a
stranger. Outside requests (commands, jobs, the shell) there is no wall.

GET and HEAD never write.

A read-only request that tries to write raises, so a read that changes data is found by its first test. Two doors
stay open: the session (signing in, messages) and the log of who saw a confidential field.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

_EVERYTHING = object()
# The keys that doors have let in during this request; None outside of requests.
_granted: ContextVar[set[Any] | None] = ContextVar("granted", default=None)
_unscoped: ContextVar[bool] = ContextVar("unscoped", default=False)


class TenancyError(RuntimeError):
    """Confidential rows were asked for without the door to them."""


def grant_access(*keys: Any) -> None:
    """Open what these keys name (companies, sheets) for the rest of the request. For doors alone."""
    known = _granted.get()
    if known is not None:
        known.update(keys)


def grant_all_access() -> None:
    """Open every company and sheet for the rest of the request. For the doors of staff alone."""
    grant_access(_EVERYTHING)


@contextmanager
def unscoped() -> Iterator[None]:
    """Look across all companies, inside the block or the function that this decorates, and hand nothing of it out.

    For what a request needs and no door can open: whether a business number is taken, which companies are mine.
    """
    token = _unscoped.set(True)
    try:
        yield
    finally:
        _unscoped.reset(token)


def companies_let_in() -> list[int]:
    """Return the keys of the companies that doors have opened in this request; none where staff may see all."""
    known = _granted.get() or set()
    return [] if _EVERYTHING in known else sorted(key for key in known if isinstance(key, int))


def require_row_access(label: str, keys: set[Any]) -> None:
    """Refuse a row that was read, where none of the keys that it belongs to was let in."""
    known = _granted.get()
    if known is not None and known.isdisjoint({*keys, _EVERYTHING}) and not _unscoped.get():
        raise TenancyError(f"A row of {label} was read that no door has opened in this request.")


class TenancyMiddleware:
    """Answer each request behind the wall."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with nobody let in at first."""
        token = _granted.set(set())
        try:
            with connection.execute_wrapper(_refuse_without_grant):
                return self.get_response(request)
        finally:
            _granted.reset(token)


_KEPT_LENGTH = 8192  # of a statement that is kept with its table: longer ones would fill the memory of the process


def _refuse_without_grant(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
    text = str(sql)
    if not _granted.get() and not _unscoped.get() and (table := _confidential_table(text)):
        raise TenancyError(f"No door has been opened in this request, and it asked for {table}: {text[:120]}")
    return execute(sql, params, many, context)


def _confidential_table(sql: str) -> str | None:
    """Return the first confidential table that a statement names, its row history included, or None."""
    return _table_in(sql) if len(sql) <= _KEPT_LENGTH else _table_in.__wrapped__(sql)


@lru_cache(maxsize=1024)  # the same statements come again and again, with other values
def _table_in(sql: str) -> str | None:
    apps_with_some, tables = _tables()
    # Most statements name none of these apps, and a plain look is many times faster than a search.
    found = any(app in sql for app in apps_with_some) and tables.search(sql)
    return found[0] if found else None


@lru_cache(maxsize=1)
def _tables() -> tuple[frozenset[str], re.Pattern[str]]:
    models = [model for model in apps.get_models() if getattr(model, "belongs_to", None)]
    names = "|".join(model._meta.db_table for model in models)
    return frozenset(f"{model._meta.app_label}_" for model in models), re.compile(rf"\b(?:{names})(?:event)?\b")


_WRITE = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|TRUNCATE|ALTER|CREATE|DROP)\b", re.IGNORECASE)
# A plain look: a pattern goes through the whole of each statement at every letter.
_LOCKS = ("FOR UPDATE", "FOR NO KEY UPDATE")
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
    writes = _WRITE.match(text) or any(lock in text for lock in _LOCKS)
    if writes and not _door_open.get() and not _SESSION_TABLES.search(text):
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
        if request.method not in {"GET", "HEAD"} or self.exempt.match(request.path):
            return self.get_response(request)
        with read_only():
            return self.get_response(request)
