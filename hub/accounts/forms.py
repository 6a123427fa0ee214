"""Forms of accounts. Labels, hints and the order of fields are ours; what they do is allauth's."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from hub.accounts.choices import LANGUAGES
from hub.accounts.models import User

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
REPEAT = _("The same password again")
PASSWORD_HINT = _(
    "At least 12 characters. Four or five words that have nothing to do with you or your company are strong and "
    "easy to keep. You can paste it from a password manager."
)
CODE = _("Code")
CODE_HINT = _("Six digits from your authenticator app, or one of your recovery codes.")


class _LabelledForm:
    """Gives the fields of a form our labels and hints, and takes away placeholders."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class LoginForm(_LabelledForm, account_forms.LoginForm):
    labels = {"login": EMAIL, "password": PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Password managers look for this pair; a passkey may be offered in the same list.
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class SignupForm(_LabelledForm, account_forms.SignupForm):
    """A new account. An address that has one already gets the same answer, and a mail instead."""

    labels = {"email": EMAIL, "password1": PASSWORD, "password2": REPEAT}
    hints = {
        "email": _("We write here about your requests. We send a link to confirm it."),
        "password1": PASSWORD_HINT,
    }

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        """Make the account, or answer as if it had been made; two at the same moment make one."""
        if self.account_already_exists:
            # The answer must take as long as for a new account, whose password is hashed.
            make_password(self.cleaned_data["password1"])
            return self._save_or_pretend(request)
        try:
            with transaction.atomic():
                return self._save_or_pretend(request)
        except IntegrityError:
            self.account_already_exists = True
            return self._save_or_pretend(request)

    def _save_or_pretend(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        person, answer = super().try_save(request)
        return person, answer


class ChangeEmailForm(_LabelledForm, account_forms.AddEmailForm):
    labels = {"email": _("New e-mail address")}
    hints = {"email": _("We send a link there. The present address stays until you open it.")}


class ChangePasswordForm(_LabelledForm, account_forms.ChangePasswordForm):
    labels = {"oldpassword": _("Present password"), "password1": NEW_PASSWORD, "password2": REPEAT}
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(_LabelledForm, account_forms.SetPasswordForm):
    """A first password, for an account that has none."""

    labels = {"password1": PASSWORD, "password2": REPEAT}
    hints = {"password1": PASSWORD_HINT}


class RequestCodeForm(_LabelledForm, account_forms.RequestLoginCodeForm):
    """Where to mail a code that signs in. An address that nobody confirmed gets none: its password is a stranger's."""

    labels = {"email": EMAIL}

    _user: User | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user is not None and not EmailAddress.objects.filter(user=self._user, verified=True).exists():
            self._user = None
        return email


class MailedCodeForm(_LabelledForm, account_forms.ConfirmLoginCodeForm):
    labels = {"code": CODE}
    hints = {"code": _("It works once, for 15 minutes, in this browser.")}


class ResetPasswordForm(_LabelledForm, account_forms.ResetPasswordForm):
    """Where to send the link for a new password."""

    labels = {"email": EMAIL}


class ResetPasswordKeyForm(_LabelledForm, account_forms.ResetPasswordKeyForm):
    """The new password, reached by the link."""

    labels = {"password1": NEW_PASSWORD, "password2": REPEAT}
    hints = {"password1": PASSWORD_HINT}


class ReauthenticateForm(_LabelledForm, account_forms.ReauthenticateForm):
    labels = {"password": PASSWORD}


class SecondFactorForm(_LabelledForm, mfa_forms.AuthenticateForm):
    """The code that completes a sign-in."""

    labels = {"code": CODE}
    hints = {"code": CODE_HINT}


class ReauthenticateSecondFactorForm(_LabelledForm, mfa_forms.ReauthenticateForm):
    """The code once more, before something that matters."""

    labels = {"code": CODE}
    hints = {"code": CODE_HINT}


class CredentialField(forms.JSONField):
    """What a browser sends of a passkey. Figures and nesting beyond what Python reads are no answer of a passkey."""

    def to_python(self, value: Any) -> Any:
        """Return what the text says. Raises ``ValidationError``."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class _PasskeyFailureMixin:
    """Tells who listens that a passkey was refused: allauth does so for codes only. Comes before its form."""

    user: User | None
    reauthenticated: bool

    def clean_credential(self) -> Authenticator:
        try:
            authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError:
            authentication_failed.send(
                sender=Authenticator,
                request=allauth_context.request,
                user=self.user,
                authenticator=Authenticator(type=Authenticator.Type.WEBAUTHN),
                reauthentication=self.reauthenticated,
            )
            raise
        return authenticator


class PasskeyForm(_PasskeyFailureMixin, webauthn_forms.AuthenticateWebAuthnForm):
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyLoginForm(_PasskeyFailureMixin, webauthn_forms.LoginWebAuthnForm):
    """A passkey that signs in alone. Whose it is stays unknown where it is refused."""

    credential = CredentialField(widget=forms.HiddenInput)


class ReauthenticatePasskeyForm(_PasskeyFailureMixin, webauthn_forms.ReauthenticateWebAuthnForm):
    """A passkey once more, before something that matters."""

    credential = CredentialField(widget=forms.HiddenInput)


class ActivateAppForm(_LabelledForm, totp_forms.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    labels = {"code": _("Code that the app shows")}
    hints = {"code": _("Six digits. They change every 30 seconds.")}

    def clean_code(self) -> str:
        """Use the code up: it must not open a sign-in after it has opened the enrolment."""
        code = super().clean_code()
        adapter = get_mfa_adapter()
        app = Authenticator(user=self.user, type=Authenticator.Type.TOTP, data={"secret": adapter.encrypt(self.secret)})
        if not app.wrap().validate_code(code):
            raise adapter.validation_error("incorrect_code")
        return code


class AddPasskeyForm(_LabelledForm, webauthn_forms.AddWebAuthnForm):
    credential = CredentialField(widget=forms.HiddenInput)
    labels = {"name": _("Name of this passkey"), "passwordless": _("Sign in with it alone, without the password")}
    hints = {
        "name": _("So that you can tell them apart later: office laptop, phone, key on my key ring."),
        "passwordless": _("The device then asks for your finger, your face or its PIN."),
    }


class RenamePasskeyForm(_LabelledForm, webauthn_forms.EditWebAuthnForm):
    labels = {"name": _("Name of this passkey")}


class AccountPreferencesForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        help_text=_("Shown to your colleagues and to the people who answer you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of your pages and mails"), choices=LANGUAGES, widget=forms.RadioSelect
    )


class DeleteAccountForm(forms.Form):
    """A tick, so that an account is never deleted by one click."""

    sure = forms.BooleanField(
        label=_("Yes, delete my account for good"),
        error_messages={"required": _("Tick the box if you want to delete your account.")},
    )


class MailboxForm(forms.Form):
    """An address to which a link is mailed."""

    email = forms.EmailField(
        label=EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write the address to which we mail the link.")},
    )


class AcceptStaffInvitationForm(forms.Form):
    """Name and password of a person who joins the staff."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password1 = forms.CharField(
        label=PASSWORD,
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=REPEAT, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Refuse weak passwords, and two that differ."""
        data = super().clean() or {}
        password = data.get("password1")
        if password and data.get("password2") and password != data["password2"]:
            self.add_error("password2", _("The two passwords differ. Type the same one twice."))
        if password:
            try:
                validate_password(password, User(email=self.email, name=data.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return data
