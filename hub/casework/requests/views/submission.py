"""Sending a request: for which company, once more everything that was said, and the receipt."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import companies_of, open_requests_of
from companies.models import Company
from hub.accounts.authentication.rate_limits import allows_attempt, count_attempt, too_many_attempts
from hub.accounts.forms import MailboxForm
from hub.casework.models import RequestDraft
from hub.casework.requests.access import companies_for_requests, request_for
from hub.casework.requests.forms.submission import first_unanswered
from hub.casework.requests.presentation.status import status_of
from hub.casework.requests.services.submission import ask_confirmation, keep_draft, submit_request
from hub.casework.requests.views.base import draft_answers, now, show_times_of, with_draft
from hub.casework.requests.views.prefill import company_of, draft_context, subject_of
from hub.casework.requests.views.review_draft import draft_rows, request_input
from hub.casework.sla.service_standards import first_answer_days
from hub.core.workflow import RefusedError


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@with_draft
def check(request: HttpRequest, draft: RequestDraft, token: str) -> HttpResponse:
    """Show everything that would be sent, each with "Change"; send it."""
    known = draft_answers(draft)
    page = first_unanswered(known)
    if page is not None:
        return HttpResponseRedirect(reverse("casework:step", args=[token, page.name]))
    company = company_of(request, known, draft)
    if company is None:
        return HttpResponseRedirect(reverse("casework:choose_company", args=[token]))
    refusal = wait = None
    if request.method == "POST":
        wait = count_attempt(request, "casework.send", at=now())
        if wait is None:
            try:
                return _send(request, draft, company)
            except RefusedError as refused:
                refusal = refused.refusal
        else:
            request.wait = wait  # type: ignore[attr-defined]
    setting = draft_context(request, company)
    context = {
        "rows": draft_rows(known, setting, subject_of(known), token),
        "company": company,
        "several": len(companies_for_requests(request.user)) > 1,
        "who_url": reverse("casework:choose_company", args=[token]),
        "days": first_answer_days(known["kind"]),
        "problem": refusal.sentence if refusal else wait.sentence if wait else "",
    }
    return render(request, "casework/requests/check.html", context, status=409 if refusal else 200)


def _send(request: HttpRequest, draft: RequestDraft, company: Company) -> HttpResponse:
    ask = request_input(draft.answers, key=draft.pk, company=company, about=subject_of(draft.answers))
    sent = submit_request(company=company, ask=ask, by=request.user, at=now(), draft=draft)
    return HttpResponseRedirect(reverse("casework:sent", args=[sent.reference]))


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@with_draft
def choose_company(request: HttpRequest, draft: RequestDraft, token: str) -> HttpResponse:
    """Ask who sends it: sign in, register, or choose one of several companies."""
    known = draft_answers(draft)
    mine = companies_for_requests(request.user)
    onward = reverse("casework:check", args=[token])
    chosen = next((company for company in mine if company.slug == request.POST.get("company")), None)
    sent = request.POST if request.method == "POST" and not request.user.is_authenticated else None
    mailbox_form = MailboxForm(sent, initial={"email": draft.email})
    if mailbox_form.is_valid():
        email = mailbox_form.cleaned_data["email"]
        if allows_attempt(request, mailbox_form, "casework.message", at=now(), mailbox=email):
            ask_confirmation(draft=draft, email=email, address=request.build_absolute_uri, at=now())
            return HttpResponseRedirect(reverse("casework:message_mailed"))
    if request.method == "POST" and chosen is not None:
        keep_draft(draft=draft, answers={"company": chosen.slug}, at=now(), user=request.user, company=chosen)
        return HttpResponseRedirect(onward)
    query = urlencode({"next": onward})
    signed_in = request.user.is_authenticated
    current = company_of(request, known, draft)
    context: dict[str, Any] = {
        "subject": known.get("subject", ""),
        "mine": mine,
        "current": current.slug if current else "",
        "mailbox_form": mailbox_form,
        "missing": request.method == "POST" and signed_in,
        "reads_only": companies_of(request.user) if signed_in and not mine else [],
        "asked": open_requests_of(request.user) if signed_in and not mine else 0,
        "login_url": f"{reverse('account_login')}?{query}",
        "register_url": f"{reverse('companies:register')}?{query}",
        "private_link": request.build_absolute_uri(reverse("casework:draft", args=[token])),
        "expires_at": draft.expires_at,
    }
    return render(request, "casework/requests/choose_company.html", context)


@require_safe
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the receipt: the reference, what happens next and by when, who answers."""
    membership, found = request_for(request.user, reference)
    show_times_of(found)
    context = {
        "membership": membership,
        "service_request": found,
        "stands": status_of(found, at=now()),
        "days": first_answer_days(found.kind),
    }
    return render(request, "casework/requests/sent.html", context)
