"""How the promise was kept and what came of it: the figures of a place or of all, on pages and as files."""

from dataclasses import astuple
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.metrics.columns import mission_rows, month_words
from hub.casework.metrics.queries import last_request_before, month_of
from hub.casework.team.figures import TeamFigures, team_figures
from hub.core.http.downloads import csv_file
from hub.core.vocabulary.enums import Area, Province
from hub.core.vocabulary.labels import label
from hub.outbox.report_files import file_answer


@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    return render(request, "casework/team/figures.html", _context(_figures(request)))


@require_safe
def figures_report(request: SignedInRequest) -> HttpResponse:
    """Show the same figures as one sheet to print."""
    return render(request, "casework/team/figures_report.html", _context(_figures(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def figures_pdf(request: SignedInRequest) -> HttpResponse:
    """Hand out the sheet as a file."""
    found = _figures(request)
    asked = found.scope.place, found.period.months[0], found.period.months[-1], *astuple(found.narrowing)
    return file_answer(
        request, "figures", *asked, report=found.report, frame="staff.html",
        name=_("figures-%(day)s.pdf") % {"day": _name_of_file(found)},
        back_name=_("Back to the figures"), back_url=f"{reverse('team:figures_report')}?{found.query}",
    )  # fmt: skip


@require_safe
def figures_csv(request: SignedInRequest) -> HttpResponse:
    """Send the same figures as a file; cells that are too small are empty."""
    found = _figures(request)
    name = _("figures-%(day)s.csv") % {"day": _name_of_file(found)}
    return csv_file(name, [*found.words.rows_for_file(), *mission_rows(found.missions, get_language() or "en")])


def _name_of_file(found: TeamFigures) -> str:
    narrowing = found.narrowing
    return "-".join(
        part for part in (found.scope.place, narrowing.area, narrowing.province, found.period.months[-1]) if part
    )


def _figures(request: SignedInRequest) -> TeamFigures:
    asked = request.GET
    return team_figures(
        request.user,
        place=asked.get("place"),
        first=asked.get("from", ""),
        last=asked.get("to", ""),
        area=asked.get("area", ""),
        province=asked.get("province", ""),
        at=timezone.now(),
    )


def _context(found: TeamFigures) -> dict[str, Any]:
    scope, period, words = found.scope, found.period, found.words
    empty = not words.found.has_requests
    last = None
    if empty and scope.is_whole:
        seats = scope.seats if scope.places else None
        last = last_request_before(period.since, seats=seats, narrowing=found.narrowing)
    lang = words.lang
    return {
        "team": found.team,
        "words": words,
        "scope": scope,
        "scopes": found.scopes,
        "period": period,
        "name": found.name,
        "narrowing": found.narrowing,
        "areas": [(area.value, label(area, lang)) for area in Area] if scope.is_whole else (),
        "provinces": [(province.value, label(province, lang)) for province in Province] if scope.is_whole else (),
        "months": [(month, month_words(month)) for month in period.choices],
        "last_at": period.choices.index(period.months[-1]) + 1,
        "query": found.query,
        "month_query": urlencode({**found.asked, "from": period.months[-1]}),
        "least": words.least,
        "requests": len(words.found.requests),
        "report": found.report,
        "last_month": month_of(last) if last else "",
        "last_query": urlencode({**found.asked, "from": month_of(last), "to": month_of(last)}) if last else "",
        "last_words": month_words(month_of(last)) if last else "",
        "at": timezone.now(),
    }
