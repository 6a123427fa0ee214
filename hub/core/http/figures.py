"""Figures of a web process, for monitoring: how many requests there were, by view and status, and how long they took.

Several processes count in files of one folder where ``PROMETHEUS_MULTIPROC_DIR`` names it, as the image does.
"""

import os
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess

_OWN = CollectorRegistry()
REQUESTS = Counter("hub_requests", "Requests answered, by view and status.", ["view", "status"], registry=_OWN)
SECONDS = Histogram(
    "hub_request_seconds",
    "How long answers took.",
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_OWN,
)


class FiguresMiddleware:
    """Count each answer. First of all, so that whatever the others answer is counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request. A view is named as its address is; what has none is one name, whatever was typed."""
        begun = perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        REQUESTS.labels(match.view_name if match else "none", str(response.status_code)).inc()
        SECONDS.observe(perf_counter() - begun)
        return response


def registry() -> CollectorRegistry:
    """Return what holds the figures of all web processes of this machine."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return _OWN
    found = CollectorRegistry()
    multiprocess.MultiProcessCollector(found)
    return found
