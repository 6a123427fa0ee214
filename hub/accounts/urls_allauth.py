"""allauth's pages under slugs in both languages, and only those that the portal uses.

They have no namespace, because allauth reverses its own names. Each page runs in one transaction: what is saved and
the mail that tells of it stay together.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.db.transaction import atomic
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext_lazy as _

from hub.accounts import views


def _page(route: Any, view: Any, name: str) -> URLPattern:
    return path(route, atomic(view), name=name)


urlpatterns = [
    _page(_("sign-in/"), account.login, "account_login"),
    _page(_("sign-in/by-mail/"), account.request_login_code, "account_request_login_code"),
    _page(_("sign-in/code/"), account.confirm_login_code, "account_confirm_login_code"),
    _page(_("sign-out/"), account.logout, "account_logout"),
    _page(_("inactive/"), account.account_inactive, "account_inactive"),
    _page(_("sign-up/"), account.signup, "account_signup"),
    _page(_("confirm-it-is-you/"), account.reauthenticate, "account_reauthenticate"),
    _page(_("address/"), views.addresses, "account_email"),
    _page(_("confirm-address/"), account.email_verification_sent, "account_email_verification_sent"),
    re_path(
        _(r"^confirm-address/(?P<key>[-:\w]+)/$"),
        atomic(views.confirm_address),
        name="account_confirm_email",
    ),
    _page(_("password/change/"), account.password_change, "account_change_password"),
    _page(_("password/set/"), account.password_set, "account_set_password"),
    _page(_("password/reset/"), account.password_reset, "account_reset_password"),
    _page(_("password/reset/sent/"), account.password_reset_done, "account_reset_password_done"),
    _page(_("password/reset/done/"), account.password_reset_from_key_done, "account_reset_password_from_key_done"),
    re_path(
        _(r"^password/reset/link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"),
        atomic(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    _page(_("two-steps/"), mfa.index, "mfa_index"),
    _page(_("two-steps/code/"), mfa.authenticate, "mfa_authenticate"),
    _page(_("two-steps/code/again/"), mfa.reauthenticate, "mfa_reauthenticate"),
    _page(_("two-steps/app/add/"), totp.activate_totp, "mfa_activate_totp"),
    _page(_("two-steps/app/remove/"), totp.deactivate_totp, "mfa_deactivate_totp"),
    _page(_("two-steps/recovery-codes/"), views.recovery_codes, "mfa_view_recovery_codes"),
    _page(_("two-steps/recovery-codes/new/"), recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _page(_("two-steps/recovery-codes/file/"), views.download_recovery_codes, "mfa_download_recovery_codes"),
    _page(_("passkeys/"), webauthn.list_webauthn, "mfa_list_webauthn"),
    _page(_("passkeys/add/"), webauthn.add_webauthn, "mfa_add_webauthn"),
    _page(_("passkeys/sign-in/"), webauthn.login_webauthn, "mfa_login_webauthn"),
    _page(_("passkeys/again/"), views.passkey_again, "mfa_reauthenticate_webauthn"),
    _page(_("passkeys/<int:pk>/remove/"), views.remove_passkey, "mfa_remove_webauthn"),
    _page(_("passkeys/<int:pk>/edit/"), webauthn.edit_webauthn, "mfa_edit_webauthn"),
    _page(_("sessions/"), usersessions.list_usersessions, "usersessions_list"),
]
