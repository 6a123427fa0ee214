"""Drafts: begin one from what is published, write in it part by part, and lose nothing that was typed.

Every save is a row with the whole document and the next number. Who saves a part names the number at which the part was
opened: what others saved meanwhile in other parts is kept, and where they changed the same part, the new text is held
aside until its writer has seen theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from hub.accounts.models import User
from hub.audit.services import noting, record
from hub.core.vocabulary import ConditionKind, IntakeMode
from hub.core.workflow import TransitionRefusedError
from hub.directory.models import Organization
from programs.catalogue import entries
from programs.choices import DESK_ORIGINS, OPEN_STATES, Origin
from programs.curating.rules import may_edit, may_write
from programs.drafting.condition_rows import blank_row
from programs.drafting.documents import (
    Document,
    Section,
    blank_document,
    changed_parts,
    document_of,
    next_row_id,
    rows_by_id,
)
from programs.drafting.reading import Reading, read_document
from programs.eligibility.intake import IntakeFacts
from programs.models import Condition, DraftSave, Program, Revision, Succession
from programs.records import PARTS, columns_of, conditions_of, program_of, revision_of, successions_of
from programs.workflow import curators_only

_SLUG_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the version of the draft now, and what was held aside, if another came first."""

    version: int
    held: DraftSave | None = None
    theirs: DraftSave | None = None


# --- Begin ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_program(
    *, organization: Organization, jurisdiction: str, name_en: str, name_fr: str, by: User | None, at: datetime
) -> Revision:
    """Make a program that nobody sees yet, with its first draft. Raises ``TransitionRefusedError`` for others'.

    Its address is made of the place, the organization and the English name, and stays.
    """
    slug = _free_slug(f"{jurisdiction}-{organization.acronym_en}-{name_en}")
    program = Program(slug=slug, organization=organization, jurisdiction=jurisdiction)
    _require(curators_only(program, by=by) or may_edit(program, by=by))
    with noting(by, "programs.program.created"):
        program.save()
        document = blank_document() | {"name_en": name_en, "name_fr": name_fr, "intake_mode": IntakeMode.UNKNOWN.value}
        document |= {"verified": True, "as_of": at.date().isoformat()}
        draft = _draft(program, document, based_on=None, by=by, at=at)
    record(action="programs.program.created", by=by, at=at, subject=program)
    return draft


@transaction.atomic
def begin_draft(*, program: Program, by: User | None, at: datetime) -> Revision:
    """Return the program's open draft; where there is none, a new one that says what is published.

    Raises ``TransitionRefusedError`` for a program that ``by`` does not look after.
    """
    row = _locked_program(program)
    _require(curators_only(row, by=by) or may_edit(row, by=by))
    found: Revision | None = row.revisions.filter(origin__in=DESK_ORIGINS, state__in=OPEN_STATES).first()
    if found is not None:
        return found
    last = row.live or row.revisions.order_by("-number").first()
    document = blank_document() if last is None else document_of(program_of(_with_parts(last.pk)))
    with noting(by, "programs.draft.begun"):
        draft = _draft(row, document, based_on=row.live, by=by, at=at)
    record(action="programs.draft.begun", by=by, at=at, subject=draft)
    return draft


