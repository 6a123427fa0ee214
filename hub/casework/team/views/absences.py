"""Somebody goes away: what is open, where each thing goes meanwhile, and one button that does all of it.

An absence that is recorded has its own page: its days and its stand-in change there, more is handed over, or it is
cancelled; what nobody has touched then comes back.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.models import AbsenceTransfer
from hub.casework.reassignment.absences import cancel_absence_with_transfers, record_absence_with_transfers
from hub.casework.reassignment.queries import StandInChoice
from hub.casework.team.absences import AbsencePlan, absence_plan, stand_ins_for
from hub.casework.team.access import Team, team_of
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.http.errors import refusal_as_message, refusal_on_form
from hub.directory.models import Absence
from hub.directory.seats import rules
from hub.directory.seats.access import absence_for
from hub.directory.seats.forms import AbsenceForm
from hub.directory.seats.presence import seats_of
from hub.directory.seats.presentation import SeatOverview, seat_overview


@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: SignedInRequest) -> HttpResponse:
    """Show what is open in the days of an absence with where each thing would go; record it with the one button.

    Raises ``Http404`` for who holds no seat.
    """
    at, team = timezone.now(), team_of(request.user)
    near = _near(request, at)
    data = request.POST if request.method == "POST" else request.GET
    person_key = str(data.get("person", ""))
    person = near.staff.get(int(person_key) if person_key.isdecimal() and len(person_key) < 19 else 0, request.user)
    stand_ins = stand_ins_for(person, near)
    form = AbsenceForm(
        data if "first_day" in data else None,
        people=near.people,
        seats=[(value, words) for value, (words, _choice) in stand_ins.items()],
        initial={"person": request.user.pk},
    )
    plan, is_anew = None, False
    if form.is_bound and _allowed(form, person, at):
        value = form.cleaned_data["stand_in_seat"]
        # Places that were shown for another stand-in, person or days were proposed for those.
        is_anew = data.get("planned", planned := _planned(form)) != planned
        plan = absence_plan(
            team=team,
            person=person,
            first_day=form.cleaned_data["first_day"],
            last_day=form.cleaned_data["last_day"],
            stand_in=stand_ins[value][1] if value else None,
            chosen={"all": data.get("all", "")} if is_anew else data,
            at=at,
        )
        if is_anew and "record" in request.POST:
            form.add_error(None, _("The absence has changed: look where each thing goes now."))
    if plan is not None and "record" in request.POST and not is_anew:
        with refusal_on_form(form):
            return redirect("team:absence_change", _record(request, plan, at=at).pk)
    context = {"team": team, "form": form, "plan": plan, "person": person, "is_own": person == request.user}
    context["planned"] = _planned(form) if plan else ""
    return render(request, "casework/team/absence.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def absence_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an absence with what it handed over; change its days, hand over more, or cancel it.

    Raises ``PermissionDenied`` for no staff, ``Http404`` for an absence of others, and for one that is over.
    """
    at, team = timezone.now(), team_of(request.user)
    row = absence_for(request.user, pk)
    if row.user is None or row.cancelled_at is not None or rules.past_refusal(row, today=rules.today_of(row.user, at)):
        raise Http404
    if "cancel" in request.POST:
        return _cancel(request, row, at=at)
    near = _near(request, at, of=row.user)
    stand_ins = stand_ins_for(row.user, near)
    chosen = row.stand_in_seat.slug if row.stand_in_seat else f"person:{row.stand_in_id}" if row.stand_in_id else ""
    form = AbsenceForm(
        request.POST if "change" in request.POST else None,
        people=[(row.user.pk, row.user.get_full_name())],
        seats=[(value, words) for value, (words, _choice) in stand_ins.items()],
        initial={"first_day": row.first_day, "last_day": row.last_day, "stand_in_seat": chosen},
    )
    if form.is_bound and form.is_valid():
        with refusal_on_form(form):
            return redirect("team:absence_change", _change(request, row, form, stand_ins, at=at).pk)
    choice = stand_ins[chosen][1] if chosen in stand_ins else None
    plan = absence_plan(
        team=team,
        person=row.user,
        first_day=row.first_day,
        last_day=row.last_day,
        stand_in=choice,
        chosen=request.POST,
        at=at,
    )
    if "record" in request.POST and request.POST.get("stand_in_seat", chosen) != chosen:
        messages.error(request, _("Change the absence first: then look where each thing goes."))
    elif "record" in request.POST and _hand_over_more(request, row, plan, at=at):
        return redirect("team:absence_change", row.pk)
    context = {
        "team": team,
        "form": form,
        "plan": plan,
        "person": row.user,
        "is_own": row.user == request.user,
        "absence": row,
        "transfers": _transfers(team, row),
    }
    return render(request, "casework/team/absence.html", context)


