"""Fields that the forms of casework have in common. ``more`` is what the form field of Django takes besides."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.profile.forms.fields import PAIRS_TEMPLATE

_WRITE = _("Write something first.")


def text_field(label: Any, *, most: int = 6000, rows: int = 4, empty: Any = _WRITE, **more: Any) -> Any:
    """Return a field of several lines; ``empty`` is said where nothing was written."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages={"required": empty}, **more)


def line_field(label: Any, *, most: int, empty: Any = "", **more: Any) -> Any:
    """Return a field of one line; ``empty`` is said where nothing was written."""
    return forms.CharField(label=label, max_length=most, error_messages={"required": empty} if empty else {}, **more)


def mail_field(label: Any, *, empty: Any = "", **more: Any) -> Any:
    """Return a field for the mail address of somebody else, which no browser fills in."""
    widget = forms.EmailInput(attrs={"autocomplete": "off"})
    return forms.EmailField(label=label, widget=widget, error_messages={"required": empty} if empty else {}, **more)


def day_field(label: Any, *, empty: Any = "", **more: Any) -> Any:
    """Return a field for a day; ``empty`` is said where none was chosen."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    said = {"invalid": _("Write the day like 2026-12-02.")} | ({"required": empty} if empty else {})
    return forms.DateField(label=label, widget=widget, error_messages=said, **more)


def select_field(label: Any, choices: Any = (), *, choose: Any = "", **more: Any) -> Any:
    """Return one choice out of a list that opens; ``choose`` is said where nothing of it was chosen."""
    said = {"required": choose, "invalid_choice": choose} if choose else {}
    return forms.ChoiceField(label=label, choices=choices, error_messages=said, **more)


def radio_field(label: Any, choices: Any = (), *, pairs: bool = False, **more: Any) -> Any:
    """Return one choice out of a list of which all is seen; ``pairs`` puts short words side by side."""
    template = PAIRS_TEMPLATE if pairs else None
    return select_field(label, choices, widget=forms.RadioSelect, template_name=template, **more)


def tick_field(label: Any, choices: Any = (), *, pairs: bool = False, required: bool = False, **more: Any) -> Any:
    """Return a list to tick; ``pairs`` puts short words side by side."""
    more |= {"widget": forms.CheckboxSelectMultiple, "template_name": PAIRS_TEMPLATE if pairs else None}
    return forms.MultipleChoiceField(label=label, choices=choices, required=required, **more)


def set_choices(form: forms.Form, name: str, choices: Iterable[Any], hints: Mapping[Any, Any] | None = None) -> None:
    """Give a field its choices, and each of them its second line."""
    field: Any = form.fields[name]
    field.choices = list(choices)
    field.choice_hints = hints or {}


def keep_choice(form: forms.Form, name: str, choices: Iterable[Any], *, shape: str, gone: Any) -> None:
    """Give a field its choices, with the value that was sent: of the ``shape`` of those that can be ``gone`` since."""
    sent, known = form.data.get(name) or "", dict(choices := list(choices))
    set_choices(form, name, [*choices, (sent, gone)] if sent not in known and re.fullmatch(shape, sent) else choices)
