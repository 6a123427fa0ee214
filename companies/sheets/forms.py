"""What a company writes for its sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import CompanySheet
from companies.models.sheets import SHEET_LANGUAGES
from companies.sheets.presentation import has_address

_NO_ADDRESS = _("Leave out mail addresses: who is interested writes to an officer.")

_OFFERS = _("Read where an offering is described in another language. Its name stays as you wrote it.")


def _headline(label: Any, length: int = 120) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False)


def _passage(label: Any, length: int = 600) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip


class SheetForm(forms.Form):
    """A headline, what it offers and what it looks for, in each language; which of its words are a translation.

    In the language in which it is ``written``, its offerings say themselves what it offers.
    """

    headline_en = _headline(_("What you offer in a few words, in English"))
    headline_fr = _headline(_("What you offer in a few words, in French"))
    headline_zh = _headline(_("What you offer in a few words, in Chinese"), 60)
    offers_en = _passage(_("Your products and services, in English"))
    offers_fr = _passage(_("Your products and services, in French"))
    offers_zh = _passage(_("Your products and services, in Chinese"), 300)
    seeks_en = _passage(_("What you look for in China, in English"))
    seeks_fr = _passage(_("What you look for in China, in French"))
    seeks_zh = _passage(_("What you look for in China, in Chinese"), 300)
    translated = forms.MultipleChoiceField(
        label=_("Where your words are a translation"),
        choices=[("en", _("English")), ("fr", _("French")), ("zh", _("Chinese"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("The page says there that it is a courtesy translation, which you read and approve."),
    )

    def __init__(self, data: Any = None, *, sheet: CompanySheet, written: str) -> None:
        super().__init__(data, initial={name: getattr(sheet, name) for name in self.base_fields})
        self.fields.pop(f"offers_{written}", None)
        for name, field in self.fields.items():
            if name.startswith("offers_"):
                field.help_text = _OFFERS
            if name[-2:] in SHEET_LANGUAGES:
                field.widget.attrs["lang"] = {"zh": "zh-Hans"}.get(name[-2:], name[-2:])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for name, value in list(said.items()):
            if isinstance(value, str) and has_address(value):
                self.add_error(name, _NO_ADDRESS)
        return said

    @property
    def texts(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "translated"}
