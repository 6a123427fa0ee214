"""What the sheet of parts (templates/ui/styleguide.html) needs to show every state; no page of the portal uses it."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django import forms, template
from django.core.paginator import Page, Paginator

from hub.core.components.inline import ICONS
from hub.core.db.bilingual import current_language
from hub.core.text.typography import french_typography

register = template.Library()
_FILE = Path(__file__).resolve().parents[1] / "data" / "samples.yaml"


@register.simple_tag
def either(english: str, french: str) -> str:
    """Sample words in the language of the page: samples do not belong in the catalogue of translations."""
    return french if current_language() == "fr" else english


@cache
def _samples() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


@register.simple_tag
def sample(name: str) -> Any:
    """A part of the file of samples in the language of the page."""
    return _in_language(_samples()[name])


def _in_language(value: Any) -> Any:
    match value:
        case {"en": english, "fr": french}:
            return either(english, french_typography(french))
        case dict():
            return {key: _in_language(inner) for key, inner in value.items()}
        case list():
            return [_in_language(inner) for inner in value]
    return value


@register.simple_tag
def sample_form(*, failed: bool) -> forms.Form:
    """A form with each kind of control, empty or sent with three mistakes."""
    wrong = {"sent-mail": "clairbassin.example", "sent-staff": "forty", "sent-needs": ["abroad"], "sent-legal": ""}
    return _sample_form_class()(wrong if failed else None, prefix="sent" if failed else None)


@register.simple_tag
def sample_page() -> Page[int]:
    return Paginator(range(1, 1234), 10).page(2)


@register.simple_tag
def icon_names() -> list[str]:
    return sorted(ICONS)


def _sample_form_class() -> type[forms.Form]:
    told = sample("form")
    short = forms.TextInput(attrs={"class": "short", "inputmode": "numeric"})

    class SampleForm(forms.Form):
        mail = forms.EmailField(**told["mail"])
        staff = forms.IntegerField(widget=short, **told["staff"])
        province = forms.ChoiceField(required=False, **told["province"])
        legal = forms.ChoiceField(widget=forms.RadioSelect, **told["legal"])
        legal.choice_hints = sample("legal_hints")  # type: ignore[attr-defined]
        needs = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **told["needs"])
        words = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False, **told["words"])
        consent = forms.BooleanField(**told["consent"])

        def clean(self) -> dict[str, Any]:
            if self.is_bound:
                self.add_error(None, sample("refused"))
            return self.cleaned_data

    return SampleForm
