"""The box, what it sends, and the page behind the mailed link."""

import uuid
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import companies_of
from companies.models import Company
from companies.registration.services import AlreadyRegisteredError
from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.accounts.authentication.sessions import sign_in_by_mailed_link
from hub.accounts.mail import CONFIRMATION_DAYS
from hub.accounts.models import User
from hub.accounts.services import account_of, confirmed_account
from hub.casework.enquiries.forms import Enquiry, EnquiryForm, NewCompanyForm, OwnCompanyForm, box, sheet_of_draft
from hub.casework.enquiries.services import register_newcomer, send_enquiry
from hub.casework.models import RequestDraft, ServiceRequest
from hub.casework.notifications.queries import sign_draft
from hub.casework.requests.access import companies_for_requests, draft_to_confirm
from hub.casework.requests.forms.submission import first_unanswered
from hub.casework.requests.services.submission import ask_confirmation, begin_draft
from hub.casework.requests.views.base import company_of, subject_of, with_draft
from hub.casework.requests.views.review_draft import request_input
from hub.casework.sla.services import first_answer_days
from hub.core.http.errors import show_errors
from hub.core.http.middleware import answers_once, takes_public_form, uncached
from hub.core.workflow import Refusal, RefusedError


@login_not_required
@takes_public_form()
@too_many_attempts
@require_http_methods(["GET", "HEAD", "POST"])
@answers_once
def message(request: HttpRequest) -> HttpResponse:
    """Show the box alone, or take a message."""
    given = request.POST if request.method == "POST" else request.GET
    enquiry = Enquiry.of(given, companies=companies_for_requests(request.user))
    form = None
    if request.method == "POST":
        signed_in = bool(request.user.is_authenticated)
        form = EnquiryForm(request.POST, enquiry=enquiry, signed_in=signed_in, now=now().timestamp())
        mailbox = "" if signed_in else form.data.get("email", "")
        if given.get("answers") and not enquiry.token:
            form.add_error(None, _("Your answers are no longer kept. Send the message without them, or answer anew."))
        if form.is_valid() and allows_attempt(request, form, "casework.message", at=now(), mailbox=mailbox):
            return _take(request, enquiry, form)
    return uncached(render(request, "casework/enquiries/message.html", box(request, enquiry, form)))


@transaction.atomic
def _take(request: HttpRequest, enquiry: Enquiry, form: EnquiryForm) -> HttpResponse:
    """Send the message of a member at once; keep that of a visitor, and mail the link that sends it."""
    said = form.cleaned_data
    known = enquiry.request_answers(body=said["body"], seat=said["to"], enclose=said.get("enclose", False))
    if not request.user.is_authenticated:
        draft = begin_draft(answers=known, language=enquiry.lang, at=now(), days=CONFIRMATION_DAYS)
        ask_confirmation(draft=draft, email=said["email"], address=request.build_absolute_uri, at=now())
        return HttpResponseRedirect(reverse("casework:message_mailed"))
    company = enquiry.company or company_of(request, known)
    draft = begin_draft(answers=known, language=enquiry.lang, at=now(), user=request.user, company=company)
    if company is None:
        return HttpResponseRedirect(reverse("casework:choose_company", args=[sign_draft(draft)]))
    # Two presses of one button are one request.
    pressed = uuid.uuid5(uuid.NAMESPACE_URL, f"{request.user.pk}:{said['started']}:{said['body']}")
    return _sent(_send(draft, company, by=request.user, key=pressed))


def _send(draft: RequestDraft, company: Company, *, by: Any, key: uuid.UUID) -> ServiceRequest:
    known = dict(draft.answers)
    ask = request_input(known, key=key, company=company, about=subject_of(known))
    return send_enquiry(draft=draft, ask=ask, company=company, by=by, at=now())


def _sent(found: ServiceRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("casework:sent", args=[found.reference]))


@login_not_required
@require_safe
def mailed(request: HttpRequest) -> HttpResponse:
    """Say that a link is on its way: the same page for every address."""
    sentence = ngettext(
        "Open the link in it within %(days)s day and press the button: then your message leaves.",
        "Open the link in it within %(days)s days and press the button: then your message leaves.",
        CONFIRMATION_DAYS,
    )
    return render(request, "accounts/mailed.html", {"sentence": sentence % {"days": CONFIRMATION_DAYS}})


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@partial(with_draft, find=draft_to_confirm)
def confirm(request: HttpRequest, draft: RequestDraft, _token: str) -> HttpResponse:
    """Show what would leave; on the button, sign in whoever reads the mailbox, and send it."""
    known, account = draft.answers, account_of(draft.email)
    own = companies_for_requests(request.user) if account is not None and request.user == account else None
    if first_unanswered(known) is not None:
        return HttpResponseRedirect(reverse("casework:draft", args=[sign_draft(draft)]))
    if account is not None and own == [] and (account.has_staff_role or companies_of(account)):
        # The page there says who of the company sends, and what staff do.
        return HttpResponseRedirect(reverse("casework:choose_company", args=[sign_draft(draft)]))
    form = _form(request, draft, is_known=account is not None, own=own)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid() and allows_attempt(request, form, "casework.send", at=now()):
        try:
            return _act(request, draft, form, account=account, own=own)
        except RefusedError as refused:
            refusal = refused.refusal
        except ValidationError as error:
            show_errors(form, error)
    context = {
        "form": form,
        "draft": draft,
        "known": known,
        "about": subject_of(known),
        "other": request.user.is_authenticated and request.user != account,
        "problem": refusal.sentence if refusal else "",
        "days": first_answer_days(known["kind"]),
    }
    return render(request, "casework/enquiries/confirm.html", context, status=409 if refusal else 200)


def _form(request: HttpRequest, draft: RequestDraft, *, is_known: bool, own: list[Company] | None) -> Form:
    """Return what is still to be asked: a newcomer's company, which of several, or nothing."""
    data = request.POST if request.method == "POST" else None
    if own is not None and len(own) > 1:
        return OwnCompanyForm(data, companies=own)
    if own or (is_known and own is None):
        return Form(data)
    return NewCompanyForm(data, initial={"province": draft.answers.get("province") or ""})


def _act(
    request: HttpRequest, draft: RequestDraft, form: Form, *, account: User | None, own: list[Company] | None
) -> HttpResponse:
    """Send the message for the company of the account; for a newcomer, make both first.

    Who has a second factor, or several companies, comes back to the page after signing in. Raises what the services do.
    """
    if account is not None and own is None:
        answer = sign_in_by_mailed_link(request, account, onward=request.path)
        mine = companies_for_requests(account) if request.user == account else []
        return _sent(_send(draft, mine[0], by=account, key=draft.pk)) if len(mine) == 1 else answer
    if own:
        company = next((one for one in own if one.slug == form.cleaned_data.get("company")), own[0])
        return _sent(_send(draft, company, by=account, key=draft.pk))
    try:
        with transaction.atomic():
            sheet = sheet_of_draft(draft.answers)
            person, company = register_newcomer(draft=draft, sheet=sheet, at=now(), **form.cleaned_data)
            found = _send(draft, company, by=person, key=draft.pk)
        onward = reverse("casework:sent", args=[found.reference])
    except AlreadyRegisteredError:
        # Whoever has confirmed the address may ask to join, or say that it is another company.
        person = confirmed_account(email=draft.email, language=draft.language)
        onward = f"{reverse('companies:register')}?{urlencode({'next': request.path})}"
    return sign_in_by_mailed_link(request, person, onward=onward)
