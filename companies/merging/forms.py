"""What staff choose where two records of one company differ, and what an owner answers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

KEPT, GONE = "kept", "gone"


class MergeForm(forms.Form):
    """One choice for each field in which both records say something else; the kept record's stands first.

    ``fields`` gives, by the name of a field, its label and the words of both records.
    """

    def __init__(self, data: Any = None, *, fields: Mapping[str, tuple[Any, Any, Any]]) -> None:
        super().__init__(data)
        for name, (label, kept, gone) in fields.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[(KEPT, kept), (GONE, gone)], initial=KEPT, widget=forms.RadioSelect
            )

    @property
    def chosen(self) -> list[str]:
        """The fields to take from the gone record."""
        return [name for name, value in self.cleaned_data.items() if value == GONE]

    @property
    def chosen_words(self) -> list[tuple[Any, Any]]:
        """The label of each of these fields, with the gone record's words."""
        return [(self.fields[name].label, dict(self.fields[name].choices)[GONE]) for name in self.chosen]


class AgreementForm(forms.Form):
    """An owner's answer to the question whether the other record is the same company."""

    answer = forms.ChoiceField(
        label=_("Is the other record your company too?"),
        choices=[
            ("agree", _("Yes. Make the two records one")),
            ("refuse", _("No. Keep them apart")),
        ],
        widget=forms.RadioSelect,
    )
