"""Look at a file: read it whole, say what it would do, and keep that. Nothing of the catalogue changes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hub.accounts.models import User
from hub.core.text.problems import DataProblems
from hub.directory.models import Organization
from hub.directory.seats.access import Charge, charge_of
from hub.publishing.registry import entry_type
from programs.catalogue.entries import ProgramView as Entry
from programs.catalogue.files import ORGANIZATIONS_PATH
from programs.catalogue.organizations import NamedOrganization, Spellings, read_organizations
from programs.choices import ImportState
from programs.documents.fields import document_of
from programs.imports.formats.entries import read_entries
from programs.imports.formats.files import Format, Sheet, digest_of_file, format_of, read_file
from programs.imports.formats.problems import FileProblem, FileRefusedError
from programs.imports.jobs import ReportProgress, no_progress
from programs.imports.plans import current_entries, decided_fields, plan_for
from programs.imports.services.entries import entry_rows, entry_sheets
from programs.models import Import, ImportRow, Program

FORGOTTEN_AFTER = timedelta(days=30)


@transaction.atomic
def check_file(*, name: str, content: bytes, by: User, at: datetime, told: ReportProgress = no_progress) -> Import:
    """Return what a file would do; a file that was imported, as it was. ``told`` hears how far it has come.

    It is kept until it is confirmed or dropped, or nobody does so for 30 days.

    Raises ``FileRefusedError`` with every fault, with nothing written: what cannot be read, and rows of organizations
    that ``by`` does not look after; ``PermissionDenied`` for whoever looks after nothing.
    """
    charge = charge_of(by)
    book = read_entries(content, entry_sheets()) if format_of(name, content) is Format.XLSX else None
    digest = digest_of_file(content)
    if book is None:
        sheet, bodies = _read_programs(name, content, charge)
    applied: Import | None = Import.objects.filter(digest=digest, state=ImportState.APPLIED).first()
    if applied is not None:
        return applied
    if book is None:
        kept = _program_rows(sheet, bodies, told)
    else:
        kept = entry_rows(entry_type(book[0]), book[1], charge=charge, at=at, told=told)
    Import.objects.filter(Q(digest=digest, by=by) | Q(at__lt=at - FORGOTTEN_AFTER), state=ImportState.CHECKED).delete()
    source = Import.objects.create(
        entry_type="" if book is None else book[0], digest=digest, file_name=name[:200],
        format=(sheet.format if book is None else Format.XLSX).value, by=by, at=at,
    )  # fmt: skip
    for row in kept:
        row.source = source
    ImportRow.objects.bulk_create(kept, batch_size=500)
    return source


def _read_programs(name: str, content: bytes, charge: Charge) -> tuple[Sheet, dict[str, Organization]]:
    """Return the programs of a file and the organizations of the directory. Raise ``FileRefusedError``."""
    bodies = {row.slug: row for row in Organization.objects.all()}
    named = {slug: _named(row) for slug, row in bodies.items()}
    rows = {row.slug: row for row in Program.objects.select_related("organization")}
    sheet = read_file(name, content, spellings=_spellings(named), organizations=named.values(), known=rows.keys())
    if faults := [*_rights(sheet, rows, bodies, charge)]:
        raise FileRefusedError(faults)
    return sheet, bodies


def _program_rows(sheet: Sheet, bodies: dict[str, Organization], told: ReportProgress) -> list[ImportRow]:
    slugs = [entry.slug for _number, entry in sheet.programs]
    stands, asked = current_entries(slugs), decided_fields(slugs)
    kept = []
    for done, (number, entry) in enumerate(sheet.programs):
        told(done, len(sheet.programs))
        said = document_of(entry)
        plan = plan_for(entry.slug, said, stands.get(entry.slug), asked)
        kept.append(
            ImportRow(
                position=number,
                slug=entry.slug,
                organization=bodies[entry.organization_slug],
                jurisdiction=entry.jurisdiction,
                name_en=entry.name_en,
                name_fr=entry.name_fr,
                status=plan.status,
                document=said,
                changes=plan.changes_shown(),
                clashes=plan.conflicts_shown(),
            )
        )
    return kept


@transaction.atomic
def drop_import(*, source: Import) -> None:
    """Forget a file that was looked at and not imported."""
    Import.objects.filter(pk=source.pk, state=ImportState.CHECKED).delete()


def _named(row: Organization) -> NamedOrganization:
    return NamedOrganization(
        slug=row.slug,
        acronym_en=row.acronym_en,
        acronym_fr=row.acronym_fr,
        name_en=row.name_en,
        name_fr=row.name_fr,
        level=row.level,
    )


def _spellings(named: dict[str, NamedOrganization]) -> Spellings:
    """Return every spelling of the directory's organizations: those of the catalogue's files, and their names today."""
    found = {
        spelling: named[body.slug]
        for spelling, body in read_organizations(ORGANIZATIONS_PATH, DataProblems()).items()
        if body.slug in named
    }
    return found | {(body.acronym_en, body.name_en): body for body in named.values()}


def _rights(
    sheet: Sheet, rows: dict[str, Program], bodies: dict[str, Organization], charge: Charge
) -> Iterable[FileProblem]:
    for number, entry in sheet.programs:
        if not charge.holds(bodies[entry.organization_slug].pk):
            names = {"name_en": entry.organization_en, "name_fr": entry.organization_fr}
            yield sheet.fault("their_organization", number, "organization", **names)
        elif (row := rows.get(entry.slug)) is not None:
            yield from _moved(sheet, number, entry, row)


def _moved(sheet: Sheet, number: int, entry: Entry, row: Program) -> Iterable[FileProblem]:
    if row.organization.slug != entry.organization_slug:
        yield sheet.fault("id_of_another", number, "id")
    elif row.jurisdiction != entry.jurisdiction:
        yield sheet.fault("other_jurisdiction", number, "jurisdiction", jurisdiction=row.jurisdiction)
