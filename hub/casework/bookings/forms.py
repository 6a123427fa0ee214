"""What is typed about something that an office lends."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import LandingHelp, SlotLength

_TIME = {"type": "time"}
_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - any day: hours of one day are compared


class ResourceForm(forms.Form):
    """What an office lends, in both languages, and its hours in the time of the office."""

    kind = forms.ChoiceField(label=_("What it is"), choices=LandingHelp.choices)
    title_en = forms.CharField(
        label=_("Its name in English"), max_length=120, error_messages={"required": _("Name it in both languages.")}
    )
    title_fr = forms.CharField(
        label=_("Its name in French"), max_length=120, error_messages={"required": _("Name it in both languages.")}
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        coerce=int,
        choices=[(number + 1, words) for number, words in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    opens = forms.TimeField(
        label=_("Begins at"),
        help_text=_("In the time of the office."),
        widget=forms.TimeInput(attrs=_TIME, format="%H:%M"),
        error_messages={"required": _("Name the hour.")},
    )
    closes = forms.TimeField(
        label=_("Ends at"),
        widget=forms.TimeInput(attrs=_TIME, format="%H:%M"),
        error_messages={"required": _("Name the hour.")},
    )
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
