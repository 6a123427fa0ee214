"""Forms of the public pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.core.forms import PublicForm


class FeedbackForm(PublicForm):
    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    useful = forms.ChoiceField(
        label=_("Was the page useful?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What should we know?"),
        help_text=_("Say what was wrong, missing or hard to understand. Leave out anything confidential."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only if you would like an answer."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["useful", "text", "email", "website", "page", "started"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("text") and not cleaned.get("useful") and not self.errors:
            self.add_error("text", _("Write a few words, or choose yes or no above."))
        return cleaned
