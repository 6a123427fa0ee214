"""Forms whose fields are facts: shown from a row, read back as answers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from companies.profile.facts import NOT_ASKED, FactDefinition, read_answers


class FactsForm(forms.Form):
    """A form over the facts of one row. Field names are fact names; other fields are listed in ``own_fields``."""

    facts: Mapping[str, FactDefinition] = {}
    own_fields: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, row: Any, day: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.row, self.day = row, day
        known = read_answers(row, self.facts, day)
        for name, field in self.fields.items():
            if name not in self.own_fields:
                # Also where the form is sent: a stored value that the list does not offer must pass.
                self.initial[name] = self.shown(name, field, known)

    def shown(self, name: str, field: Any, known: Mapping[str, Any]) -> Any:
        """Return what a field shows for what the row knows."""
        return field.show(known.get(name), asked=name in known)

    @property
    def answers(self) -> dict[str, Any]:
        """The checked answers of a valid form, by fact."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.own_fields}


def is_answered(value: Any) -> bool:
    """Tell whether a field was answered with something known."""
    return value is not NOT_ASKED and value is not None
