"""Pages of one's own account."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn_views
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts import rules, services
from hub.accounts.adapter import FACTORS, MfaAdapter, in_language
from hub.accounts.forms import AcceptInvitationForm, DeleteAccountForm, PreferencesForm
from hub.accounts.models import StaffInvitation, User
from hub.accounts.requests import SignedInRequest
from hub.core.readonly import write_door

_FRESH: Callable[[Any], Any] = reauthentication_required(app="allauth.account")


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, which may be nothing, or None for a page that is only read."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SignedInRequest) -> HttpResponse:
    """Show and keep name and language, and lead to everything else that is one's own."""
    person = request.user
    form = PreferencesForm(_sent(request), initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        services.save_preferences(person=person, **form.cleaned_data)
        with override(person.language):
            messages.success(request, _("Saved."))
        return redirect(in_language(reverse("accounts:settings"), person.language))
    context = {"form": form, "two_factor": is_mfa_enabled(person, FACTORS)}
    return render(request, "accounts/settings.html", context)


@require_safe
@_FRESH
def export(request: SignedInRequest) -> HttpResponse:
    """Hand over what accounts keep of the person, as a file."""
    content = services.export_account(person=request.user, at=timezone.now())
    return JsonResponse(
        content,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": 'attachment; filename="account.json"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@_FRESH
def delete(request: SignedInRequest) -> HttpResponse:
    """Delete the account, once the person has confirmed it."""
    form = DeleteAccountForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.delete_account(person=User.objects.get(pk=request.user.pk))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            logout(request)
            messages.success(request, _("Your account is deleted. We keep no mail address of yours."))
            return redirect("pages:home")
    return render(request, "accounts/delete.html", {"form": form})


@require_safe
def second_factor(request: SignedInRequest) -> HttpResponse:
    """Tell staff why a second factor comes first, and where to add one."""
    if is_mfa_enabled(request.user, FACTORS):
        return redirect("mfa_index")
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
        return render(request, "accounts/invitation_ended.html", {"refusal": refusal}, status=410)
    owner = User.objects.filter(email=found.email).first()
    if request.user.is_authenticated and request.user != owner:
        return render(request, "accounts/invitation_other.html", {"invitation": found})
    if owner is not None:
        return _accept_with_account(request, found, token, owner)
    return _accept_with_new_account(request, found, token)


def _accept_with_account(request: HttpRequest, found: StaffInvitation, token: str, owner: User) -> HttpResponseBase:
    if request.user != owner:
        query = urlencode({REDIRECT_FIELD_NAME: request.path})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
    if request.method == "POST":
        services.accept_invitation(token=token, at=timezone.now(), by=owner)
        return redirect("accounts:second-factor")
    return render(request, "accounts/invitation.html", {"invitation": found})


def _accept_with_new_account(request: HttpRequest, found: StaffInvitation, token: str) -> HttpResponseBase:
    form = AcceptInvitationForm(_sent(request), email=found.email)
    if request.method == "POST" and form.is_valid():
        person = services.accept_invitation(
            token=token,
            at=timezone.now(),
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password1"],
        )
        record_authentication(request, person, method="password", email=person.email)
        return perform_login(request, Login(user=person, redirect_url=reverse("accounts:second-factor")))
    return render(request, "accounts/invitation.html", {"invitation": found, "form": form})


@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """Show the recovery codes. allauth notes that they were seen, which is why a door is opened to a GET."""
    with write_door():
        return recovery_views.view_recovery_codes(request)


@require_safe
def download_recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """Hand over the recovery codes as a file; noted as seen, like the page."""
    with write_door():
        return recovery_views.download_recovery_codes(request)


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
