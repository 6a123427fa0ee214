"""Imports, conflicts and pairs for the access matrix: a curator's own, those of others, and none."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from hub.accounts.models import User
from programs.choices import PairKind, RowStatus
from programs.documents.fields import document_of
from programs.models import Import, ImportConflict, ImportJob, ImportRow, Program, ProgramPair
from programs.publication.mappers import program_of
from tests.support.policies import Thing

_ABSENT_KEY = 999_999_999


def imported_things(curator: User, *, at: datetime) -> dict[str, dict[Thing, dict[str, Any]]]:
    """Return what the pages of imports ask for: rows of the curator's organization, of another one, and none."""
    keys: dict[str, dict[Thing, int]] = {}
    for thing, by_curator in ((Thing.OWN, True), (Thing.FOREIGN, False)):
        programs = Program.objects.published().order_by("slug")
        mine = Q(organization__slug="nrcan")
        # What a file disputes cannot be said to be still right: ``upkept_things`` takes the one before it.
        other, first = programs.filter(mine if by_curator else ~mine)[:2]
        source = Import.objects.create(digest=thing.value, file_name="a.csv", format="csv", by=curator, at=at)
        row = ImportRow.objects.create(
            source=source,
            position=2,
            slug=first.slug,
            organization=first.organization,
            jurisdiction=first.jurisdiction,
            name_en="Name",
            name_fr="Nom",
            status=RowStatus.CHANGED,
            document=document_of(program_of(first.live)) | {"name_en": "Name"},
            changes={"name_en": ["", "Name"]},
        )
        conflict = ImportConflict.objects.create(row=row, program=first, field="name_en", ours="", theirs="Name")
        pair = ProgramPair.objects.create(
            first=other, second=first, kind=PairKind.DUPLICATE, reasons=["name"], likeness=1
        )
        owner = curator if by_curator else None
        job = ImportJob.objects.create(kind="check", file_name="a.csv", content=b"id", by=owner, at=at)
        for name, part in (
            ("detail", source),
            ("step", source),
            ("resolve_conflict", conflict),
            ("decide_pair", pair),
            ("progress", job),
        ):
            keys.setdefault(name, {Thing.ABSENT: _ABSENT_KEY})[thing] = part.pk
    parts = {"step": {"step": "apply"}}
    return {
        f"imports:{name}": {thing: {"pk": pk} | parts.get(name, {}) for thing, pk in found.items()}
        for name, found in keys.items()
    }
