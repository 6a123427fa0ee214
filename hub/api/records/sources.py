"""What is handed out, kept in memory as text, each part with the digest of all that it says.

The digest is the version of a part: it changes with any word of it, and with nothing else. To know whether it still
holds costs one small query; the records are read and written out anew only after a change.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from django.db.models import Max, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from hub.api.records.directory import AreaRecord, OfficeRecord, OrganizationRecord
from hub.api.records.fields import Record, SourceRecord
from hub.api.records.opportunities import AgreementRecord, OpportunityRecord, SignalRecord
from hub.api.records.programs import ConditionRecordRow, ProgramOnDay, ProgramOnList, ProgramRecord, condition_rows
from hub.core.models import public_change
from hub.core.text.formats import site_of
from hub.directory.models import AreaText, Office, Organization
from hub.directory.organizations.sources import domains, source_pages
from opportunities.models import Agreement, Opportunity, PolicySignal
from programs.catalogue.entries import Catalogue
from programs.publication.services import live_catalogue


@dataclass(frozen=True)
class CataloguePart[R: Record]:
    """Records of one kind in a stable order."""

    records: tuple[R, ...]

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Each record as JSON, by its slug."""
        return MappingProxyType({record.slug: record.model_dump_json() for record in self.records})  # type: ignore[attr-defined]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that the part says."""
        return digest_of(self.texts.values())


def digest_of(texts: Iterable[str]) -> str:
    """Return the SHA-256 of texts, one after the other."""
    whole = hashlib.sha256()
    for text in texts:
        whole.update(text.encode())
        whole.update(b"\n")
    return whole.hexdigest()


# --- Programs: from the catalogue that the portal keeps ---------------------------------------------------------------


@dataclass(frozen=True)
class OpenCatalogue:
    """The published catalogue as open data."""

    catalogue: Catalogue
    part: CataloguePart[ProgramRecord]

    @cached_property
    def conditions(self) -> tuple[ConditionRecordRow, ...]:
        """Every condition with its program."""
        return tuple(row for record in self.part.records for row in condition_rows(record))

    @cached_property
    def by_slug(self) -> Mapping[str, ProgramRecord]:
        return MappingProxyType({record.slug: record for record in self.part.records})


def open_catalogue() -> OpenCatalogue:
    """Return the published catalogue (one small query while nothing has changed)."""
    return _open_catalogue(live_catalogue())


@lru_cache(maxsize=2)
def _open_catalogue(catalogue: Catalogue) -> OpenCatalogue:
    records = _with_pages(ProgramRecord.of(program, catalogue) for program in catalogue.programs)
    return OpenCatalogue(catalogue, CataloguePart(tuple(records)))


@lru_cache(maxsize=8)
def briefs_on(catalogue: Catalogue, on: date) -> Mapping[str, ProgramOnList]:
    """Return each program in few words, by its slug."""
    return MappingProxyType({each.slug: ProgramOnList.of(each, on) for each in catalogue.programs})


def program_on(data: OpenCatalogue, slug: str, on: date) -> str:
    """Return one program whole as JSON."""
    record, program = data.by_slug[slug], data.catalogue.by_slug[slug]
    return ProgramOnDay.on_day(record, program, data.catalogue, on).model_dump_json()


def _with_pages[R: Record](records: Iterable[R]) -> Iterator[R]:
    """Yield records with the pages that they rest on (two queries)."""
    known = domains()
    organizers = dict(Opportunity.objects.exclude(organizer_url="").values_list("slug", "organizer_url"))
    for record in records:
        told: Any = record
        body = told.slug if isinstance(record, OrganizationRecord) else getattr(record, "organization", "")
        own = getattr(record, "source_days", {})
        organizer = organizers.get(told.slug, "") if isinstance(record, OpportunityRecord) else ""
        days = ((page, own.get(page, told.as_of)) for page in told.sources)
        pages = source_pages(days, known, body, [site_of(organizer)] if organizer else [])
        yield record.model_copy(update={"source_pages": [
            SourceRecord(address=page.address, name_en=page.name.en, name_fr=page.name.fr, looked_at=page.day,
                         official=page.official) for page in pages
        ]})  # fmt: skip


# --- Rows of tables ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CatalogueTable[R: Record]:
    """A kind of records, and the rows that they are made of. ``daily`` ones may say something else on another day."""

    record: type[R]
    rows: Callable[[], Iterable[Any]]
    daily: bool = False

    def read(self, on: date) -> Iterator[R]:
        """Yield the records on a day."""
        make: Any = self.record.of  # type: ignore[attr-defined]
        return (make(row, on) if self.daily else make(row) for row in self.rows())


def _dated(rows: QuerySet[Any], *, events: Iterable[str] = ("events",)) -> QuerySet[Any]:
    """Return rows, each with the moment of the last of its ``events``, as the database noted them."""
    last = [Max(f"{name}__pgh_created_at") for name in events]
    return rows.annotate(updated_at=Greatest(*last) if len(last) > 1 else last[0])


def _opportunities() -> list[Any]:
    """Return opportunities, and the policy signals that the list has always held."""
    rows = (*_dated(Opportunity.objects.all()), *_dated(PolicySignal.objects.all()))
    return sorted(rows, key=attrgetter("slug"))


TABLES: Mapping[str, CatalogueTable[Any]] = MappingProxyType(
    {
        "organizations": CatalogueTable(OrganizationRecord, lambda: Organization.objects.order_by("slug")),
        "offices": CatalogueTable(
            OfficeRecord, lambda: _dated(Office.objects.all()).select_related("organization").order_by("slug")
        ),
        "areas": CatalogueTable(
            AreaRecord,
            lambda: (
                _dated(AreaText.objects.all(), events=("events", "boundary_cases__events"))
                .prefetch_related("boundary_cases")
                .order_by("order", "slug")
            ),
        ),
        "opportunities": CatalogueTable(OpportunityRecord, _opportunities, daily=True),
        "signals": CatalogueTable(
            SignalRecord, lambda: _dated(PolicySignal.objects.all()).order_by("slug"), daily=True
        ),
        "agreements": CatalogueTable(
            AgreementRecord, lambda: _dated(Agreement.objects.all()).select_related("successor").order_by("slug")
        ),
    }
)
_kept: dict[str, tuple[tuple[object, ...], CataloguePart[Any]]] = {}


def part_of(name: str) -> CataloguePart[Any]:
    """Return the records of a table today: one small query while nothing has changed.

    A reader never sees half of them: new ones are made aside and put in place by one assignment.
    """
    table, today = TABLES[name], timezone.localdate()
    # Asked first: what somebody writes while the rows are read belongs to the next state.
    state = public_change(), today if table.daily else None
    kept = _kept.get(name)
    if kept is None or kept[0] != state:
        kept = _kept[name] = state, CataloguePart(tuple(_with_pages(table.read(today))))
    return kept[1]
