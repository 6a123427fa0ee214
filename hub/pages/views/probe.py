"""The front door, the probes, and what machines read.

Figures for monitoring, in the form of Prometheus. Numbers alone: nobody is named, and nothing is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, get_language_from_request, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from hub.audit.emergency_access import last_emergency_access
from hub.casework.choices import OPEN_STATES
from hub.casework.models import ServiceRequest
from hub.core.db.tenancy import unscoped
from hub.core.http import figures, logs
from hub.core.http.middleware import remember_language, uncached
from hub.outbox.models import OutboxMessage
from hub.outbox.services import periods_since_run
from hub.pages.checks import CHECKS, archive_lag, last_backup, last_checks, last_sealed


@login_not_required
@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def choose_language(request: HttpRequest) -> HttpResponse:
    """Send people to the language that they chose, or that their browser names; show both doors otherwise.

    The other language of a page is reached by ``?to=`` and its address: that act sets the cookie. Crawlers send
    no Accept-Language and get the page with both links, never a redirect.
    """
    cookie, to = settings.LANGUAGE_COOKIE_NAME, request.GET.get("to", "")
    if (chosen := get_language_from_path(to)) and url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        return remember_language(uncached(HttpResponseRedirect(to)), chosen)
    if not request.headers.get("Accept-Language") and cookie not in request.COOKIES:
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
        "Disallow: /?to=",
        "Disallow: /demo/",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('api:sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


# The list in which the broker keeps what a worker is to look at.
QUEUE = "celery"


class _State(Collector):
    """What the database and the broker hold at a moment."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._outbox()
        yield from self._checks()
        meaning = "Periods since a job of the schedule came to its end; -1 where none did."
        yield _family("hub_job_periods", meaning, ["job"], periods_since_run(self.at).items())
        backed_up = self._age(last_backup())
        yield _gauge("hub_backup_age_seconds", "Time since the last base backup; -1 where there is none.", backed_up)
        if sealed := last_sealed():
            meaning = "Time since all of the archive was last encrypted; left out where there is no key."
            yield _gauge("hub_sealed_age_seconds", meaning, self._age(sealed))
        meaning = "Time since emergency access was last opened or tried; -1 where it never was."
        yield _gauge("hub_emergency_access_age_seconds", meaning, self._age(last_emergency_access()))
        meaning = "How long what was written waits for the archive at most; -1 where there is no archive."
        yield _gauge("hub_archive_lag_seconds", meaning, archive_lag())
        yield _gauge("hub_broker_queue_length", "Calls that wait in the broker; -1 where it is down.", _queue_length())
        meaning = "Connections to the database, of all that it has for others than its owner."
        yield _gauge("hub_database_connections_share", meaning, _connections_share())
        with unscoped():
            late = ServiceRequest.objects.filter(state__in=OPEN_STATES, due_at__lt=self.at).count()
        yield _gauge("hub_requests_overdue", "Open requests whose promised day is over.", late)

    def _age(self, last: datetime | None) -> float:
        return (self.at - last).total_seconds() if last else -1

    def _outbox(self) -> Iterator[GaugeMetricFamily]:
        found = OutboxMessage.objects.figures(self.at)
        oldest = (self.at - found["oldest"]).total_seconds() if found["oldest"] else 0
        yield _gauge("hub_outbox_due", "Mails and jobs that are due.", found["due"])
        yield _gauge("hub_outbox_oldest_seconds", "Age of the oldest mail or job that is due.", oldest)
        yield _gauge("hub_outbox_dead", "Mails and jobs that were given up.", found["dead"])
        yield _gauge("hub_outbox_unknown", "Mails that may have arrived.", found["unknown"])
        rows = OutboxMessage.objects.filter(kind__in=["mail", "job"], created_at__gt=self.at - timedelta(days=1))
        counted = rows.values_list("kind", "state").annotate(number=Count("pk")).order_by()
        yield _family(
            "hub_deliveries", "Mails and jobs of the last day, by kind and state.", ["kind", "state"], counted
        )
        meaning = "Mails of the last day that took longer than so many seconds."
        yield _family("hub_mails_late_share", meaning, ["within"], OutboxMessage.objects.late_shares(self.at).items())

    def _checks(self) -> Iterator[GaugeMetricFamily]:
        last = last_checks()
        age = self._age(last.at if last else None)
        yield _gauge("hub_checks_age_seconds", "Time since the data was checked; -1 where it never was.", age)
        broken = [(name, last.data.get(name, 0) if last else 0) for name in CHECKS]
        yield _family("hub_check_broken", "Rows that break a check of the data.", ["check"], broken)


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)


def _family(name: str, meaning: str, labels: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> GaugeMetricFamily:
    """Return a gauge with labels; each row holds their values and then the number."""
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for *values, number in rows:
        family.add_metric(list(map(str, values)), number)
    return family


def _connections_share() -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(numbackends) / (current_setting('max_connections')::float8"
            " - current_setting('superuser_reserved_connections')::float8"
            " - current_setting('reserved_connections')::float8) FROM pg_stat_database"
        )
        return float(cursor.fetchone()[0])


def _queue_length() -> int:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as broker:
            return int(str(broker.llen(QUEUE)))
    except redis.RedisError:
        return -1


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Show the figures to whoever has the token. Without it, it answers as if there were no such address."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        logs.refused("pages.metrics_refused", by=None)
        raise Http404
    state = CollectorRegistry()
    state.register(_State(timezone.now()))
    text = generate_latest(figures.registry()) + generate_latest(state)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)
