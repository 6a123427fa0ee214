"""Offerings and projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.profile.forms.base import FactsForm, is_answered
from hub.facts.registry import OFFERING_FACTS, PROJECT_FACTS
from hub.facts.types import NOT_ASKED


class OfferingForm(FactsForm):
    """A technology, product or service."""

    facts = OFFERING_FACTS
    own_fields = ("name", "description", "is_main")
    field_order = ("name", "description", *facts)

    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("As you would say it to a buyer."))
    description = forms.CharField(
        label=_("What it does"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    is_main = forms.BooleanField(
        label=_("This is our main offering"),
        required=False,
        help_text=_("Matches start from it. The first offering is the main one until you choose another."),
    )

    def __init__(self, data: Any = None, *, row: Any, **options: Any) -> None:
        initial = {"name": row.name, "description": row.description, "is_main": row.is_main}
        super().__init__(data, row=row, initial=initial, **options)
        if row.is_main:
            del self.fields["is_main"]


class ProjectForm(FactsForm):
    """A piece of work that needs support."""

    facts = PROJECT_FACTS
    own_fields = ("name", "purpose")

    name = forms.CharField(label=_("Name"), max_length=160)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data: Any = None, *, row: Any, **options: Any) -> None:
        super().__init__(data, row=row, initial={"name": row.name, "purpose": row.purpose}, **options)

    def clean(self) -> dict[str, Any]:
        """Refuse kinds of partners beside "no partner"."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("has_partner") is False and is_answered(cleaned.get("partner_kind", NOT_ASKED)):
            self.add_error("partner_kind", _("You said that there is no partner. Change one of the two answers."))
        return cleaned
