"""A page of a request that is being written: its question, why it is asked, and what it keeps.

A page shows what a draft holds already and gives back what goes into it; it saves nothing. What the company's profile
says is proposed, never asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from companies.models import Company, Offering, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContext:
    """What a page knows beside the draft: who is asking, for which company, and what that agreed to already."""

    lang: str
    signed_in: bool = False
    company: Company | None = None
    offerings: tuple[Offering, ...] = ()
    projects: tuple[Project, ...] = ()
    agreed: frozenset[str] = frozenset()


class StepForm(forms.Form):
    """One page. ``name`` stands in its address; ``title`` is the question, ``why`` the reason for it."""

    name: ClassVar[str]
    title: ClassVar[Any]
    why: ClassVar[Any]
    lead_field: ClassVar[str] = ""  # the list of choices that needs no label of its own

    def __init__(self, data: Any = None, *, known: Mapping[str, Any], setting: DraftContext) -> None:
        super().__init__(data, auto_id="q_%s")
        self.known, self.setting = known, setting
        for field in self.fields:
            if field in known:
                self.initial[field] = known[field]
        self.build()

    @classmethod
    def applies(cls, known: Mapping[str, Any]) -> bool:
        """Whether a request of this kind needs the page."""
        return True

    @classmethod
    def is_answered(cls, known: Mapping[str, Any]) -> bool:
        """Whether the draft holds what the page asks."""
        raise NotImplementedError

    def build(self) -> None:
        """Fit the fields to the draft and to the company."""

    def answers(self) -> dict[str, Any]:
        """Return what a valid form says, as the draft keeps it."""
        return dict(self.cleaned_data)

    @property
    def lead(self) -> forms.BoundField | None:
        """The list that the question itself is the label of."""
        return self[self.lead_field] if self.lead_field else None

    @property
    def others(self) -> list[forms.BoundField]:
        """The other fields, each with its label."""
        return [field for field in self.visible_fields() if field.name != self.lead_field]
