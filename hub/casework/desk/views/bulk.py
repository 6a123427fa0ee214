"""Several requests of the list at once: taken, handed to a colleague, or sent to seats; what was sent comes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.accounts.models import User
from hub.casework.desk.actions.changes import keep_change, keep_offers
from hub.casework.desk.bulk import BulkResult, do_each, refer_many
from hub.casework.desk.forms.actions import BulkForm
from hub.casework.desk.queries import selected_rows
from hub.casework.desk.views.base import in_own_time, list_url, reader_seats, sent_list
from hub.casework.models import ServiceRequest
from hub.casework.requests.services.assignment import assign_to, claim_request
from hub.directory.models import Seat, SeatHolder


@require_POST
@in_own_time
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one thing with the requests that were ticked; where it needs a choice, ask for it first."""
    at = timezone.now()
    seats = reader_seats(request)
    rows = selected_rows(seats=seats, references=request.POST.getlist("pick"), ground="list", user=request.user, at=at)
    if not rows:
        messages.warning(request, _("Tick the requests first."))
        return HttpResponseRedirect(list_url(request))
    do = request.POST.get("do", "")
    if do not in _MESSAGES:
        raise Http404
    if do == "take":
        free = {row.reference: None for row in rows if row.handler_id is None}
        done = do_each(rows, lambda row: claim_request(request=row, by=request.user, seats=seats, at=at))
        _keep(request, do, done, free, at=at)
        _tell(request, done, do)
        return HttpResponseRedirect(list_url(request))
    form = BulkForm(
        request.POST if "confirmed" in request.POST else None,
        do=do,
        seats=Seat.objects.routable().choices(),
        people=_people(rows, request.user),
    )
    if not form.is_valid():
        context = {"wide": True, "rows": rows, "form": form, "do": do, "list_query": sent_list(request).urlencode()}
        return render(request, "casework/desk/bulk.html", context)
    _tell(request, _done(request, rows, form, do=do, seats=seats, at=at), do)
    return HttpResponseRedirect(list_url(request))


def _done(
    request: HttpRequest, rows: Sequence[ServiceRequest], form: BulkForm, *, do: str, seats: list[Seat], at: datetime
) -> list[BulkResult]:
    who: dict[str, Any] = {"by": request.user, "seats": seats, "at": at}
    if do == "hand":
        before = {row.reference: row.handler_id for row in rows}
        to = User.objects.get(pk=form.cleaned_data["person"])
        handed = do_each(rows, lambda row: assign_to(request=row, to=to, **who))
        _keep(request, do, handed, before, at=at)
        return handed
    slug = form.cleaned_data["seat"]
    seat = Seat.objects.select_related("office__organization", "organization").get(slug=slug) if slug else None
    why = {"kind": form.cleaned_data["why"], "reason": form.cleaned_data["reason"]}
    done = refer_many(rows, seat=seat, **why, **who)
    if made := [one.offer for one in done if one.offer is not None]:
        keep_offers(request, made, at=at)
    return done


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
