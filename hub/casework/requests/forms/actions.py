"""What a company, and a body without accounts, write on a request that was sent."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.directory.models import IntakeQuestion


class ReplyForm(forms.Form):
    """Words to those who work on the request."""

    text = forms.CharField(
        label=_("Write to who has it"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("English, French or Chinese. They get it at once."),
        error_messages={"required": _("Write something first.")},
    )


class QuestionsForm(forms.Form):
    """Questions with yes or no that decide who may take the request; each may be left open."""

    def __init__(self, data: Any, *, questions: Iterable[IntakeQuestion]) -> None:
        super().__init__(data)
        for question in questions:
            self.fields[question.slug] = forms.TypedChoiceField(
                label=question.text,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                coerce=lambda value: value == "yes",
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def answers(self) -> dict[str, bool]:
        """What was answered, by the name of the question."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


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
