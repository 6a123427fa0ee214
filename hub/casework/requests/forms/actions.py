"""What a company, and the office of an official without an account, write on a request that was sent."""

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


class ApprovalByLinkForm(forms.Form):
    """The word of an official's office on a presence, by its link."""

    approved = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("We agree")), ("no", _("We decline"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your answer.")},
    )
    role = forms.CharField(
        label=_("In which role you answer"),
        help_text=_("For example: chief of staff to the minister. The company reads the role, never your name."),
        max_length=160,
        error_messages={"required": _("Say in which role you answer.")},
    )
    note = forms.CharField(
        label=_("A word with it"),
        help_text=_("The officer who asked reads it, and whoever is asked after you. The company does not."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a word with your answer.")},
    )
