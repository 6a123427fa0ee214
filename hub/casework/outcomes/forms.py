"""What a company, and a body without accounts, write on a request that was sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.profile.forms.fields import COUNTRY_CHOICES, market_choices
from hub.casework.choices import Counterfactual, SurveyResult
from hub.casework.forms import radio_field, text_field, tick_field


class ComplaintForm(forms.Form):
    """Words to a human lead."""

    words = text_field(
        _("What went wrong?"),
        help_text=_("Say what you expected and what happened. It changes nothing in how your request is treated."),
        most=4000,
        rows=6,
        empty=_("Say what went wrong."),
    )


class SurveyForm(forms.Form):
    """What came of the help, in the company's own figures. Only the first question needs an answer."""

    helped = radio_field(
        _("Did it help?"), [("yes", _("Yes")), ("no", _("No"))], pairs=True, choose=_("Choose yes or no.")
    )
    came_of_it = tick_field(_("What came of it?"), SurveyResult.choices, pairs=True)
    value_cad = forms.IntegerField(
        label=_("Worth about, in Canadian dollars"), required=False, min_value=0, max_value=10**13
    )
    jobs = forms.IntegerField(label=_("Jobs"), required=False, min_value=0, max_value=10**7)
    tonnes = forms.IntegerField(label=_("Tonnes of CO₂ less a year"), required=False, min_value=0, max_value=10**12)
    markets = tick_field(_("Markets"), market_choices(COUNTRY_CHOICES), pairs=True)
    counterfactual = radio_field(
        _("What would have happened without this help?"),
        Counterfactual.choices,
        required=False,
        help_text=_("The question behind every figure we publish. An honest “the same” is worth as much."),
    )
    words = text_field(_("In your own words"), required=False, most=2000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("value_cad", "jobs", "tonnes"):
            number = forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"})
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
