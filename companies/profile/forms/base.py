"""Forms whose fields are facts: made from the registry, shown from a row, read back as answers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from companies.profile.facts import read_answers
from companies.profile.forms import fields
from companies.profile.forms.bands import number_field
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import PartnerKind
from hub.facts.types import NOT_ASKED, Choice, Code, Day, Fact, Many, Market, Number, PlaceCode, Text, Words, YesNo

_MOST_BUTTONS = 8


class FactsForm(forms.Form):
    """A form over the facts of one row. Field names are fact names; other fields are listed in ``own_fields``."""

    facts: Mapping[str, Fact] = {}
    own_fields: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, row: Any, day: date, **options: Any) -> None:
        super().__init__(data, **options)
        made = {name: form_field(fact) for name, fact in self.facts.items() if name not in self.fields}
        self.fields |= {name: field for name, field in made.items() if field is not None}
        self.order_fields(self.field_order)
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


def texts_of(fact: Fact) -> dict[str, Any]:
    """Return what a field says of a fact: its label, and why it is asked."""
    pairs = {"template_name": fields.PAIRS_TEMPLATE} if fact.pairs else {}
    return {"label": gettext_lazy(fact.label), "help_text": fact.help and gettext_lazy(fact.help), **pairs}


def form_field(fact: Fact) -> forms.Field | None:
    """Return the field that asks for a fact; None for what forms ask in another way."""
    texts, made = texts_of(fact), None
    match fact.type:
        case Words() as of:
            made = fields.DescriptionField(rows=of.rows, max_length=of.limit, **texts)
        case YesNo():
            made = fields.YesNoField(**texts)
        case PlaceCode():
            made = fields.PlaceField(**texts)
        case Day():
            made = fields.DayField(**texts)
        case Number() as of:
            made = number_field(of, **texts)
        case Choice(members=members):
            select = len(members) > _MOST_BUTTONS
            made = (fields.SelectOneField if select else fields.SingleChoiceField)(members, **texts)
        case Many(one=one) if choices := _choices(one):
            none = fact.none and gettext_lazy(fact.none)
            made = fields.MultipleChoiceField(choices, none=none, unknown=fact.unknown, **texts)
        case Many(one=Text() | Code() as one):
            made = fields.LinesField(most=one.limit if isinstance(one, Text) else 6, **texts)
    return made


def _choices(one: Any) -> list[tuple[str, Any]]:
    """Return what a list offers; nothing where names are written, one to a line."""
    match one:
        case Choice(members=members):
            return choices_for(member for member in members if member is not PartnerKind.ANY)
        case Code(names=names) if names:
            return [(code, gettext_lazy(name)) for code, name in names.items()]
        case Market():
            return fields.market_choices(fields.COUNTRY_CHOICES)
    return []


def is_answered(value: Any) -> bool:
    """Tell whether a field was answered with something known."""
    return value is not NOT_ASKED and value is not None
