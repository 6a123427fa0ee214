"""Values of facts, the one form in which finder answers, profile forms, files and matching exchange them.

A value is plain JSON: a text, a yes or no, a list, a number, or a band ``{"min": 20, "max": 49}`` whose ``max`` is null
for "and more". ``None`` means asked and answered "I don't know"; an absent fact was never asked. A band that holds
``"exact": None`` was asked for its exact number too, and answered "I don't know exactly". Facts of a project stand
in a mapping of their own under ``project``. The names are those of the batch interface (docs/matching.md).
"""

from collections.abc import Mapping
from typing import Any, Final


class AnswerError(ValueError):
    """A value of another fact or shape: what was expected, and where inside the field."""

    def __init__(self, expected: str, inner: str = "") -> None:
        super().__init__(expected)
        self.expected, self.inner = expected, inner


class _NotAsked:
    def __repr__(self) -> str:
        return "NOT_ASKED"


NOT_ASKED: Final = _NotAsked()
"""The value of a field that was left empty: the fact goes back to "never asked"."""


def band_bounds(value: Any) -> tuple[Any, Any]:
    """Return the lower and the upper end of a number or band; ``(None, None)`` for an unknown one."""
    if value is None:
        return None, None
    if isinstance(value, Mapping):
        return value["min"], value["max"]
    return value, value


def is_band(value: Any) -> bool:
    """Return whether an answer is a band, with room for more than one number."""
    return isinstance(value, Mapping) and "min" in value


def exact_is_unknown(value: Any) -> bool:
    """Return whether a band stands because its exact number was asked for and is not known."""
    return is_band(value) and "exact" in value


def band_of(low: Any, high: Any) -> Any:
    """Return the number or band between two ends, or None where the lower end is unknown."""
    if low is None:
        return None
    return low if low == high else {"min": low, "max": high}
