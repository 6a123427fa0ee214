"""What cases teach: what companies say came of it, their complaints, and barriers that were met."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.outcomes.presentation import survey_rows
from hub.casework.outcomes.rules import may_answer_complaint
from hub.casework.outcomes.services import answer_complaint, mark_survey_read
from hub.casework.team.access import (
    barrier_reader,
    barriers_met,
    complaint_for,
    complaints_of,
    lead_of,
    may_read_complaint,
    survey_answer_for,
    survey_answers_of,
    team_of,
)
from hub.casework.team.forms import ComplaintAnswerForm
from hub.casework.team.presentation import grouped_barriers
from hub.core.http.errors import refusal_on_form

PER_PAGE = 20


@require_safe
def complaints(request: SignedInRequest) -> HttpResponse:
    """List the complaints that the person answers, those without an answer first."""
    team = lead_of(request.user)
    page = Paginator(complaints_of(team), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/team/complaints.html", {"team": team, "page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Show a company's words to a lead who has not the case in hand, and take the answer."""
    at = timezone.now()
    team, found = complaint_for(request.user, reference, pk, at=at)
    form = ComplaintAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusal_on_form(form):
            answer = form.cleaned_data["answer"]
            answer_complaint(complaint=found, answer=answer, by=request.user, leads=True, at=at)
            messages.success(request, _("The company has your answer."))
            return redirect("team:complaint", reference, pk)
    context = {
        "team": team,
        "complaint": found,
        "form": form,
        "readable": may_read_complaint(request.user, found),
        "refusal": may_answer_complaint(found, by=request.user, leads=True),
        "case_opens": team.opens(found.request),
    }
    return render(request, "casework/team/complaint.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def survey_answers(request: SignedInRequest) -> HttpResponse:
    """List what companies say came of the requests of one's office, unread first; mark one as read, or as unread."""
    team, at = team_of(request.user), timezone.now()
    if request.method == "POST":
        found = survey_answer_for(team, request.POST.get("answer", ""))
        mark_survey_read(survey=found, is_read=request.POST.get("do") != "unread", by=request.user, at=at)
        return redirect(request.get_full_path())
    page, unread = survey_answers_of(team, page=request.GET.get("page"), per_page=PER_PAGE, at=at)
    opening = [(one, team.opens(one.request)) for one in page]
    context = {
        "team": team,
        "page_obj": page,
        "unread": unread,
        # The first row of an answer is yes or no.
        "answers": [(one, survey_rows(one)[: None if opens else 1], opens) for one, opens in opening],
    }
    return render(request, "casework/team/survey_answers.html", context)


@require_safe
def barriers(request: SignedInRequest) -> HttpResponse:
    """Show each barrier with how many companies met it, the most often met first."""
    team = barrier_reader(request.user)
    groups = grouped_barriers(barriers_met(team, at=timezone.now()), get_language() or "en")
    return render(request, "casework/team/barriers.html", {"team": team, "groups": groups})
