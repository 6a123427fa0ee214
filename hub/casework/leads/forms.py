"""What is typed about a lead: answers to checks, its dossier, whom to tell, and the answers of both sides."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import Channel, MeetingOutcome, ProposalAnswer
from hub.casework.forms import line_field, select_field, set_choices, text_field
from hub.casework.leads.rules import join_words, split_words
from hub.casework.models import InboundEnquiry
from opportunities.choices import CheckAnswer
from opportunities.models import ComplianceCheck
from opportunities.models.disclosure import DossierPart


class CheckForm(forms.Form):
    check = forms.ModelChoiceField(ComplianceCheck.objects.order_by("order"), to_field_name="slug")
    answer = select_field(_("Answer"), CheckAnswer.choices, choose=_("Choose an answer."))
    note = line_field(_("How it was settled, or what to know"), most=1000, required=False)


class ProposeForm(forms.Form):
    """Which companies are told; ``choices`` are the keys of those that may be."""

    companies = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Choose at least one company."),
            "invalid_choice": _("One of these companies cannot be told any more. Look at the list again."),
        },
    )

    def __init__(self, *args: Any, choices: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "companies", [(key, key) for key in choices])


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=ProposalAnswer.choices)
    reason = forms.CharField(required=False)  # one of ``DeclineReason``: the rule says so

    def clean(self) -> dict[str, Any]:
        """Read a reason with "not for us" alone."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("answer") != ProposalAnswer.NO:
            said["reason"] = ""
        return said


class EnquiryReplyForm(forms.Form):
    """What an officer answers to the writer of an enquiry."""

    text = text_field(
        _("Your answer to the writer"),
        help_text=_("It goes by mail, in the words you write. Your name stands under it, and replies come to you."),
        most=4000,
        rows=6,
    )


class EnquiryAnsweredForm(forms.Form):
    """How the writer of an enquiry was answered, elsewhere than on its page."""

    channel = select_field(
        _("How you answered"),
        [("", _("Choose one")), *((one.value, one.label) for one in Channel if one is not Channel.WEB)],
        choose=_("Say how you answered."),
    )


class OutcomeForm(forms.Form):
    """What came of a meeting; nothing said takes back what was."""

    meeting = forms.IntegerField(min_value=1, max_value=2**31)
    outcome = forms.ChoiceField(choices=[("", ""), *MeetingOutcome.choices], required=False)


def _passage(label: Any, help_text: Any = "") -> Any:
    return text_field(label, help_text=help_text, required=False, most=4000)


_BOTH = _("Write it in English too.")


class DossierForm(forms.Form):
    """What is told in confidence, by level. An empty level is not written yet."""

    profile_en = _passage(
        _("Profile, in English"), _("What is bought, how much, where about, by when. No name and no address.")
    )
    profile_fr = _passage(_("Profile, in French"))
    technical_en = _passage(
        _("Technical details, in English"), _("Measurements, plans, conditions: read once both sides said yes.")
    )
    technical_fr = _passage(_("Technical details, in French"))
    contact_en = _passage(
        _("The buyer, and how to reach them"), _("Read once both sides said yes, and by whoever looks after the lead.")
    )

    words = _passage(
        _("Their own words"),
        _("Leave them as they are. Take out what may not be kept, such as facts of others: no copy of it stays."),
    )

    def __init__(
        self, data: Any = None, *, parts: Mapping[str, DossierPart], enquiry: InboundEnquiry | None = None
    ) -> None:
        kept = {
            f"{name}_{lang}": getattr(part, f"text_{lang}") for name, part in parts.items() for lang in ("en", "fr")
        }
        self.kept = dict(kept)
        if enquiry is not None and (part := parts.get("technical")):
            is_untouched = part.at == enquiry.at
            kept["technical_en"], kept["words"] = split_words(part.text_en, is_untouched=is_untouched)
            kept["technical_fr"], _theirs = split_words(part.text_fr, is_untouched=False)
        super().__init__(data, initial={name: kept[name] for name in self.base_fields if name in kept})
        if enquiry is None:
            del self.fields["words"]
        else:
            # What was written comes first, and who wrote it.
            self.order_fields(["words", "technical_en", "contact_en", "profile_en", "profile_fr"])
            self.fields["words"].widget.attrs["lang"] = enquiry.language
            self.fields["technical_en"].help_text = _(
                "Put their words into English. The company reads both once both sides said yes."
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the English text where there is only a French one, and for both of the profile."""
        said: dict[str, Any] = super().clean() or {}
        for name in ("profile", "technical"):
            if said.get(f"{name}_fr") and not said.get(f"{name}_en"):
                self.add_error(f"{name}_en", _BOTH)
        if said.get("profile_en") and not said.get("profile_fr"):
            self.add_error("profile_fr", _("Write it in French too."))
        if (theirs := said.get("words")) is not None:
            # What nobody changed stays as it came.
            is_changed = not {"words", "technical_en", "technical_fr"}.isdisjoint(self.changed_data)
            for name in ("technical_en", "technical_fr"):
                ours = said.get(name, "")
                joined = join_words(ours, theirs) if ours or name == "technical_en" else ""
                said[name] = joined if is_changed else self.kept.get(name, "")
        return said
