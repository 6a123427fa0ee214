"""The portal's addresses, an empty view, and pages whose data is constant."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import override

from hub.urls import handler400, handler403, handler404
from hub.urls import urlpatterns as portal
from programs.views import list_context

__all__ = ["handler400", "handler403", "handler404", "urlpatterns"]

_kept: dict[str, dict[str, object]] = {}


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    """Answer two bytes: what the server, Django and the middleware cost."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@login_not_required
def constant_list(request: HttpRequest) -> HttpResponse:
    """Render the list of programs with data made once: what the template costs."""
    with override("en"):
        if "list" not in _kept:
            _kept["list"] = list_context(request)
        return render(request, "programs/list.html", _kept["list"])


urlpatterns = [path("bench/empty/", empty), path("bench/list/", constant_list), *portal]
