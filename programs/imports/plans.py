"""What stands of the programs that a file names: what is said of them now, and what a file said of them last."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from hub.publishing.choices import KEPT_STATES, OPEN_STATES, Origin, VersionState
from hub.publishing.documents.fields import Document
from programs.choices import RowStatus
from programs.documents.conflicts import FieldConflict, compare
from programs.documents.fields import blank, document_of
from programs.models import DraftSave, ImportConflict, ImportRow, Program, Revision
from programs.publication.mappers import PARTS, program_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentEntry:
    """A program as it stands. ``document`` is its open draft, or what is published.

    ``base`` is what a file said last, where it can be told what a person changed since; None: nobody can tell.
    """

    program: Program
    document: Document
    base: Document | None
    draft: Revision | None = None


def current_entries(slugs: Collection[str]) -> dict[str, CurrentEntry]:
    """Return what stands of these programs, by slug; six queries at most, however many they are."""
    programs = list(Program.objects.filter(slug__in=slugs).select_related("organization", "live"))
    revisions = list(
        Revision.objects.filter(program__in=programs)
        .select_related("program__organization")
        .prefetch_related(*PARTS)
        .order_by("number")
    )
    of: dict[int, list[Revision]] = {program.pk: [] for program in programs}
    for revision in revisions:
        of[revision.program_id].append(revision)
    saves = _newest_saves(revisions)
    said = _documents_of_imports(revisions)
    return {program.slug: _current_entry(program, of[program.pk], saves, said) for program in programs}


def _current_entry(
    program: Program, revisions: list[Revision], saves: dict[int, Document], said: dict[int, Document]
) -> CurrentEntry:
    draft = next((one for one in revisions if one.origin != Origin.FILE and one.state in OPEN_STATES), None)
    if draft is not None:
        document = saves.get(draft.pk) or document_of(program_of(draft))
        written = draft.origin == Origin.IMPORT and draft.state == VersionState.DRAFT
        base = said.get(draft.pk) if written else None
        return CurrentEntry(program=program, document=document, base=base, draft=draft)
    if not revisions:
        return CurrentEntry(program=program, document=blank(), base=None)
    shown = next((one for one in revisions if one.pk == program.live_id), revisions[-1])
    # A program that was taken out of the catalogue does not come back by a file.
    base = _base(revisions, shown, said) if program.live_id else None
    return CurrentEntry(program=program, document=document_of(program_of(shown)), base=base)


def _base(revisions: Iterable[Revision], shown: Revision, said: dict[int, Document]) -> Document | None:
    from_files = [
        one
        for one in revisions
        if one.state in KEPT_STATES and one.number <= shown.number and one.origin in (Origin.FILE, Origin.IMPORT)
    ]
    if not from_files:
        return None
    last = from_files[-1]
    return said.get(last.pk) if last.origin == Origin.IMPORT else document_of(program_of(last))


def _newest_saves(revisions: list[Revision]) -> dict[int, Document]:
    drafts = [one.pk for one in revisions if one.state in OPEN_STATES]
    rows = DraftSave.objects.filter(version__in=drafts, number__isnull=False).order_by("version", "-number")
    return dict(rows.distinct("version").values_list("version", "content"))


def _documents_of_imports(revisions: list[Revision]) -> dict[int, Document]:
    drafts = [one.pk for one in revisions if one.origin == Origin.IMPORT]
    rows: Any = ImportRow.objects.filter(draft__in=drafts).order_by("pk").values_list("draft", "document")
    return dict(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan:
    """``changes`` are written into a draft, ``clashes`` wait for a person. None: there is no such program yet."""

    status: RowStatus
    standing: CurrentEntry | None
    changes: dict[str, Any]
    clashes: tuple[FieldConflict, ...]

    def changes_shown(self) -> dict[str, list[Any]]:
        """Return the changed fields with what stood and what the file says."""
        if self.standing is None:
            return {}
        return {name: [self.standing.document[name], value] for name, value in self.changes.items()}

    def conflicts_shown(self) -> dict[str, list[Any]]:
        """Return the fields that clash with what stands and what the file says."""
        return {clash.field: [clash.ours, clash.theirs] for clash in self.clashes}


type DecidedFields = Collection[tuple[str, str, str]]


def decided_fields(slugs: Collection[str]) -> DecidedFields:
    """Return what people were asked of these programs already: slug, field, and what a file said."""
    rows = ImportConflict.objects.filter(program__slug__in=slugs)
    return {(slug, field, _key(theirs)) for slug, field, theirs in rows.values_list("program__slug", "field", "theirs")}


def plan_for(slug: str, said: Document, standing: CurrentEntry | None, asked: DecidedFields) -> RowPlan:
    if standing is None:
        return RowPlan(status=RowStatus.NEW, standing=None, changes={}, clashes=())
    found = compare(said, stands=standing.document, base=standing.base)
    clashes = tuple(_undecided(slug, found.clashes, asked))
    status = RowStatus.CONFLICT if clashes else RowStatus.CHANGED if found.changes else RowStatus.UNCHANGED
    return RowPlan(status=status, standing=standing, changes=found.changes, clashes=clashes)


def _undecided(slug: str, clashes: Iterable[FieldConflict], asked: DecidedFields) -> Iterable[FieldConflict]:
    return (clash for clash in clashes if (slug, clash.field, _key(clash.theirs)) not in asked)


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
