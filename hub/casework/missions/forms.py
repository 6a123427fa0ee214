"""What is typed about a mission: who opens its doors, its seats, and a meeting."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.forms import day_field, line_field, set_choices
from hub.core.db.bilingual import current_language
from hub.core.text.formats import day

_NEAR = timedelta(days=7)


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
    """A meeting of a company that goes; ``goers`` are pairs of key and name.

    ``days`` are the first and the last of the mission, where they are known: a company may stay a week longer.
    ``meetings`` hold, by company, day and hour, with whom one stands there already.
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
        meetings: Mapping[tuple[int, date, time | None], str],
    ) -> None:
        super().__init__(data)
        set_choices(self, "proposal", goers)
        self.days, self.meetings = days, meetings

    def clean(self) -> dict[str, Any]:
        """Refuse a day far from those of the mission, and an hour at which the company meets somebody else."""
        said: dict[str, Any] = super().clean() or {}
        on, starts = said.get("on"), said.get("starts")
        if on and self.days and not self.days[0] - _NEAR <= on <= self.days[1] + _NEAR:
            lang = current_language()
            words = {"opens": day(self.days[0], lang), "closes": day(self.days[1], lang)}
            self.add_error("on", _("The mission lasts from %(opens)s to %(closes)s.") % words)
        other = self.meetings.get((said.get("proposal", 0), on, starts)) if on and starts else None
        if other and other != said.get("host"):
            self.add_error("starts", _("At this hour the company meets %(host)s.") % {"host": other})
        return said
