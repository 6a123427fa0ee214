"""What a company, and a body without accounts, write on a request that was sent."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import (
    CHOOSABLE_PART_OUTCOMES,
    CHOOSABLE_RETURN_REASONS,
    OFFICERS_OUTCOMES,
    OUTCOME_HINTS,
    Outcome,
    OutcomeReason,
)
from hub.casework.forms import line_field, radio_field, text_field, tick_field
from hub.casework.referrals.rules import needs_return_words
from hub.core.forms import SearchedChoiceField


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


def _program(label: Any, *, help_text: Any = "") -> Any:
    said = {"required": _("Choose a program.")}
    return SearchedChoiceField(label=label, required=False, help_text=help_text, error_messages=said)


def _why_program(label: Any) -> Any:
    return line_field(label, most=300, required=False)


class RecommendedProgramsForm(forms.Form):
    """Programs of the catalogue that go with an answer, each with a reason or without."""

    hide_optional = True
    ROWS = (1, 2, 3)
    program_1 = _program(_("Program"), help_text=_("Type a part of its name."))
    reason_1 = _why_program(_("Why this program, in a line"))
    program_2 = _program(_("Second program"))
    reason_2 = _why_program(_("Why the second one"))
    program_3 = _program(_("Third program"))
    reason_3 = _why_program(_("Why the third one"))

    def offer_programs(self, programs: Sequence[tuple[str, str]]) -> None:
        """Offer programs, by address and name; one list serves the three fields."""
        for row in self.ROWS:
            field: Any = self.fields[f"program_{row}"]
            field.choices = [("", ""), *programs]
            if row > 1:
                field.widget.choices = ()
                field.widget.attrs["list"] = f"{self['program_1'].id_for_label}_list"

    @property
    def programs(self) -> dict[str, str]:
        said = self.cleaned_data
        rows = ((said.get(f"program_{row}"), said.get(f"reason_{row}", "")) for row in self.ROWS)
        return {program: reason for program, reason in rows if program}

    def clean(self) -> dict[str, Any]:
        """Refuse one program twice, and a reason without its program."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for row in self.ROWS:
            name, program = f"program_{row}", data.get(f"program_{row}")
            if program in seen:
                self.add_error(name, gettext("This program is already listed above."))
            elif not program and data.get(f"reason_{row}") and name not in self.errors:
                self.add_error(name, gettext("Choose the program this reason is for."))
            seen |= {program} if program else set()
        return data | {"programs": self.programs}


class ReferralAnswerForm(RecommendedProgramsForm):
    """Words of a body to the company, with programs or without."""

    field_order = ("text",)
    text = text_field(
        _("Your answer to the company"),
        help_text=_("Sign with your name and say how the company reaches you."),
        rows=6,
    )


# Which reasons explain which outcome.
_REASONS_OF: Mapping[str, Collection[str]] = {
    Outcome.HELPED: [
        OutcomeReason.INFORMATION_GIVEN,
        OutcomeReason.INTRODUCTION_MADE,
        OutcomeReason.PROGRAM_FOUND,
        OutcomeReason.DOCUMENT_SENT,
        OutcomeReason.EVENT_ATTENDED,
    ],
    Outcome.PARTLY: [
        OutcomeReason.INFORMATION_GIVEN,
        OutcomeReason.INTRODUCTION_MADE,
        OutcomeReason.PROGRAM_FOUND,
        OutcomeReason.SENT_ELSEWHERE,
    ],
    Outcome.NOT_HELPED: [
        OutcomeReason.NO_PROGRAM_FITS,
        OutcomeReason.NO_PARTNER_FOUND,
        OutcomeReason.TOO_EARLY,
        OutcomeReason.TOO_LATE,
        OutcomeReason.NO_CAPACITY,
    ],
    Outcome.UNREACHABLE: [OutcomeReason.COMPANY_SILENT, OutcomeReason.TOO_LATE, OutcomeReason.INFORMATION_GIVEN],
    Outcome.OUT_OF_SCOPE: [
        OutcomeReason.NOT_OUR_MANDATE,
        OutcomeReason.NOT_CANADIAN,
        OutcomeReason.INTERMEDIARY,
        OutcomeReason.SENT_ELSEWHERE,
        OutcomeReason.INFORMATION_GIVEN,
    ],
}


class _ReasonsOfOutcome(forms.CheckboxSelectMultiple):
    """Reasons to tick, each with the outcomes that it explains: a script shows those of the chosen one."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-of"] = " ".join(one for one, reasons in _REASONS_OF.items() if value in reasons)
        return option


class ClosureForm(forms.Form):
    """What became of a request, and why, as whoever closes it says."""

    outcome = radio_field(
        _("What became of it"),
        [(one, one.label) for one in OFFICERS_OUTCOMES],
        choose=_("Choose what became of the request."),
    )
    outcome.choice_hints = OUTCOME_HINTS
    reasons = tick_field(
        _("Why: at least one reason"),
        OutcomeReason.choices,
        required=True,
        help_text=_("The company reads them beside your answer."),
        error_messages={"required": _("Choose at least one reason.")},
    )
    reasons.widget = _ReasonsOfOutcome(choices=OutcomeReason.choices)


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
