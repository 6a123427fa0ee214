"""What a company, and a body without accounts, write on a request that was sent."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import (
    CHOOSABLE_PART_OUTCOMES,
    CHOOSABLE_RETURN_REASONS,
    OFFICERS_OUTCOMES,
    OUTCOME_HINTS,
    OutcomeReason,
)


class ReferralReturnForm(forms.Form):
    """Why a body returns what was proposed to it."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[(one, one.label) for one in CHOOSABLE_RETURN_REASONS],
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


class ReferralAnswerForm(forms.Form):
    """Words of a body to the company."""

    text = forms.CharField(
        label=_("Your answer to the company"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Sign with your name and say how the company reaches you."),
        error_messages={"required": _("Write something first.")},
    )


class ClosureForm(forms.Form):
    """What became of a request, and why, as whoever closes it says."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=[(one, one.label) for one in OFFICERS_OUTCOMES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of the request.")},
    )
    outcome.choice_hints = OUTCOME_HINTS  # type: ignore[attr-defined]
    reasons = forms.MultipleChoiceField(
        label=_("Why"),
        choices=OutcomeReason.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )


class ReferralCloseForm(ClosureForm):
    """The end of a request that a body has taken over."""

    answer = forms.CharField(
        label=_("Closing answer to the company"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write the answer that the company gets.")},
    )


class ReferralDoneForm(forms.Form):
    """What came of the part that a body took on."""

    outcome = forms.ChoiceField(
        label=_("What came of your part"),
        choices=[(one, one.label) for one in CHOOSABLE_PART_OUTCOMES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what came of your part.")},
    )
    result = forms.CharField(
        label=_("What you found"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the colleague who asked you. The company does not read it."),
    )


REFERRAL_FORMS: Mapping[str, type[forms.Form]] = {
    "accept": forms.Form,
    "return": ReferralReturnForm,
    "answer": ReferralAnswerForm,
    "done": ReferralDoneForm,
    "close": ReferralCloseForm,
}
