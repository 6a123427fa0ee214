"""Write a file into drafts, all or nothing. What people changed stays, and waits for one of them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import history_context, record
from hub.core.workflow import Refusal, RefusedError
from hub.directory.seats.access import charge_of
from hub.publishing.choices import Origin
from hub.publishing.documents.fields import Document
from hub.publishing.entry_types.base import IMPORTED
from hub.publishing.registry import entry_type
from programs.catalogue.entries import ProgramView as Entry
from programs.choices import ImportState, RowStatus
from programs.documents.parsers import read_document
from programs.drafts.services import write_fields
from programs.entry_types import PROGRAM
from programs.entry_types.program import frame_of
from programs.imports.jobs import ReportProgress, no_progress
from programs.imports.plans import RowPlan, current_entries, decided_fields, plan_for
from programs.imports.services.entries import write_entries
from programs.imports.services.pairs import propose_pairs
from programs.models import DraftSave, Import, ImportConflict, ImportRow, Program, Revision
from programs.publication.mappers import revision_of

_BATCH = 500


@transaction.atomic
def apply_import(*, source: Import, by: User, at: datetime, told: ReportProgress = no_progress) -> Import:
    """Make drafts of what a file says otherwise, and conflicts where people changed it; publish nothing.

    ``told`` hears how far it has come.

    It is compared anew, so that what was changed since it was looked at counts. A second call changes nothing.
    Raises ``RefusedError`` where the same file was imported meanwhile, or rows are no longer theirs.
    """
    # All looks at the same file wait for each other: one of them is imported.
    same = {row.pk: row for row in Import.objects.select_for_update().filter(digest=source.digest).order_by("pk")}
    locked: Import = same[source.pk]
    if locked.state == ImportState.APPLIED:
        return locked
    rows = list(locked.rows.select_related("organization").order_by("position"))
    _require_allowed(locked, rows, by)
    with history_context(by, "programs.import.applied"):
        if locked.entry_type:
            write_entries(rows, entry_type(locked.entry_type), by=by, at=at, told=told)
            if locked.entry_type == PROGRAM.slug:
                propose_pairs(new=_begun(rows, at), at=at)
        else:
            _write_programs(rows, by=by, at=at, told=told)
        locked.state, locked.applied_at = ImportState.APPLIED, at
        locked.save(update_fields=["state", "applied_at"])
    counts = {status.value: sum(row.status == status for row in rows) for status in RowStatus}
    record(action="programs.import.applied", by=by, at=at, subject=locked, data=counts | {"digest": locked.digest})
    return locked


def _write_programs(rows: list[ImportRow], *, by: User, at: datetime, told: ReportProgress) -> None:
    slugs = [row.slug for row in rows]
    # Whoever publishes or begins a draft of these waits.
    list(Program.objects.filter(slug__in=slugs).order_by("pk").select_for_update().values_list("pk"))
    stands, asked = current_entries(slugs), decided_fields(slugs)
    _require_in_place(rows, {slug: one.program for slug, one in stands.items()})
    plans = [(row, plan_for(row.slug, row.document, stands.get(row.slug), asked)) for row in rows]
    new = _write(plans, by=by, at=at, told=told)
    _keep(plans)
    propose_pairs(new=new, at=at)


def _begun(rows: list[ImportRow], at: datetime) -> list[Entry]:
    """Return the programs that a workbook has begun (one query)."""
    said = {row.slug: row.document for row in rows if row.status == RowStatus.NEW}
    programs = Program.objects.filter(slug__in=said).select_related("organization", "live")
    return [read_document(said[one.slug], frame_of(one, at=at)).entry for one in programs]


def _require_allowed(source: Import, rows: list[ImportRow], by: User) -> None:
    charge = charge_of(by)
    if not source.entry_type and not all(charge.holds(row.organization_id or 0) for row in rows):
        raise RefusedError(Refusal("not_yours", _("Some of its rows are not among the entries you look after.")))
    if Import.objects.filter(digest=source.digest, state=ImportState.APPLIED).exists():
        raise RefusedError(Refusal("imported", _("The same file was imported already.")))


def _require_in_place(rows: list[ImportRow], programs: dict[str, Program]) -> None:
    for row in rows:
        program = programs.get(row.slug)
        if program and (program.organization_id, program.jurisdiction) != (row.organization_id, row.jurisdiction):
            sentence = _("%(slug)s now belongs to another organization. Send the file again.") % {"slug": row.slug}
            raise RefusedError(Refusal("moved", sentence))


def _write(plans: list[tuple[ImportRow, RowPlan]], *, by: User, at: datetime, told: ReportProgress) -> list[Entry]:
    """Write the drafts and return the entries of the programs that are new."""
    made = Program.objects.bulk_create(
        [
            Program(slug=row.slug, organization=row.organization, jurisdiction=row.jurisdiction)
            for row, plan in plans
            if plan.status == RowStatus.NEW
        ],
        batch_size=_BATCH,
    )
    programs = {program.slug: program for program in made}
    new: list[Entry] = []
    drafts: list[tuple[ImportRow, Revision, Document]] = []
    numbers = _last_numbers([plan.standing.program for _row, plan in plans if plan.standing])
    for done, (row, plan) in enumerate(plans):
        told(done, len(plans))
        standing = plan.standing
        if standing is None:
            draft, entry = _draft(programs[row.slug], row.document, number=1, by=by, at=at)
            drafts.append((row, draft, row.document))
            new.append(entry)
        elif plan.changes and standing.draft is not None:
            write_fields(version=standing.draft, values=plan.changes, by=by, at=at)
            row.draft = standing.draft
        elif plan.changes:
            document = standing.document | plan.changes
            number = numbers.get(standing.program.pk, 0) + 1
            draft, _entry = _draft(standing.program, document, number=number, by=by, at=at)
            drafts.append((row, draft, document))
    Revision.objects.bulk_create([draft for _row, draft, _document in drafts], batch_size=_BATCH)
    DraftSave.objects.bulk_create(
        [
            DraftSave(version=draft, number=1, part=IMPORTED, content=document, by=by, at=at)
            for _row, draft, document in drafts
        ],
        batch_size=_BATCH,
    )
    for row, draft, _document in drafts:
        row.draft = draft
    return new


def _draft(program: Program, document: Document, *, number: int, by: User, at: datetime) -> tuple[Revision, Entry]:
    entry = read_document(document, frame_of(program, at=at)).entry
    origin, live = Origin.IMPORT, program.live
    draft = revision_of(entry, program=program, number=number, origin=origin, based_on=live, made_by=by, made_at=at)
    return draft, entry


def _last_numbers(programs: list[Program]) -> dict[int, int]:
    last = Revision.objects.filter(program__in=programs).values_list("program_id").annotate(last=Max("number"))
    return dict(last)


def _keep(plans: list[tuple[ImportRow, RowPlan]]) -> None:
    for row, plan in plans:
        row.status, row.changes, row.clashes = plan.status, plan.changes_shown(), plan.conflicts_shown()
    fields = ["status", "changes", "clashes", "draft"]
    ImportRow.objects.bulk_update([row for row, _plan in plans], fields, batch_size=_BATCH)
    ImportConflict.objects.bulk_create(
        [
            ImportConflict(
                row=row, program=plan.standing.program, field=clash.field, ours=clash.ours, theirs=clash.theirs
            )
            for row, plan in plans
            if plan.standing is not None
            for clash in plan.clashes
        ],
        batch_size=_BATCH,
    )
