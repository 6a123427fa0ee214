"""Programs as open data: what a program says to everybody, and its intake on a day."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field

from hub.api.records.fields import (
    Record,
    SourceRecord,
)
from hub.core.vocabulary import purpose as lists
from hub.core.vocabulary.enums import (
    CANADA,
    Area,
    ConditionKind,
    Intake,
    IntakeMode,
    Level,
    LinkBasis,
    Province,
    Stage,
    Support,
)
from hub.directory.demo import DEMO_ORGANIZATION
from programs.catalogue.entries import Catalogue, Note, ProgramView
from programs.catalogue.facets import live_successors, named_areas, places
from programs.catalogue.program_rules import Combination, Exclusion, Rule
from programs.catalogue.purpose import MOST_VALUE, ProgramPurpose
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.evaluate import IntakeState, intake_on
from programs.stacking.files import is_confirmed, named_programs


class ConditionRecord(Record):
    """One condition: its typed test and the sentence that is rendered from it."""

    position: int
    kind: ConditionKind
    test: dict[str, Any]
    sentence_en: str
    sentence_fr: str
    source: str
    as_of: date | None
    group: int | None

    @classmethod
    def of(cls, condition: TypedCondition, position: int) -> "ConditionRecord":
        return cls.read(condition, position=position, test=dict(condition.test))


class NoteRecord(Record):
    """A sentence that is no condition."""

    sentence_en: str
    sentence_fr: str


class PurposeRecord(Record):
    """What a program is for."""

    pays_for: list[lists.PaysFor]
    serves: list[lists.Beneficiary]
    must_serve: bool
    applicant: lists.Signatory
    not_for: list[lists.NotFor]
    project_min_cad: int | None
    project_typical_cad: int | None
    project_max_cad: int | None
    firm: list[lists.FirmSize]
    tempo: lists.Tempo
    topic_en: str
    topic_fr: str
    place_of_project: lists.SpendingPlace
    role: lists.ProgramRole
    value: int = Field(ge=0, le=MOST_VALUE)
    obstacle_en: str
    obstacle_fr: str
    basis: lists.PurposeBasis

    @classmethod
    def of(cls, purpose: ProgramPurpose) -> "PurposeRecord":
        return cls(**asdict(purpose))


Place = StrEnum("Place", {"CANADA": CANADA, **{member.name: member.value for member in Province}})  # type: ignore[misc]


class TogetherRecord(Record):
    """A rule between programs: what combines, what excludes, what comes first, who pays the rest."""

    id: str
    kind: str
    sentence_en: str
    sentence_fr: str
    programs: list[str]
    said_by: str
    verified: bool

    @classmethod
    def of(cls, rule: Rule, catalogue: Catalogue) -> "TogetherRecord":
        return cls(
            id=rule.id,
            kind=type(rule).__name__.lower(),
            sentence_en=rule.sentence.en,
            sentence_fr=rule.sentence.fr,
            programs=list(dict.fromkeys(slug for _field, slug in named_programs(rule))),
            said_by=rule.said_by,
            verified=is_confirmed(rule, catalogue),
        )


class IntakeRecord(Record):
    """Whether one can apply on a day."""

    on: date
    state: Intake
    opens: date | None
    closes: date | None
    days_left: int | None
    ended: date | None

    @classmethod
    def of(cls, state: IntakeState, on: date) -> "IntakeRecord":
        return cls.read(state, on=on)


class ProgramBrief(Record):
    """A program in few words."""

    slug: str
    name_en: str
    name_fr: str
    organization: str
    organization_en: str
    organization_fr: str
    level: Level
    jurisdiction: Place
    places: list[Place]
    areas: list[Area]
    support: list[Support]
    stages: list[Stage]
    amount_min_cad: int | None
    amount_max_cad: int | None
    cost_share_max: float | None
    verified: bool
    as_of: date
    as_of_year_only: bool
    confirmed_on: date | None
    official: bool
    updated_on: date | None
    demonstration: bool


class ProgramRecord(ProgramBrief):
    """A program whole, whatever the day: what the files hold."""

    organization_acronym_en: str
    organization_acronym_fr: str
    summary_en: str
    summary_fr: str
    url_en: str | None
    url_fr: str | None
    stacking_cap: float | None
    intake_mode: IntakeMode
    opens: date | None
    closes: date | None
    closed_on: date | None
    ended: bool
    conditions: list[ConditionRecord]
    notes: list[NoteRecord]
    together: list[TogetherRecord]
    replaced_by: list[str]
    excludes: list[str]
    combines: list[str]
    after: list[str]
    sources: list[str]
    documents: list[NoteRecord]
    effort_hours_min: int | None
    effort_hours_max: int | None
    effort_source: str | None
    decision_days_min: int | None
    decision_days_max: int | None
    decision_source: str | None
    contact_email: str | None
    contact_phone: str | None
    contact_url_en: str | None
    contact_url_fr: str | None
    contact_source: str | None
    contact_hours_en: str | None
    contact_hours_fr: str | None
    organization_contact_email: str | None
    organization_contact_url_en: str | None
    organization_contact_url_fr: str | None
    how_to_apply_en: str | None
    how_to_apply_fr: str | None
    decision_en: str | None
    decision_fr: str | None
    looked_up: date | None
    url_basis_en: LinkBasis | None
    url_basis_fr: LinkBasis | None
    official_sources: list[str]
    source_days: dict[str, date]
    source_pages: list[SourceRecord] = []
    purpose: PurposeRecord | None

    @classmethod
    def of(cls, program: ProgramView, catalogue: Catalogue) -> "ProgramRecord":
        return cls.read(
            program,
            **_brief(program),
            stacking_cap=catalogue.rules.stacking_cap(program.slug),
            intake_mode=program.intake.mode,
            opens=program.intake.opens,
            closes=program.intake.closes,
            closed_on=program.intake.closed_on,
            ended=program.intake.ended,
            conditions=[ConditionRecord.of(each, position) for position, each in enumerate(program.conditions)],
            notes=_notes(program.notes),
            together=[TogetherRecord.of(rule, catalogue) for rule in catalogue.rules.about(program.slug)],
            excludes=catalogue.rules.beside(program.slug, Exclusion),
            combines=catalogue.rules.beside(program.slug, Combination),
            after=catalogue.rules.before(program.slug),
            documents=_notes(program.documents),
            effort_hours_min=program.effort.least,
            effort_hours_max=program.effort.most,
            effort_source=program.effort.source or None,
            decision_days_min=program.decision.least,
            decision_days_max=program.decision.most,
            decision_source=program.decision.source or None,
            **_known("contact", program.contact, "email phone url_en url_fr source hours_en hours_fr"),
            **_known("organization_contact", program.organization_contact, "email url_en url_fr"),
            purpose=program.purpose and PurposeRecord.of(program.purpose),
            official_sources=[address for address in program.sources if program.is_official(address)],
            source_days=dict(program.source_days),
        )


class ProgramOnList(ProgramBrief):
    """A program on a list, with its intake on the day."""

    intake: IntakeRecord

    @classmethod
    def of(cls, program: ProgramView, on: date) -> "ProgramOnList":
        return cls.read(program, **_brief(program), intake=IntakeRecord.of(intake_on(program.intake, on), on))


class SuccessorRecord(Record):
    """A program that one is led to."""

    slug: str
    name_en: str
    name_fr: str


class ProgramOnDay(ProgramRecord):
    """A program whole, with its intake on the day and what took over."""

    intake: IntakeRecord
    successors: list[SuccessorRecord]

    @classmethod
    def on_day(cls, record: ProgramRecord, program: ProgramView, catalogue: Catalogue, on: date) -> "ProgramOnDay":
        """Return a program on a day; ``record`` is what it says on every day."""
        return cls.model_construct(
            **dict(record),
            intake=IntakeRecord.of(intake_on(program.intake, on), on),
            successors=[SuccessorRecord.read(each) for each in live_successors(program, catalogue, on)],
        )


class ConditionRecordRow(ConditionRecord):
    """A condition in a file of its own, with the program that it belongs to."""

    program: str


def condition_rows(record: ProgramRecord) -> list[ConditionRecordRow]:
    """Return the conditions of a program as rows of a file."""
    return [ConditionRecordRow.model_construct(**dict(each), program=record.slug) for each in record.conditions]


def _notes(notes: Iterable[Note]) -> list[NoteRecord]:
    return [NoteRecord.read(note) for note in notes]


def _known(prefix: str, part: Any, names: str) -> dict[str, Any]:
    """Return columns of a part of a program under a prefix, null where they are blank."""
    return {f"{prefix}_{name}": getattr(part, name) or None for name in names.split()}


def _brief(program: ProgramView) -> dict[str, Any]:
    """Return what a program in few words says beside its own columns."""
    return {
        "organization": program.organization_slug,
        "places": sorted(places(program)),
        "areas": sorted(named_areas(program)),
        "verified": program.verified,
        "official": any(map(program.is_official, filter(None, (program.url_en, program.url_fr, *program.sources)))),
        "updated_on": max(filter(None, (program.published_on, program.confirmed_on)), default=None),
        "demonstration": program.organization_slug == DEMO_ORGANIZATION,
    }
