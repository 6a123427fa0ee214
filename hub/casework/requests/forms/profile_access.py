"""Who may read the profile for one request, and how the answer comes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.choices import Purpose
from companies.profile.forms.fields import PAIRS_TEMPLATE
from hub.casework.requests.forms.base import StepForm
from hub.casework.requests.profile_access import CODES, HOLDERS, sharing_consent_text
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import Language

SHARING_LABELS: Mapping[str, Any] = {
    HOLDERS: _("Whoever has this request"),
    Purpose.SHARE_FEDERAL: _("Federal partners"),
    Purpose.SHARE_PROVINCE: _("My province or territory"),
    Purpose.SHARE_CHINA_OFFICES: _("Canadian offices in China"),
}


class ContactPreferenceForm(StepForm):
    """Who may read the profile for this request, and how the answer comes."""

    name = "sharing"
    title = _("Who may read your profile for this request?")
    why = _(
        "Those who have the request, or are asked to help, read the request itself. Your company’s profile opens to "
        "those you tick, while this request is open, and to those it agreed to for every request. An organization "
        "without an account here learns your name and your words only so."
    )
    lead_field = "shared_with"

    shared_with = forms.MultipleChoiceField(
        label=_("For this request, I agree to these"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(  # type: ignore[call-arg]
        label=_("Language of the answer"),
        choices=choices_for(Language),
        widget=forms.RadioSelect,
        template_name=PAIRS_TEMPLATE,
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
        set_sharing_choices(field, [code for code in CODES if code not in self.setting.agreed], lang=self.setting.lang)
        self.initial.setdefault("language", self.setting.lang)
        if self.setting.signed_in:
            del self.fields["email"]

    @property
    def agreed_words(self) -> list[str]:
        """Whom the company lets read its profile already."""
        return [str(SHARING_LABELS[code]) for code in CODES if code in self.setting.agreed]


class SharingForm(forms.Form):
    """The same choice on the page of a request that was sent: the company changes it at any time."""

    shared_with = forms.MultipleChoiceField(
        label=_("For this request, I agree to these"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, agreed: Collection[str], lang: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["shared_with"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        set_sharing_choices(field, [code for code in CODES if code not in agreed], lang=lang)


def set_sharing_choices(field: forms.ChoiceField, codes: Iterable[str], *, lang: str) -> None:
    """Offer those who may read the profile as choices, each with what it opens."""
    offered = list(codes)
    field.choices = [(code, SHARING_LABELS[code]) for code in offered]
    field.choice_hints = {code: sharing_consent_text(code).opens.text(lang) for code in offered}  # type: ignore[attr-defined]
