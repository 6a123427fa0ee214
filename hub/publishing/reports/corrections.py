"""Whether a version of an entry corrects what was reported of it."""

from collections.abc import Mapping

from hub.publishing.documents.fields import Document, Shape
from hub.publishing.entry_types.base import EntryType


def still_wrong(
    entry_type: EntryType,
    part: str,
    said: Mapping[str, str],
    *,
    read: Document | None,
    before: Document,
    after: Document,
) -> frozenset[str]:
    """Return what of a report ``after`` leaves uncorrected: nothing where it corrects all of it.

    ``before`` is what the version was made from: one that touches nothing of what was reported corrects nothing. An
    owner names fields in ``said``, each with what it should say, and read ``read``; a reader names a part alone.
    """
    touched = entry_type.changed(before, after)
    named = frozenset(said) or entry_type.reader_field(part).columns
    if not touched & named:
        return named
    if not said:
        return frozenset()
    since = touched if read is None else touched | entry_type.changed(read, after)
    return frozenset(
        name for name, text in said.items() if name not in since and not _says(entry_type, after, name, text)
    )


def written(entry_type: EntryType, column: str, text: str) -> str | bool:
    """Return what somebody typed for a column as documents keep it."""
    is_tick = any(field.shape is Shape.TICK and column in field.columns for field in entry_type.fields)
    return bool(text) if is_tick else text


def _says(entry_type: EntryType, document: Document, name: str, text: str) -> bool:
    if not entry_type.can_be_written(name):
        return False
    value = document.get(name)
    if isinstance(value, bool):
        return value is written(entry_type, name, text)
    return str(value or "").strip() == text.strip()
