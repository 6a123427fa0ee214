"""What matching draws on, words of areas that curators published among it, and what it answers now by that."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import Model

from companies.models import Company, FactSheet, Offering, Project
from companies.profile.facts import profile_answers
from hub.core.models import public_change
from hub.core.text.formats import language_of_address, site_of
from hub.core.vocabulary.enums import OpportunityKind
from hub.directory.catalogue.reader import read_directory
from hub.directory.choices import SeatKind
from hub.directory.models import AreaText, BoundaryCase, Office, Organization, Seat
from hub.directory.seats.presence import routable_seats
from hub.matching.areas import PublishedVocabulary, use_vocabulary, vocabulary_version
from hub.matching.engine.findings import RequiredCapability, SeatFilter
from hub.matching.engine.opportunities import OpportunityView
from hub.matching.engine.people import SeatRank, SeatView
from hub.matching.engine.results import MatchResult, MatchSources, match_readings
from hub.matching.index.programs import ProgramIndex
from hub.matching.profile.facts import CompanyReading
from hub.matching.questions.registry import facts_not_to_ask
from opportunities.catalogue.reader import read_opportunity_catalogue
from opportunities.entries.queries import matchable_opportunities, matchable_opportunity
from opportunities.models import Opportunity, PolicySignal
from programs.catalogue.entries import Catalogue
from programs.publication.services import catalogue_and_area_words

HUB = "hub"  # in place of an office and an organization, of the Hub’s own desk
_VOCABULARY_LANGUAGES = ("en", "fr", "zh")


MOST_READINGS = 24
MOST_KEPT = 30  # answers, each of half a megabyte


class _Kept:
    """What was made last in this process, each with what it belongs to.

    The index names the version of its catalogue; seats and opportunities stand beside the change of the database that
    they are of. Answers are those of the present catalogue that were asked for last, since a reader goes to and fro;
    each holds its sources too, which are told by their identity.
    """

    index: ProgramIndex | None = None
    rows: tuple[str, tuple[tuple[SeatView, ...], tuple[OpportunityView, ...]]] = "", ((), ())
    signals: tuple[PolicySignal, ...] = ()
    lock = Lock()
    catalogue: Catalogue | None = None
    answers: OrderedDict[object, tuple[MatchSources, MatchResult]] = OrderedDict()


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


def published_rows(change: str | None = None) -> tuple[Catalogue, tuple[SeatView, ...], tuple[OpportunityView, ...]]:
    """Return all that an answer rests on; from now on areas are proposed by what curators published.

    One small query while nothing has changed. Who has just asked for the ``change`` names it, and saves it.
    """
    change = change or public_change()
    catalogue, area_words = catalogue_and_area_words(change)
    use_published_vocabulary(area_words)
    known, rows = _Kept.rows
    if known != change:
        rows = seat_views(), opportunity_views()
        _Kept.signals, _Kept.rows = tuple(PolicySignal.objects.all()), (change, rows)
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
    url_en, url_fr = contact_pages(office.contact_url if office else "", body)
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
        url_en=url_en,
        url_fr=url_fr,
        phone=office.contact_phone if office else "",
        filters=tuple(SeatFilter(**each) for each in getattr(row, "open_filters", ())),
    )


def contact_pages(own: str, body: Organization | None) -> tuple[str, str]:
    """Return the English and the French page that leads to a person: of the office, else of its organization.

    An office has one address. Where that is only the home page of the organization, the contact page of the
    organization is nearer to a person. Where it says that it is in the other language, or lies on the site in it, the
    page in the reader's language goes first.
    """
    if body is None:
        return own, own
    own = "" if own in {body.url_en, body.url_fr} else own
    english, french, site = (site_of(url) for url in (body.url_en, body.url_fr, own))
    by_site = "fr" if site == french != english else "en" if site == english != french else ""
    language = language_of_address(own) or by_site
    own_en, own_fr = "" if language == "fr" else own, "" if language == "en" else own
    body_en, body_fr = body.contact_url_en or body.url_en, body.contact_url_fr or body.url_fr
    return own_en or body_en or own or body_fr, own_fr or body_fr or own or body_en


def _set_or_all(values: list[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)


# --- Answers, live ---------------------------------------------------------------------------------------------------


def published_sources() -> MatchSources:
    """Return the catalogue, the seats and the opportunities of this moment."""
    catalogue, seats, opportunities = published_rows()
    return MatchSources(
        catalogue=catalogue,
        seats=seats,
        opportunities=opportunities,
        area_words=vocabulary_version(),
        signals=_Kept.signals,
    )


def program_sources() -> MatchSources:
    """Return the catalogue alone, for answers of which only the programs are shown: one small query."""
    catalogue, area_words = catalogue_and_area_words()
    use_published_vocabulary(area_words)
    return MatchSources(catalogue=catalogue, seats=(), opportunities=(), area_words=vocabulary_version())


def company_readings(company: Company, *, on: date) -> tuple[CompanyReading, ...]:
    """Return every pair of offering and project, the main offering first; two queries.

    Pairs that read alike are one. Beyond ``MOST_READINGS`` the later projects of the later offerings are left out.
    """
    offerings: Sequence[Offering | None] = list(company.offerings.all()) or [None]
    projects: Sequence[Project | None] = list(company.projects.all()) or [None]
    readings: list[CompanyReading] = []
    for offering in offerings:
        for project in projects:
            answers = _answers_of(company, offering, project, on)
            if all(answers != known.answers for known in readings) and len(readings) < MOST_READINGS:
                readings.append(CompanyReading(answers=answers, offering=_named(offering), project=_named(project)))
    return tuple(readings)


def _answers_of(company: Company, offering: Offering | None, project: Project | None, on: date) -> dict[str, Any]:
    answers = profile_answers(company, day=on, offering=offering, project=project)
    answers.pop("name")  # a name is no ground for an answer
    if offering is not None and offering.description:
        answers["description"] = offering.description
    return answers


def _named(row: Offering | Project | None) -> tuple[int, str] | None:
    return None if row is None else (row.pk, row.name)


def match_company(*, company: Company, on: date, sources: MatchSources | None = None) -> MatchResult:
    """Return what the company is told on a day, live from its profile."""
    # Areas are proposed by the words of these sources: they are read first.
    sources = sources or published_sources()
    return match_kept(company_readings(company, on=on), sources=sources, on=on, registered=True)


def match_fact_sheet(*, sheet: FactSheet, on: date, sources: MatchSources | None = None) -> MatchResult:
    """Return what the reader of a private link is told on a day."""
    sources = sources or published_sources()
    return match_kept((sheet_reading(sheet.answers),), sources=sources, on=on)


def sheet_reading(answers: Mapping[str, Any]) -> CompanyReading:
    """Return how a private link is read: words tell facts until their reader has confirmed what was read in them.

    Whoever confirms facts chooses areas.
    """
    return CompanyReading(answers=answers, words_tell="areas" not in answers)


def match_kept(
    readings: Sequence[CompanyReading], *, sources: MatchSources, on: date, registered: bool = False
) -> MatchResult:
    """Return what is told, by what was told before where nothing has changed of all that it rests on.

    ``registered`` says that the readings are those of a company, by its profile.
    """
    said = tuple((repr(one.answers), one.words_tell, one.offering, one.project) for one in readings)
    key = (said, on, registered, sources.area_words, id(sources.seats), id(sources.opportunities))
    with _Kept.lock:
        if _Kept.catalogue is not sources.catalogue:
            _Kept.catalogue, _Kept.answers = sources.catalogue, OrderedDict()
        answers = _Kept.answers
        if key in answers:
            answers.move_to_end(key)
            return answers[key][1]
    asked = [facts_not_to_ask(reading.answers) for reading in readings]
    told = match_readings(readings, sources=sources, on=on, asked=asked, registered=registered)
    with _Kept.lock:
        answers[key] = sources, told
        if len(answers) > MOST_KEPT:
            answers.popitem(last=False)
    return told
