"""Accounts in the admin site. Nobody reads or sets another person's secrets here.

Invitations stand in the admin of the directory, which knows the seats and the organizations to choose from.
"""

# allauth and Django register their own models on import. Taken out are those that hold secrets or cannot be searched
# here, and groups: roles alone say what somebody may do.
from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.accounts import services
from hub.accounts.choices import STAFF_ROLES, Role
from hub.accounts.models import User
from hub.core.admin import FastListAdmin, register, register_tables
from hub.core.text.localized import Localized

admin.site.unregister([Authenticator, UserSession, Group, EmailAddress])
# The portal's own sign-in and password pages are the only ones: they ask for the second factor and tell the owner.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign, no-untyped-call]


def _change_password(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    return redirect("account_change_password")


admin.site.password_change = _change_password  # type: ignore[method-assign, assignment]


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """An account. Its role changes among the staff's only: from a company to the staff leads an invitation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            mine = [choice for choice in Role.choices if (choice[0] in STAFF_ROLES) == self.instance.has_staff_role]
            self.fields["role"].choices = mine


register_tables("accounts")


@register(User, Localized("account", "compte"), Localized("accounts", "comptes"))
class UserAdmin(FastListAdmin):
    """Roles and access. People come in by signing up or by invitation, never by this form."""

    form = AccountForm
    list_display = ("email", "name", "role", "language", "is_active", "last_login")
    list_filter = ("role", "is_active", "language")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "role", "language", "is_active", "date_joined", "last_login")
    readonly_fields = ("email", "date_joined", "last_login")
    actions = ("send_reset", "reset_second_factor")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: an account without a confirmed address helps nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse: people delete their own account; here access is switched off."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save, and end the person's sessions when access was switched off."""
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            services.end_sessions(person=obj)

    @admin.action(description=_("Send a link for a new password"))
    def send_reset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Mail each person a link, which the administrator never sees."""
        for person in queryset:
            form = ResetPasswordForm({"email": person.email})
            if form.is_valid():
                form.save(request)
                self.log_change(request, person, "link for a new password sent")
        messages.success(request, gettext("Sent. The links work for one hour."))

    @admin.action(description=_("Remove the second factors of somebody who lost them"))
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Remove the factors and end the sessions of each person, who then enrols anew."""
        for person in queryset:
            services.reset_second_factor(person=person)
            self.log_change(request, person, "second factors removed")
        messages.success(request, gettext("Removed. Each person adds a new factor at the next sign-in."))
