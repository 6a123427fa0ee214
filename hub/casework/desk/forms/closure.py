"""What is typed when a request is closed: what became of it, why, what the company reads, and which tasks end."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import Outcome, OutcomeReason
from hub.casework.desk.forms.actions import ANSWER_IN, DeskForm, in_its_language
from hub.casework.forms import text_field, tick_field
from hub.casework.referrals.forms import ClosureForm
from hub.core.db.bilingual import current_language
from hub.core.text.formats import join_words

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


class CloseForm(ClosureForm, DeskForm):
    """The end of a request: what became of it, why, and what the company reads."""

    reasons = tick_field(
        _("Why: at least one reason"),
        OutcomeReason.choices,
        required=True,
        help_text=_("The company reads them beside your answer."),
        error_messages={"required": _("Choose at least one reason.")},
    )
    reasons.widget = _ReasonsOfOutcome(choices=OutcomeReason.choices)

    text = text_field(
        _("Your answer to the company"),
        help_text=_("Say what you found and what the company can do next. It can open the request again for 30 days."),
    )
    tasks_done = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def ask_of_tasks(self, words: Sequence[str]) -> None:
        """Ask whether the open tasks of its reader are done."""
        field = self.fields["tasks_done"]
        field.widget, field.label = forms.CheckboxInput(), _("My open tasks are done too")
        tasks = join_words(words, current_language())
        field.help_text = _("%(tasks)s. Of what stays open nobody is reminded.") % {"tasks": tasks}

    def build(self, *, computed: str = "", open_parts: Sequence[str] = (), language: str = "", **_options: Any) -> None:
        """Choose at first what the parts of the request say became of it, and name those that end with it."""
        in_its_language(self, ANSWER_IN, language)
        if open_parts:
            seats = join_words(open_parts, current_language())
            words = _("Parts that end with it, and whose seats hear: %(seats)s.") % {"seats": seats}
            self.fields["text"].help_text = f"{self.fields['text'].help_text} {words}"
        if computed:
            self.fields["outcome"].initial = computed
            words = _("Its parts say: %(outcome)s.") % {"outcome": Outcome(computed).label}
            self.fields["outcome"].help_text = words
