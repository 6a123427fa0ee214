"""Which entries a list holds, and in which order. Programs are found by the same rule as on their page."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from pydantic_core import to_json

from hub.api.records.fields import Record
from hub.api.records.programs import ProgramOnList
from hub.api.records.sources import CataloguePart, briefs_on
from hub.api.v1.problems import ProblemError
from hub.api.v1.queries import PageQuery, ProgramQuery
from programs.catalogue.entries import Catalogue
from programs.catalogue.facets import ProgramFacet, SortOrder, browse
from programs.models import Program

type Chosen = frozenset[tuple[ProgramFacet, frozenset[str]]]


def page(records: Sequence[Record], query: PageQuery, *, address: str, **head: Any) -> bytes:
    """Return the page of a list that a query asks for, as JSON; ``head`` stands in front.

    Raise ``ProblemError`` for a page beyond the last.
    """
    pages = max(1, -(-len(records) // query.per_page))
    if query.page > pages:
        raise ProblemError("not-found")
    begins = (query.page - 1) * query.per_page

    def link(number: int) -> str | None:
        asked = urlencode(query.repeated() | {"page": number}, doseq=True)
        return f"{address}?{asked}" if 1 <= number <= pages else None

    return to_json(
        {
            **head,
            "total": len(records),
            "page": query.page,
            "pages": pages,
            "per_page": query.per_page,
            "previous": link(query.page - 1),
            "next": link(query.page + 1),
            "results": records[begins : begins + query.per_page],
        }
    )


def programs(catalogue: Catalogue, query: ProgramQuery, *, on: date) -> list[ProgramOnList]:
    """Return the programs that a query finds, in its order."""
    chosen, briefs = frozenset(query.facets.items()), briefs_on(catalogue, on)
    return [briefs[slug] for slug in _found(catalogue, query.words, chosen, query.order, on, query.lang)]


@lru_cache(maxsize=512)
def _found(  # noqa: PLR0917 (a cache knows its arguments by their place)
    catalogue: Catalogue, words: str, chosen: Chosen, order: SortOrder, on: date, lang: str
) -> tuple[str, ...]:
    # What a search looks through is published with the catalogue, so that an answer holds as long as the catalogue.
    relevance = Program.objects.published().relevance(words, lang) if words else None
    found = browse(
        catalogue, chosen=dict(chosen), order=order, on=on, lang=lang, relevance=relevance, with_national=True
    )
    return tuple(item.program.slug for item in found.listed)


def rows[R: Record](part: CataloguePart[R], query: PageQuery) -> list[R]:
    """Return the records that hold one of the values chosen in each filter."""
    chosen = query.chosen()
    return [
        record
        for record in part.records
        if all(values.intersection(_values(getattr(record, name))) for name, values in chosen.items())
    ]


def _values(held: Any) -> list[str]:
    return list(held) if isinstance(held, list) else [held]
