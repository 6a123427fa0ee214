"""What a company, and a body without accounts, write on a request that was sent."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReplyForm(forms.Form):
    """Words to those who work on the request."""

    text = forms.CharField(
        label=_("Write to who has it"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("English, French or Chinese. They get it at once."),
        error_messages={"required": _("Write something first.")},
    )


class WithdrawForm(forms.Form):
    """The end of a request, by the company."""

    reason = forms.CharField(
        label=_("Why, if you like to say"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It helps us to do better. Those who have the request read it."),
    )


class ReopenForm(forms.Form):
    """The beginning again of a closed request."""

    reason = forms.CharField(
        label=_("What is still open?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a sentence what is still open.")},
    )
