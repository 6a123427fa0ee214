"""What a company, and a body without accounts, write on a request that was sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.profile.forms.fields import COUNTRY_CHOICES, PAIRS_TEMPLATE, market_choices
from hub.casework.choices import Counterfactual, SurveyResult


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
        template_name=PAIRS_TEMPLATE,
        error_messages={"required": _("Choose yes or no.")},
    )
    came_of_it = forms.MultipleChoiceField(
        label=_("What came of it?"),
        choices=SurveyResult.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        template_name=PAIRS_TEMPLATE,  # type: ignore[call-arg]
    )
    value_cad = forms.IntegerField(
        label=_("Worth about, in Canadian dollars"), required=False, min_value=0, max_value=10**13
    )
    jobs = forms.IntegerField(label=_("Jobs"), required=False, min_value=0, max_value=10**7)
    tonnes = forms.IntegerField(label=_("Tonnes of CO₂ less a year"), required=False, min_value=0, max_value=10**12)
    markets = forms.MultipleChoiceField(  # type: ignore[call-arg]
        label=_("Markets"),
        choices=market_choices(COUNTRY_CHOICES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        template_name=PAIRS_TEMPLATE,
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
        if len(chosen) > 1 and {SurveyResult.NOTHING, SurveyResult.NOTHING_YET}.intersection(chosen):
            raise forms.ValidationError(_("Choose from the list, or one of the last answers, not both."), code="both")
        return chosen
