"""The document of a draft: what was typed, kept as it was typed, whether it can be read or not.

A document is a mapping of plain values, so that it can be stored as JSON: texts, lists of codes, and the rows of the
conditions. Nothing that a curator types is refused here; ``programs.drafting.reading`` says what cannot be read.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from programs.catalogue.entries import Note, Program, Span
from programs.drafting.condition_rows import row_of

type Document = dict[str, Any]


class Section(StrEnum):
    """The parts in which a draft is edited."""

    WORDS = "words"
    MONEY = "money"
    CONDITIONS = "conditions"
    INTAKE = "intake"
    APPLYING = "applying"
    SOURCES = "sources"


FIELDS: Mapping[Section, tuple[str, ...]] = {
    Section.WORDS: (
        "name_en", "name_fr", "summary_en", "summary_fr", "url_en", "url_fr", "link_in_one_language",
        "notes_en", "notes_fr",
    ),
    Section.MONEY: ("support", "stages", "amount_min", "amount_max", "cost_share"),
    Section.CONDITIONS: ("conditions",),
    Section.INTAKE: ("intake_mode", "opens", "closes", "closed_on", "ended", "replaced_by"),
    Section.APPLYING: (
        "documents_en", "documents_fr", "effort_min", "effort_max", "effort_source",
        "decision_min", "decision_max", "decision_source",
        "contact_email", "contact_phone", "contact_url_en", "contact_url_fr", "contact_source",
    ),
    Section.SOURCES: ("sources", "as_of", "year_only", "verified", "unverified_reason", "review_by"),
}  # fmt: skip
LISTS = frozenset({"support", "stages", "conditions"})
TICKS = frozenset({"link_in_one_language", "ended", "year_only", "verified"})


def blank_document() -> Document:
    """Return the document of a program of which nothing is known."""
    names = (name for names in FIELDS.values() for name in names)
    return {name: [] if name in LISTS else False if name in TICKS else "" for name in names}


def document_of(program: Program) -> Document:
    """Return the document that says what a program says."""
    intake = program.intake
    return {
        "name_en": program.name_en,
        "name_fr": program.name_fr,
        "summary_en": program.summary_en,
        "summary_fr": program.summary_fr,
        "url_en": program.url_en or "",
        "url_fr": program.url_fr or "",
        "link_in_one_language": program.link_in_one_language,
        **_pairs("notes", program.notes),
        "support": list(program.support),
        "stages": list(program.stages),
        "amount_min": _text(program.amount_min_cad),
        "amount_max": _text(program.amount_max_cad),
        "cost_share": percent_text(program.cost_share_max),
        "conditions": [row_of(condition, number) for number, condition in enumerate(program.conditions, start=1)],
        "intake_mode": intake.mode.value,
        "opens": _text(intake.opens),
        "closes": _text(intake.closes),
        "closed_on": _text(intake.closed_on),
        "ended": intake.ended,
        "replaced_by": "\n".join(program.replaced_by),
        **_pairs("documents", program.documents),
        **_span("effort", program.effort),
        **_span("decision", program.decision),
        "contact_email": program.contact.email,
        "contact_phone": program.contact.phone,
        "contact_url_en": program.contact.url_en,
        "contact_url_fr": program.contact.url_fr,
        "contact_source": program.contact.source,
        "sources": "\n".join(program.sources),
        "as_of": _text(program.as_of),
        "year_only": program.as_of_year_only,
        "verified": program.verified,
        "unverified_reason": program.unverified_reason or "",
        "review_by": _text(program.review_by),
    }


def changed_parts(before: Document, after: Document) -> set[str]:
    """Return the parts in which two documents differ: sections, and single conditions as ``condition:3``."""
    parts = {
        section.value
        for section, names in FIELDS.items()
        if section is not Section.CONDITIONS and any(before.get(name) != after.get(name) for name in names)
    }
    then, now = (rows_by_id(document) for document in (before, after))
    parts |= {f"condition:{key}" for key in then.keys() | now.keys() if then.get(key) != now.get(key)}
    if list(then) != list(now):
        parts.add(Section.CONDITIONS.value)
    return parts


def rows_by_id(document: Document) -> dict[int, dict[str, Any]]:
    """Return the rows of the conditions by their numbers, in their order."""
    return {row["id"]: row for row in document["conditions"]}


def next_row_id(document: Document) -> int:
    """Return a number that no condition of the document bears."""
    return max(rows_by_id(document), default=0) + 1


def percent_text(share: float | None) -> str:
    """Return a share of one as it is typed: 0.333 is "33.3"."""
    return "" if share is None else f"{round(share * 100, 4):g}"


def _pairs(name: str, notes: Iterable[Note]) -> dict[str, str]:
    given = tuple(notes)
    return {
        f"{name}_en": "\n".join(" ".join(note.sentence_en.split()) for note in given),
        f"{name}_fr": "\n".join(" ".join(note.sentence_fr.split(" ")) for note in given),
    }


def _span(name: str, span: Span) -> dict[str, str]:
    return {f"{name}_min": _text(span.least), f"{name}_max": _text(span.most), f"{name}_source": span.source}


def _text(value: object) -> str:
    return "" if value is None else str(value)
