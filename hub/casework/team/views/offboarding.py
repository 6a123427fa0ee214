"""Somebody leaves a seat: every open case gets a new place, then the person's time in the seat ends. All or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.coverage.presentation.coverage import cases_words
from hub.casework.desk.access import log_reading
from hub.casework.models import ServiceRequest
from hub.casework.reassignment.offboarding import (
    NewAssignment,
    OpenWork,
    SeatOption,
    offboard,
    open_work_of,
    seat_options_for,
)
from hub.casework.team.access import Team, holder_for
from hub.casework.team.forms import BEST, OffboardingForm, field_name
from hub.core.db.tenancy import grant_access
from hub.core.http.errors import refusal_on_form
from hub.directory.choices import SeatKind
from hub.directory.models import SeatHolder

HUB = "hub"


@dataclass(frozen=True, slots=True, kw_only=True)
class OffboardingChoices:
    """Where the cases of a departure may go: by case, for all of them, and what each value stands for."""

    by_case: Mapping[UUID, list[tuple[str, str]]]
    for_all: list[tuple[str, str]]
    places: Mapping[str, NewAssignment]
    words: Mapping[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def offboarding(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for a new place for each case, show all of it once more, and hand over."""
    team, holder = holder_for(request.user, pk)
    at = timezone.now()
    leaving = open_work_of(holder, at=at)
    grant_access(*(case.pk for case in leaving.cases))
    choices = _choices(leaving, holder, at=at)
    form = OffboardingForm(
        request.POST if request.method == "POST" else None,
        references={case.pk: case.reference for case in leaving.cases},
        places=choices.by_case,
        for_all=choices.for_all,
    )
    context: dict[str, Any] = {"team": team, "holder": holder, "leaving": leaving, "form": form}
    if "confirm" in request.POST and form.is_valid():
        places = {key: choices.places[value] for key, value in form.chosen().items()}
        # What stands against it is said at the form; the choices stay.
        with refusal_on_form(form):
            offboard(holder=holder, places=places, by=request.user, at=at, reason=form.cleaned_data["reason"])
            messages.success(request, _("Every case has its new place, and the seat is given up."))
            return redirect("team:seat", holder.seat.slug)
    context["rows"] = _rows(team, leaving, form, at=at)
    if form.is_valid() and "back" not in request.POST:
        return _check(request, form, choices, context)
    return render(request, "casework/team/offboarding.html", context)


def _check(
    request: SignedInRequest, form: OffboardingForm, choices: OffboardingChoices, context: dict[str, Any]
) -> HttpResponse:
    chosen = form.chosen()
    context["planned"] = [(row, choices.words[chosen[row["case"].pk]]) for row in context["rows"]]
    context["hidden"] = [(name, form.cleaned_data[name]) for name in form.fields]
    return render(request, "casework/team/offboarding_check.html", context)


def _choices(leaving: OpenWork, holder: SeatHolder, *, at: datetime) -> OffboardingChoices:
    """Return where each case may go: others of its seat, the seats that fit it, and the Hub's desk."""
    lang = get_language() or "en"
    rooms = seat_options_for(leaving.cases, without=holder.seat, at=at)
    mates = [_person_choice(person) for person in leaving.colleagues]
    able = {case.pk: [_person_choice(person) for person in leaving.able(case)] for case in leaving.cases}
    # Where the Hub's desk itself is left, its cases stay at the desk.
    hub_words = _("The Hub’s desk, to triage") if holder.seat.kind != SeatKind.HUB_DESK else _("Stays at this desk")
    by_case, places, words = {}, {HUB: NewAssignment()}, {HUB: hub_words}
    for person in (one for people in leaving.holders.values() for one in people):
        value, words[value] = _person_choice(person)
        places[value] = NewAssignment(person=person)
    for key, found in rooms.items():
        mine = []
        for room in found:
            value = f"seat:{room.seat.slug}"
            places[value], words[value] = NewAssignment(seat=room.seat), _room_words(room, lang)
            mine.append((value, words[value]))
        by_case[key] = [*able[key], *mine, (HUB, hub_words)]
    for_all = [*mates, (BEST, _("The seat that fits each case best")), (HUB, hub_words)]
    return OffboardingChoices(by_case=by_case, for_all=for_all, places=places, words=words)


def _person_choice(person: Any) -> tuple[str, str]:
    return f"person:{person.pk}", person.get_full_name()


def _room_words(room: SeatOption, lang: str) -> str:
    place = room.seat.place_name
    where = f"{room.seat.title}, {place}" if place else str(room.seat.title)
    return _("%(seat)s (%(load)s)") % {"seat": where, "load": cases_words(room.open_requests, lang)}


def _rows(team: Team, leaving: OpenWork, form: OffboardingForm, *, at: datetime) -> list[dict[str, Any]]:
    """Return each case with its field; its subject for those who may read it, whose reading is written down."""
    cases: dict[UUID, ServiceRequest] = {case.pk: case for case in leaving.cases}
    readable = {key for key, case in cases.items() if team.opens(case)}
    if readable:
        rows = [cases[key] for key in sorted(readable)]
        log_reading(team.user, rows, ground="departure", what="casework.departure", at=at)
    in_hand = {case.pk for case in leaving.in_hand}
    return [
        {
            "case": case,
            "field": form[field_name(key)],
            "readable": key in readable,
            "in_hand": key in in_hand,
            "is_late": case.due_at is not None and case.due_at < at,
        }
        for key, case in cases.items()
    ]
