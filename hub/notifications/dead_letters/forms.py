"""Forms about mails: what to hear and when, and why something is not tried again."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DropForm(forms.Form):
    """Why a mail or a job is not tried again."""

    reason = forms.CharField(
        label=_("Why it is not tried again"),
        help_text=_("Kept in the audit with your account. Write nothing confidential, and no address."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, so that others understand it later.")},
    )
