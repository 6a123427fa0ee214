"""What is typed about a mission: who opens its doors, its seats, and a meeting."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.forms import day_field, line_field, set_choices
from hub.casework.leads.rules import may_meet
from hub.casework.models import Meeting

_ASKS = {"far_off": "on", "hour_taken": "starts"}


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
    """A meeting of a company that goes; ``goers`` are pairs of key and name, ``meetings`` those of each key.

    ``days`` are the first and the last of the mission, where they are known.
    """

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

    def __init__(
        self,
        data: Any = None,
        *,
        goers: list[tuple[int, str]],
        days: tuple[date, date] | None,
        meetings: Mapping[int, Sequence[Meeting]],
    ) -> None:
        super().__init__(data)
        set_choices(self, "proposal", goers)
        self.days, self.meetings = days, meetings

    def clean(self) -> dict[str, Any]:
        """Ask the rule of the service, so that its refusal stands at its field."""
        said: dict[str, Any] = super().clean() or {}
        if {"proposal", "host", "on", "starts"} <= said.keys():
            meetings = self.meetings.get(said["proposal"], ())
            when = {name: said[name] for name in ("host", "on", "starts")}
            if refusal := may_meet(**when, days=self.days, meetings=meetings):
                self.add_error(_ASKS[refusal.code], refusal.sentence)
        return said
