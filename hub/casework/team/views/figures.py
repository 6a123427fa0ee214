"""How the promise was kept and what came of it: the figures of the desk, on a page and as a file."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.metrics.presentation import FiguresWords
from hub.casework.metrics.queries import measurements
from hub.casework.sla.service_standards import service_standards
from hub.casework.team.access import Team, team_of
from hub.core.text.csv_export import csv_lines

# The times one can look back, in days; the first one where the address names none.
TIMES = (90, 365)


@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    """Show the figures, each with its definition."""
    team, days = team_of(request.user), _days(request)
    at = timezone.now()
    words = _words(team, days, at=at)
    context = {
        "team": team,
        "words": words,
        "days": days,
        "times": [(one, one == days) for one in TIMES],
        "since": timezone.localdate(at - timedelta(days=days)),
        "today": timezone.localdate(at),
        "least": words.least,
        "requests": len(words.found.requests),
    }
    return render(request, "casework/team/figures.html", context)


@require_safe
def figures_csv(request: SignedInRequest) -> HttpResponse:
    """Send the same figures as a file; cells that are too small are empty."""
    team, days = team_of(request.user), _days(request)
    at = timezone.now()
    words = _words(team, days, at=at)
    name = _("figures-%(day)s.csv") % {"day": timezone.localdate(at).isoformat()}
    response = HttpResponse("".join(csv_lines(words.rows_for_file())), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _days(request: SignedInRequest) -> int:
    """Return how far back the reader looks."""
    asked = request.GET.get("days", "")
    return next((days for days in TIMES if str(days) == asked), TIMES[0])


def _words(team: Team, days: int, *, at: datetime) -> FiguresWords:
    """Return the figures; administrators alone see the small cells."""
    least = 1 if team.user.is_administrator else service_standards().small_cell
    found = measurements(since=at - timedelta(days=days), at=at)
    return FiguresWords(found, least=least, lang=get_language() or "en")
