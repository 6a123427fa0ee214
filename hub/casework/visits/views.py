"""The calendar of visits by week and by city, one visit with its clashes, its form, and the days of a file."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from companies.validators import city_key
from hub.accounts.authentication.sessions import SignedInRequest
from hub.accounts.models import User
from hub.casework.choices import VisitState
from hub.casework.models import Visit
from hub.casework.visits import presentation, services
from hub.casework.visits.access import (
    ClashLine,
    VisitReader,
    clash_of,
    clashes_of,
    counted_visits,
    is_agreed,
    mission_meetings,
    traces_of,
    undated_visits,
    visit_for,
    visit_reader,
    visits_of,
)
from hub.casework.visits.forms import VisitForm
from hub.casework.visits.hosts import host_row, hosts_of
from hub.casework.visits.rules import next_states
from hub.core.db.bilingual import current_language
from hub.core.http.downloads import csv_file
from hub.core.http.errors import refusal_as_message, refusal_on_form
from hub.core.text.formats import fold
from hub.core.vocabulary.evidence import months_after
from hub.subscriptions.presentation import Deadline
from opportunities.entries.presentation import month_name

# How far a person's calendar file looks.
_BACK, _AHEAD = timedelta(days=31), timedelta(days=550)
# How far the list of hosts looks back.
_REMEMBERED, _SOON, _HOSTS_A_PAGE = timedelta(days=3 * 365), timedelta(days=92), 30


@require_safe
def visit_list(request: SignedInRequest) -> HttpResponse:
    """Show four months of visits as bars, and as a list by week or by city."""
    at, lang = timezone.now(), current_language()
    shown = _calendar(request, at)
    today, reader, months = timezone.localdate(at), shown.reader, shown.months
    by_city = request.GET.get("by") == "city"
    context = {
        "rows": shown.rows,
        "undated": shown.undated,
        "groups": presentation.grouped_rows(shown.rows, by_city=by_city, lang=lang),
        # The years stand in the title: beside the names they touch each other on a phone.
        "months": [month_name(month.month, lang) for month in months],
        "period": presentation.period_words(months, lang),
        "from": f"{months[0]:%Y-%m}",
        "earlier": f"{months_after(months[0], -presentation.MONTHS):%Y-%m}",
        "later": f"{months_after(months[0], presentation.MONTHS):%Y-%m}",
        "by_city": by_city,
        "open_clashes": [
            {"visit": presentation.visit_facts(visit, lang), "visit_pk": visit.pk, **presentation.clash_row(line, lang)}
            for visit in shown.visits
            for line in shown.clashes.get(visit.pk, ())
            if not line.clash.reason
        ],
        "year": counted_visits(reader, since=today.replace(month=1, day=1)),
        "may_plan": bool(reader.seats),
    }
    return render(request, "casework/visits/list.html", context)


@require_safe
def visit_list_csv(request: SignedInRequest) -> HttpResponse:
    """Send the lines of the same four months as a file: what the reader reads of each, no more."""
    shown = _calendar(request, timezone.now())
    name = _("visits-%(month)s.csv") % {"month": f"{shown.months[0]:%Y-%m}"}
    return csv_file(name, presentation.rows_for_file([*shown.rows, *shown.undated]))


class _Calendar(NamedTuple):
    """Four months as one reader sees them: what the page and its file are made of."""

    reader: VisitReader
    months: list[date]
    visits: list[Visit]
    clashes: dict[UUID, list[ClashLine]]
    rows: list[presentation.VisitRow]
    undated: list[presentation.VisitRow]


def _calendar(request: SignedInRequest, at: datetime) -> _Calendar:
    lang, reader = current_language(), visit_reader(request.user, at=at)
    months = presentation.month_span(request.GET.get("from", ""), on=timezone.localdate(at))
    last = months_after(months[-1], 1) - timedelta(days=1)
    visits = visits_of(reader, first=months[0], last=last)
    clashes = clashes_of(reader, [visit for visit in visits if getattr(visit, "is_own", False)])
    traces = traces_of(reader, first=months[0], last=last)
    rows = presentation.calendar_rows(visits, traces, clashes, months=months, lang=lang)
    undated = presentation.calendar_rows(undated_visits(reader), [], {}, months=months, lang=lang)
    return _Calendar(reader, months, visits, clashes, rows, undated)


@require_safe
def host_list(request: SignedInRequest) -> HttpResponse:
    """Show the hosts in China of the last three years and of what is planned, by city or by word."""
    at, lang = timezone.now(), current_language()
    today, reader = timezone.localdate(at), visit_reader(request.user, at=at)
    since, until = today - _REMEMBERED, today + _AHEAD
    found = hosts_of(visits_of(reader, first=since, last=until), mission_meetings(reader, since=since))
    traces = traces_of(reader, first=today, last=today + _SOON)
    named = [*(each.city for each in traces), *(each.city for each in found)]
    cities = {city_key(name): name for name in named if name}
    words, city = request.GET.get("q", "")[:200], request.GET.get("city", "")
    city = city if city in cities else ""
    asked = [each for each in found if each.is_asked(city, words)]
    page = Paginator(asked, _HOSTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [host_row(each, on=today, lang=lang) for each in page],
        "traces": [
            {"city": each.city, "when": presentation.week_words(each.monday, lang),
             "call": presentation.call_words(each.contact)}
            for each in sorted(traces, key=lambda each: each.monday)
            if (not city or city_key(each.city) == city)
            and all(word in fold(each.city) for word in fold(words).split())
        ],
        "cities": sorted(cities.items()),
        "city": city,
        "words": words,
        "may_plan": bool(reader.seats),
    }  # fmt: skip
    return render(request, "casework/visits/hosts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_page(request: SignedInRequest, visit: UUID) -> HttpResponse:
    """Show a visit with what it clashes with; plan it, make it public, cancel it, or keep a clash."""
    at, lang, is_post = timezone.now(), current_language(), request.method == "POST"
    reader, row, is_own = visit_for(request.user, visit, at=at, own=is_post, log=not is_post)
    if is_post:
        with refusal_as_message(request):
            _act(request, row, at)
        return redirect("visits:visit", visit)
    lines = clashes_of(reader, [row]).get(row.pk, []) if is_own else []
    presence = row.presence_id if is_own else None
    context = {
        "visit": row,
        "facts": presentation.visit_facts(row, lang),
        "clashes": [presentation.clash_row(line, lang) for line in lines],
        "states": next_states(row, is_agreed=is_agreed(row)) if is_own else [],
        "is_own": is_own,
        "is_drafted": presence is not None,
    }
    return render(request, "casework/visits/visit.html", context)


_SAID = {
    VisitState.PLANNED: gettext_lazy("Planned. Other officials learn its week, its city and whom to call."),
    VisitState.PUBLIC: gettext_lazy("Public. Anybody reads it on the page on China."),
    VisitState.DRAFT: gettext_lazy("A draft again. Nobody outside your office learns of it."),
    VisitState.CANCELLED: gettext_lazy("Cancelled. It clashes with nothing any more."),
}


def _act(request: SignedInRequest, row: Visit, at: datetime) -> None:
    """Take one act on a visit of one's own. Raises ``RefusedError``, and ``Http404`` for what no button says."""
    if (to := request.POST.get("to", "")) in VisitState.values:
        services.move_visit(visit=row, to=VisitState(to), by=request.user, at=at)
        messages.success(request, str(_SAID[VisitState(to)]))
    elif (key := request.POST.get("clash", "")).isdecimal():
        reason = request.POST.get("reason", "")[:400]
        services.keep_clash(clash=clash_of(row, int(key)), reason=reason, by=request.user, at=at)
        messages.success(request, _("Kept. Your reason stays with your organization."))
    else:
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def visit_form(request: SignedInRequest, visit: UUID | None = None) -> HttpResponse:
    """Write a visit; a new one is a draft until somebody plans it."""
    at, row = timezone.now(), None
    if visit is None:
        reader = visit_reader(request.user, at=at)
    else:
        reader, row, _is_own = visit_for(request.user, visit, at=at, own=True)
    form = VisitForm(request.POST if request.method == "POST" else None, visit=row, seats=reader.seats)
    if request.method == "POST" and form.is_valid():
        with refusal_on_form(form):
            kept = services.save_visit(visit=row, by=request.user, at=at, **form.cleaned_data)
            if clashes_of(reader, [kept]).get(kept.pk):
                messages.warning(request, _("Saved. It clashes with another visit: see whom to call."))
            else:
                messages.success(request, _("Saved. It clashes with nothing that is planned."))
            return redirect("visits:visit", kept.pk)
    context = {"form": form, "visit": row, "may_plan": bool(reader.seats) or row is not None}
    return render(request, "casework/visits/form.html", context)


def deadlines_of_person(person: User, *, at: datetime) -> list[Deadline]:
    """Return the visits that stand in the calendar file of a person: none for who is not of the staff."""
    if not person.has_staff_role:
        return []
    today, reader = timezone.localdate(at), visit_reader(person, at=at)
    first, last = today - _BACK, today + _AHEAD
    return presentation.visit_deadlines(
        visits_of(reader, first=first, last=last), traces_of(reader, first=first, last=last)
    )
