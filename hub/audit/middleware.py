"""Tell the history triggers who is writing."""

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponseBase

from hub.core.http import logs


class HistoryMiddleware:
    """Open a history context for requests that may write; reads carry none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request inside the context of its person."""
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        person = request.user.pk if request.user.is_authenticated else None
        with pghistory.context(user=person, request=logs.request_id.get()):
            return self.get_response(request)