def _near(request: SignedInRequest, at: datetime, *, of: Any = None) -> SeatOverview:
    seats = seats_of(request.user) or (seats_of(of) if of is not None else [])
    if not seats:
        raise Http404
    return seat_overview(request.user, seats, at=at)


def _planned(form: AbsenceForm) -> str:
    """Return for what a plan is made, as its page sends it back: who is away, when, and who stands in."""
    said = form.cleaned_data
    return " ".join(str(said.get(name) or "") for name in ("person", "first_day", "last_day", "stand_in_seat"))


def _allowed(form: AbsenceForm, person: Any, at: datetime) -> bool:
    if not form.is_valid():
        return False
    first, last = form.cleaned_data["first_day"], form.cleaned_data["last_day"]
    mistakes = (
        rules.days_refusal(first, last, today=rules.today_of(person, at)),
        rules.overlap_refusal(person, first, last),
    )
    for sentence in filter(None, mistakes):
        form.add_error(None, sentence)
    return not form.errors


def _record(request: SignedInRequest, plan: AbsencePlan, *, at: datetime) -> Absence:
    row, went = record_absence_with_transfers(**plan.decided, by=request.user, at=at)
    said = ngettext(
        "The absence is recorded, and %(count)s request was handed over.",
        "The absence is recorded, and %(count)s requests were handed over.",
        went,
    )
    messages.success(request, said % {"count": went} if went else _("The absence is recorded."))
    return row


def _hand_over_more(request: SignedInRequest, row: Absence, plan: AbsencePlan, *, at: datetime) -> bool:
    with refusal_as_message(request):
        _row, went = record_absence_with_transfers(**plan.decided, by=request.user, at=at, absence=row)
        said = ngettext("%(count)s request was handed over.", "%(count)s requests were handed over.", went)
        messages.success(request, said % {"count": went})
        return True
    return False


def _change(
    request: SignedInRequest,
    row: Absence,
    form: AbsenceForm,
    stand_ins: Mapping[str, tuple[str, StandInChoice]],
    *,
    at: datetime,
) -> Absence:
    """Cancel an absence and record its new days in one step; what nobody touched is back, to be placed anew."""
    chosen = form.cleaned_data["stand_in_seat"]
    with transaction.atomic():
        back = cancel_absence_with_transfers(absence=row, by=request.user, at=at)
        made, _went = record_absence_with_transfers(
            person=row.user,
            first_day=form.cleaned_data["first_day"],
            last_day=form.cleaned_data["last_day"],
            stand_in=stand_ins[chosen][1] if chosen else None,
            places={},
            by=request.user,
            at=at,
        )
    messages.success(request, f"{_('The absence is changed.')} {_back_words(back)}".strip())
    return made


def _cancel(request: SignedInRequest, row: Absence, *, at: datetime) -> HttpResponse:
    try:
        back = cancel_absence_with_transfers(absence=row, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as refused:
        messages.error(request, str(getattr(refused, "messages", [refused])[0]))
    else:
        messages.success(request, f"{_('The absence is cancelled.')} {_back_words(back)}".strip())
    return redirect("pages:role")


def _back_words(back: int) -> str:
    if not back:
        return ""
    said = ngettext(
        "%(count)s request that nobody had touched is back.",
        "%(count)s requests that nobody had touched are back.",
        back,
    )
    return said % {"count": back}


@unscoped()
def _transfers(team: Team, row: Absence) -> list[dict[str, Any]]:
    """Return what an absence handed over; the subject of what the reader may read."""
    rows = AbsenceTransfer.objects.filter(absence=row).select_related(
        "request__owner", "to_seat__office", "to_seat__organization", "to_handler"
    )
    found = list(rows.order_by("settled_at", "pk"))
    readable = [one.request_id for one in found if team.opens(one.request)]
    grant_access(*readable)
    return [
        {
            "row": one,
            "reference": one.request.reference,
            "subject": one.request.subject if one.request_id in readable else "",
            "company": one.request.company_name if one.request_id in readable else "",
        }
        for one in found
    ]
