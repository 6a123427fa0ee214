"""Which entries a list holds, and in which order. Programs are found by the same rule as on their page."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from hub.api.answers import page_of
from hub.api.queries import PageQuery, ProgramQuery
from hub.api.sources import Part
from hub.matching.prepared import Same
from programs.catalogue.browsing import Facet, Order, browse
from programs.catalogue.entries import Catalogue
from programs.models import Program

type Chosen = frozenset[tuple[Facet, frozenset[str]]]


def page(slugs: tuple[str, ...], texts: Mapping[str, str], *, address: str, query: PageQuery, head: str = "") -> str:
    """Return the page of a list that a query asks for, as JSON."""
    return page_of(
        slugs, texts, address=address, asked=query.repeated(), page=query.page, per_page=query.per_page, head=head
    )


def programs(catalogue: Catalogue, query: ProgramQuery, *, on: date) -> tuple[str, ...]:
    """Return the slugs of the programs that a query finds, in its order."""
    chosen = frozenset(query.facets.items())
    if not query.words:
        return _browsed(Same(catalogue), chosen, query.order, on, query.lang)
    relevance = Program.objects.published().relevance(query.words, query.lang)
    return _slugs(catalogue, chosen, order=query.order, on=on, lang=query.lang, relevance=relevance)


@lru_cache(maxsize=256)
def _browsed(catalogue: Same[Catalogue], chosen: Chosen, order: Order, on: date, lang: str) -> tuple[str, ...]:
    return _slugs(catalogue.thing, chosen, order=order, on=on, lang=lang, relevance=None)


def _slugs(
    catalogue: Catalogue,
    chosen: Chosen,
    *,
    order: Order,
    on: date,
    lang: str,
    relevance: Mapping[str, float] | None,
) -> tuple[str, ...]:
    found = browse(catalogue, chosen=dict(chosen), order=order, on=on, lang=lang, relevance=relevance)
    return tuple(item.program.slug for item in found.listed)


def rows(part: Part[Any], query: PageQuery) -> tuple[str, ...]:
    """Return the slugs of the records that hold one of the values chosen in each filter."""
    chosen = query.chosen()
    return tuple(
        record.slug
        for record in part.records
        if all(values.intersection(_values(getattr(record, name))) for name, values in chosen.items())
    )


def _values(held: Any) -> list[str]:
    return list(held) if isinstance(held, list) else [held]
