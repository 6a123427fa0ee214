"""The page of an official's office without an account: what is asked of the official, and its word."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.casework.requests.access import approval_for_link
from hub.casework.requests.forms.base import ApprovalByLinkForm
from hub.casework.requests.presentation.presence import wish_context
from hub.casework.requests.services.presence import record_approval
from hub.core.http.middleware import uncached
from hub.core.workflow import RefusedError


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def approval(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked of an official to whoever holds the link of its office, and take the answer."""
    at = now()
    try:
        step = approval_for_link(token, at=at)
    except Http404:
        return uncached(render(request, "casework/requests/approval_expired.html", status=404))
    form = ApprovalByLinkForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid() and allows_attempt(request, form, "casework.outside", at=at):
        said = {"approved": form.cleaned_data["approved"] == "yes", "note": form.cleaned_data["note"]}
        try:
            record_approval(approval=step, role=form.cleaned_data["role"], by=None, seats=None, at=at, **said)
        except RefusedError as refused:
            refusal, step = refused.refusal, approval_for_link(token, at=at)
        else:
            return uncached(HttpResponseRedirect(request.path))
    context = wish_context(step) | {"form": form, "refusal": refusal}
    return uncached(render(request, "casework/requests/approval.html", context, status=409 if refusal else 200))
