"""What changed in the catalogue, newest first: published, changed, withdrawn, ended.

Of opportunities and policy signals it tells what curators published. Of an opportunity it tells no more than anybody
may know: a version that differs in what opens with a level of disclosure alone is no change.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils import timezone

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Intake
from hub.publishing.choices import Origin
from hub.publishing.documents.fields import WITHDRAWN, Document
from hub.publishing.entry_types.rows import RowType
from hub.publishing.models import EntryVersion
from opportunities.access import ANYONE, readable
from opportunities.disclosure import TEASER, TEASER_COLUMNS
from opportunities.entry_types import OPPORTUNITY, SIGNAL
from opportunities.models import Opportunity, PolicySignal
from programs.eligibility.evaluate import intake_on
from programs.models import Program, Revision
from programs.publication.services import live_catalogue

MOST = 100

type Words = Callable[[Collection[str]], Mapping[str, Localized]]


class ChangeKind(StrEnum):
    """What happened to an entry."""

    PUBLISHED = "published"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueChange:
    """One thing that happened to one entry. ``key`` is stable: the same on every machine and at all times.

    ``page`` names the page of the entry, "" where it is gone; ``listed`` the list of those of its kind.
    """

    what: ChangeKind
    slug: str
    name: Localized
    summary: Localized
    at: datetime
    number: str
    page: str = "programs:detail"
    listed: str = "programs:list"

    @property
    def key(self) -> str:
        """The name of the change, for good."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"clean-growth-hub/{self.slug}/{self.what}/{self.number}").urn


def changes(*, today: date) -> list[CatalogueChange]:
    """Return the newest changes, the last first."""
    found = [*_published(), *_withdrawn(), *_ended(today), *_opportunities(), *_signals()]
    return sorted(found, key=lambda change: (-change.at.timestamp(), change.slug, change.number))[:MOST]


def last_change() -> datetime | None:
    """Return when the catalogue last changed; None while nothing was ever published."""
    found = Program.objects.aggregate(published=Max("revisions__published_at"), withdrawn=Max("withdrawn_at"))
    return max((at for at in found.values() if at is not None), default=None)


def _published() -> Iterator[CatalogueChange]:
    earlier = Revision.objects.filter(
        program=OuterRef("program"), number__lt=OuterRef("number"), published_at__isnull=False
    )
    rows = (
        Revision.objects.filter(published_at__isnull=False)
        .annotate(had_one=Exists(earlier))
        .select_related("program")
        .order_by("-published_at", "program__slug", "-number")[:MOST]
    )
    for row in rows:
        yield CatalogueChange(
            what=ChangeKind.CHANGED if row.had_one else ChangeKind.PUBLISHED,
            slug=row.program.slug,
            name=Localized(row.name_en, row.name_fr),
            summary=Localized(row.summary_en, row.summary_fr),
            at=row.published_at,
            # A revision that comes back is shown anew.
            number=f"{row.number}:{row.published_at.isoformat()}",
        )


def _withdrawn() -> Iterator[CatalogueChange]:
    last = Revision.objects.filter(program=OuterRef("pk"), published_at__isnull=False).order_by("-number")
    names = {name: Subquery(last.values(name)[:1]) for name in ("name_en", "name_fr", "summary_en", "summary_fr")}
    rows = Program.objects.filter(withdrawn_at__isnull=False).annotate(**names).order_by("-withdrawn_at", "slug")[:MOST]
    for row in rows:
        yield CatalogueChange(
            what=ChangeKind.WITHDRAWN,
            slug=row.slug,
            name=Localized(row.name_en, row.name_fr),
            summary=Localized(row.summary_en, row.summary_fr),
            at=row.withdrawn_at,
            number=row.withdrawn_at.isoformat(),
        )


def _ended(today: date) -> Iterator[CatalogueChange]:
    zone = timezone.get_default_timezone()
    for program in live_catalogue().programs:
        intake = intake_on(program.intake, today)
        if intake.state is Intake.ENDED and intake.ended is not None:
            yield CatalogueChange(
                what=ChangeKind.ENDED,
                slug=program.slug,
                name=Localized(program.name_en, program.name_fr),
                summary=Localized(program.summary_en, program.summary_fr),
                at=datetime.combine(intake.ended, time.min, zone),
                number=intake.ended.isoformat(),
            )


def _curated(
    entry_type: RowType,
    words: Words,
    columns: Callable[[Document, Document], Collection[str]],
    *,
    page: str,
    listed: str,
) -> Iterator[CatalogueChange]:
    """Yield what curators published of entries of a type, and took out (three queries).

    ``words`` returns what anybody reads of entries by their slugs, ``columns`` what anybody sees of two documents.
    """
    versions = EntryVersion.objects.filter(entry_type=entry_type.slug, published_at__isnull=False)
    rows = list(versions.exclude(origin=Origin.FILE).order_by("-published_at", "-pk")[:MOST])
    slugs = {row.slug for row in rows}
    shown = words(slugs)
    earlier: dict[str, list[EntryVersion]] = {}
    for version in versions.filter(slug__in=slugs).order_by("-number"):
        earlier.setdefault(version.slug, []).append(version)
    for row in rows:
        before = next((version.content for version in earlier[row.slug] if version.number < row.number), None)
        if (what := _kind_of(row.content, before, columns)) is None:
            continue
        there = shown.get(row.slug)
        yield CatalogueChange(
            what=what,
            slug=row.slug,
            name=Localized(row.name_en, row.name_fr),
            summary=there or Localized("", ""),
            at=row.published_at,
            number=f"{entry_type.slug}:{row.number}:{row.published_at.isoformat()}",
            page="" if there is None else page,
            listed=listed,
        )


def _kind_of(
    now: Document, before: Document | None, columns: Callable[[Document, Document], Collection[str]]
) -> ChangeKind | None:
    """Return what a version did to an entry as anybody sees it; None: nothing."""
    if now[WITHDRAWN]:
        return ChangeKind.WITHDRAWN
    if before is None or before[WITHDRAWN]:
        return ChangeKind.PUBLISHED
    return ChangeKind.CHANGED if any(now[name] != before[name] for name in columns(now, before)) else None


def _opportunities() -> Iterator[CatalogueChange]:
    return _curated(
        OPPORTUNITY, _words_of_opportunities, _open_columns, page="opportunities:detail", listed="opportunities:list"
    )


def _words_of_opportunities(slugs: Collection[str]) -> dict[str, Localized]:
    shown = (readable(row, ANYONE) for row in Opportunity.objects.filter(slug__in=slugs))
    return {row.slug: Localized(row.description_en, row.description_fr) for row in shown}


def _open_columns(now: Document, before: Document) -> Collection[str]:
    is_open = now["disclosure"] == before["disclosure"] == TEASER
    return OPPORTUNITY.reader_columns if is_open else OPPORTUNITY.reader_columns.intersection(TEASER_COLUMNS)


def _signals() -> Iterator[CatalogueChange]:
    return _curated(
        SIGNAL, _words_of_signals, lambda _now, _before: SIGNAL.reader_columns,
        page="opportunities:signal", listed="opportunities:signals",
    )  # fmt: skip


def _words_of_signals(slugs: Collection[str]) -> dict[str, Localized]:
    return {row.slug: Localized(row.text_en, row.text_fr) for row in PolicySignal.objects.filter(slug__in=slugs)}
