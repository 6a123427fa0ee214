"""What is done with matching: answer live, take answers to questions, keep what was told."""

import hashlib
import json
import zlib
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from companies.choices import ApplicationState
from companies.models import Company, FactSheet, Offering, Project
from companies.profile.facts import profile_answers
from companies.profile.services.fact_sheets import save_facts, start_fact_sheet
from companies.profile.services.offerings import add_offering, add_project, edit_offering, edit_project
from companies.profile.services.profile import ProfileConflictError, update_profile
from companies.profile.services.programs import record_application
from hub.facts.registry import OFFERING_ONLY
from hub.matching.areas import vocabulary_version
from hub.matching.assessments.sources import published_rows, use_published_vocabulary
from hub.matching.engine.evaluation import OPENING
from hub.matching.engine.results import CompanyReading, MatchResult, MatchSources, match_readings, result_json
from hub.matching.models import Assessment
from hub.matching.questions.registry import answered_questions, facts_not_to_ask
from hub.outbox.services import enqueue_job
from programs.catalogue.entries import Catalogue
from programs.publication.services import catalogue_and_area_words

SNAPSHOT = "matching.snapshot"
MOST_READINGS = 24
MOST_KEPT = 30  # answers, each of half a megabyte


# --- Answers, live ---------------------------------------------------------------------------------------------------


