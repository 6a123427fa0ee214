"""Middleware that belongs to no noun: request ids, further headers, history, what no page can read, public forms."""

import hashlib
import re
import uuid
from collections.abc import Callable
from functools import wraps
from time import perf_counter, time
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core.exceptions import PermissionDenied, TooManyFieldsSent
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from hub.core.db.tables import MOST_ENTRIES, TABLE, CountingTable
from hub.core.http import logs
from hub.core.http.errors import MovedError, StillAnsweringError, overloaded, unreadable_query
from hub.core.http.figures import REQUESTS, SECONDS
from hub.core.http.private_links import view_of

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

_DIGITS = 16  # milliseconds since 1970 have 13
# What PostgreSQL does not take, and halves of characters, which no page can write.
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
# Version, trace, caller and flags. Nothing but zeros is no trace, and no caller.
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class Middleware:
    """What stands between a request and its view; of itself it does nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


class FiguresMiddleware(Middleware):
    """Count each answer. First of all, so that whatever the others answer is counted."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        response = self.get_response(request)
        REQUESTS.labels(view_of(request), str(response.status_code)).inc()
        SECONDS.observe(perf_counter() - begun)
        return response


class OverloadMiddleware(Middleware):
    """Shed what waited too long for its turn: whoever asked has left or asks again, and all who came later wait for it.

    The front writes when each request came to it; without a front nothing is shed.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        came = request.headers.get("X-Request-Start", "")
        waited = 1000 * time() - int(came) if came.isdecimal() and len(came) < _DIGITS else 0
        return overloaded() if waited > settings.SHED_AFTER else self.get_response(request)


class RequestIdMiddleware(Middleware):
    """Give each request an id that logs, audit rows and error pages share.

    The trace, which goes on to the worker, is that id, or the one that the front names (``traceparent`` of the W3C),
    which keeps visitors from naming any.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Name the request, answer it, and return the name in ``X-Request-Id``."""
        request_id = uuid.uuid4().hex
        given = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
        token, trace = logs.request_id.set(request_id), logs.trace_id.set(given[1] if given else request_id)
        request.request_id = request_id  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
            logs.trace_id.reset(trace)
        response["X-Request-Id"] = request_id
        return response


class SecurityHeadersMiddleware(Middleware):
    """Headers beyond Django's own: resource policy, permissions, and no caching of personal pages."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers; a page made for a signed-in person is never stored by caches."""
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response


class CookieMiddleware(Middleware):
    """Forget cookies that cannot be read, so that a damaged one is no more than a missing one. Above the session."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if not _UNREADABLE.search(value)}
        return self.get_response(request)


class ReaderZoneMiddleware(Middleware):
    """Let a page show its times in the zone of its reader, who is known to the view: it ends with the request."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(None):
            return self.get_response(request)


class MovedMiddleware(Middleware):
    """Send who reads an old address of what is theirs to the same page at the new one; forms are not sent on."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the new address where a door has said what it is."""
        match = request.resolver_match
        if not isinstance(exception, MovedError) or match is None or request.method not in {"GET", "HEAD"}:
            return None
        # Not for ever: whoever leaves the company finds nothing at either address.
        return redirect(match.view_name, **{**match.kwargs, "slug": exception.slug})


class QueryStringMiddleware(Middleware):
    """Refuse a query string with a character that cannot be read, or with too many parameters.

    It stands last, so that the page that says so has its reader and language, and above every view.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request. The page that refuses one has no query string: it would read it in its turn."""
        reason = _why_unreadable(request)
        if not reason:
            return self.get_response(request)
        request.META["QUERY_STRING"], request.GET = "", QueryDict()
        return unreadable_query(request, reason)


def _why_unreadable(request: HttpRequest) -> str:
    """Return why the query string cannot be read, in a sentence for its reader; nothing where it can."""
    try:
        texts = [text for name, values in request.GET.lists() for text in (name, *values)]
    except TooManyFieldsSent:
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        return _("The address holds more than %(most)s choices after its “?”: too many for one page.") % {"most": most}
    if any(map(_UNREADABLE.search, texts)):
        return _("The address holds a character after its “?” that no page can read. The link may be damaged.")
    return ""


def takes_public_form(free: Callable[[HttpRequest], bool] = lambda _request: True) -> Callable[..., Any]:
    """Take a form that stands on public pages, which set no cookie, so that it holds no token.

    Without a session it may do no more than anybody could by hand. With one the token is asked for, and a form that
    another site sent is refused in any case. ``free`` says which requests may come without a token; by default all.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            site = request.headers.get("Sec-Fetch-Site", "same-origin")
            if request.method == "POST" and site not in {"same-origin", "none"}:
                raise PermissionDenied
            open_to_all = not request.user.is_authenticated and free(request)
            return (view if open_to_all else csrf_protect(view))(request, *args, **kwargs)

        return answered

    return decorate


_SENT = CountingTable(TABLE, {"OPTIONS": {"MAX_ENTRIES": MOST_ENTRIES}})
_SENT_FOR = 25 * 3600
_WAITS = 3


def answers_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a form that makes something, and is sent again as it stands, as it was answered first: for a day.

    Somebody pressed twice, or sends again because no answer came. Each page gives its form a token that no other has;
    whoever sends other words, or opens the page anew, makes another thing. What is sent meanwhile waits for the first.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = request.POST.get("csrfmiddlewaretoken") or request.POST.get("started")
        if not given:
            return view(request, *args, **kwargs)
        sent = repr((request.user.pk, request.get_full_path(), sorted(request.POST.lists())))
        key = f"sent:{hashlib.sha256(sent.encode('utf-8', 'backslashreplace')).hexdigest()}"
        with transaction.atomic():
            for _turn in range(_WAITS):
                if _SENT.add(key, "", timeout=_SENT_FOR):
                    break
                if address := _SENT.get(key):
                    return redirect(address)
            else:
                raise StillAnsweringError
            response = view(request, *args, **kwargs)
            if response.status_code == 302:
                _SENT.set(key, response["Location"], timeout=_SENT_FOR)
            else:
                _SENT.delete(key)
        return response

    return answered


class _MessageCookie(CookieStorage):
    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        """Return the name that the settings give it, which Django does not ask for."""
        return settings.MESSAGE_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """The sentence for the next page: in a cookie of our own name, or in the session where it is long."""

    storage_classes = (_MessageCookie, SessionStorage)


class HistoryMiddleware(Middleware):
    """Open a history context for requests that may write; reads carry none."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        person = request.user.pk if request.user.is_authenticated else None
        with pghistory.context(user=person, request=logs.request_id.get()):
            return self.get_response(request)


def uncached(response: HttpResponse) -> HttpResponse:
    """Keep an address that opens something for whoever knows it out of caches and search engines."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def remember_language(response: HttpResponse, language: str) -> HttpResponse:
    """Set the cookie of the language that somebody chose."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
