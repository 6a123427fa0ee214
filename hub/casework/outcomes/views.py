"""What a company may do with its request beside writing: withdraw, open again, complain, say what came of it."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.access import render_company
from companies.choices import MemberRole
from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.casework.models import Survey
from hub.casework.outcomes.forms import ComplaintForm, SurveyForm
from hub.casework.outcomes.presentation import survey_rows
from hub.casework.outcomes.services import answer_survey, file_complaint
from hub.casework.requests.access import request_for
from hub.casework.requests.presentation.seats import seat_name
from hub.casework.requests.rules import may_complain
from hub.casework.requests.views.closure import action_page
from hub.core.http.errors import show_errors
from hub.core.workflow import RefusedError


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def complaint(request: HttpRequest, reference: str) -> HttpResponse:
    """Complain to a human lead, who does not have the request."""
    membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    open_ones = found.complaints.filter(answered_at=None).count()
    return action_page(
        request,
        membership,
        found,
        form=ComplaintForm(request.POST if request.method == "POST" else None),
        template="casework/outcomes/complaint.html",
        refusal=may_complain(found, open_ones=open_ones),
        act=lambda said: file_complaint(request=found, words=said["words"], by=request.user, at=now()),
        done=_("Sent to the head of the office. A person who does not have your request answers you."),
        owner=seat_name(found.owner),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def survey(request: HttpRequest, reference: str, round: int) -> HttpResponse:  # noqa: A002 - its name in the address
    """Ask what came of the help, once a round; afterwards show what was answered."""
    membership, found = request_for(
        request.user, reference, role=MemberRole.EDITOR if request.method == "POST" else MemberRole.READER
    )
    rounds: list[Survey] = list(found.surveys.order_by("round"))
    asked = next((one for one in rounds if one.round == round), None)
    if asked is None:
        raise Http404
    form = SurveyForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and asked.answered_at is None and form.is_valid():
        if not allows_attempt(request, form, "casework.write", at=now()):
            status = 429
        elif _keep(asked, form, request):
            return HttpResponseRedirect(f"{reverse('casework:survey', args=[reference, round])}?thanks=1")
    context = {
        "form": form,
        "service_request": found,
        "asked": asked,
        "rows": survey_rows(asked) if asked.answered_at else [],
        "earlier": [(one, survey_rows(one)) for one in rounds if one.round != round and one.answered_at is not None],
        "thanks": request.GET.get("thanks") == "1",
        "is_last": round == 3,
    }
    return render_company(
        request, membership, "casework/outcomes/survey.html", current="requests", status=status, **context
    )


def _keep(asked: Survey, form: SurveyForm, request: HttpRequest) -> bool:
    """Keep the answers; a second press finds them kept already."""
    try:
        answer_survey(survey=asked, answers=form.cleaned_data, by=request.user, at=now())
    except RefusedError:
        return True
    except ValidationError as error:
        show_errors(form, error)
        return False
    return True
