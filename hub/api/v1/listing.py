"""Which entries a list holds, and in which order. Programs are found by the same rule as on their page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from pydantic_core import to_json

from hub.api.records.directory import OfficeRecord, OrganizationRecord
from hub.api.records.fields import Record
from hub.api.records.programs import ProgramOnList
from hub.api.records.sources import CataloguePart, OpenCatalogue, briefs_on, program_on
from hub.api.v1.problems import ProblemError
from hub.api.v1.queries import PageQuery, ProgramQuery
from programs.catalogue.entries import Catalogue
from programs.catalogue.facets import ProgramFacet, SortOrder, browse
from programs.models import Program

PREFIX = "/api/v1/"

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


def programs_page(data: OpenCatalogue, query: ProgramQuery, *, on: date) -> bytes:
    """Return the page of programs that a query asks for. Raise ``ProblemError`` beyond the last."""
    return page(
        programs(data.catalogue, query, on=on),
        query,
        address=f"{PREFIX}programs",
        catalogue_version=data.catalogue.version,
        on=on,
    )


def program(data: OpenCatalogue, slug: str, *, on: date) -> str:
    """Return one program whole, on a day. Raise ``ProblemError`` where there is none."""
    if slug not in data.by_slug:
        raise ProblemError("not-found")
    return program_on(data, slug, on)


def table_page(name: str, part: CataloguePart[Any], query: PageQuery) -> bytes:
    """Return the page of a table that a query asks for. Raise ``ProblemError`` beyond the last."""
    return page(rows(part, query), query, address=f"{PREFIX}{name}")


def programs(catalogue: Catalogue, query: ProgramQuery, *, on: date) -> list[ProgramOnList]:
    """Return the programs that a query finds, in its order."""
    chosen, briefs = frozenset(query.facets.items()), briefs_on(catalogue, on)
    found = (briefs[slug] for slug in _found(catalogue, query.words, chosen, query.order, on, query.lang))
    tests = _tests_of(query)
    return [record for record in found if all(passes(record) for passes in tests)]


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
    chosen, tests = query.chosen(), _tests_of(query)
    return [
        record
        for record in part.records
        if all(passes(record) for passes in tests)
        and all(values.intersection(_values(getattr(record, name))) for name, values in chosen.items())
    ]


def _tests_of(query: PageQuery) -> list[Callable[[Record], bool]]:
    """Return what a query asks by day and by official page; what is not known passes none of it."""
    asked = {name: value for name in _TESTS if (value := getattr(query, name, None)) is not None}
    return [partial(_TESTS[name], value) for name, value in asked.items()]


def _official(record: Any) -> bool:
    if isinstance(record, OrganizationRecord):
        return bool(record.url_en or record.url_fr)
    return bool(record.url) if isinstance(record, OfficeRecord) else record.official


def _closes(record: Any) -> date | None:
    return record.intake.closes if isinstance(record, ProgramOnList) else record.closes


def _verified_on(record: Any) -> date | None:
    """Return the day of the evidence, or that on which the organization said after it that all is still right."""
    days = (record.as_of, getattr(record, "confirmed_on", None)) if record.verified else ()
    return max(filter(None, days), default=None)


_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "updated_since": lambda day, record: record.updated_on is not None and record.updated_on >= day,
    "verified": lambda day, record: (known := _verified_on(record)) is not None and known >= day,
    "official": lambda wanted, record: _official(record) == wanted,
    "closes_before": lambda day, record: (closes := _closes(record)) is not None and closes < day,
}


def _values(held: Any) -> list[str]:
    return list(held) if isinstance(held, list) else [held]
