"""What is typed about something that an office lends."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import LandingHelp, SlotLength
from hub.casework.forms import line_field, select_field

_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - any day: hours of one day are compared


def _name(label: Any) -> Any:
    return line_field(label, most=120, empty=_("Name it in both languages."))


def _hour(label: Any, **more: Any) -> Any:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, error_messages={"required": _("Name the hour.")}, **more)


class ResourceForm(forms.Form):
    """What an office lends, in both languages, and its hours in the time of the office."""

    kind = select_field(_("What it is"), LandingHelp.choices)
    title_en = _name(_("Its name in English"))
    title_fr = _name(_("Its name in French"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        coerce=int,
        choices=[(number + 1, words) for number, words in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    opens = _hour(_("Begins at"), help_text=_("In the time of the office."))
    closes = _hour(_("Ends at"))
    minutes = forms.TypedChoiceField(
        label=_("For how long at a time"), coerce=int, choices=SlotLength.choices, initial=SlotLength.HOUR
    )

    def clean(self) -> dict[str, Any]:
        """Refuse hours in which there is no whole slot."""
        said: dict[str, Any] = super().clean() or {}
        if {"opens", "closes", "minutes"} <= said.keys():
            begin, end = (datetime.combine(_DAY, said[name]) for name in ("opens", "closes"))
            if end - begin < timedelta(minutes=said["minutes"]):
                self.add_error("closes", _("Between these hours there is no whole slot."))
        return said
