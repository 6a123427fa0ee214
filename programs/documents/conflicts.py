"""What a file would change, field by field: against what stands now, and against what a file said last.

Three documents are compared. Where a person changed a field since a file spoke last, and the file now says something
else, the two clash: nobody's edit is overwritten. Where only one of them changed it, that one counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hub.publishing.documents.fields import Document
from programs.documents.fields import APPLYING, PURPOSE, SECTION_OF
from programs.documents.parsers import says_purpose

# What a file may leave out, or has no key for: what stands stays.
_SAID_ELSEWHERE = (
    *(name for name, section in SECTION_OF.items() if section.slug == APPLYING), "review_by", "link_in_one_language",
    "url_basis_en", "url_basis_fr", "amount_source", "amount_as_of", "intake_source", "intake_as_of",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that a person changed and that the file says otherwise: what stands, and what the file says."""

    field: str
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes`` are fields that the file may change; ``kept`` those where a person's edit stands unopposed."""

    changes: dict[str, Any]
    clashes: tuple[FieldConflict, ...]
    kept: tuple[str, ...]


def completed(said: Document, stands: Document) -> Document:
    """Return what a file says, with what it cannot say as it stands."""
    left_out = {name for name in _SAID_ELSEWHERE if not said[name]}
    if not says_purpose(said):
        left_out |= {name for name, section in SECTION_OF.items() if section.slug == PURPOSE}
    return said | {name: stands[name] for name in left_out}


def compare(said: Document, *, stands: Document, base: Document | None) -> Comparison:
    """Compare what a file says with what stands. ``base`` is what a file said last; None: a person wrote it all."""
    changes: dict[str, Any] = {}
    clashes: list[FieldConflict] = []
    kept: list[str] = []
    whole = completed(said, stands)
    for name in SECTION_OF:
        theirs, ours = whole[name], stands[name]
        if same(name, theirs, ours):
            continue
        if base is not None and same(name, base.get(name), ours):
            changes[name] = theirs
        elif base is not None and same(name, base.get(name), theirs):
            kept.append(name)
        else:
            clashes.append(FieldConflict(name, ours, theirs))
    return Comparison(changes, tuple(clashes), tuple(kept))


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a field say the same. The numbers of the conditions' rows say nothing."""
    return bool(_plain(name, one) == _plain(name, other))


def _plain(name: str, value: Any) -> Any:
    return list(_without_numbers(value or [])) if name == "conditions" else value


def _without_numbers(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        # Rows that were kept before it could be said whose a source is say nothing of it.
        yield {key: value for key, value in row.items() if key != "id" and (value or key != "own")}
