"""Roles, invitations, and answers to who asks to join."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.choices import MemberRole
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import Language

ROLE_HINTS = {
    MemberRole.OWNER: _("Decides who sees what, invites people, and may delete the company."),
    MemberRole.EDITOR: _("Describes the company, its offerings and projects."),
    MemberRole.READER: _("Reads everything, changes nothing."),
}


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=MemberRole, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choice_hints = {str(role): hint for role, hint in ROLE_HINTS.items()}


class MemberInvitationForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The link works for this address only, once, for 7 days.")
    )
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=choices_for(Language), widget=forms.RadioSelect
    )
    field_order = ("email", "role", "language")


class JoinAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[(role.value, role.label) for role in MemberRole] + [("decline", "")])
