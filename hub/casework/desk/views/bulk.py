"""Several requests of the list at once: taken, handed to a colleague, sent to seats, put aside, or closed.

What was done comes back with one press, as of one request.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.accounts.models import User
from hub.casework.desk.access import case_for
from hub.casework.desk.actions.changes import keep_change, keep_offers
from hub.casework.desk.actions.handlers import ActionContext
from hub.casework.desk.actions.registry import take_action
from hub.casework.desk.bulk import BulkResult, acts_as, do_each, refer_many
from hub.casework.desk.case import canned_text
from hub.casework.desk.forms.bulk import BulkCloseForm, BulkForm
from hub.casework.desk.forms.tasks import SnoozeForm
from hub.casework.desk.queries import open_parts_of, selected_rows
from hub.casework.desk.views.base import in_own_time, list_url, reader_seats, sent_list
from hub.casework.models import CannedAnswer, ServiceRequest
from hub.casework.requests.services.assignment import assign_to, claim_request
from hub.casework.requests.services.transitions import StaleRequestError
from hub.core.db.bilingual import current_language
from hub.core.text.formats import join_words
from hub.core.workflow import Refusal, RefusedError
from hub.directory.models import Seat, SeatHolder


@require_POST
@in_own_time
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one thing with the requests that were ticked; where it needs a choice, ask for it first."""
    at = timezone.now()
    seats = reader_seats(request)
    who: dict[str, Any] = {"by": request.user, "seats": seats, "at": at}
    rows = selected_rows(seats=seats, references=request.POST.getlist("pick"), ground="list", user=request.user, at=at)
    if not rows:
        messages.warning(request, _("Tick the requests first."))
        return HttpResponseRedirect(list_url(request))
    do = request.POST.get("do", "")
    if do not in _MESSAGES:
        raise Http404
    if do == "take":
        free = {row.reference: None for row in rows if row.handler_id is None}
        done = do_each(rows, lambda row: claim_request(request=row, **acts_as(row, **who)))
        _keep(request, do, done, free, at=at)
        _tell(request, done, do)
        return HttpResponseRedirect(list_url(request))
    form = _form(request, rows, do)
    seen = _seen(request, rows)
    if form.is_valid():
        done = _done(request, rows, form, do=do, seats=seats, at=at, seen=seen)
        # What is refused of all for one reason is the form's: what was typed stays.
        said = {one.refused.sentence if one.refused else "" for one in done}
        if do not in _AS_ONE or len(said) > 1 or said == {""}:
            _tell(request, done, do)
            return HttpResponseRedirect(list_url(request))
        form.add_error(None, said.pop())
    ends = open_parts_of(rows) if do == "close" else {}
    lines = [(row, seen[row.reference], join_words(ends.get(row.pk, ()), current_language())) for row in rows]
    context = {"wide": True, "lines": lines, "form": form, "do": do, "list_query": sent_list(request).urlencode()}
    return render(request, "casework/desk/bulk.html", context)


# Done as of one request, by its own act; with the form of what is asked for all.
_AS_ONE = ("snooze", "close")


def _form(request: HttpRequest, rows: Sequence[ServiceRequest], do: str) -> Form:
    data = request.POST if "confirmed" in request.POST else None
    if do == "snooze":
        return SnoozeForm(data)
    if do == "close":
        return BulkCloseForm(data, languages=sorted({row.language for row in rows}))
    return BulkForm(data, do=do, seats=Seat.objects.routable().choices(), people=_people(rows, request.user))


def _seen(request: HttpRequest, rows: Sequence[ServiceRequest]) -> dict[str, int]:
    sent = dict(one.rsplit(":", 1) for one in request.POST.getlist("seen") if re.fullmatch(r"[\w-]+:\d{1,9}", one))
    return {row.reference: int(sent.get(row.reference, row.version)) for row in rows}


