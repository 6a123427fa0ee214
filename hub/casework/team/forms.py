"""Forms of those who lead a desk: a departure, and the answer to a complaint."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.forms import select_field, set_choices, text_field

# "All to ...": each case to the seat that fits it best.
BEST = "best"


class OffboardingForm(forms.Form):
    """A new place for each case: one for all, and another one where somebody chose it.

    ``places`` holds for each case its choices as pairs of value and words; ``for_all`` the choices for all of them.
    """

    all_to = select_field(
        _("All cases go to"),
        help_text=_("It holds for every case for which you choose nothing else below."),
        required=False,
    )
    reason = text_field(
        _("Why the person leaves the seat"),
        help_text=_("Kept in the audit with each case. Write nothing confidential."),
        most=500,
        rows=2,
        empty=_("Say why, so that others understand it later."),
    )

    def __init__(
        self,
        *args: Any,
        references: Mapping[UUID, str],
        places: Mapping[UUID, Sequence[tuple[str, Any]]],
        for_all: Sequence[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places, self.references = places, references
        if not references:
            del self.fields["all_to"]
        else:
            set_choices(self, "all_to", [("", _("Choose for each case")), *for_all])
        for key, reference in references.items():
            self.fields[field_name(key)] = forms.ChoiceField(
                label=_("%(reference)s goes to") % {"reference": reference},
                choices=[("", _("As chosen for all")), *places[key]],
                required=False,
                error_messages={"invalid_choice": _("This place can no longer take the case. Choose another one.")},
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a place where neither the case nor all of them have one."""
        cleaned: dict[str, Any] = super().clean() or {}
        for key in self.places:
            if field_name(key) in cleaned and not self._place(cleaned, key) and "all_to" not in self.errors:
                self.add_error(field_name(key), _("Choose where this case goes, or a place for all."))
            elif (one := self._place(cleaned, key)).startswith("person:") and one not in dict(self.places[key]):
                words = _("This person is kept out of %(reference)s, or not of its seat. Choose another place for it.")
                self.add_error(field_name(key), words % {"reference": self.references[key]})
        return cleaned

    def chosen(self) -> dict[UUID, str]:
        """Return the place of each case, as the value of its choice."""
        return {key: self._place(self.cleaned_data, key) for key in self.places}

    def _place(self, cleaned: Mapping[str, Any], key: UUID) -> str:
        one = str(cleaned.get(field_name(key)) or cleaned.get("all_to") or "")
        if one != BEST:
            return one
        # The first choice of a case is the one that fits it best.
        return next((value for value, _words in self.places[key] if value.startswith("seat:")), "hub")


def field_name(key: UUID) -> str:
    return f"place-{key.hex}"


class ComplaintAnswerForm(forms.Form):
    answer = text_field(
        _("Your answer to the company"),
        help_text=_("The company reads it on the page of its request, and gets a mail that it is there."),
        most=4000,
        rows=6,
        empty=_("Write the answer that the company reads."),
    )
