"""The portal's addresses, an empty view, and pages whose data is constant."""

import threading
from typing import Any
from unittest import mock

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.translation import override

from hub.matching.finder.views import company
from hub.urls import handler400, handler403, handler404
from hub.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "urlpatterns"]

COMPANY = "demo-boreal-membranes"
_kept: dict[str, Any] = {}
# Two threads that patch at once would undo each other's patch in the wrong order.
_first = threading.Lock()


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    """Answer two bytes: what the server, Django and the middleware cost."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def constant_match(request: HttpRequest) -> HttpResponse:
    """Render the match page of a company with data made once."""
    with override("en"):
        with _first:
            if "match" not in _kept:
                _keep_match(request)
        membership, template, context = _kept["match"]
        return company.render_company(request, membership, template, **context)


def _keep_match(request: HttpRequest) -> None:
    def keep(request: HttpRequest, membership: Any, template: str, **context: Any) -> HttpResponse:
        _kept["match"] = (membership, template, context)
        return HttpResponse()

    with mock.patch.object(company, "render_company", keep):
        company.match(request, COMPANY)


@login_not_required
def constant_list(request: HttpRequest) -> HttpResponse:
    """Answer the bytes of the list of programs, made once."""
    if "list" not in _kept:
        _kept["list"] = Client(headers={"host": "localhost"}).get("/en/programs/").content
    return HttpResponse(_kept["list"])


urlpatterns = [
    path("bench/constant/", constant_list),
    path("bench/empty/", empty),
    path("bench/match/", constant_match),
    *portal,
]
