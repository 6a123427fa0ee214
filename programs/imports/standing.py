"""What stands of the programs that a file names: what is said of them now, and what a file said of them last."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from hub.publishing.choices import KEPT_STATES, OPEN_STATES, Origin, VersionState
from hub.publishing.documents.fields import Document
from programs.choices import DESK_ORIGINS
from programs.documents.fields import blank, document_of
from programs.models import DraftSave, ImportRow, Program, Revision
from programs.records import PARTS, program_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A program as it stands. ``document`` is its open draft, or what is published.

    ``base`` is what a file said last, where it can be told what a person changed since; None: nobody can tell.
    ``written`` says whether the open draft came from a file, and may be written by the next one.
    """

    program: Program
    document: Document
    base: Document | None
    draft: Revision | None = None
    written: bool = False


def standings(slugs: Collection[str]) -> dict[str, Standing]:
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
    said = _said_by_imports(revisions)
    return {program.slug: _standing(program, of[program.pk], saves, said) for program in programs}


def _standing(
    program: Program, revisions: list[Revision], saves: dict[int, Document], said: dict[int, Document]
) -> Standing:
    draft = next((one for one in revisions if one.origin in DESK_ORIGINS and one.state in OPEN_STATES), None)
    if draft is not None:
        document = saves.get(draft.pk) or document_of(program_of(draft))
        written = draft.origin == Origin.IMPORT and draft.state == VersionState.DRAFT
        base = said.get(draft.pk) if written else None
        return Standing(program=program, document=document, base=base, draft=draft, written=written)
    if not revisions:
        return Standing(program=program, document=blank(), base=None)
    shown = next((one for one in revisions if one.pk == program.live_id), revisions[-1])
    # A program that was taken out of the catalogue does not come back by a file.
    base = _base(revisions, shown, said) if program.live_id else None
    return Standing(program=program, document=document_of(program_of(shown)), base=base)


def _base(revisions: Iterable[Revision], shown: Revision, said: dict[int, Document]) -> Document | None:
    from_files = [
        one
        for one in revisions
        if one.state in KEPT_STATES and one.number <= shown.number and one.origin != Origin.CURATOR
    ]
    if not from_files:
        return None
    last = from_files[-1]
    return said.get(last.pk) if last.origin == Origin.IMPORT else document_of(program_of(last))


def _newest_saves(revisions: list[Revision]) -> dict[int, Document]:
    drafts = [one.pk for one in revisions if one.state in OPEN_STATES]
    rows = DraftSave.objects.filter(version__in=drafts, number__isnull=False).order_by("version", "-number")
    return dict(rows.distinct("version").values_list("version", "content"))


def _said_by_imports(revisions: list[Revision]) -> dict[int, Document]:
    drafts = [one.pk for one in revisions if one.origin == Origin.IMPORT]
    rows: Any = ImportRow.objects.filter(draft__in=drafts).order_by("pk").values_list("draft", "document")
    return dict(rows)
