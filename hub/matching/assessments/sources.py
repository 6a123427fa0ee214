"""The words of areas that curators published, brought to every process by which areas are proposed."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Model

from hub.core.models import public_change
from hub.core.vocabulary.enums import OpportunityKind
from hub.directory.catalogue.reader import read_directory
from hub.directory.choices import SeatKind
from hub.directory.models import AreaText, BoundaryCase, Office, Organization, Seat
from hub.directory.seats.presence import routable_seats
from hub.matching.areas import PublishedVocabulary, use_vocabulary, vocabulary_version
from hub.matching.engine.findings import RequiredCapability, SeatFilter
from hub.matching.engine.opportunities import OpportunityView
from hub.matching.engine.people import SeatRank, SeatView
from hub.matching.index.programs import ProgramIndex
from opportunities.catalogue.reader import read_opportunity_catalogue
from opportunities.entries.queries import matchable_opportunities, matchable_opportunity
from opportunities.models import Opportunity
from programs.catalogue.entries import Catalogue
from programs.publication.services import catalogue_and_area_words

HUB = "hub"  # in place of an office and an organization, of the Hub’s own desk
_VOCABULARY_LANGUAGES = ("en", "fr", "zh")


class _Kept:
    """What was made last in this process: the index, which names the version of the catalogue that it belongs to, and
    seats and opportunities with the change of the database that they belong to.
    """  # noqa: D205

    index: ProgramIndex | None = None
    rows: tuple[str, tuple[tuple[SeatView, ...], tuple[OpportunityView, ...]]] = "", ((), ())


def use_published_vocabulary(version: str | None = None) -> None:
    """Propose areas by what curators published: one small query, two more after a change.

    Who knows the present ``version`` names it, and saves the first.
    """
    if version is None:
        version = _version()
    if version != vocabulary_version():
        use_vocabulary(published_vocabulary())


def published_vocabulary() -> PublishedVocabulary:
    """Return what curators published of the areas and of the cases between them (three queries)."""
    version = _version()
    return PublishedVocabulary(
        version=version,
        areas={row.slug: _words_of(row) for row in AreaText.objects.exclude(curated_at=None)},
        cases=tuple(
            (lang, getattr(row, f"case_{lang}"), row.goes_to)
            for row in BoundaryCase.objects.exclude(curated_at=None)
            for lang in ("en", "fr")
        ),
    )


def _words_of(row: AreaText) -> dict[str, tuple[str, ...]]:
    return {
        lang: (*getattr(row, f"keywords_{lang}"), getattr(row, f"name_{lang}"), getattr(row, f"short_{lang}"))
        for lang in _VOCABULARY_LANGUAGES
    }


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT directory_area_words()")
        version: str = cursor.fetchone()[0]
    return version


def published_rows() -> tuple[Catalogue, tuple[SeatView, ...], tuple[OpportunityView, ...]]:
    """Return all that an answer rests on; from now on areas are proposed by what curators published."""
    change = public_change()
    catalogue, area_words = catalogue_and_area_words(change)
    use_published_vocabulary(area_words)
    known, rows = _Kept.rows
    if known != change:
        rows = seat_views(), opportunity_views()
        _Kept.rows = change, rows
    return catalogue, *rows


def rows_of_files() -> tuple[tuple[SeatView, ...], tuple[OpportunityView, ...]]:
    """Return the seats and opportunities of the project's own files, without the database."""
    directory = read_directory()
    bodies = {row["slug"]: Organization(**_columns(Organization, row)) for row in directory.organizations}
    offices = {row["slug"]: Office(**_columns(Office, row), organization=bodies[row["organization"]])
               for row in directory.offices}  # fmt: skip
    seats = [
        Seat(**_columns(Seat, row), office=offices.get(row["office"]), organization=bodies.get(row["organization"]))
        for row in directory.seats
        if row["is_routable"]
    ]
    rows = [Opportunity(**_columns(Opportunity, row)) for row in read_opportunity_catalogue().opportunities]
    opportunities = tuple(_opportunity_view(row) for row in sorted(rows, key=attrgetter("slug")))
    return tuple(map(_seat_view, sorted(seats, key=attrgetter("order")))), opportunities


def _columns(model: type[Model], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain columns of a row of a file; relations apart."""
    known = {field.name for field in model._meta.concrete_fields if not field.is_relation}
    return {name: value for name, value in row.items() if name in known}


def published_index() -> ProgramIndex:
    """Return the index of the published catalogue: one small query, and some milliseconds after a change.

    A reader never sees half an index: a new one is compiled aside and put in place by one assignment. Two threads may
    compile the same one; the later takes the place of its equal. Areas are proposed by what curators published.
    """
    catalogue, area_words = catalogue_and_area_words()
    use_published_vocabulary(area_words)
    index = _Kept.index
    if index is None or index.catalogue_version != catalogue.version:
        index = _Kept.index = ProgramIndex(catalogue)
    return index


def opportunity_views() -> tuple[OpportunityView, ...]:
    """Return the published opportunities that may still be acted on (one query)."""
    return tuple(_opportunity_view(row) for row in matchable_opportunities())


def opportunity_view(slug: str) -> OpportunityView | None:
    """Return an opportunity, past ones too; None where there is none (one query)."""
    row = matchable_opportunity(slug)
    return None if row is None else _opportunity_view(row)


def _opportunity_view(row: Opportunity) -> OpportunityView:
    return OpportunityView(
        slug=row.slug,
        kind=OpportunityKind(row.kind),
        title_en=row.title_en,
        title_fr=row.title_fr,
        title_zh=row.title_zh or None,
        areas=frozenset(row.areas),
        cn_provinces=frozenset(row.cn_provinces),
        status=row.status,
        opens=row.opens,
        closes=row.closes,
        technologies_sought_en=tuple(row.technologies_en),
        technologies_sought_fr=tuple(row.technologies_fr),
        capabilities=tuple(
            RequiredCapability(*each)
            for each in zip(row.capabilities, row.capability_words_en, row.capability_words_fr, strict=True)
        ),
        value_amount=row.value_amount,
        value_currency=row.value_currency,
        disclosure=row.disclosure,
        shows=frozenset(row.shows),
        vouched_on=row.vouched_on,
        as_of=row.as_of,
        is_verified=row.is_verified,
        compliance_flags=frozenset(row.compliance_flags),
        source=next(iter(row.sources), ""),
    )


def seat_views() -> tuple[SeatView, ...]:
    """Return the seats that may receive a request (one query)."""
    return tuple(_seat_view(row) for row in routable_seats())


def _seat_view(row: Any) -> SeatView:
    office, body = row.office, row.body
    place = office or body
    return SeatView(
        slug=row.slug,
        title_en=row.title_en,
        title_fr=row.title_fr,
        office_slug=office.slug if office else HUB if row.kind == SeatKind.HUB_DESK else "",
        office_en=place.name_en if place else row.title_en,
        office_fr=place.name_fr if place else row.title_fr,
        organization=body.slug if body else HUB,
        kind=SeatRank(row.kind),
        areas=_set_or_all(row.areas),
        provinces=_set_or_all(row.provinces),
        markets=frozenset(row.markets),
        cn_provinces=frozenset(row.cn_provinces),
        needs=_set_or_all(row.needs),
        languages=frozenset(row.languages),
        routable=row.is_routable,
        confirmed=office.is_confirmed if office else True,
        url=(office.contact_url if office else "") or (body.url_en or body.url_fr if body else ""),
        phone=office.contact_phone if office else "",
        filters=tuple(SeatFilter(**each) for each in getattr(row, "open_filters", ())),
    )


def _set_or_all(values: list[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)
