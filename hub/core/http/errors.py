"""Error pages in the language of the page, each with a way on; and refusals as messages."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import DatabaseError, InterfaceError, OperationalError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from hub.core.http import logs
from hub.core.http.context_processors import own_address
from hub.core.http.figures import TIMEOUTS
from hub.core.http.private_links import path_without_secrets, view_of
from hub.core.workflow import RefusedError

logger = logging.getLogger(__name__)

# Seconds, about as long as a database takes to start again.
COME_BACK = {"Retry-After": "30", "Cache-Control": "no-store"}
# How PostgreSQL names a statement beyond its time, a lock that did not come in time, and two that wait for each other.
DEADLOCK = "40P01"
TOO_SLOW = {"57014", "55P03", DEADLOCK}


class StillAnsweringError(Exception):
    """A form was sent again as it stands while the first one is still being answered."""


class MovedError(Http404):
    """What stood at an address is its reader's, and stands at ``slug`` now. To all others it is not there."""

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


@contextmanager
def refusal_as_message(request: HttpRequest) -> Iterator[None]:
    """Say on the page that comes next why a rule refused what was asked for."""
    try:
        yield
    except RefusedError as refused:
        messages.error(request, refused.refusal.sentence)


@contextmanager
def refusal_on_form(form: BaseForm, field: str | None = None) -> Iterator[None]:
    """Say on a form why a service refused what it asked for: the sentence of a rule at ``field``."""
    try:
        yield
    except RefusedError as refused:
        form.add_error(field, refused.refusal.sentence)
    except ValidationError as error:
        show_errors(form, error)


def show_errors(form: BaseForm, error: ValidationError) -> None:
    """Put what the service refused beside the fields it concerns, the rest above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, mistakes in error.error_dict.items():
        form.add_error(field if field in form.fields else None, mistakes)


def unreadable_query(request: HttpRequest, reason: str) -> HttpResponse:
    """Answer 400 to a query string that no page can read, with the way to the page without it."""
    page_url = own_address(request) if request.method in {"GET", "HEAD"} else ""
    return render(request, "400.html", {"reason": reason, "page_url": page_url}, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    _tell("core.permission_denied", request)
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429 for allauth's own limits, which count by the minute."""
    _tell("core.rate_limited", request)
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response


@cache
def _overloaded_page() -> str:
    return render_to_string("503.html", {"overloaded": True})


def overloaded() -> HttpResponse:
    """Answer 503 to whoever waited too long, with a page that was made once: it must cost next to nothing."""
    response = HttpResponse(_overloaded_page(), status=503, headers=COME_BACK)
    # Django would write a line for each; they are counted.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 where the database is down or too slow, or a form came twice: that passes.

    The page says when to come back.

    None of these pages knows its reader, which would take the database.
    """
    request.user = AnonymousUser()
    error, view = sys.exception(), view_of(request)
    code, still_answering = code_of(error), isinstance(error, StillAnsweringError)
    too_slow = code in TOO_SLOW
    if not (still_answering or too_slow or is_database_down(error)):
        return HttpResponse(render_to_string("500.html"), status=500)
    told = {"too_slow": too_slow, "still_answering": still_answering}
    response = HttpResponse(render_to_string("503.html", told), status=503, headers=COME_BACK)
    if too_slow:
        TIMEOUTS.labels(view).inc()
    if code == DEADLOCK:
        # It passes for whoever asks, but a mistake of ours in the order of locks brought it about.
        logger.error("deadlock in %s; answered 503", view, exc_info=error)
    elif too_slow:
        logger.warning("database too slow for %s; answered 503", view, exc_info=error)
    elif still_answering:
        logger.warning("a form of %s came again before it was answered; answered 503", view)
    else:
        logger.error("database unreachable; answered 503")
    # Django would write an error beside it; where the database is down that one says how it was lost.
    response._has_been_logged = too_slow or still_answering  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def code_of(error: BaseException | None) -> str | None:
    """Return the code of the database error that led to an error, empty where it has none; None where none did."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return getattr(error.__cause__, "pgcode", None) or ""
        # Whatever else was raised while one was handled is an error of its own.
        followed = isinstance(error, DatabaseError) and not error.__suppress_context__
        error = error.__cause__ or (error.__context__ if followed else None)
    return None


def is_database_down(error: BaseException | None) -> bool:
    """Return whether an error, or one that led to it, says that the database cannot be reached or is going down."""
    code = code_of(error)
    # 08: connections; 53: no room for one; 57P: the server stops or starts.
    return code is not None and (not code or code.startswith(("08", "53", "57P")))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page was open too long: nothing was sent, and the page says how to go on."""
    _tell("core.csrf_failed", request)
    return render(request, "403.html", {"stale_form": True}, status=403)


def _tell(action: str, request: HttpRequest) -> None:
    """Tell the log of a refusal, by whom and where."""
    logs.refused(action, by=getattr(request, "user", None), subject=path_without_secrets(request))
