"""What the pages of a request share."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from hub.casework.models import RequestDraft, ServiceRequest
from hub.casework.requests.access import draft_for, sent_reference
from hub.directory.reference.places import zone_of

type DraftView = Callable[..., HttpResponse]


def now() -> datetime:
    """Return the moment of the request: only views look at the clock."""
    return timezone.now()


def show_times_of(found: ServiceRequest) -> None:
    """Let the page of a request show its times in the zone of the company's province."""
    timezone.activate(ZoneInfo(zone_of(found.province)))


def uncached(response: HttpResponse) -> HttpResponse:
    """Keep an address that opens somebody's words out of caches and search engines."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def with_draft(view: DraftView) -> DraftView:
    """Open the link of an unfinished request. A forged, outlived or forgotten one leads to a page with a way on.

    Of a draft that was sent, the request is shown.
    """

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, token: str, **arguments: Any) -> HttpResponse:
        try:
            draft = draft_for(token)
        except Http404:
            return uncached(render(request, "casework/requests/draft_expired.html", status=404))
        if reference := sent_reference(draft):
            return uncached(HttpResponseRedirect(reverse("casework:request", args=[reference])))
        return uncached(view(request, draft, token, **arguments))

    return opened


def draft_answers(draft: RequestDraft) -> dict[str, Any]:
    """Return what a draft holds."""
    return dict(draft.answers)
