"""Who may read the profile for one request, and how the answer comes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.choices import Purpose
from companies.consent_words import consent_text, current_version
from companies.forms.fields import PAIRS
from hub.casework.forms.step import StepForm
from hub.core.choices import choices_for
from hub.core.vocabulary import Language

ASKED_PURPOSES = (Purpose.SHARE_FEDERAL, Purpose.SHARE_PROVINCE, Purpose.SHARE_CHINA_OFFICES)
PURPOSE_WORDS: Mapping[Purpose, Any] = {
    Purpose.SHARE_FEDERAL: _("Federal partners"),
    Purpose.SHARE_PROVINCE: _("My province or territory"),
    Purpose.SHARE_CHINA_OFFICES: _("Canadian offices in China"),
}


class ReachForm(StepForm):
    """Who may read the profile for this request, and how the answer comes."""

    name = "sharing"
    title = _("Who may read your profile for this request?")
    why = _(
        "Those who are asked to help read the request itself. Your company’s profile opens only to those you tick, "
        "for this request alone. An organization without an account here learns your name and your words only so."
    )
    lead_field = "shared_with"

    shared_with = forms.MultipleChoiceField(
        label=_("For this request, I agree to these"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(  # type: ignore[call-arg]
        label=_("Language of the answer"), choices=choices_for(Language), widget=forms.RadioSelect, template_name=PAIRS
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "Only if you may stop here: tomorrow we send the link to this request, once. We use the address for "
            "nothing else and delete it with the request after 30 days."
        ),
    )

    @classmethod
    def is_answered(cls, known: Mapping[str, Any]) -> bool:
        """Whether the page was gone through."""
        return "language" in known

    def build(self) -> None:
        """Offer what the company has not agreed to already; a visitor may leave an address."""
        field = self.fields["shared_with"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        texts = {purpose: consent_text(purpose, current_version(purpose)) for purpose in self.open_purposes}
        field.choices = [(purpose.value, PURPOSE_WORDS[purpose]) for purpose in texts]
        field.choice_hints = {  # type: ignore[attr-defined]
            purpose.value: text.opens.text(self.setting.lang) for purpose, text in texts.items()
        }
        self.initial.setdefault("language", self.setting.lang)
        if self.setting.signed_in:
            del self.fields["email"]

    @property
    def lead(self) -> forms.BoundField | None:
        """The list of those who may read; none where the company agreed to all of them already."""
        return super().lead if self.open_purposes else None

    @property
    def open_purposes(self) -> list[Purpose]:
        """What the company has not agreed to for all requests."""
        return [purpose for purpose in ASKED_PURPOSES if purpose not in self.setting.agreed]

    @property
    def agreed_words(self) -> list[str]:
        """Whom the company lets read its profile already."""
        return [str(PURPOSE_WORDS[purpose]) for purpose in ASKED_PURPOSES if purpose in self.setting.agreed]
