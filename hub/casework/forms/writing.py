"""What a company, and a body without accounts, write on a request that was sent."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.forms.fields import PAIRS, market_choices
from companies.markets import COUNTRY_WORDS
from hub.casework.choices import (
    GIVEN_REASONS,
    OFFICERS_OUTCOMES,
    CameOfIt,
    Counterfactual,
    Outcome,
    OutcomeReason,
)


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


class ComplaintForm(forms.Form):
    """Words to a human lead."""

    words = forms.CharField(
        label=_("What went wrong?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say what you expected and what happened. It changes nothing in how your request is treated."),
        error_messages={"required": _("Say what went wrong.")},
    )


class SurveyForm(forms.Form):
    """What came of the help, in the company's own figures. Only the first question needs an answer."""

    helped = forms.ChoiceField(  # type: ignore[call-arg]
        label=_("Did it help?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        template_name=PAIRS,
        error_messages={"required": _("Choose yes or no.")},
    )
    came_of_it = forms.MultipleChoiceField(
        label=_("What came of it?"),
        choices=CameOfIt.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        template_name=PAIRS,  # type: ignore[call-arg]
    )
    value_cad = forms.IntegerField(
        label=_("Worth about, in Canadian dollars"), required=False, min_value=0, max_value=10**13
    )
    jobs = forms.IntegerField(label=_("Jobs"), required=False, min_value=0, max_value=10**7)
    tonnes = forms.IntegerField(label=_("Tonnes of CO₂ less a year"), required=False, min_value=0, max_value=10**12)
    markets = forms.MultipleChoiceField(  # type: ignore[call-arg]
        label=_("Markets"),
        choices=market_choices(COUNTRY_WORDS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        template_name=PAIRS,
    )
    counterfactual = forms.ChoiceField(
        label=_("What would have happened without this help?"),
        choices=Counterfactual.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("The question behind every figure we publish. An honest “the same” is worth as much."),
    )
    words = forms.CharField(
        label=_("In your own words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("value_cad", "jobs", "tonnes"):
            number = forms.TextInput(attrs={"class": "input short", "inputmode": "numeric", "autocomplete": "off"})
            self.fields[name].widget = number
            self.fields[name].error_messages["invalid"] = _("Write a whole number in digits, like 42.")

    def clean_helped(self) -> bool:
        """Return the answer as a truth."""
        return bool(self.cleaned_data["helped"] == "yes")

    def clean_came_of_it(self) -> list[str]:
        """Refuse "nothing" beside something."""
        chosen: list[str] = self.cleaned_data["came_of_it"]
        if len(chosen) > 1 and {CameOfIt.NOTHING, CameOfIt.NOTHING_YET}.intersection(chosen):
            raise forms.ValidationError(_("Choose from the list, or one of the last answers, not both."), code="both")
        return chosen


# --- A body without accounts -----------------------------------------------------------------------------------------


class OutsideReturnForm(forms.Form):
    """Why a body returns what was proposed to it."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[(one, one.label) for one in GIVEN_REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why you return it.")},
    )
    text = forms.CharField(
        label=_("More, for the colleague who asked"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The company does not read this."),
    )


class OutsideAnswerForm(forms.Form):
    """Words of a body to the company."""

    text = forms.CharField(
        label=_("Your answer to the company"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Sign with your name and say how the company reaches you."),
        error_messages={"required": _("Write something first.")},
    )


class OutsideCloseForm(forms.Form):
    """The end of a request that a body has taken over."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[(one, Outcome(one).label) for one in OFFICERS_OUTCOMES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of the request.")},
    )
    reasons = forms.MultipleChoiceField(
        label=_("Because"),
        choices=OutcomeReason.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )
    answer = forms.CharField(
        label=_("Closing answer to the company"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write the answer that the company gets.")},
    )


OUTSIDE_FORMS: Mapping[str, type[forms.Form]] = {
    "accept": forms.Form,
    "return": OutsideReturnForm,
    "answer": OutsideAnswerForm,
    "done": forms.Form,
    "close": OutsideCloseForm,
}
