"""Registration, members, consents and deletion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.choices import JoinGround, MemberRole, Purpose
from companies.forms.fields import WebsiteField
from companies.validators import clean_business_number
from hub.core.choices import choices_for
from hub.core.vocabulary import Language, Province

ROLE_HINTS = {
    MemberRole.OWNER: _("Decides who sees what, invites people, and may delete the company."),
    MemberRole.EDITOR: _("Describes the company, its offerings and projects."),
    MemberRole.READER: _("Reads everything, changes nothing."),
}


class RegistrationForm(forms.Form):
    """Two fields are enough; two more keep a company from being registered twice."""

    name = forms.CharField(
        label=_("Company name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    province = forms.ChoiceField(
        label=_("Province or territory"),
        choices=[("", _("Choose one")), *choices_for(Province)],
        help_text=_("Where your head office is. Why we ask: most provinces help their own companies only."),
    )
    business_number = forms.CharField(
        label=_("Business number"),
        required=False,
        max_length=24,
        help_text=_(
            "9 digits, or 15 characters. If a colleague has registered the company already, it leads you there."
        ),
    )
    website = WebsiteField(label=_("Website"))

    def clean_business_number(self) -> str:
        """Check form and check digit."""
        return clean_business_number(self.cleaned_data["business_number"])


class JoinForm(forms.Form):
    """What names the company to join."""

    ground = forms.ChoiceField(choices=JoinGround, widget=forms.HiddenInput)
    business_number = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def clean_business_number(self) -> str:
        """Check form and check digit."""
        return clean_business_number(self.cleaned_data["business_number"])


class RoleForm(forms.Form):
    """A role."""

    role = forms.ChoiceField(label=_("Role"), choices=MemberRole, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choice_hints = {str(role): hint for role, hint in ROLE_HINTS.items()}


class InvitationForm(RoleForm):
    """Whom to invite."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The link works for this address only, once, for 7 days.")
    )
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=choices_for(Language), widget=forms.RadioSelect
    )
    field_order = ("email", "role", "language")


class AnswerForm(forms.Form):
    """The answer to somebody who asks to join."""

    answer = forms.ChoiceField(choices=[(role.value, role.label) for role in MemberRole] + [("decline", "")])


class ConsentForm(forms.Form):
    """One consent, given or withdrawn."""

    purpose = forms.ChoiceField(choices=[(purpose.value, "") for purpose in Purpose])
    granted = forms.ChoiceField(choices=[("yes", ""), ("no", "")])


class DeletionForm(forms.Form):
    """The name, typed, so that nobody deletes a company by a slip."""

    typed_name = forms.CharField(label=_("Write the name of the company"), max_length=200)
    earlier = forms.BooleanField(
        label=_("Erase it earlier than two years, as soon as an archivist agrees"), required=False
    )

    def __init__(self, *args: Any, federal: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not federal:
            del self.fields["earlier"]
