"""What a company may do with its request beside writing: withdraw, open again, complain, say what came of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.access import render_company
from companies.choices import MemberRole
from companies.models import Membership
from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.casework.models import OfficialPresence, ServiceRequest
from hub.casework.requests.access import request_for, standing_consents
from hub.casework.requests.forms.base import (
    AnotherDayForm,
    QuestionsForm,
    ReopenForm,
    SharingForm,
    WithdrawForm,
)
from hub.casework.requests.profile_access import CODES, SHARING_LABELS
from hub.casework.requests.rules import may_answer_questions, may_move_presence, may_reopen, may_step
from hub.casework.requests.services.closure import reopen_request, withdraw_request
from hub.casework.requests.services.messages import answer_questions
from hub.casework.requests.services.presence import move_presence
from hub.casework.requests.services.profile_access import share_profile
from hub.core.db.bilingual import current_language
from hub.core.workflow import Refusal, RefusedError
from hub.directory.models import IntakeQuestion


def action_page(
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
        and allows_attempt(request, form, "casework.write", at=now())
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
@too_many_attempts
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then withdraw the request."""
    membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    return action_page(
        request,
        membership,
        found,
        form=WithdrawForm(request.POST if request.method == "POST" else None),
        template="casework/requests/withdraw.html",
        refusal=may_step(found, "withdraw"),
        act=lambda said: withdraw_request(request=found, reason=said["reason"], by=request.user, at=now()),
        done=_("Withdrawn. Those who had it are told, and nobody works on it any more."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def sharing(request: HttpRequest, reference: str) -> HttpResponse:
    """Change who may read the company's profile for this request; in effect at once."""
    membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    lang = current_language()
    data = request.POST if request.method == "POST" else None
    agreed = standing_consents(found.company_id)
    return action_page(
        request,
        membership,
        found,
        form=SharingForm(data, initial={"shared_with": found.shared_with}, agreed=agreed, lang=lang),
        template="casework/requests/sharing.html",
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
        agreed_words=[str(SHARING_LABELS[code]) for code in CODES if code in agreed],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def questions(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask what decides who may take the request; what is left open stays to be asked."""
    membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    rows = IntakeQuestion.objects.filter(slug__in=found.questions).order_by("slug")
    form = QuestionsForm(request.POST if request.method == "POST" else None, questions=rows)
    return action_page(
        request,
        membership,
        found,
        form=form,
        template="casework/requests/questions.html",
        refusal=may_answer_questions(found),
        act=lambda _said: answer_questions(request=found, answers=form.answers, by=request.user, at=now()),
        done=_("Thank you. It helps to find who can take your request."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def another_day(request: HttpRequest, reference: str) -> HttpResponse:
    """Move an official's presence to another day, to which everybody who must agree is asked anew."""
    membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    presence, at = OfficialPresence.objects.filter(request=found).first(), now()
    return action_page(
        request,
        membership,
        found,
        form=AnotherDayForm(request.POST if request.method == "POST" else None),
        template="casework/requests/another_day.html",
        refusal=may_move_presence(found, presence, None, seats=None, today=localdate(at)),
        act=lambda said: move_presence(request=found, on=said["on"], by=request.user, seats=None, at=at),
        done=_("Moved. Everybody who must agree is asked anew."),
        presence=presence,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a closed request again, with what is still open; of one that goes on in another, that one."""
    membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    if found.merged_into is not None:
        return HttpResponseRedirect(reverse("casework:reopen", args=[found.merged_into.reference]))
    return action_page(
        request,
        membership,
        found,
        form=ReopenForm(request.POST if request.method == "POST" else None),
        template="casework/requests/reopen.html",
        refusal=may_reopen(found, at=now()),
        act=lambda said: reopen_request(request=found, reason=said["reason"], by=request.user, at=now()),
        done=_("Open again. A person answers you anew."),
    )
