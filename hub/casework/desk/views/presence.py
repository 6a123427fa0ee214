"""What the office of an official is asked to agree to: the list, and one to read and to answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.casework.choices import ApprovalState
from hub.casework.desk.access import approval_for, approvals_for
from hub.casework.desk.case import draft_answers
from hub.casework.desk.forms.presence import OfficialApprovalForm
from hub.casework.desk.services import forget_draft, keep_draft
from hub.casework.desk.views.base import draft_answer, in_own_time
from hub.casework.requests.presentation.presence import wish_context
from hub.casework.requests.rules import may_record_approval
from hub.casework.requests.services.presence import record_approval
from hub.core.workflow import RefusedError


@require_safe
@in_own_time
def approvals(request: HttpRequest) -> HttpResponse:
    """List what waits for the offices of the reader, then what they have answered."""
    found = approvals_for(request.user)
    context = {
        "waiting": [step for step in found if step.state == ApprovalState.WAITING and step.request.is_open],
        "answered": [step for step in found if step.state != ApprovalState.WAITING],
    }
    return render(request, "casework/desk/approvals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is asked of the official, and take the word of the seat."""
    at = timezone.now()
    seats, step = approval_for(request.user, pk, at=at, log=request.method != "POST")
    action = f"approval-{step.pk}"
    kept = draft_answers(step.request, request.user, action)
    form = OfficialApprovalForm(
        request.POST if request.method == "POST" else None, initial=kept | {"approval": step.pk}
    )
    if request.method == "POST" and "draft" in request.GET:
        is_kept = keep_draft(request=step.request, user=request.user, action=action, answers=form.typed, at=at)
        return draft_answer(request, kept=is_kept, at=at, back=reverse("desk:approval_answer", args=[pk]))
    refusal = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        said = {"approved": data["approved"] == "yes", "note": data["note"], "on": data["shown_day"]}
        try:
            record_approval(approval=step, by=request.user, seats=seats, at=at, **said)
        except RefusedError as refused:
            refusal = refused.refusal
        else:
            forget_draft(request=step.request, user=request.user, action=action)
            messages.success(request, _("Your answer is kept. Whoever asked you and the company hear of it."))
            return redirect("desk:approval_answer", pk)
    context = wish_context(step) | {"form": form, "refusal": refusal}
    context["may_not"] = may_record_approval(step.request, context["steps"], step, seats=seats, by=request.user)
    return render(request, "casework/desk/approval.html", context, status=409 if refusal else 200)
