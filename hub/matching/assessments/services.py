"""What is done with answers: questions that they answer, plans, and what a company was told."""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from companies.choices import ApplicationState
from companies.models import Company, FactSheet, Project
from companies.profile.services.fact_sheets import save_facts
from companies.profile.services.offerings import answer_offering, answer_project
from companies.profile.services.profile import ProfileConflictError, update_profile
from companies.profile.services.programs import record_application, remove_application
from hub.facts.registry import OFFERING_ONLY
from hub.matching.assessments.sources import (
    company_readings,
    match_kept,
    published_sources,
    sheet_reading,
    use_published_vocabulary,
)
from hub.matching.engine.evaluation import OPENING
from hub.matching.engine.results import MatchResult, MatchSources, result_json
from hub.matching.models import Assessment
from hub.matching.profile.facts import CompanyReading
from hub.matching.questions.registry import answered_questions
from hub.outbox.services import enqueue_job

SNAPSHOT = "matching.snapshot"


# --- Answers to questions --------------------------------------------------------------------------------------------


def save_finder_answers(*, sheet: FactSheet, answers: Mapping[str, Any], at: datetime) -> FactSheet:
    """Keep answers on a sheet; once the opening is done, what is told is kept too. Raises ``AnswerError``."""
    with transaction.atomic():
        stored = save_facts(sheet=sheet, answers=answers)
        if {prompt.fact for prompt in answered_questions(stored.answers)}.issuperset(OPENING):
            payload = {"sheet_id": str(stored.pk), "moment": at.isoformat()}
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
            offering = company.offerings.get(pk=reading.offering[0]) if reading.offering else None
            answer_offering(company=company, offering=offering, answers=of_offering, by=by, at=at)
        if of_project:
            project = company.projects.get(pk=reading.project[0]) if reading.project else None
            answer_project(company=company, project=project, answers=of_project, by=by, at=at)


def _update_company(company: Company, answers: Mapping[str, Any], *, by: Any, at: datetime) -> None:
    try:
        update_profile(company=company, answers=answers, version=company.version, by=by, at=at)
    except ProfileConflictError as conflict:
        # One answer cannot undo a colleague's: it touches its own fact and nothing else.
        update_profile(company=company, answers=answers, version=conflict.company.version, by=by, at=at)


def keep_plan(
    *,
    company: Company,
    project: Project | None,
    amounts: Mapping[str, int | None],
    dropped: Collection[str] = (),
    by: Any,
    at: datetime,
) -> None:
    """Keep programs as considered for a project, with what is to be asked of each in dollars.

    An application that went further keeps its state and its amount. What was only considered goes where its program
    was ``dropped``.
    """
    with transaction.atomic():
        of_project = Q(project=project) | Q(project=None)
        considered = company.applications.filter(of_project, state=ApplicationState.CONSIDERING)
        for application in considered.filter(program_slug__in=dropped).order_by("program_slug", "pk"):
            remove_application(application=application, by=by, at=at)
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


def snapshot_company(*, company_id: int, by_id: int | None = None, at: datetime) -> Assessment | None:
    """Keep what a company is told; None where it is gone or nothing has changed since the last record.

    ``by_id`` is the key of the person whose change asked for it, who may be gone by now.
    """
    company = Company.objects.active().filter(pk=company_id).first()
    if company is None:
        return None
    on = timezone.localdate(at)
    use_published_vocabulary()
    by = get_user_model().objects.filter(pk=by_id).first() if by_id else None
    readings = company_readings(company, on=on)
    return _keep(readings, language=company.language, on=on, by=by, at=at, company=company)


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
    readings: Sequence[CompanyReading],
    *,
    language: str,
    on: date,
    at: datetime,
    by: Any = None,
    **owner: Company | FactSheet,
) -> Assessment | None:
    sources = published_sources()
    told = match_kept(readings, sources=sources, on=on, registered="company" in owner)
    document = _document(told, language)
    digest = hashlib.sha256(document).hexdigest()
    last = Assessment.objects.filter(**owner).newest_first().values_list("digest", flat=True).first()
    if last == digest:
        return None
    return Assessment.objects.create(
        at=at,
        by=by,
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
