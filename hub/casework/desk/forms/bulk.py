"""What is typed at the desk about several requests at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.desk.forms.actions import colleague_field, why_not_proposed
from hub.casework.forms import select_field, text_field
from hub.casework.models.texts import unknown_fields
from hub.casework.referrals.forms import ClosureForm
from hub.core.vocabulary.enums import Language


class BulkCloseForm(ClosureForm):
    """One end of several requests, with an answer in each of their languages."""

    hide_optional = True

    def __init__(self, data: Any = None, *, languages: Sequence[str]) -> None:
        super().__init__(data, auto_id="s_%s")
        for lang in languages:
            self.fields[f"text_{lang}"] = text_field(
                _("Your answer in French") if lang == Language.FRENCH else _("Your answer in English"),
                help_text=_(
                    "Each company reads it on the page of its own request, with {company}, {reference}, {office} and "
                    "{day} filled in. It can open the request again for 30 days."
                ),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse names in braces that stand for nothing."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.fields.keys() - {"outcome", "reasons"}:
            if unknown := unknown_fields(data.get(name, "")):
                self.add_error(name, _("No field has this name: %(names)s.") % {"names": ", ".join(unknown)})
        return data


class BulkForm(forms.Form):
    """Which seat or which colleague. ``do`` is "hand" for a colleague; else seats are asked for."""

    hide_optional = True

    def __init__(
        self,
        data: Any = None,
        *,
        do: str,
        seats: Sequence[tuple[str, Any]],
        people: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data, auto_id="s_%s")
        if do == "hand":
            self.fields["person"] = colleague_field(people)
            return
        proposed = ("", _("Each to the seat that is proposed for it"))
        self.fields["seat"] = select_field(_("Who should have them"), [proposed, *seats], required=False)
        self.fields["why"] = why_not_proposed(
            _("Why not the proposed ones"),
            help_text=_("Needed only if you leave the proposals, here or in your words. The directory learns from it."),
        )
        self.fields["reason"] = text_field(
            _("In your words"), help_text=_("The reason is kept."), required=False, most=1000, rows=2
        )

    def clean(self) -> dict[str, Any]:
        """Ask why where one seat is chosen for all."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("seat") and not (data.get("why") or data.get("reason")):
            self.add_error("why", _("Say why you chose another seat than the one proposed. The reason is kept."))
        return data
