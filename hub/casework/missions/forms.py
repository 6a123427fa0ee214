"""What is typed about a mission: who opens its doors, its seats, and a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.forms import day_field, line_field, set_choices


class MissionForm(forms.Form):
    """Who opens the doors of a mission, and how many companies it takes."""

    anchor = line_field(
        _("Anchor"),
        help_text=_("The company or organization that opens the doors to officials and buyers."),
        most=200,
        empty=_("Name who opens the doors."),
    )
    seats = forms.IntegerField(
        label=_("Seats for companies"),
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class MeetingForm(forms.Form):
    """A meeting of a company that goes; ``goers`` are pairs of key and name."""

    proposal = forms.TypedChoiceField(label=_("Company"), coerce=int)
    host = line_field(
        _("With whom"),
        help_text=_("The organization, no person: as it writes its name."),
        most=200,
        empty=_("Name the host."),
    )
    on = day_field(_("Day"), empty=_("Name the day."))
    starts = forms.TimeField(
        label=_("Hour, China time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        error_messages={"invalid": _("Write the hour like 14:30.")},
    )
    place = line_field(_("Where"), most=120, required=False)

    def __init__(self, data: Any = None, *, goers: list[tuple[int, str]]) -> None:
        super().__init__(data)
        set_choices(self, "proposal", goers)
