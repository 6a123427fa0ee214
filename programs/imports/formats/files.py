"""A file that somebody sent, as programs: of which kind it is, within its limits, every row read and checked."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from hub.core.text.localized import Localized
from hub.core.text.problems import DataProblem, DataProblems
from programs.catalogue.entries import ProgramView
from programs.catalogue.files import read_rows
from programs.catalogue.organizations import NamedOrganization, Spellings
from programs.catalogue.parsers import near_to
from programs.imports.formats.cells import CONTROL
from programs.imports.formats.columns import column_at
from programs.imports.formats.parsers import read_csv, read_yaml
from programs.imports.formats.problems import MAX_BYTES, FileProblem, FileRefusedError, problem_of, refuse
from programs.imports.formats.xlsx_files import read_xlsx


class Format(StrEnum):
    """The kinds of files that are read."""

    YAML = "yaml"
    CSV = "csv"
    XLSX = "xlsx"


ENDINGS = {".yaml": Format.YAML, ".yml": Format.YAML, ".csv": Format.CSV, ".xlsx": Format.XLSX}
_LENGTHS = {"slug": 80, "name_en": 300, "name_fr": 300, "summary_en": 10_000, "summary_fr": 10_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a file holds: programs, each with the row, line or entry (``counts``) where it stands."""

    format: Format
    sheet: str
    counts: str
    programs: tuple[tuple[int, ProgramView], ...]

    def fault(self, code: str, row: int, column: str, **told: Any) -> FileProblem:
        return problem_of(code, sheet=self.sheet, row=row, column=column, counts=self.counts, **told)


def digest_of_file(content: bytes) -> str:
    """Return the SHA-256 by which the same file is known again."""
    return hashlib.sha256(content).hexdigest()


def read_file(
    name: str,
    content: bytes,
    *,
    spellings: Spellings,
    organizations: Iterable[NamedOrganization],
    known: Collection[str],
) -> Sheet:
    """Return the programs of a file. Raise ``FileRefusedError`` with every fault: the file is refused whole.

    ``spellings`` and ``organizations`` are those of the directory; ``known`` are the slugs of the catalogue.
    """
    kind = format_of(name, content)
    sheet, counts = "", "entry" if kind is Format.YAML else "row"
    if kind is Format.YAML:
        rows = read_yaml(content)
    elif kind is Format.CSV:
        rows = read_csv(content)
    else:
        sheet, rows = read_xlsx(content)
    by_slug = {body.slug: body for body in organizations}
    mistakes = DataProblems()
    named = [(number, _with_organization(row, by_slug)) for number, row in rows]
    found = read_rows(named, file=name, spellings=spellings, known=known, mistakes=mistakes)
    near = cache(lambda slug: near_to(slug, by_slug))
    given: dict[int | None, Any] = dict(rows)
    faults = []
    for mistake in mistakes.found:
        slug = _unknown_organization(given.get(mistake.position), by_slug) if mistake.field == "organization" else ""
        faults.append(_fault(mistake, sheet, counts, near(slug) if slug else ""))
    read = Sheet(format=kind, sheet=sheet, counts=counts, programs=tuple(found))
    faults += [fault for number, program in found for fault in _too_long(read, number, program)]
    if faults:
        raise FileRefusedError(faults)
    return read


def format_of(name: str, content: bytes) -> Format:
    """Return of which kind a file is. Raise ``FileRefusedError`` for other kinds, and what is too large or empty."""
    kind = next((kind for ending, kind in ENDINGS.items() if name.lower().endswith(ending)), None)
    if kind is None:
        raise refuse("other_kind")
    if len(content) > MAX_BYTES:
        raise refuse("large_file")
    if not content.strip():
        raise refuse("empty_file")
    if content.startswith(b"PK") != (kind is Format.XLSX):
        raise refuse("other_than_named")
    return kind


def _with_organization(row: Any, by_slug: dict[str, NamedOrganization]) -> Any:
    """Return the row with an organization that was named by its slug spelled as the program files do."""
    if not isinstance(row, dict) or not isinstance(slug := row.get("organization"), str):
        return row
    body = by_slug.get(slug.strip())
    spelled = (body.acronym_en, body.name_en, body.name_fr) if body else ("", slug, slug)
    return row | {"organization": dict(zip(("acronym", "name_en", "name_fr"), spelled, strict=True))}


def _unknown_organization(row: Any, by_slug: dict[str, NamedOrganization]) -> str:
    """Return the short name that a row gives its organization, where the directory does not know it; else ""."""
    slug = row.get("organization") if isinstance(row, dict) else None
    return slug.strip() if isinstance(slug, str) and slug.strip() not in by_slug else ""


def _fault(mistake: DataProblem, sheet: str, counts: str, near: str) -> FileProblem:
    column = mistake.field if counts == "entry" else column_at(mistake.field)
    return FileProblem(
        problem=Localized(mistake.problem, mistake.problem_fr),
        remedy=_remedy(mistake, near),
        sheet=sheet,
        row=mistake.position,
        column=column[:80],
        counts=counts,
    )


def _remedy(mistake: DataProblem, near: str) -> Localized:
    if near:
        return Localized(f"Did you mean: {near}?", f"Vouliez-vous dire\u00a0: {near}?")
    if mistake.field == "organization":
        return Localized(
            "Write its short name in the directory, or its names as they stand there.",
            "Écrivez son nom court dans le répertoire, ou ses noms tels qu’ils y figurent.",
        )
    return Localized(mistake.remedy, mistake.remedy_fr)


def _too_long(sheet: Sheet, row: int, program: ProgramView) -> Iterable[FileProblem]:
    texts = [(name, getattr(program, name), most) for name, most in _LENGTHS.items()]
    texts += [(name, getattr(program, name) or "", 1000) for name in ("url_en", "url_fr")]
    texts += [("sources", source, 1000) for source in program.sources]
    texts += [("replaced_by", slug, 80) for slug in program.replaced_by]
    for name, text, most in texts:
        column = "id" if name == "slug" else name
        if len(text) > most:
            yield sheet.fault("long_text", row, column, most=most)
        if CONTROL.search(text):
            yield sheet.fault("control_character_in_text", row, column)
