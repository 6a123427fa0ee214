"""The page where an officer chooses who should have a request: kinds of seat in their order, search, one press."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.casework.choices import OverrideReason
from hub.casework.desk.access import Case, case_for
from hub.casework.desk.actions.handlers import ActionContext
from hub.casework.desk.actions.registry import available_actions, take_action
from hub.casework.desk.case import case_details, draft_answers
from hub.casework.desk.forms.actions import SeatForm
from hub.casework.desk.presentation.history import changes_since
from hub.casework.desk.presentation.rows import clock_of, moment_words
from hub.casework.desk.presentation.seats import found_seats, kind_groups, not_proposed, part_choices
from hub.casework.desk.views.base import case_url, in_own_time, list_query, next_url, reader_seats, sent_list
from hub.casework.desk.views.case import emergency_access_page
from hub.casework.referrals.candidates import routing_of
from hub.casework.requests.access import consents_of
from hub.casework.requests.services.transitions import StaleRequestError
from hub.core.db.bilingual import current_language
from hub.core.workflow import RefusedError


@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
def route(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who could have a request, and send it to whoever is chosen; a press on the search shows the page again."""
    at = timezone.now()
    try:
        case = case_for(request.user, reference, at=at, log=request.method != "POST", seats=reader_seats(request))
    except Http404:
        return emergency_access_page(request, reference)
    query = sent_list(request) if request.method == "POST" else list_query(request.GET)
    if "send" not in available_actions(case, case_details(case, request.user), request.user, at=at):
        messages.info(request, _("%(reference)s is not yours to send.") % {"reference": reference})
        return HttpResponseRedirect(case_url(reference, query.urlencode(), to="case-h"))
    if request.method != "POST":
        return _page(request, case, query=query.urlencode(), at=at)
    form = SeatForm(request.POST)
    if "find" in request.POST or not form.is_valid():
        return _page(request, case, form=form, query=query.urlencode(), at=at)
    return _send(request, case, form, query=query.urlencode(), at=at)


def _send(request: HttpRequest, case: Case, form: SeatForm, *, query: str, at: datetime) -> HttpResponse:
    """Send it; where somebody was faster, or a rule refuses, show the page again with what was typed and with why."""
    said: dict[str, Any]
    try:
        done = take_action("send", ActionContext(http=request, case=case, data=form.cleaned_data, at=at))
    except StaleRequestError as conflict:
        said = {"since": changes_since(conflict.since, current_language())}
    except RefusedError as refused:
        said = {} if form.takes(refused.refusal) else {"refused": refused.refusal}
    else:
        messages.success(request, done)
        return HttpResponseRedirect(next_url(request))
    try:
        case = case_for(request.user, case.request.reference, at=at)
    except Http404:
        return emergency_access_page(request, case.request.reference)
    return _page(request, case, form=form, query=query, at=at, status=409, **said)


def _page(
    request: HttpRequest,
    case: Case,
    *,
    query: str,
    at: datetime,
    form: SeatForm | None = None,
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    row, lang = case.request, current_language()
    routing, consents = routing_of(row, at=at), consents_of(row)
    kept = draft_answers(row, request.user, "send") if form is None else {}
    if (seat := kept.get("seat")) in {one.seat.slug for one in routing.candidates}:
        kept[f"mailbox_{seat}"] = kept.get("mailbox", "")
    else:
        kept.pop("seat", None)  # it was asked meanwhile, or was found by search
    typed: Any = request.POST if form is not None else kept
    chosen = typed.get("seat", "")
    groups = kind_groups(
        routing, row, consents, chosen=chosen, typed=lambda slug: typed.get(f"mailbox_{slug}", ""), lang=lang
    )
    sought = typed.get("other", "").strip()[:80]
    found, again, above, bodies = found_seats(routing, row, consents, query=sought, chosen=chosen, lang=lang)
    shown = [one for group in groups for one in group.seats] + found
    context = {
        "row": row,
        "words_lang": row.language,
        "received": moment_words(row.received_at, lang),
        "clock": clock_of(row, None, at=at, lang=lang),
        "groups": groups,
        "checked": next((one for one in shown if one.is_checked), shown[0]),
        "unmet": routing.answer.unmet is not None,
        "not_proposed": not_proposed(routing, lang),
        "sought": sought,
        "found": found,
        "asked_already": again,
        "above": above,
        "bodies": bodies,
        "seat_count": len(routing.pool.rows),
        "whys": OverrideReason.choices,
        "why": typed.get("why", ""),
        "parts": part_choices(groups),
        "part_seat": typed.get("part_seat", ""),
        "form": form if form is not None else SeatForm(initial={"version": row.version} | kept),
        "errors_of": form if form is not None and "find" not in typed and "why" not in form.errors else None,
        "list_query": query,
        "following": typed.get("next", ""),
        **said,
    }
    return render(request, "casework/desk/route.html", context, status=status)
