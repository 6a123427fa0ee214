"""My companies, registration, joining."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.access import companies_of, fact_sheet_for, open_requests_of, registration_for
from companies.choices import JoinGround
from companies.members.services import accept_invitation, ask_to_join, decline_invitation, find_invitation
from companies.models import FactSheet
from companies.profile.facts import sheet_rows
from companies.profile.services.fact_sheets import import_fact_sheet
from companies.registration.files import RegisterFinding, find_in_register
from companies.registration.forms import JoinForm, RegistrationForm, VisitorRegistrationForm
from companies.registration.services import (
    AlreadyRegisteredError,
    begin_registration,
    confirm_registration,
    register_company,
)
from companies.rules import may_accept, may_be_member
from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.accounts.authentication.sessions import sign_in_by_mailed_link
from hub.accounts.mail import CONFIRMATION_DAYS
from hub.accounts.services import account_of, confirmed_account
from hub.core.db.bilingual import current_language
from hub.core.http import logs
from hub.core.http.errors import show_errors
from hub.core.http.middleware import answers_once, uncached
from hub.core.text.formats import is_own_address
from hub.core.workflow import Refusal, RefusedError


@require_safe
def own_companies(request: HttpRequest) -> HttpResponse:
    """List the person's companies; with one, go there; with none, to registration."""
    companies = companies_of(request.user)
    asked = open_requests_of(request.user)
    if len(companies) == 1 and not asked:
        return redirect("companies:dashboard", companies[0].slug)
    if not companies and not asked:
        return redirect("companies:register")
    return render(request, "companies/mine.html", {"companies": companies, "asked": asked})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@answers_once
def register(request: HttpRequest) -> HttpResponse:
    """Register a company; finder answers of a signed link are imported, and shown before."""
    visitor = not request.user.is_authenticated
    refusal = None if visitor else may_be_member(request.user)
    if refusal or (visitor and "mailed" in request.GET):
        return _not_for_staff(request, refusal) if refusal else _mailed(request)
    token = request.GET.get("sheet", "")
    sheet = _sheet(token)
    found = find_in_register(request.GET)
    initial = _from_sheet(sheet) | _from_register(found)
    form = (VisitorRegistrationForm if visitor else RegistrationForm)(request.POST or None, initial=initial)
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "kept": [(name, request.GET[name]) for name in ("sheet", "next") if name in request.GET],
        "sheet_lost": bool(token) and sheet is None,
        "answers": sheet_rows(sheet.answers) if sheet else [],
    }
    mailbox = form.data.get("email", "") if visitor else ""
    if (
        request.method == "POST"
        and form.is_valid()
        and allows_attempt(request, form, "companies.register", at=timezone.now(), mailbox=mailbox)
    ):
        if visitor:
            return _begin(request, form.cleaned_data, sheet)
        another = request.POST.get("another") == "yes"
        try:
            company = register_company(by=request.user, at=timezone.now(), another=another, **form.cleaned_data)
        except AlreadyRegisteredError as known:
            return _already_registered(request, known.ground, form.cleaned_data["business_number"], **context)
        except RefusedError as refused:
            return _not_for_staff(request, refused.refusal)
        except ValidationError as error:
            show_errors(form, error)
        else:
            if sheet:
                import_fact_sheet(sheet=sheet, company=company, by=request.user, at=timezone.now())
            messages.success(request, _("Your company is registered. Everything else can wait."))
            onward = _onward(request)
            return redirect(onward) if onward else redirect("companies:dashboard", company.slug)
    return render(request, "companies/register.html", context)


def _begin(request: HttpRequest, said: dict[str, Any], sheet: FactSheet | None) -> HttpResponse:
    """Mail the link that registers: the same page for every address."""
    begin_registration(
        email=said.pop("email"),
        company={**said, "next": _onward(request)},
        answers=sheet.answers if sheet else {},
        language=current_language(),
        address=request.build_absolute_uri,
        at=timezone.now(),
    )
    return redirect(reverse("companies:register") + "?mailed=1")


