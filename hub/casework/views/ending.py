"""What a company may do with its request beside writing: withdraw, open again, complain, say what came of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.choices import MemberRole
from companies.models import Membership
from companies.views.frame import render_company, show_errors
from hub.accounts.rates import admits, limited
from hub.casework.access import request_for
from hub.casework.forms.sharing import SHARING_WORDS, SharingForm
from hub.casework.forms.writing import ComplaintForm, ReopenForm, SurveyForm, WithdrawForm
from hub.casework.models import ServiceRequest, Survey
from hub.casework.presentation.outcome import survey_rows
from hub.casework.presentation.seats import name_of
from hub.casework.rules import may_complain, may_reopen, may_step
from hub.casework.services import answer_survey, complain, reopen_request, share_profile, withdraw_request
from hub.casework.sharing import CODES
from hub.casework.views.frame import now
from hub.casework.views.setting import agreed_by
from hub.core.bilingual import current_language
from hub.core.workflow import Refusal, RefusedError


def _act(
    request: HttpRequest,
    membership: Membership,
    found: ServiceRequest,
    *,
    form: forms.Form,
    template: str,
    refusal: Refusal | None,
    act: Callable[[dict[str, Any]], object],
    done: str,
    **context: Any,
) -> HttpResponse:
    """Show the page of one act, with its refusal in the place of the button; or do it and go back to the request."""
    if (
        request.method == "POST"
        and refusal is None
        and form.is_valid()
        and admits(request, form, "casework.write", at=now())
    ):
        try:
            act(form.cleaned_data)
        except RefusedError as refused:
            refusal = refused.refusal
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("casework:request", args=[found.reference]))
    status = 409 if request.method == "POST" and refusal else 200
    return render_company(
        request,
        membership,
        template,
        current="requests",
        status=status,
        form=form,
        refusal=refusal,
        service_request=found,
        **context,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then withdraw the request."""
    membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    return _act(
        request,
        membership,
        found,
        form=WithdrawForm(request.POST if request.method == "POST" else None),
        template="casework/company/withdraw.html",
        refusal=may_step(found, "withdraw"),
        act=lambda said: withdraw_request(request=found, reason=said["reason"], by=request.user, at=now()),
        done=_("Withdrawn. Those who had it are told, and nobody works on it any more."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited
def sharing(request: HttpRequest, reference: str) -> HttpResponse:
    """Change who may read the company's profile for this request; in effect at once."""
    membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    lang = current_language()
    data = request.POST if request.method == "POST" else None
    agreed = agreed_by(found.company)
    return _act(
        request,
        membership,
        found,
        form=SharingForm(data, initial={"shared_with": found.shared_with}, agreed=agreed, lang=lang),
        template="casework/company/sharing.html",
        refusal=None if found.is_open else may_step(found, "ask"),
        act=lambda said: share_profile(
            # What the company agreed to for all of its requests is not asked for one, and not taken back for one.
            request=found,
            shared_with=[*said["shared_with"], *agreed.intersection(found.shared_with)],
            by=request.user,
            language=lang,
            at=now(),
        ),
        done=_("Kept. It holds from now on."),
        agreed_words=[str(SHARING_WORDS[code]) for code in CODES if code in agreed],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a closed request again, with what is still open."""
    membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    return _act(
        request,
        membership,
        found,
        form=ReopenForm(request.POST if request.method == "POST" else None),
        template="casework/company/reopen.html",
        refusal=may_reopen(found, at=now()),
        act=lambda said: reopen_request(request=found, reason=said["reason"], by=request.user, at=now()),
        done=_("Open again. A person answers you anew."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited
def complaint(request: HttpRequest, reference: str) -> HttpResponse:
    """Complain to a human lead, who does not have the request."""
    membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    open_ones = found.complaints.filter(answered_at=None).count()
    return _act(
        request,
        membership,
        found,
        form=ComplaintForm(request.POST if request.method == "POST" else None),
        template="casework/company/complain.html",
        refusal=may_complain(found, open_ones=open_ones),
        act=lambda said: complain(request=found, words=said["words"], by=request.user, at=now()),
        done=_("Sent to a lead. A person who does not have your request answers you."),
        owner=name_of(found.owner),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited
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
        if not admits(request, form, "casework.write", at=now()):
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
        request, membership, "casework/company/survey.html", current="requests", status=status, **context
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
