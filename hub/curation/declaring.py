"""What a kind of entry is declared with: its fields, whose its entries are, and what must hold of them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Q
from django.utils.functional import Promise

from hub.core.words import Words
from hub.curation.fields import WITHDRAWN, Field, Shape
from hub.directory.models import CuratedModel, Organization
from programs.drafting.values import Mistake

_WITHDRAWN = Field(
    name=WITHDRAWN, words=Words("No longer shown to readers", "Ne plus montrer au public"), shape=Shape.TICK
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Whose entries are: one of their organizations is enough to look after one.

    ``of`` returns the keys of the organizations that a document names, ``rows`` the condition for the rows of some
    organizations; ``missing`` says what to do where a document names none.
    """

    of: Callable[[Mapping[str, Any]], Iterable[int]]
    rows: Callable[[Collection[int]], Q]
    missing: Promise | str


class Lead(NamedTuple):
    """A program that an entry speaks of, and the organization that it belongs to."""

    slug: str
    name: str
    organization_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of entry. ``name`` is the field that names it; ``organization`` the column of the body it belongs to.

    ``owners`` say whose its entries are; without, they belong to the whole portal. ``checks`` yields what is wrong with
    a row (unsaved) beside its single fields; where they are ``whole``, they tell all that the table would refuse.
    ``doubts`` returns why entries that readers see want a look, by their slugs; ``leads`` the programs that one names.
    """

    slug: str
    model: type[CuratedModel]
    one: Words
    many: Words
    name: str
    fields: tuple[Field, ...]
    organization: str = ""
    owners: Owners | None = None
    may_begin: bool = True
    may_withdraw: bool = False
    checks: Callable[[Any], Iterable[Mistake]] = lambda _row: ()
    whole: bool = False
    doubts: Callable[[], Mapping[str, Words]] = dict
    leads: Callable[[Any], Iterable[Lead]] = lambda _row: ()
    page: Callable[[Any], str] = field(default=lambda row: str(row.get_absolute_url()))
    stem: Callable[[Mapping[str, Any]], str] | None = None

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Its fields, and whether it is withdrawn where it may be."""
        return (*self.fields, _WITHDRAWN) if self.may_withdraw else self.fields

    def organization_ids(self, document: Mapping[str, Any]) -> list[int]:
        """Return the keys of the organizations whose entry a document describes (one query where there may be any)."""
        return sorted(set(self.owners.of(document))) if self.owners else []

    def address(self, document: Mapping[str, Any]) -> str:
        """Return what the address of a new entry is made of: its English name, after the entry that it stands with."""
        if self.stem is not None:
            return self.stem(document)
        fixed = next((field for field in self.fields if field.fixed and field.shape is Shape.ENTRY), None)
        lead = document[fixed.name] if fixed is not None else ""
        return f"{lead} {document[f'{self.name}_en'] or document[f'{self.name}_fr']}"


def entry_model(field: Field) -> Any:
    """Return the model of the entries that a field may name."""
    return apps.get_model(field.target)


def organizations_named(column: str) -> Callable[[Mapping[str, Any]], Iterable[int]]:
    """Return a function from a document to the key of the organization that one of its fields names."""
    return lambda document: Organization.objects.filter(slug=document.get(column) or "").values_list("pk", flat=True)
