"""What a company, and a body without accounts, write on a request that was sent."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import (
    CHOOSABLE_PART_OUTCOMES,
    CHOOSABLE_RETURN_REASONS,
    OFFICERS_OUTCOMES,
    OUTCOME_HINTS,
    OutcomeReason,
)
from hub.casework.forms import radio_field, text_field, tick_field
from hub.casework.referrals.rules import needs_return_words


class ReturnForm(forms.Form):
    """Why something is returned; another reason than those of the list needs words."""

    reason_field: str

    def clean(self) -> dict[str, Any]:
        """Ask for the words."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if refusal := needs_return_words(data.get(self.reason_field, ""), data.get("text", "")):
            self.add_error("text", refusal.sentence)
        return data


class ReferralReturnForm(ReturnForm):
    """Why a body returns what was proposed to it."""

    reason_field = "reason"

    reason = radio_field(
        _("Why?"), [(one, one.label) for one in CHOOSABLE_RETURN_REASONS], choose=_("Say why you return it.")
    )
    text = text_field(
        _("More, for the colleague who asked"),
        help_text=_("The company does not read this."),
        required=False,
        most=1000,
        rows=3,
    )


class ReferralAnswerForm(forms.Form):
    """Words of a body to the company."""

    text = text_field(
        _("Your answer to the company"),
        help_text=_("Sign with your name and say how the company reaches you."),
        rows=6,
    )


class ClosureForm(forms.Form):
    """What became of a request, and why, as whoever closes it says."""

    outcome = radio_field(
        _("What became of it"),
        [(one, one.label) for one in OFFICERS_OUTCOMES],
        choose=_("Choose what became of the request."),
    )
    outcome.choice_hints = OUTCOME_HINTS
    reasons = tick_field(
        _("Why"),
        OutcomeReason.choices,
        required=True,
        help_text=_("The company reads them beside your answer."),
        error_messages={"required": _("Choose at least one reason.")},
    )


class ReferralCloseForm(ClosureForm):
    """The end of a request that a body has taken over."""

    answer = text_field(_("Closing answer to the company"), rows=6, empty=_("Write the answer that the company gets."))


class ReferralDoneForm(forms.Form):
    """What came of the part that a body took on."""

    outcome = radio_field(
        _("What came of your part"),
        [(one, one.label) for one in CHOOSABLE_PART_OUTCOMES],
        choose=_("Say what came of your part."),
    )
    result = text_field(
        _("What you found"),
        help_text=_("For the colleague who asked you. The company does not read it."),
        required=False,
        most=1000,
        rows=3,
    )


class ReferralQuestionForm(forms.Form):
    """A question of a body to the company."""

    text = text_field(
        _("Your question to the company"),
        help_text=_("The company reads it on its page and is told by mail. You are mailed when it has answered."),
        most=2000,
        rows=3,
    )


class SenderQuestionForm(forms.Form):
    """A question of a body to whoever sent it the request."""

    text = text_field(
        _("Your question to the colleague who asked you"),
        help_text=_("The company does not read it. Say how the colleague reaches you."),
        most=2000,
        rows=3,
    )


REFERRAL_FORMS: Mapping[str, type[forms.Form]] = {
    "accept": forms.Form,
    "return": ReferralReturnForm,
    "ask": ReferralQuestionForm,
    "ask_sender": SenderQuestionForm,
    "answer": ReferralAnswerForm,
    "done": ReferralDoneForm,
    "close": ReferralCloseForm,
}