def _draft(program: Program, document: Document, *, based_on: Revision | None, by: Any, at: datetime) -> Revision:
    reading = read_document(document, frame_of(program, at=at))
    number = (program.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = revision_of(
        reading.program,
        program=program,
        number=number,
        origin=Origin.CURATOR,
        based_on=based_on,
        made_by=by,
        made_at=at,
    )
    draft.save()
    DraftSave.objects.create(revision=draft, number=1, section="begun", content=document, by=by, at=at)
    return draft


def frame_of(program: Program, *, at: datetime) -> entries.Program:
    """Return what a draft does not change of a program, with nothing said of the rest."""
    body = program.organization
    return entries.Program(
        slug=program.slug,
        name_en="",
        name_fr="",
        organization_slug=body.slug,
        organization_acronym_en=body.acronym_en,
        organization_acronym_fr=body.acronym_fr,
        organization_en=body.name_en,
        organization_fr=body.name_fr,
        jurisdiction=program.jurisdiction,
        level=body.level,
        url_en=None,
        url_fr=None,
        summary_en="",
        summary_fr="",
        support=(),
        stages=(),
        amount_min_cad=None,
        amount_max_cad=None,
        cost_share_max=None,
        conditions=(),
        notes=(),
        intake=IntakeFacts(mode=IntakeMode.UNKNOWN),
        replaced_by=(),
        as_of=at.date(),
        as_of_year_only=False,
        sources=(),
        verified=True,
        unverified_reason=None,
    )


# --- Read -------------------------------------------------------------------------------------------------------------


def newest_save(revision: Revision) -> DraftSave:
    """Return the draft as it stands (one query). A revision that came from a file has none: its document is made."""
    found: DraftSave | None = revision.saves.filter(number__isnull=False).order_by("-number").first()
    if found is not None:
        return found
    content = document_of(program_of(_with_parts(revision.pk)))
    return DraftSave(revision=revision, number=0, content=content, by_id=revision.made_by_id, at=revision.made_at)


def document_at(revision: Revision) -> tuple[Document, int]:
    """Return the document of a draft and its version."""
    save = newest_save(revision)
    return save.content, save.number or 0


def reading_of(revision: Revision, document: Document | None = None) -> Reading:
    """Return what a draft says so far, and what cannot be read of it."""
    if document is None:
        document, _version = document_at(revision)
    return read_document(document, frame_of(revision.program, at=revision.made_at))


# --- Write ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_part(
    *, revision: Revision, part: str, values: Mapping[str, Any], version: int, by: User | None, at: datetime
) -> Saved:
    """Write a section, or one condition ("condition:3"), as it was typed, whether it can be read or not.

    ``version`` is the one that the form was opened at. Where another person changed the same part since, the text is
    held aside, and what they wrote is returned beside it. Raises ``TransitionRefusedError`` where the draft is none
    any more or is not theirs.
    """
    row = _locked(revision)
    _require(may_write(row, by=by))
    current = newest_save(row)
    if (theirs := _who_changed(row, part, version, current)) is not None:
        return Saved(current.number or 0, hold_aside(revision=row, part=part, values=values, by=by, at=at), theirs)
    document = _with_part(current.content, part, values)
    if document == current.content:
        return Saved(current.number or 0)
    return Saved(_keep(row, current, part, document, by=by, at=at))


@transaction.atomic
def add_condition(*, revision: Revision, kind: ConditionKind, by: User | None, at: datetime) -> int:
    """Add an empty condition of a kind at the end and return its number."""
    row = _locked(revision)
    _require(may_write(row, by=by))
    current = newest_save(row)
    ident = next_row_id(current.content)
    document = current.content | {"conditions": [*current.content["conditions"], blank_row(kind, ident)]}
    _keep(row, current, f"condition:{ident}", document, by=by, at=at)
    return ident


@transaction.atomic
def remove_condition(*, revision: Revision, ident: int, by: User | None, at: datetime) -> None:
    """Take a condition out of the draft; one that is gone already is no error."""
    row = _locked(revision)
    _require(may_write(row, by=by))
    current = newest_save(row)
    kept = [each for each in current.content["conditions"] if each["id"] != ident]
    _keep(row, current, Section.CONDITIONS.value, current.content | {"conditions": kept}, by=by, at=at)


