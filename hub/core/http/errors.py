"""Error pages in the language of the page, each with a way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hub.core.http import logs
from hub.core.http.context_processors import own_address
from hub.core.http.private_links import path_without_secrets


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return render(request, "400.html", status=400)


def unreadable_query(request: HttpRequest, reason: str) -> HttpResponse:
    """Answer 400 to a query string that no page can read, with the way to the page without it."""
    page_url = own_address(request) if request.method in {"GET", "HEAD"} else ""
    return render(request, "400.html", {"reason": reason, "page_url": page_url}, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    _tell("core.permission_denied", request)
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429 for allauth's own limits."""
    _tell("core.rate_limited", request)
    return render(request, "429.html", status=429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page was open too long: nothing was sent, and the page says how to go on."""
    _tell("core.csrf_failed", request)
    return render(request, "403.html", {"stale_form": True}, status=403)


def _tell(action: str, request: HttpRequest) -> None:
    """Tell the log of a refusal, by whom and where."""
    logs.refused(action, by=getattr(request, "user", None), subject=path_without_secrets(request))
