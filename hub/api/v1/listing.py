"""Which entries a list holds, and in which order. Programs are found by the same rule as on their page."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from hub.api.records.sources import CataloguePart
from hub.api.v1.queries import PageQuery, ProgramQuery
from hub.api.v1.responses import page_response
from hub.matching.engine.catalogue_cache import IdentityKey
from programs.catalogue.entries import Catalogue
from programs.catalogue.facets import ProgramFacet, SortOrder, browse
from programs.models import Program

type Chosen = frozenset[tuple[ProgramFacet, frozenset[str]]]


def page(slugs: tuple[str, ...], texts: Mapping[str, str], *, address: str, query: PageQuery, head: str = "") -> str:
    """Return the page of a list that a query asks for, as JSON."""
    return page_response(
        slugs, texts, address=address, asked=query.repeated(), page=query.page, per_page=query.per_page, head=head
    )


def programs(catalogue: Catalogue, query: ProgramQuery, *, on: date) -> tuple[str, ...]:
    """Return the slugs of the programs that a query finds, in its order."""
    return _found(IdentityKey(catalogue), query.words, frozenset(query.facets.items()), query.order, on, query.lang)


@lru_cache(maxsize=512)
def _found(  # noqa: PLR0917 (a cache knows its arguments by their place)
    catalogue: IdentityKey[Catalogue], words: str, chosen: Chosen, order: SortOrder, on: date, lang: str
) -> tuple[str, ...]:
    # What a search looks through is published with the catalogue, so that an answer holds as long as the catalogue.
    relevance = Program.objects.published().relevance(words, lang) if words else None
    found = browse(catalogue.thing, chosen=dict(chosen), order=order, on=on, lang=lang, relevance=relevance)
    return tuple(item.program.slug for item in found.listed)


def rows(part: CataloguePart[Any], query: PageQuery) -> tuple[str, ...]:
    """Return the slugs of the records that hold one of the values chosen in each filter."""
    chosen = query.chosen()
    return tuple(
        record.slug
        for record in part.records
        if all(values.intersection(_values(getattr(record, name))) for name, values in chosen.items())
    )


def _values(held: Any) -> list[str]:
    return list(held) if isinstance(held, list) else [held]
