"""Pages of one's own account.

allauth's pages for e-mail addresses, kept from writing while they are only read.
"""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.views import ConfirmEmailView, EmailView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn_views
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts import registry as accounts_registry
from hub.accounts import rules, services
from hub.accounts.authentication.adapter import FACTORS, MfaAdapter, in_language
from hub.accounts.authentication.sessions import (
    SignedInRequest,
    reauthentication_redirect,
    require_reauthentication,
)
from hub.accounts.authentication.sessions import unsent_form as form_of_ended_session
from hub.accounts.forms import AcceptStaffInvitationForm, AccountPreferencesForm, DeleteAccountForm, LoginForm
from hub.accounts.models import StaffInvitation, User
from hub.core.db.tenancy import allow_writes
from hub.core.http import logs
from hub.core.http.downloads import json_file
from hub.core.http.errors import refusal_on_form


def _confirm_saved(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, which may be nothing, or None for a page that is only read."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SignedInRequest) -> HttpResponse:
    """Show and keep name and language, and lead to everything else that is one's own."""
    person = request.user
    form = AccountPreferencesForm(_confirm_saved(request), initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        services.save_preferences(person=person, **form.cleaned_data)
        with override(person.language):
            messages.success(request, _("Saved."))
        return redirect(in_language(reverse("accounts:settings"), person.language))
    context = {
        "form": form,
        "two_factor": is_mfa_enabled(person, FACTORS),
        "notices": accounts_registry.notices(person),
    }
    return render(request, "accounts/settings.html", context)


@require_safe
@never_cache
def unsent_form(request: SignedInRequest) -> HttpResponse:
    """Show what was sent after the session had ended, to send it now."""
    kept = form_of_ended_session(request)
    if kept is None:
        return redirect("accounts:settings")
    words = [value for _name, value in kept["typed"] if " " in value.strip()]
    return render(request, "accounts/unsent_form.html", {**kept, "words": words})


@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """Hand over what accounts keep of the person, as a file."""
    if way := reauthentication_redirect(request, then=f"{reverse('accounts:settings')}?ready=1"):
        return way
    content = services.export_account(person=request.user, at=timezone.now())
    # A page that is read writes no row: the log alone keeps this.
    logs.event("accounts.exported", by=request.user, subject=request.user)
    return json_file("account.json", content)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedInRequest) -> HttpResponse:
    """Delete the account, once the person has confirmed it."""
    require_reauthentication(request)
    form = DeleteAccountForm(_confirm_saved(request))
    if request.method == "POST" and form.is_valid():
        with refusal_on_form(form):
            services.delete_account(person=User.objects.get(pk=request.user.pk), at=timezone.now())
            logout(request)
            messages.success(request, _("Your account is deleted. We keep no mail address of yours."))
            return redirect("pages:home")
    return render(request, "accounts/delete.html", {"form": form})


@require_safe
def second_factor(request: SignedInRequest) -> HttpResponse:
    """Tell staff why a second factor comes first, and where to add one; who has one goes on."""
    if is_mfa_enabled(request.user, FACTORS):
        return redirect("pages:role" if request.user.has_staff_role else "mfa_index")
    return render(request, "accounts/second_factor.html")


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Let an invited person join the staff: with a new account, or with the one they have."""
    found = services.invitation_for(token=token)
    refusal = rules.accept_refusal(found, at=timezone.now())
    if found is None or refusal:
        logs.refused("accounts.invitation_refused", by=request.user)
        return render(request, "accounts/invitation_ended.html", {"refusal": refusal}, status=410)
    owner = User.objects.filter(email=found.email).first()
    if request.user.is_authenticated and request.user != owner:
        logs.refused("accounts.invitation_refused", by=request.user, subject=found)
        return render(request, "accounts/invitation_other.html", {"invitation": found})
    if owner is not None and not owner.is_only_an_address:
        return _accept_with_account(request, found, token, owner)
    return _accept_with_new_account(request, found, token)


def _accept_with_account(request: HttpRequest, found: StaffInvitation, token: str, owner: User) -> HttpResponseBase:
    if request.user != owner:
        query = urlencode({REDIRECT_FIELD_NAME: request.path})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
    if request.method == "POST":
        try:
            services.accept_invitation(token=token, at=timezone.now(), by=owner)
        except ValidationError as refused:
            return _show_invitation(request, found, refusal=refused)
        return redirect("accounts:second-factor")
    return _show_invitation(request, found)


def _accept_with_new_account(request: HttpRequest, found: StaffInvitation, token: str) -> HttpResponseBase:
    form = AcceptStaffInvitationForm(_confirm_saved(request), email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.accept_invitation(
                token=token,
                at=timezone.now(),
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password1"],
            )
        except ValidationError as refused:
            return _show_invitation(request, found, refusal=refused)
        return _sign_in(request, email=person.email, password=form.cleaned_data["password1"])
    return _show_invitation(request, found, form=form)


def _sign_in(request: HttpRequest, *, email: str, password: str) -> HttpResponseBase:
    """Sign in somebody whose account was just made; where strangers guessed at it, the sign-in page says so."""
    form = LoginForm({"login": email, "password": password}, request=request)
    if form.is_valid():
        return form.login(request, redirect_url=reverse("accounts:second-factor"))
    for refusal in form.non_field_errors():
        messages.error(request, refusal)
    return redirect("account_login")


def _show_invitation(
    request: HttpRequest,
    found: StaffInvitation,
    *,
    form: AcceptStaffInvitationForm | None = None,
    refusal: ValidationError | None = None,
) -> HttpResponse:
    """Show what a person is invited to, or why it could not be accepted just now."""
    place = accounts_registry.assignment_label(role=found.role, seat=found.seat, organization=found.organization)
    context = {"invitation": found, "place": place, "form": form, "refusals": refusal.messages if refusal else []}
    return render(request, "accounts/invitation.html", context, status=409 if refusal else 200)


@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """Show the recovery codes. allauth notes that they were seen, which is why a door is opened to a GET."""
    with allow_writes():
        return recovery_views.view_recovery_codes(request)


# allauth names no encoding.
_recovery_codes_file = recovery_views.DownloadRecoveryCodesView.as_view(content_type="text/plain; charset=utf-8")


@require_safe
def download_recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """Hand over the recovery codes as a file; noted as seen, like the page."""
    with allow_writes():
        return _recovery_codes_file(request)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove a passkey, unless the person's role would be left without a factor."""
    passkey = get_object_or_404(
        Authenticator.objects.select_related("user"), pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN
    )
    if not MfaAdapter().can_delete_authenticator(passkey):
        words = str(MfaAdapter.error_messages["cannot_delete_authenticator"])
        get_adapter(request).add_message(request, messages.ERROR, message=words)
        return redirect("mfa_list_webauthn")
    return webauthn_views.remove_webauthn(request, pk=pk)


class ReauthenticatePasskeyView(webauthn_views.ReauthenticateWebAuthnView):
    """Ask for a passkey once more. One that fails leads back here, not away from what the person was doing."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what was wrong, on the same page."""
        super().form_invalid(form)
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))


passkey_again = ReauthenticatePasskeyView.as_view()


class ConfirmAddressView(ConfirmEmailView):
    """The page behind the link of a mail. Somebody else is signed out when the form is sent, not when a link opens."""

    def logout_other_user(self, confirmation: Any) -> None:
        """Sign out the person who is not the owner of the address, on POST alone."""
        if self.request.method == "POST":
            super().logout_other_user(confirmation)


class AddressesView(EmailView):
    """The list of one's addresses. allauth adds the row of an address that was made without it, once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer through the door that lets the missing row in."""
        with allow_writes():
            return super().dispatch(request, *args, **kwargs)


confirm_address = ConfirmAddressView.as_view()
addresses = AddressesView.as_view()
