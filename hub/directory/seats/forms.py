"""What a holder of a seat tells of it: days away, and how many cases it takes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.directory.models import CAPACITY, Seat


class DayInput(forms.DateInput):
    """A day, chosen or typed; a refused one comes back as it was sent."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class AbsenceForm(forms.Form):
    """Who is away, from when to when, and which seat stands in.

    ``people`` are pairs of key and name: the person alone, or a lead with those of the office. ``seats`` may stand in,
    as pairs of slug and words.
    """

    person = forms.TypedChoiceField(label=_("Who is away"), coerce=int)
    first_day = forms.DateField(
        label=_("First day away"), widget=DayInput, error_messages={"required": _("Choose the first day away.")}
    )
    last_day = forms.DateField(
        label=_("Last day away"),
        widget=DayInput,
        error_messages={"required": _("Choose the last day away.")},
    )
    stand_in_seat = forms.ChoiceField(
        label=_("Seat that stands in"),
        required=False,
    )

    def __init__(
        self, *args: Any, people: Iterable[tuple[int, str]], seats: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = list(people)
        self.fields["person"].choices = choices
        self.fields["stand_in_seat"].choices = [("", _("Nobody")), *seats]
        if len(choices) == 1:
            # Whoever leads nobody speaks for nobody else: nothing to choose.
            del self.fields["person"]


class CapacityForm(forms.Form):
    """How many cases a seat takes at one time; empty: what the data files say."""

    cases = forms.IntegerField(
        label=_("Cases at one time"),
        required=False,
        min_value=CAPACITY[0],
        max_value=CAPACITY[1],
        widget=forms.NumberInput(attrs={"class": "input short", "inputmode": "numeric"}),
        help_text=_("When as many are open, new requests go to others first. Empty: no limit is known."),
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, initial={"cases": seat.takes}, prefix=f"seat-{seat.slug}", **kwargs)