def published_sources() -> MatchSources:
    """Return the catalogue, the seats and the opportunities of this moment."""
    catalogue, seats, opportunities = published_rows()
    return MatchSources(
        catalogue=catalogue, seats=tuple(seats), opportunities=tuple(opportunities), area_words=vocabulary_version()
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


class _Kept:
    """The answers of the present catalogue that were asked for last in this process: a reader goes to and fro.

    Each holds its sources too, which are told by their identity.
    """

    lock = Lock()
    catalogue: Catalogue | None = None
    answers: OrderedDict[object, tuple[MatchSources, MatchResult]] = OrderedDict()


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


# --- Answers to questions --------------------------------------------------------------------------------------------


def start_finder(*, answers: Mapping[str, Any], language: str, at: datetime) -> FactSheet:
    """Begin a sheet with the first answers. Raises ``AnswerError`` for a shape not known."""
    return start_fact_sheet(language=language, answers=answers, at=at)


def save_finder_answers(*, sheet: FactSheet, answers: Mapping[str, Any], at: datetime) -> FactSheet:
    """Keep answers on a sheet; once the opening is done, what is told is kept too. Raises ``AnswerError``."""
    with transaction.atomic():
        stored = save_facts(sheet=sheet, answers=answers)
        if {prompt.fact for prompt in answered_questions(stored.answers)}.issuperset(OPENING):
            payload = {"sheet_id": str(stored.pk), "at": at.isoformat()}
            key = f"{SNAPSHOT}:sheet:{stored.pk}:{at.isoformat()}"
            enqueue_job(topic=SNAPSHOT, payload=payload, at=at, key=key)
    return stored


def save_company_answers(
    *, company: Company, reading: CompanyReading, answers: Mapping[str, Any], by: Any, at: datetime
) -> None:
    """Write answers where they belong: to the company, the offering or the project of a reading.

    A company without an offering or a project gets its first one. Raises ``AnswerError`` and ``ValidationError`` as
    the services of companies do.
    """
    of_project = {key.removeprefix("project."): value for key, value in answers.items() if key.startswith("project.")}
    of_offering = {key: value for key, value in answers.items() if key in OFFERING_ONLY}
    of_company = {
        key: value for key, value in answers.items() if key not in of_offering and not key.startswith("project.")
    }
    with transaction.atomic():
        if of_company:
            _update_company(company, of_company, by=by, at=at)
        if of_offering:
            _update_offering(company, reading.offering, of_offering, by=by, at=at)
        if of_project:
            _update_project(company, reading.project, of_project, by=by, at=at)


def _update_company(company: Company, answers: Mapping[str, Any], *, by: Any, at: datetime) -> None:
    try:
        update_profile(company=company, answers=answers, version=company.version, by=by, at=at)
    except ProfileConflictError as conflict:
        # One answer cannot undo a colleague's: it touches its own fact and nothing else.
        update_profile(company=company, answers=answers, version=conflict.company.version, by=by, at=at)


def _update_offering(
    company: Company, named: tuple[int, str] | None, answers: Mapping[str, Any], *, by: Any, at: datetime
) -> None:
    if named is None:
        add_offering(company=company, name=gettext("Our main offering"), answers=answers, by=by, at=at)
        return
    row = company.offerings.get(pk=named[0])
    edit_offering(offering=row, name=row.name, description=row.description, answers=answers, by=by, at=at)


def _update_project(
    company: Company, named: tuple[int, str] | None, answers: Mapping[str, Any], *, by: Any, at: datetime
) -> None:
    if named is None:
        add_project(company=company, name=gettext("Our project"), answers=answers, by=by, at=at)
        return
    row = company.projects.get(pk=named[0])
    edit_project(project=row, name=row.name, purpose=row.purpose, answers=answers, by=by, at=at)


def keep_plan(
    *, company: Company, project: Project | None, amounts: Mapping[str, int | None], by: Any, at: datetime
) -> None:
    """Keep programs as considered for a project, with what is to be asked of each in dollars.

    An application that went further keeps its state and its amount.
    """
    with transaction.atomic():
        known = {
            one.program_slug
            for one in company.applications.filter(project=project).exclude(state=ApplicationState.CONSIDERING)
        }
        for slug in sorted(amounts.keys() - known):
            record_application(
                company=company,
                program_slug=slug,
                state=ApplicationState.CONSIDERING,
                amount_cad=amounts[slug],
                project=project,
                by=by,
                at=at,
            )


# --- What was told ---------------------------------------------------------------------------------------------------


def snapshot_company(*, company_id: int, at: datetime) -> Assessment | None:
    """Keep what a company is told; None where it is gone or nothing has changed since the last record."""
    company = Company.objects.active().filter(pk=company_id).first()
    if company is None:
        return None
    on = timezone.localdate(at)
    use_published_vocabulary()
    return _keep(company_readings(company, on=on), language=company.language, on=on, at=at, company=company)


def snapshot_sheet(*, sheet_id: str, at: datetime) -> Assessment | None:
    """Keep what the reader of a private link is told, in the place of what was kept before; None where nothing is new.

    One record to a sheet: nobody has to sign in to make one.
    """
    sheet = FactSheet.objects.filter(pk=sheet_id).first()
    if sheet is None:
        return None
    on = timezone.localdate(at)
    use_published_vocabulary()
    kept = _keep((sheet_reading(sheet.answers),), language=sheet.language, on=on, at=at, sheet=sheet)
    if kept is not None:
        Assessment.objects.filter(sheet=sheet).exclude(pk=kept.pk).delete()
    return kept


def _keep(
    readings: Sequence[CompanyReading], *, language: str, on: date, at: datetime, **owner: Company | FactSheet
) -> Assessment | None:
    sources = published_sources()
    told = match_kept(readings, sources=sources, on=on, registered="company" in owner)
    document = _document(told, language)
    digest = hashlib.sha256(document).hexdigest()
    last = Assessment.objects.filter(**owner).newest_first().values_list("digest", flat=True).first()
    if last == digest:
        return None
    kept: Assessment = Assessment.objects.create(
        at=at,
        on=on,
        language=language,
        readings=[_stored(reading) for reading in readings],
        catalogue_version=told.answer.catalogue_version,
        sources_version=sources.version,
        engine_version=told.answer.engine_version,
        counts=Counter("ended" if answer.ended else answer.standing.value for answer in told.answer.programs),
        answer=zlib.compress(document, 9),
        digest=digest,
        **owner,
    )
    return kept


def _document(told: MatchResult, language: str) -> bytes:
    with override(language):
        return result_json(told, language)


def _stored(reading: CompanyReading) -> dict[str, Any]:
    return {"offering": reading.offering, "project": reading.project, "answers": dict(reading.answers)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayDifference:
    """A program whose verdict or intake is another today: (verdict, intake) then and now, None where it is absent."""

    program: str
    then: tuple[str, str] | None
    now: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A record executed again. ``same_versions`` False: it cannot be repeated, only compared with today's answer."""

    same_versions: bool
    equal: bool
    differences: tuple[ReplayDifference, ...]


def replay(assessment: Assessment, *, sources: MatchSources, engine_version: str) -> Replay:
    """Execute a record again with what it knew on its day; with the same versions the bytes are the same."""
    readings = tuple(
        CompanyReading(answers=kept["answers"], offering=_pair(kept["offering"]), project=_pair(kept["project"]))
        if assessment.company_id
        else sheet_reading(kept["answers"])
        for kept in assessment.readings
    )
    told = match_kept(readings, sources=sources, on=assessment.on, registered=assessment.company_id is not None)
    document = _document(told, assessment.language)
    same = (assessment.catalogue_version, assessment.sources_version, assessment.engine_version) == (
        sources.catalogue.version,
        sources.version,
        engine_version,
    )
    stored = assessment.document
    differences = () if document == stored else _differences(stored, document)
    return Replay(same_versions=same, equal=document == stored, differences=differences)


def _pair(kept: Sequence[Any] | None) -> tuple[int, str] | None:
    return None if kept is None else (kept[0], kept[1])


def _differences(then: bytes, now: bytes) -> tuple[ReplayDifference, ...]:
    before, after = _outcomes(then), _outcomes(now)
    return tuple(
        ReplayDifference(program=slug, then=before.get(slug), now=after.get(slug))
        for slug in sorted(before.keys() | after.keys())
        if before.get(slug) != after.get(slug)
    )


def _outcomes(document: bytes) -> dict[str, tuple[str, str]]:
    programs = json.loads(document)["profiles"][0]["programs"]
    return {program["id"]: (program["verdict"], program["intake"]) for program in programs}
