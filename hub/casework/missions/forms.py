"""What is typed about a mission: who opens its doors, its seats, and a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MissionForm(forms.Form):
    """Who opens the doors of a mission, and how many companies it takes."""

    anchor = forms.CharField(
        label=_("Anchor"),
        help_text=_("The company or organization that opens the doors to officials and buyers."),
        max_length=200,
        error_messages={"required": _("Name who opens the doors.")},
    )
    seats = forms.IntegerField(
        label=_("Seats for companies"),
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "input short"}),
    )


class MeetingForm(forms.Form):
    """A meeting of a company that goes; ``goers`` are pairs of key and name."""

    proposal = forms.TypedChoiceField(label=_("Company"), coerce=int)
    host = forms.CharField(
        label=_("With whom"),
        help_text=_("The organization, no person: as it writes its name."),
        max_length=200,
        error_messages={"required": _("Name the host.")},
    )
    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Name the day.")},
    )

    def __init__(self, data: Any = None, *, goers: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["proposal"].choices = goers  # type: ignore[attr-defined]
