"""What registers a company, finds it in the public register, or asks to join it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.choices import JoinGround
from companies.profile.forms.fields import BusinessNumberField, WebsiteField
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import LegalForm, Province


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
    business_number = BusinessNumberField(
        help_text=_(
            "9 digits, or 15 characters. If a colleague has registered the company already, it leads you there."
        ),
    )
    website = WebsiteField(label=_("Website"))
    # As the public register says, where the company was chosen there; the profile asks for it otherwise.
    legal_form = forms.ChoiceField(
        required=False, choices=[("", ""), *choices_for(LegalForm)], widget=forms.HiddenInput
    )


class VisitorRegistrationForm(RegistrationForm):
    """The same on one page with the address: no password, no second form."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send a link there. You sign in with a code by mail; a passkey or a password can come later."),
    )
    field_order = ("email", "name", "province", "business_number", "website")


class RegisterLookup(forms.Form):
    """Find a company in the public register of corporations, and choose its line."""

    register = forms.CharField(
        label=_("Name, corporation number or business number"), required=False, max_length=160, strip=True
    )
    corporation = forms.CharField(required=False, max_length=20)


class JoinForm(forms.Form):
    ground = forms.ChoiceField(choices=JoinGround, widget=forms.HiddenInput)
    business_number = BusinessNumberField(widget=forms.HiddenInput)
