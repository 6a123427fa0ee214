"""The fields of a program at the curators' desk, section by section, and the document that says what a program says.

A document is a mapping of plain values, so that it can be stored as JSON: texts, lists of codes, and the rows of the
conditions. Nothing that a curator types is refused here; ``programs.documents.parsers`` says what cannot be read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields as fields_of
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hub.core.text.formats import is_web_address
from hub.core.text.localized import Localized
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary import purpose as lists
from hub.core.vocabulary.enums import IntakeMode, LinkBasis, Stage, Support
from hub.core.vocabulary.labels import localized_label
from hub.publishing.documents.fields import BOTH, Document, Field, Section, Shape, blank_document
from hub.publishing.documents.fields import document_of as typed_of
from programs.catalogue.entries import Note, ProgramView
from programs.catalogue.purpose import ProgramPurpose
from programs.documents.condition_rows import row_of

WORDS, MONEY, CONDITIONS, INTAKE, APPLYING, SOURCES = "words", "money", "conditions", "intake", "applying", "sources"
PURPOSE = "purpose"

CONTACT = ("email", "phone", "url_en", "url_fr", "hours_en", "hours_fr", "source")
_LISTS: Mapping[str, type[StrEnum]] = {
    "intake_mode": IntakeMode,
    "link_basis": LinkBasis,
    "stage": Stage,
    "support": Support,
    "beneficiary": lists.Beneficiary,
    "firm_size": lists.FirmSize,
    "not_for": lists.NotFor,
    "pays_for": lists.PaysFor,
    "program_role": lists.ProgramRole,
    "purpose_basis": lists.PurposeBasis,
    "signatory": lists.Signatory,
    "spending_place": lists.SpendingPlace,
    "tempo": lists.Tempo,
}


def _field(given: Mapping[str, Any]) -> Field:
    """Return a field as the file of fields describes it."""
    marks = given.get("is", ())
    told: dict[str, Any] = {mark: True for mark in marks if mark not in ("both", "french")}
    if "most" in given:
        told["most"] = int(given["most"])
    if "length" in given:
        told["length"] = tuple(map(int, given["length"]))
    members = [(value, Localized(*words)) for value, words in given.get("choices", {}).items()]
    members += [(member.value, localized_label(member)) for member in _LISTS.get(given.get("list", ""), ())]
    return Field(
        name=given["name"],
        words=Localized(*given["words"]),
        shape=Shape(given.get("shape", Shape.LINE)),
        languages=BOTH if "both" in marks else (),
        typeset=("fr",) if "french" in marks else BOTH,
        members=tuple(members),
        hint=Localized(*given["hint"]) if "hint" in given else None,
        **told,
    )


SECTIONS = tuple(
    Section(each["section"], Localized(*each["words"]), tuple(map(_field, each.get("fields", ()))))
    for each in parse_yaml((Path(__file__).parent.parent / "data" / "fields.yaml").read_bytes())
)
PURPOSE_SECTION = next(section for section in SECTIONS if section.slug == PURPOSE)
FIELDS: Mapping[str, Field] = {
    column: field for section in SECTIONS for field in section.fields for column in field.columns
}
SECTION_OF: Mapping[str, Section] = {
    name: section
    for section in SECTIONS
    for name in ([column for field in section.fields for column in field.columns] or [section.slug])
}
LISTS = frozenset({*(name for name, field in FIELDS.items() if field.shape is Shape.SEVERAL), CONDITIONS})


def blank() -> Document:
    """Return the document of a program of which nothing is known."""
    return blank_document([field for section in SECTIONS for field in section.fields]) | {CONDITIONS: []}


def document_of(program: ProgramView) -> Document:
    intake, contact = program.intake, program.contact
    said = {name: getattr(program, name) for name in FIELDS if hasattr(program, name)} | {
        **_pairs("notes", program.notes),
        **_pairs("documents", program.documents),
        **{name: getattr(intake, name) for name in ("opens", "closes", "closed_on", "ended")},
        **{f"contact_{name}": getattr(contact, name) for name in CONTACT},
        "amount_min": program.amount_min_cad,
        "amount_max": program.amount_max_cad,
        "cost_share": program.cost_share_max,
        "intake_mode": intake.mode.value,
        "year_only": program.as_of_year_only,
    }
    for name, span in (("effort", program.effort), ("decision", program.decision)):
        said |= {f"{name}_min": span.least, f"{name}_max": span.most, f"{name}_source": span.source}
    said |= _purpose(program.purpose)
    rows = [row_of(condition, number) for number, condition in enumerate(program.conditions, start=1)]
    return typed_of([field for section in SECTIONS for field in section.fields], SimpleNamespace(**said)) | {
        CONDITIONS: rows
    }


def pages_of(document: Document) -> list[str]:
    """Return the pages that a document names, each once: its sources, its official pages, those of its conditions."""
    named = [*document["sources"].split(), document["url_en"], document["url_fr"]]
    named += [row["source"] for row in document[CONDITIONS] if row.get("own")]
    return [page for page in dict.fromkeys(named) if is_web_address(page)]


def rows_by_id(document: Document) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in document[CONDITIONS]}


def same_row(document: Document, program: ProgramView | None, place: int) -> int | None:
    """Return the number of the row that says what a condition of a program says, by its place; None for no such row."""
    rows = {} if program is None else rows_by_id(document_of(program))
    said = rows.get(place)
    return next((number for number, row in rows_by_id(document).items() if said and row | {"id": place} == said), None)


def next_row_id(document: Document) -> int:
    """Return a number that no condition of the document bears."""
    return max(rows_by_id(document), default=0) + 1


def _purpose(purpose: ProgramPurpose | None) -> dict[str, Any]:
    if purpose is None:
        return blank_document(PURPOSE_SECTION.fields)
    told = {f"purpose_{field.name}": getattr(purpose, field.name) for field in fields_of(purpose)}
    return told | {"purpose_main": purpose.pays_for[0]}


def _pairs(name: str, notes: Iterable[Note]) -> dict[str, list[str]]:
    given = tuple(notes)
    return {
        f"{name}_en": [" ".join(note.sentence_en.split()) for note in given],
        f"{name}_fr": [" ".join(note.sentence_fr.split(" ")) for note in given],
    }
