"""What the engine answers from, read from the database: the published catalogue, the seats and the opportunities.

The catalogue is kept in memory by ``programs.services``; its compiled index is kept here.
"""

from hub.core.vocabulary import OpportunityKind
from hub.directory.services import SeatFacts, routable_seats
from hub.matching.area_words import use_published_words
from hub.matching.index.programs import ProgramIndex
from hub.matching.intake import SeatFilter
from hub.matching.opportunities import Opportunity
from hub.matching.people import Seat, SeatKind
from hub.matching.sought import Sought
from opportunities.services import OpportunityFacts, matchable_opportunities, opportunity_facts
from programs.catalogue.entries import Catalogue
from programs.services import catalogue_and_area_words


def published() -> tuple[Catalogue, tuple[Seat, ...], tuple[Opportunity, ...]]:
    """Return all that an answer rests on; from now on areas are proposed by what curators published."""
    catalogue, area_words = catalogue_and_area_words()
    use_published_words(area_words)
    return catalogue, live_seats(), live_opportunities()


class _Kept:
    """The index last compiled in this process; it names the version of the catalogue that it belongs to."""

    index: ProgramIndex | None = None


def live_index() -> ProgramIndex:
    """Return the index of the published catalogue: one small query, and some milliseconds after a change.

    A reader never sees half an index: a new one is compiled aside and put in place by one assignment. Two threads may
    compile the same one; the later takes the place of its equal. Areas are proposed by what curators published.
    """
    catalogue, area_words = catalogue_and_area_words()
    use_published_words(area_words)
    index = _Kept.index
    if index is None or index.catalogue_version != catalogue.version:
        index = _Kept.index = ProgramIndex(catalogue)
    return index


def live_opportunities() -> tuple[Opportunity, ...]:
    """Return the published opportunities that can still be acted on (one query)."""
    return tuple(_opportunity(row) for row in matchable_opportunities())


def one_opportunity(slug: str) -> Opportunity | None:
    """Return an opportunity, past ones too; None where there is none (one query)."""
    row = opportunity_facts(slug)
    return None if row is None else _opportunity(row)


def _opportunity(row: OpportunityFacts) -> Opportunity:
    return Opportunity(
        slug=row.slug,
        kind=OpportunityKind(row.kind),
        title_en=row.title_en,
        title_fr=row.title_fr,
        title_zh=row.title_zh or None,
        areas=row.areas,
        cn_provinces=row.cn_provinces,
        status=row.status,
        matchable=row.matchable,
        opens=row.opens,
        closes=row.closes,
        technologies_sought_en=row.technologies_en,
        technologies_sought_fr=row.technologies_fr,
        capabilities=tuple(
            Sought(*each)
            for each in zip(row.capabilities, row.capability_words_en, row.capability_words_fr, strict=True)
        ),
        value_amount=row.value_amount,
        value_currency=row.value_currency,
        disclosure=row.disclosure,
        as_of=row.as_of,
        verified=row.verified,
        compliance_flags=row.compliance_flags,
        source=row.source,
    )


def live_seats() -> tuple[Seat, ...]:
    """Return the seats that may receive a request (one query)."""
    return tuple(_seat(row) for row in routable_seats())


def _seat(row: SeatFacts) -> Seat:
    return Seat(
        slug=row.slug,
        title_en=row.title_en,
        title_fr=row.title_fr,
        office_slug=row.office_slug,
        office_en=row.office_en,
        office_fr=row.office_fr,
        organization=row.organization_slug,
        kind=SeatKind(row.post_kind),
        areas=row.areas,
        provinces=row.provinces,
        markets=row.markets,
        cn_provinces=row.cn_provinces,
        needs=row.needs,
        languages=row.languages,
        routable=row.routable,
        confirmed=row.confirmed,
        url=row.url,
        filters=tuple(
            SeatFilter(
                kind=each.kind,
                test=each.test,
                sentence_en=each.sentence_en,
                sentence_fr=each.sentence_fr,
                source=each.source,
            )
            for each in row.filters
        ),
    )
