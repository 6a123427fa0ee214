"""Secrets of second factors, encrypted at rest with a key that the database does not hold.

Devices on which a person has signed in before.

Guesses are counted per account, so a stranger could lock the owner out by guessing wrongly on purpose. A device that
carries this cookie is counted apart: the owner still gets in. The cookie opens nothing by itself.
"""

import base64
import hashlib
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.signing import BadSignature
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse, translate_url
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString
from django.utils.translation import get_language_from_path, gettext, override
from django.utils.translation import gettext_lazy as _

from hub.accounts import services
from hub.accounts.authentication import sessions
from hub.accounts.mail import account_mail
from hub.accounts.models import User
from hub.accounts.registry import landing_of
from hub.core.db.bilingual import current_language
from hub.core.http import logs
from hub.core.http.private_links import path_without_secrets
from hub.core.identity import identity
from hub.core.text.formats import is_own_address


def _box() -> MultiFernet:
    if not settings.MFA_SECRETS_KEY:
        raise ImproperlyConfigured("MFA_SECRETS_KEY must be set: it encrypts the secrets of second factors.")
    keys = [settings.MFA_SECRETS_KEY, *settings.MFA_SECRETS_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys])


WAYS = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With a code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
# Where somebody was going when signing up; it stays in the session until the address is confirmed.
_ONWARD = "accounts.onward"
TOO_MANY = {"rate_limited", "too_many_login_attempts"}
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def in_language(url: str, lang: str) -> str:
    """Return the address of the same page in another language; addresses of other sites stay as they are."""
    # Django finds a page by its address only while the language of that address is active.
    with override(get_language_from_path(urlsplit(url).path)):
        return translate_url(url, lang)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of the portal: in the person's language, through the outbox, and telling strangers nothing."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": _("This is already the address of your account."),
        "email_password_mismatch": _(
            "The e-mail address or the password is not right. Check both, or set a new password."
        ),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This password is not right."),
        "rate_limited": _("Too many tries in a short time. Wait a few minutes, then try again."),
        "too_many_login_attempts": _(
            "Too many wrong tries. Wait twenty minutes, set a new password, or use a passkey."
        ),
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return the refusal of a code; the log hears of guesses that are not even looked at any more."""
        if code in TOO_MANY:
            logs.refused("accounts.rate_limited", by=self.request.user, subject=path_without_secrets(self.request))
        return super().validation_error(code, *args)

    def is_safe_url(self, url: str) -> bool:
        """Return whether somebody may be sent on to an address: pages of the portal alone, and no broken address."""
        return is_own_address(url)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        """Keep the language of the page on which the person signed up, and where the person was going."""
        onward = request.POST.get("next", "")
        if is_own_address(onward):
            request.session[_ONWARD] = onward
        user.language = current_language()
        return super().save_user(request, user, form, commit)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Confirm an address; whoever reads its mailbox owns it, so unconfirmed claims to it end."""
        with transaction.atomic():
            services.delete_unconfirmed_claims(email=email_address.email, owner=email_address.user)
            return super().confirm_email(request, email_address)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Go on in the person's own language, and remember the device."""
        with override(user.language):  # what it says is read on the next page
            response = super().post_login(request, user, **kwargs)
        if location := response.get("Location"):
            response["Location"] = in_language(location, user.language)
        remember_device(response, email=user.email)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send administrators to their site, other staff to their work, everybody else to their company.

        Staff of whom no app knows where they begin come to the page of their role, which leads on to where the work of
        their seats stands.
        """
        if request.user.is_staff:
            return reverse("admin:index")
        if request.user.is_authenticated and request.user.has_staff_role:
            return landing_of(request.user) or reverse("pages:role", query={"arrived": 1})
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Lead on to the sign-in page, with where the person was going when signing up in this browser."""
        url = resolve_url(super().get_email_verification_redirect_url(email_address))
        onward = self.request.session.pop(_ONWARD, "")
        if self.request.user.is_authenticated or not onward:
            return url
        return f"{url}?{urlencode({'next': onward})}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """A changed password ends every session, so the next page is the sign-in page."""
        return reverse("account_login")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Prefer a passkey; who must have a second factor shows it, the password alone is not enough."""
        methods = [
            {**method, "description": WAYS[method["id"]]} for method in super().get_reauthentication_methods(user)
        ]
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        factors.sort(key=lambda method: not method["id"].endswith("webauthn"))
        if factors and user.needs_second_factor:
            return factors
        return [method for method in methods if method not in factors] + factors

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Somebody who signed in within the last minutes is not asked a second time."""
        if sessions.has_just_signed_in(allauth_context.request):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail in the language of the person it goes to, else in that of the page."""
        person = context.get("user") or User.objects.filter(email=email.lower()).first()
        lang = person.language if person else current_language()
        # Links were made in the language of the page that asked for the mail.
        links = {name: in_language(url, lang) for name, url in context.items() if name.endswith("_url")}
        with override(lang):
            links["account_url"] = self.request.build_absolute_uri(reverse("accounts:settings"))
            links["reset_url"] = self.request.build_absolute_uri(reverse("account_reset_password"))
        account_mail(template=template_prefix, to=email, lang=lang, context={**context, **links}).send()

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner of a change, in the owner's language also where the mail goes to a former address."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        key = super()._get_login_attempts_cache_key(request, **credentials)
        device = known_device(request, email=credentials.get("email", ""))
        return f"{key}:{device}" if device else key


class MfaAdapter(DefaultMFAAdapter):
    """Second factors of the portal: encrypted at rest, and kept where the role needs one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Add another one first, then remove this one."
        ),
        "cannot_generate_recovery_codes": _("Add an authenticator app or a passkey first."),
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one, then try again."),
    }

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as an element to stand in the page itself: a ``data:`` image would break the policy."""
        import qrcode  # type: ignore[import-untyped]
        from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

        # It holds only the path that the library draws; the address itself is not in it as text.
        return SafeString(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))

    def encrypt(self, text: str) -> str:
        """Return a secret encrypted under the present key."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what ``encrypt`` was given, under the present key or an earlier one.

        Raises ``cryptography.fernet.InvalidToken`` for a text that none of the keys made.
        """
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether the person may do without this factor: staff keep at least one."""
        if not authenticator.user.needs_second_factor:
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        # An authenticator app names the account after it.
        return str(identity(current_language()).name)


SALT = "known_device"
LIFETIME = timedelta(days=180)


def remember_device(response: HttpResponseBase, *, email: str) -> None:
    """Mark the device that this response goes to as one on which the owner of ``email`` has signed in."""
    response.set_signed_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        f"{_fingerprint(email)}.{secrets.token_urlsafe(12)}",
        salt=SALT,
        max_age=LIFETIME,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def known_device(request: HttpRequest, *, email: str) -> str | None:
    """Return the name of the device if the owner of ``email`` has signed in on it, or None."""
    try:
        value = str(request.get_signed_cookie(settings.KNOWN_DEVICE_COOKIE_NAME, salt=SALT, max_age=LIFETIME))
    except (KeyError, BadSignature):
        return None
    fingerprint, _, name = value.partition(".")
    return name if constant_time_compare(fingerprint, _fingerprint(email)) else None


def _fingerprint(email: str) -> str:
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()
