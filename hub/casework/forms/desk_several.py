"""What is asked before several requests are sent or handed over at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_SELECT = {"class": "input"}


class SeveralForm(forms.Form):
    """Which seat or which colleague. ``do`` is "hand" for a colleague; else seats are asked for."""

    hide_optional = True

    def __init__(
        self,
        data: Any = None,
        *,
        do: str,
        seats: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data, auto_id="s_%s")
        if do == "hand":
            self.fields["person"] = forms.ChoiceField(
                label=_("Colleague"),
                choices=[("", _("Choose a colleague")), *people],
                widget=forms.Select(attrs=_SELECT),
                error_messages={"required": _("Choose a colleague."), "invalid_choice": _("Choose a colleague.")},
            )
            return
        self.fields["seat"] = forms.ChoiceField(
            label=_("Who should have them"),
            choices=[("", _("Each to the seat that is proposed for it")), *seats],
            required=False,
            widget=forms.Select(attrs=_SELECT),
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why not the proposed ones"),
            help_text=_("Needed only if you leave the proposals. The reason is kept."),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs=_SELECT | {"rows": 2}),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where one seat is chosen for all."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("seat") and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why you chose another seat than the one proposed. The reason is kept."))
        return data
