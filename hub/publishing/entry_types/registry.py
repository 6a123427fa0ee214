"""The types of entries, as the apps above declared them when they were ready."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.publishing.entry_types.base import EntryType

_TYPES: dict[str, "EntryType"] = {}


def register(*types: "EntryType") -> None:
    """Declare types of entries."""
    _TYPES.update((each.slug, each) for each in types)


def entry_type(slug: str) -> "EntryType":
    """Return a type by its short name. Raises ``KeyError`` for one that nobody declared."""
    return _TYPES[slug]


def entry_types() -> tuple["EntryType", ...]:
    """Return every type, in the order in which they were declared."""
    return tuple(_TYPES.values())
