"""The front door, the probes, and what machines read."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_from_request, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers


@login_not_required
@require_safe
@vary_on_headers("Accept-Language")
def choose_language(request: HttpRequest) -> HttpResponse:
    """Send people to their language when their browser names one; show both doors otherwise.

    Crawlers send no Accept-Language and get the page with both links, never a redirect.
    """
    if not request.headers.get("Accept-Language"):
        return render(request, "pages/choose_language.html")
    with override(get_language_from_request(request)):
        return HttpResponseRedirect(reverse("pages:home"))


@login_not_required
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Say that the process runs; knows nothing of the database, whose pause must not restart the web."""
    return JsonResponse({"status": "live"})


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether requests can be answered: the database is there and migrated."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if pending:
        return JsonResponse({"status": "migrations pending"}, status=503)
    return JsonResponse({"status": "ready"})


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let crawlers read public pages and keep them out of forms and personal pages; name the list of all pages."""
    lines = [
        "User-agent: *",
        "Disallow: /en/account/",
        "Disallow: /fr/compte/",
        "Disallow: /demo/",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('api:sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
