"""How the promise was kept and what came of it: the figures of a place or of all, on pages and as a file."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.coverage.workload_alerts import OpenLoad, load_of_seats
from hub.casework.metrics.columns import mission_rows, month_words
from hub.casework.metrics.months import begin_of, month_after
from hub.casework.metrics.presentation import FiguresNames, FiguresWords
from hub.casework.metrics.queries import last_request_before, measurements, mission_yields, month_of, place_of
from hub.casework.sla.services import service_standards
from hub.casework.team.access import FiguresScope, figures_scopes, place_name, team_of
from hub.core.http.downloads import csv_file

# Months that one can look back, and those shown where the address names none.
MONTHS, USUAL = 24, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole months, the last one until now."""

    months: tuple[str, ...]
    choices: tuple[str, ...]

    @property
    def since(self) -> datetime:
        """When the first month begins."""
        return begin_of(self.months[0])

    def until(self, at: datetime) -> datetime:
        """When the last month ends, or now."""
        return min(begin_of(month_after(self.months[-1])) - timedelta(microseconds=1), at)

    @property
    def name(self) -> str:
        if len(self.months) == 1:
            return month_words(self.months[0])
        return _("%(first)s to %(last)s") % {
            "first": month_words(self.months[0]),
            "last": month_words(self.months[-1]),
        }


@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    """Show the figures, each with its definition."""
    return render(request, "casework/team/figures.html", _context(request))


@require_safe
def figures_report(request: SignedInRequest) -> HttpResponse:
    """Show the same figures as one sheet to print."""
    return render(request, "casework/team/figures_report.html", _context(request))


@require_safe
def figures_csv(request: SignedInRequest) -> HttpResponse:
    """Send the same figures as a file; cells that are too small are empty."""
    context = _context(request)
    parts = [part for part in (context["scope"].place, *context["period"].months[::-1][:1]) if part]
    name = _("figures-%(day)s.csv") % {"day": "-".join(parts)}
    missions = mission_rows(context["missions"], get_language() or "en")
    return csv_file(name, [*context["words"].rows_for_file(), *missions])


def _context(request: SignedInRequest) -> dict[str, Any]:
    """Return what page, sheet and file are made of. Raise ``Http404`` for a place that is not the reader's."""
    team, at = team_of(request.user), timezone.now()
    scopes = figures_scopes(team)
    scope = next((one for one in scopes if one.place == request.GET.get("place", "")), None)
    if scope is None:
        raise Http404
    period = _period(request, at=at)
    words = _words(scope, scopes[0], period, at=at)
    asked = {"place": scope.place, "from": period.months[0], "to": period.months[-1]}
    last_month = {"place": scope.place, "from": period.months[-1], "to": period.months[-1]}
    empty = not words.found.requests
    last = last_request_before(period.since, place=scope.place) if empty and scope.is_whole else None
    return {
        "team": team,
        "words": words,
        "scope": scope,
        "scopes": scopes,
        "period": period,
        "months": [(month, month_words(month)) for month in period.choices],
        "last_at": period.choices.index(period.months[-1]) + 1,
        "query": urlencode(asked),
        "month_query": urlencode(last_month),
        "least": words.least,
        "requests": len(words.found.requests),
        "missions": SimpleLazyObject(
            lambda: [one.unless_small(least=words.least) for one in mission_yields(seats=scope.seats).values()]
        ),
        "last_month": month_of(last) if last else "",
        "last_words": month_words(month_of(last)) if last else "",
        "at": at,
    }


def _period(request: SignedInRequest, *, at: datetime) -> Period:
    """Return the months that the reader asked for; where an address names none, the last ones."""
    choices, month = [], month_of(at)
    for _number in range(MONTHS):
        choices.append(month)
        month = month_after(month, -1)
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    begin = choices.index(first) if first in choices else USUAL - 1
    end = choices.index(last) if last in choices else 0
    begin, end = max(begin, end), min(begin, end)
    return Period(months=tuple(reversed(choices[end : begin + 1])), choices=tuple(choices))


def _words(scope: FiguresScope, every: FiguresScope, period: Period, *, at: datetime) -> FiguresWords:
    """Return the figures; small cells are open to those who lead what is looked at."""
    least = 1 if scope.is_whole else service_standards().small_cell
    found = measurements(since=period.since, at=period.until(at), now=at, place=scope.place, every=every.seats)
    loads = load_of_seats() if scope.place else {}
    with_seats = [seat for seat in scope.seats if scope.place and (seat.is_routable or seat.pk in loads)]
    names = FiguresNames(
        places={place_of(seat): place_name(seat) for seat in every.seats},
        seats={
            seat.slug: (seat.title, loads.get(seat.pk, OpenLoad()).open_requests, seat.takes) for seat in with_seats
        },
        months=period.months,
    )
    return FiguresWords(found, least=least, lang=get_language() or "en", names=names)