def _mailed(request: HttpRequest) -> HttpResponse:
    sentence = ngettext(
        "Open the link in it within %(days)s day and press the button: then your company is registered.",
        "Open the link in it within %(days)s days and press the button: then your company is registered.",
        CONFIRMATION_DAYS,
    )
    return render(request, "accounts/mailed.html", {"sentence": sentence % {"days": CONFIRMATION_DAYS}})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the mailed link registers; on the button, register it and sign in whoever reads the mailbox."""
    try:
        sheet = registration_for(token)
    except Http404:
        return uncached(render(request, "companies/registration_expired.html", status=404))
    if sheet.imported_by_id is not None:
        return uncached(redirect("companies:own_companies"))
    known, account = sheet.registration, account_of(sheet.registration["email"])
    if request.method == "POST" and account is not None and request.user != account:
        answer = sign_in_by_mailed_link(request, account, onward=request.path)
        if request.user != account:
            return uncached(answer)  # a second factor comes first
    if request.method == "POST":
        return uncached(_confirm(request, sheet))
    return uncached(render(request, "companies/registration_confirm.html", {"known": known, "sheet": sheet}))


def _confirm(request: HttpRequest, sheet: FactSheet) -> HttpResponse:
    known = dict(sheet.registration)
    try:
        person, company = confirm_registration(
            sheet=sheet, another=request.POST.get("another") == "yes", at=timezone.now()
        )
    except AlreadyRegisteredError as taken:
        person = confirmed_account(email=known["email"], language=sheet.language)
        sign_in_by_mailed_link(request, person, onward=request.path)
        return _already_registered(request, taken.ground, known["business_number"])
    except RefusedError as refused:
        return _not_for_staff(request, refused.refusal)
    messages.success(request, _("Your company is registered. Everything else can wait."))
    onward = known.get("next") or reverse("matching:company", args=[company.slug])
    return redirect(onward) if request.user == person else sign_in_by_mailed_link(request, person, onward=onward)


@require_POST
@too_many_attempts
def join(request: HttpRequest) -> HttpResponse:
    """Ask the owners of a company that is already here. The page answers alike whether there is one or not."""
    form = JoinForm(request.POST)
    if not form.is_valid():
        raise Http404
    if not allows_attempt(request, form, "companies.join", at=timezone.now()):
        by_domain = form.cleaned_data["ground"] == JoinGround.DOMAIN
        context = {"form": form, "join_form": form, "by_domain": by_domain, "again": True}
        return render(request, "companies/already_registered.html", context)
    try:
        ask_to_join(
            by=request.user,
            ground=JoinGround(form.cleaned_data["ground"]),
            business_number=form.cleaned_data["business_number"],
            at=timezone.now(),
            address=request.build_absolute_uri,
        )
    except RefusedError as refused:
        return _not_for_staff(request, refused.refusal)
    messages.success(request, _("Sent. An owner of the company decides, and you hear by e-mail."))
    return redirect("companies:own_companies")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link offers; take it, or decline."""
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "decline":
                decline_invitation(token=token, by=request.user, at=timezone.now(), address=request.build_absolute_uri)
                messages.success(request, _("Declined. Whoever invited you hears of it."))
                return redirect("companies:own_companies")
            membership = accept_invitation(
                token=token, by=request.user, at=timezone.now(), address=request.build_absolute_uri
            )
        except RefusedError as refused:
            logs.refused("companies.invitation_refused", by=request.user)
            return render(request, "companies/invitation.html", {"refusal": refused.refusal}, status=409)
        messages.success(request, _("You are now a member."))
        return redirect("companies:dashboard", membership.company.slug)
    found = find_invitation(token)
    refusal = may_accept(found, by=request.user, at=timezone.now())
    context = {"refusal": refusal, "invitation": None if refusal else found}
    if refusal:
        logs.refused("companies.invitation_refused", by=request.user)
    return render(request, "companies/invitation.html", context, status=404 if refusal else 200)


def _already_registered(request: HttpRequest, ground: JoinGround, number: str, **context: Any) -> HttpResponse:
    """Offer to ask the owners of the company that is here already."""
    join_form = JoinForm(initial={"ground": ground, "business_number": number})
    context |= {"join_form": join_form, "by_domain": ground == JoinGround.DOMAIN}
    return render(request, "companies/already_registered.html", context)


def _onward(request: HttpRequest) -> str:
    """Return the page of ours that sent the person here, such as an unfinished request; empty for none."""
    onward = request.GET.get("next", "")
    return onward if is_own_address(onward) else ""


def _not_for_staff(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say why staff register and join no company, and what they can do."""
    logs.refused("companies.staff_refused", by=request.user)
    return render(request, "companies/not_for_staff.html", {"refusal": refusal}, status=403)


def _sheet(token: str) -> FactSheet | None:
    """Return the sheet of a link, or None where it is gone or has been imported already."""
    if not token:
        return None
    try:
        sheet = fact_sheet_for(token)
    except Http404:
        return None
    return sheet if sheet.imported_by_id is None else None


def _from_register(found: RegisterFinding | None) -> dict[str, Any]:
    """Return what the public register says of the company that was chosen there."""
    line = found.chosen if found else None
    said = {name: getattr(line, name) for name in ("name", "province", "business_number", "legal_form")} if line else {}
    return {name: value for name, value in said.items() if value}


def _from_sheet(sheet: FactSheet | None) -> dict[str, Any]:
    """Return what the finder has asked already: nothing is asked twice."""
    known = sheet.answers if sheet else {}
    return {"name": known.get("name") or "", "province": known.get("province") or ""}
