"""The cohort of a mission and its programme, for who looks after it."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.choices import MeetingOutcome
from hub.casework.leads import presentation, services
from hub.casework.leads.access import (
    OpenLead,
    meeting_of_mission,
    meetings_for,
    mission_for,
    proposal_of_lead,
    proposals_for,
)
from hub.casework.leads.forms import OutcomeForm
from hub.casework.leads.queries import mission_of, mission_yields
from hub.casework.leads.rules import may_propose
from hub.casework.metrics.figures_report import mission_sections
from hub.casework.missions.forms import MeetingForm, MissionForm
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.core.http.middleware import answers_once
from hub.directory.reference.capabilities import capabilities
from hub.outbox.report_files import file_answer


@require_http_methods(["GET", "HEAD", "POST"])
@answers_once
def cohort(request: SignedInRequest, mission: str) -> HttpResponse:
    """Show who goes and who waits, and what came of it; set the seats, or give one to the next in line."""
    at, lang = timezone.now(), current_language()
    opened = mission_for(request.user, mission, at=at)
    entry, (seats, anchor) = opened.entry, mission_of(mission)
    is_set = request.method == "POST" and "seats" in request.POST
    form = MissionForm(request.POST if is_set else None, initial={"anchor": anchor, "seats": seats or 8})
    if request.method == "POST" and (not is_set or form.is_valid()):
        with refusal_as_message(request):
            _act(request, opened, form, at=at)
        return redirect("missions:cohort", mission)
    lines = proposals_for(opened, reader=request.user)
    rows = {
        "goers": sorted((line for line in lines if line.proposal.seat_number), key=attrgetter("proposal.seat_number")),
        "waiting": sorted(
            (line for line in lines if line.proposal.waiting_number), key=attrgetter("proposal.waiting_number")
        ),
        "others": [line for line in lines if not line.proposal.seat_number and not line.proposal.waiting_number],
    }
    named = entry.row.capabilities if entry.row is not None else []
    context = {
        "entry": entry,
        "title": entry.title(lang),
        "form": form,
        "seats": seats,
        "anchor": anchor,
        # An unanswered check keeps nobody from the page that asks it.
        "refusal": may_propose(entry, cleared=True, on=timezone.localdate(at), seats=seats),
        "needs": [capabilities()[slug].name(lang) for slug in named],
        **{name: [presentation.proposal_row(line, lang) for line in found] for name, found in rows.items()},
        # Of what is to come there are no figures.
        "yields": mission_sections(
            [one for one in mission_yields([mission]).values() if one.held or one.after_3.asked], lang
        ),
    }
    return render(request, "casework/missions/cohort.html", context)


def _act(request: SignedInRequest, opened: OpenLead, form: MissionForm, *, at: datetime) -> None:
    """Take one act on the cohort. Raises ``RefusedError``, and ``Http404`` for what no button says."""
    if form.is_bound and opened.entry.row is not None:
        services.set_mission(lead=opened.entry, by=request.user, at=at, **form.cleaned_data)
        messages.success(request, _("Saved."))
    elif (key := request.POST.get("release", "")).isdecimal():
        services.release_seat(proposal=proposal_of_lead(opened, int(key)), by=request.user, at=at)
        messages.success(request, _("The seat is free. If somebody is in line, they have it now and are told."))
    else:
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: SignedInRequest, mission: str) -> HttpResponse:
    """Show the meetings of all who go by day; add one, say what came of it, or take it out."""
    at, lang = timezone.now(), current_language()
    opened = mission_for(request.user, mission, at=at)
    lines = proposals_for(opened, reader=request.user)
    goers = [(line.proposal.pk, line.name) for line in lines if line.proposal.seat_number]
    adding = request.method == "POST" and "host" in request.POST
    meetings = meetings_for(opened)
    form = MeetingForm(
        request.POST if adding else None,
        goers=goers,
        days=opened.entry.days,
        meetings={
            line.proposal.pk: [one for one in meetings if one.company_id == line.proposal.company_id] for line in lines
        },
    )
    if request.method == "POST" and (not adding or form.is_valid()):
        with refusal_as_message(request):
            _meet(request, opened, form, at=at)
        return redirect("missions:programme", mission)
    names = {line.proposal.company_id: line.name for line in lines}
    days: dict[Any, list[dict[str, Any]]] = {}
    for row in meetings:
        days.setdefault(row.on, []).append({"row": row, "company": names.get(row.company_id, "")})
    context = {
        "entry": opened.entry,
        "title": opened.entry.title(lang),
        "form": form,
        "goers": goers,
        "days": list(days.items()),
        "outcomes": MeetingOutcome.choices,
        "last_day": presentation.last_day_of_outcomes(at),
    }
    return render(request, "casework/missions/programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def programme_pdf(request: SignedInRequest, mission: str) -> HttpResponse:
    """Hand out the programme of a mission as a file, to who looks after it."""
    return file_answer(
        request, "mission_programme", mission, name=_("programme.pdf"), frame="staff.html",
        back_name=_("Back to the mission"), back_url=reverse("missions:programme", args=[mission]),
    )  # fmt: skip


def _meet(request: SignedInRequest, opened: OpenLead, form: MeetingForm, *, at: datetime) -> None:
    """Take one act on the programme. Raises ``RefusedError``, and ``Http404`` for what no button says."""
    if form.is_bound:
        said = dict(form.cleaned_data)
        proposal = proposal_of_lead(opened, said.pop("proposal"))
        services.add_meeting(proposal=proposal, by=request.user, at=at, **said)
        messages.success(request, _("It stands in the programme of the company too."))
        return
    said_of = OutcomeForm(request.POST)
    if not said_of.is_valid():
        raise Http404
    held = meeting_of_mission(opened, said_of.cleaned_data["meeting"])
    if "remove" in request.POST:
        services.remove_meeting(meeting=held, by=request.user, at=at)
        messages.success(request, _("Taken out of the programme."))
    else:
        services.record_meeting(meeting=held, outcome=said_of.cleaned_data["outcome"], by=request.user, at=at)
        messages.success(request, _("Kept."))
