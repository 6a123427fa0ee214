"""Members, invitations and requests to join."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.access import membership_for, render_company
from companies.choices import JoinState, MemberRole
from companies.members.forms import JoinAnswerForm, MemberInvitationForm, RoleForm
from companies.members.services import (
    answer_join_request,
    change_role,
    invite_member,
    leave_company,
    remove_member,
    transfer_ownership,
    withdraw_invitation,
)
from companies.models import Company, Invitation, Membership
from companies.rules import may_stop_being_owner
from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.accounts.authentication.sessions import require_reauthentication
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_on_form
from hub.core.http.middleware import answers_once
from hub.core.workflow import RefusedError


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@answers_once
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who belongs to the company; owners invite from here."""
    role = MemberRole.OWNER if request.method == "POST" else MemberRole.READER
    membership = membership_for(request.user, slug, role=role)
    company, at = membership.company, timezone.now()
    form = MemberInvitationForm(
        request.POST or None, initial={"role": MemberRole.READER, "language": current_language()}
    )
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["role"] == MemberRole.OWNER:
            require_reauthentication(request)
        if allows_attempt(request, form, "companies.invite", at=at) and _invite(request, company, form, at=at):
            return redirect("companies:members", slug)
    return render_company(
        request,
        membership,
        "companies/members.html",
        current="members",
        form=form,
        people=company.members.select_related("user").order_by("joined_at", "pk"),
        requests=company.join_requests.filter(state=JoinState.OPEN).select_related("user").order_by("pk"),
        invitations=Invitation.objects.open_at(at).filter(company=company).order_by("pk"),
    )


def _invite(request: HttpRequest, company: Company, form: MemberInvitationForm, *, at: datetime) -> bool:
    """Invite whom a form names, and say so; a present member is a mistake of the form."""
    sent = invite_member(
        company=company,
        email=form.cleaned_data["email"],
        role=MemberRole(form.cleaned_data["role"]),
        language=form.cleaned_data["language"],
        by=request.user,
        at=at,
        address=request.build_absolute_uri,
    )
    if sent is None:
        form.add_error("email", _("This person is already a member."))
        return False
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": sent.email})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    company = membership.company
    other = get_object_or_404(company.members.select_related("user"), pk=pk)
    form = RoleForm(request.POST or None, initial={"role": other.role})
    if request.method == "POST":
        if _changes_owners(other, request.POST):
            require_reauthentication(request)
        if "transfer" in request.POST and other.pk != membership.pk:
            transfer_ownership(company=company, to=other, by=request.user, at=timezone.now())
            messages.success(request, _("%(person)s is now an owner, and you are an editor.") % {"person": other.user})
            return redirect("companies:members", slug)
        if form.is_valid():
            role = MemberRole(form.cleaned_data["role"])
            with refusal_on_form(form, "role"):
                change_role(membership=other, role=role, by=request.user, at=timezone.now())
                messages.success(request, _("Saved."))
                return redirect("companies:members", slug)
    return render_company(
        request,
        membership,
        "companies/member.html",
        current="members",
        form=form,
        other=other,
        itself=other == membership,
    )


def _changes_owners(other: Membership, sent: QueryDict) -> bool:
    return "transfer" in sent or (sent.get("role") == MemberRole.OWNER) != (other.role == MemberRole.OWNER)


@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then end somebody's membership."""
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    other = get_object_or_404(membership.company.members.select_related("user").exclude(pk=membership.pk), pk=pk)
    if request.method == "POST":
        if other.role == MemberRole.OWNER:
            require_reauthentication(request)
        remove_member(membership=other, by=request.user, at=timezone.now())
        messages.success(request, _("%(person)s is no longer a member.") % {"person": other.user})
        return redirect("companies:members", slug)
    return render_company(
        request,
        membership,
        "companies/confirm.html",
        current="members",
        question=_("Remove %(name)s?") % {"name": other.user.get_full_name()},
        consequence=_("This person no longer sees anything of the company. The account stays."),
        button=_("Remove this member"),
        back=reverse("companies:members", args=[slug]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then leave the company."""
    membership = membership_for(request.user, slug)
    company = membership.company
    refusal = may_stop_being_owner(membership, owners=company.members.filter(role=MemberRole.OWNER).count())
    if request.method == "POST" and not refusal:
        if membership.role == MemberRole.OWNER:
            require_reauthentication(request)
        try:
            leave_company(membership=membership, by=request.user, at=timezone.now())
        except RefusedError as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("You have left %(company)s.") % {"company": company.name})
            return redirect("companies:own_companies")
    return render_company(
        request,
        membership,
        "companies/confirm.html",
        current="members",
        status=409 if request.method == "POST" else 200,
        question=_("Leave %(company)s?") % {"company": company.name},
        consequence=_("You no longer see anything of the company. An owner can invite you again."),
        button=_("Leave the company"),
        back=reverse("companies:members", args=[slug]),
        refusal=refusal,
    )


@require_POST
def answer_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    asked = get_object_or_404(membership.company.join_requests, pk=pk)
    form = JoinAnswerForm(request.POST)
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        accept = answer != "decline"
        if answer == MemberRole.OWNER:
            require_reauthentication(request)
        try:
            answer_join_request(
                request=asked,
                accept=accept,
                role=MemberRole(answer) if accept else MemberRole.READER,
                by=request.user,
                at=timezone.now(),
                address=request.build_absolute_uri,
            )
        except RefusedError as refused:
            messages.warning(request, refused.refusal.sentence)
        else:
            messages.success(request, _("Answered. The person hears by e-mail."))
    return redirect("companies:members", slug)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    invitation = get_object_or_404(Invitation.objects.open_at(timezone.now()).filter(company=membership.company), pk=pk)
    withdraw_invitation(invitation=invitation, by=request.user, at=timezone.now())
    messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("companies:members", slug)