def _done(
    request: HttpRequest,
    rows: Sequence[ServiceRequest],
    form: Form,
    *,
    do: str,
    seats: list[Seat],
    at: datetime,
    seen: Mapping[str, int],
) -> list[BulkResult]:
    if do in _AS_ONE:
        done = do_each(rows, lambda row: _act(request, row, form, do, seats=seats, at=at, version=seen[row.reference]))
        _keep(request, do, done, dict.fromkeys(seen), at=at)
        return done
    who: dict[str, Any] = {"by": request.user, "seats": seats, "at": at}
    if do == "hand":
        before = {row.reference: row.handler_id for row in rows}
        to = User.objects.get(pk=form.cleaned_data["person"])
        handed = do_each(rows, lambda row: assign_to(request=row, to=to, **acts_as(row, **who)))
        _keep(request, do, handed, before, at=at)
        return handed
    slug = form.cleaned_data["seat"]
    seat = Seat.objects.select_related("office__organization", "organization").get(slug=slug) if slug else None
    why = {"kind": form.cleaned_data["why"], "reason": form.cleaned_data["reason"]}
    done = refer_many(rows, seat=seat, **why, **who)
    if made := [one.offer for one in done if one.offer is not None]:
        keep_offers(request, made, at=at)
    return done


def _act(
    http: HttpRequest, row: ServiceRequest, form: Form, do: str, *, seats: list[Seat], at: datetime, version: int
) -> None:
    """Take the act of one request; raises ``RefusedError``."""
    data = form.cleaned_data | {"version": version}
    if do == "close":
        texts = {f"body_{lang}": data.get(f"text_{lang}", "") for lang in ("en", "fr")}
        data["text"] = canned_text(CannedAnswer(**texts), row, at=at)
    try:
        case = case_for(http.user, row.reference, at=at, seats=seats)
        take_action(do, ActionContext(http=http, case=case, data=data, at=at))
    except (StaleRequestError, Http404) as changed:
        refusal = Refusal("stale", _("Somebody changed it meanwhile. Read it first."))
        raise RefusedError(refusal) from changed


def _keep(request: HttpRequest, do: str, done: Sequence[BulkResult], before: dict[str, Any], *, at: datetime) -> None:
    """Remember what was done to the requests of which ``before`` tells how they were."""
    good = {one.request.reference for one in done if one.refused is None}
    if changed := {reference: data for reference, data in before.items() if reference in good}:
        keep_change(request, do, changed, at=at)


# What may be done with several requests, and what is said of it then.
_MESSAGES = {
    "take": lambda n: ngettext("%(count)s request is in your hands.", "%(count)s requests are in your hands.", n),
    "hand": lambda n: ngettext("%(count)s request is handed over.", "%(count)s requests are handed over.", n),
    "assign": lambda n: ngettext("%(count)s request is sent.", "%(count)s requests are sent.", n),
    "snooze": lambda n: ngettext("%(count)s request is put aside.", "%(count)s requests are put aside.", n),
    "close": lambda n: ngettext(
        "%(count)s request is closed. The company has your answer.",
        "%(count)s requests are closed. Each company has your answer.",
        n,
    ),
}


def _tell(request: HttpRequest, done: Sequence[BulkResult], do: str) -> None:
    """Say how many were done, and of each other one why not."""
    good = [one for one in done if one.refused is None]
    if good:
        words = _MESSAGES[do](len(good))
        messages.success(request, words % {"count": len(good)})
    for one in done:
        if one.refused is not None:
            messages.warning(request, f"{one.request.reference}, {one.request.company_name}: {one.refused.sentence}")


def _people(rows: Sequence[ServiceRequest], but: Any) -> list[tuple[str, str]]:
    owners = {row.owner_id for row in rows}
    held = SeatHolder.objects.current().filter(seat__in=owners).exclude(user=but).select_related("user")
    people = {str(one.user_id): one.user.get_full_name() for one in held.order_by("user__name", "pk")}
    return list(people.items())
