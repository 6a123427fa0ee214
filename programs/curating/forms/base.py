"""What the forms of a draft share: shown from the document, sent back to it, with what is wrong beside the fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from hub.core.bilingual import current_language
from programs.drafting.documents import TICKS
from programs.drafting.values import Mistake

LANGUAGES = ("en", "fr")

type Row = dict[str, Any]


def line(label: Any, *, lang: str = "", hint: Any = "", short: bool = False, most: int = 1000) -> forms.CharField:
    """A text of one line."""
    attrs: dict[str, Any] = {"lang": lang} if lang else {}
    if short:
        attrs["class"] = "input short"
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, help_text=hint, required=False, max_length=most, widget=widget)


def passage(label: Any, *, lang: str = "", hint: Any = "", rows: int = 4) -> forms.CharField:
    """A text of several lines."""
    attrs: dict[str, Any] = {"rows": rows} | ({"lang": lang} if lang else {})
    widget = forms.Textarea(attrs=attrs)
    return forms.CharField(label=label, help_text=hint, required=False, max_length=20_000, widget=widget, strip=False)


def tick(label: Any, hint: Any = "") -> forms.BooleanField:
    """One thing that is so or not."""
    return forms.BooleanField(label=label, help_text=hint, required=False)


def several(label: Any, choices: Sequence[tuple[str, Any]], hint: Any = "") -> forms.MultipleChoiceField:
    """Some of a closed list."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=hint
    )


def when(label: Any, hint: Any = "") -> forms.CharField:
    """A day. Typed as text where the browser has no calendar of its own."""
    widget = forms.TextInput(attrs={"type": "date", "class": "input short"})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=40, widget=widget)


class DraftForm(forms.Form):
    """A part of a draft. ``layout`` names the fields in order; a pair of names stands side by side, en and fr."""

    layout: Sequence[str | tuple[str, str]] = ()
    # A draft may lack anything: what it must have stands in its list.
    hide_optional = True

    def values(self) -> dict[str, Any]:
        """Return what the document keeps of a form that was sent."""
        return {
            name: bool(value) if name in TICKS else value
            for name, value in self.cleaned_data.items()
        }  # fmt: skip

    def tell(self, mistakes: Iterable[Mistake]) -> None:
        """Say what cannot be read beside the field it stands in. What is missing is said in the list of the draft."""
        lang = current_language()
        for mistake in mistakes:
            if not mistake.blank and mistake.field in self.fields:
                self.add_error(mistake.field, mistake.words.text(lang))

    @property
    def rows(self) -> Iterator[list[BoundField]]:
        """The fields as they stand on the page: one, or two side by side."""
        for names in self.layout:
            yield [self[name] for name in ((names,) if isinstance(names, str) else names)]


def in_order(chosen: Sequence[str], before: Sequence[str]) -> list[str]:
    """Return a choice in its former order where it is the same choice: a list of ticks has no order of its own."""
    return list(before) if set(chosen) == set(before) else list(chosen)


def shown(document: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return what a form shows of a document, as it would be sent."""
    return {name: document[name] for name in names if document[name] not in (False, None)}