@transaction.atomic
def move_condition(*, revision: Revision, ident: int, up: bool, by: User | None, at: datetime) -> None:
    """Move a condition one place up or down; at the end it stays where it is."""
    row = _locked(revision)
    _require(may_write(row, by=by))
    current = newest_save(row)
    rows = list(current.content["conditions"])
    here = next((index for index, each in enumerate(rows) if each["id"] == ident), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    _keep(row, current, Section.CONDITIONS.value, current.content | {"conditions": rows}, by=by, at=at)


@transaction.atomic
def restore_save(*, revision: Revision, number: int, by: User | None, at: datetime) -> None:
    """Make the draft say again what it said at an earlier save. Raises ``DraftSave.DoesNotExist`` for no such save."""
    row = _locked(revision)
    _require(may_write(row, by=by))
    earlier: DraftSave = row.saves.get(number=number)
    _keep(row, newest_save(row), "restored", earlier.content, by=by, at=at)


@transaction.atomic
def bring_up_to_date(*, revision: Revision, by: User | None, at: datetime) -> None:
    """Take what was published since the draft was begun into it, wherever the draft itself changed nothing."""
    row = _locked(revision)
    _require(may_write(row, by=by))
    live = row.program.live
    if live is None or row.based_on_id == live.pk:
        return
    news = document_of(program_of(_with_parts(live.pk)))
    base = news if row.based_on_id is None else document_of(program_of(_with_parts(row.based_on_id)))
    current = newest_save(row)
    untouched = {name for name, value in current.content.items() if value == base.get(name)}
    document = {name: news[name] if name in untouched else value for name, value in current.content.items()}
    row.based_on = live
    with noting(by, "programs.draft.updated"):
        row.save(update_fields=["based_on"])
    _keep(row, current, "updated", document, by=by, at=at)
    record(action="programs.draft.updated", by=by, at=at, subject=row)


@transaction.atomic
def discard_draft(*, revision: Revision, by: User | None, at: datetime) -> None:
    """Delete a draft with its saves; a program of which nothing else was ever said goes with it."""
    row = _locked(revision)
    _require(may_write(row, by=by))
    program = row.program
    record(action="programs.draft.discarded", by=by, at=at, subject=program, data={"number": row.number})
    with noting(by, "programs.draft.discarded"):
        row.delete()
        if not program.revisions.exists():
            program.delete()


# --- What is held aside -----------------------------------------------------------------------------------------------


@transaction.atomic
def hold_aside(*, revision: Revision, part: str, values: Mapping[str, Any], by: User | None, at: datetime) -> DraftSave:
    """Keep what was typed without writing it into the draft: its session had ended, or another came first."""
    return DraftSave.objects.create(revision=revision, section=part, content=dict(values), by=by, at=at)


def held_for(revision: Revision, part: str, person: Any) -> DraftSave | None:
    """Return the last text of a part that is held aside for a person."""
    waiting = revision.saves.filter(number__isnull=True, settled_at__isnull=True, section=part, by=person.pk)
    return waiting.order_by("-pk").first()  # type: ignore[no-any-return]


@transaction.atomic
def settle(*, revision: Revision, part: str, by: User, at: datetime) -> None:
    """Note that a person has decided about what was held aside of a part."""
    revision.saves.filter(number__isnull=True, settled_at__isnull=True, section=part, by=by.pk).update(settled_at=at)


# --- For the neighbours -----------------------------------------------------------------------------------------------


def write_out(revision: Revision, entry: entries.Program) -> None:
    """Write what a draft says into its columns, conditions and successors, in place of what stood there."""
    for name, value in columns_of(entry).items():
        setattr(revision, name, value)
    programs = {row.slug: row for row in Program.objects.filter(slug__in=entry.replaced_by)}
    revision.save()
    revision.conditions.all().delete()
    revision.successions.all().delete()
    Condition.objects.bulk_create(list(conditions_of(entry, revision)))
    Succession.objects.bulk_create(list(successions_of(entry, revision, programs)))


def locked(revision: Revision) -> Revision:
    """Return a revision with its program as they are now; others who want to change it wait."""
    return _locked(revision)


def _locked(revision: Revision) -> Revision:
    row: Revision = (
        Revision.objects.select_for_update(of=("self",))
        .select_related("program__organization", "program__live")
        .get(pk=revision.pk)
    )
    return row


def _locked_program(program: Program) -> Program:
    row: Program = (
        Program.objects.select_for_update(of=("self",)).select_related("organization", "live").get(pk=program.pk)
    )
    return row


def _with_parts(pk: int) -> Revision:
    row: Revision = Revision.objects.select_related("program__organization").prefetch_related(*PARTS).get(pk=pk)
    return row


def _keep(
    revision: Revision, current: DraftSave, part: str, document: Document, *, by: User | None, at: datetime
) -> int:
    number = (current.number or 0) + 1
    # Lists name a draft as it calls itself today; all else is written out when it is submitted.
    names = {name: str(document[name])[:300] for name in ("name_en", "name_fr")}
    if any(getattr(revision, name) != value for name, value in names.items()):
        for name, value in names.items():
            setattr(revision, name, value)
        with noting(by, "programs.draft.saved"):
            revision.save(update_fields=list(names))
    DraftSave.objects.create(revision=revision, number=number, section=part, content=document, by=by, at=at)
    return number


def _with_part(document: Document, part: str, values: Mapping[str, Any]) -> Document:
    kind, _, ident = part.partition(":")
    if kind != "condition":
        return document | dict(values)
    rows = [row | dict(values) if row["id"] == int(ident) else row for row in document["conditions"]]
    return document | {"conditions": rows}


def _who_changed(revision: Revision, part: str, version: int, current: DraftSave) -> DraftSave | None:
    """Return the save by which the part is no longer what it was at ``version``; None where it still is."""
    if version == (current.number or 0):
        return None
    opened: DraftSave | None = revision.saves.filter(number=version).first()
    missing = part.startswith("condition:") and int(part.partition(":")[2]) not in rows_by_id(current.content)
    if opened is None or missing or part in changed_parts(opened.content, current.content):
        last: DraftSave | None = revision.saves.filter(number__gt=version, section=part).order_by("-number").first()
        return last or current
    return None


def _free_slug(text: str) -> str:
    slug = slugify(text)[:_SLUG_LENGTH].strip("-")
    taken = set(Program.objects.filter(slug__startswith=slug[: _SLUG_LENGTH - 3]).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(name for n in range(2, 99) if (name := f"{slug[: _SLUG_LENGTH - 3]}-{n}") not in taken)


def _require(refusal: Any) -> None:
    if refusal is not None:
        raise TransitionRefusedError(refusal)
