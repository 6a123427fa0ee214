"""Facets: the ticks beside a list that narrow it, each with what it would leave."""

from dataclasses import dataclass
from typing import Any

_AT_FIRST = 8


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One tick of a facet; ``count`` is what it would leave, all other facets kept."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet with its ticks; ``title`` and ``hint`` are lazy texts."""

    name: str
    title: Any
    choices: list[FacetChoice]
    open: bool
    hint: Any = ""

    @property
    def first(self) -> list[FacetChoice]:
        """The ticks that are shown at once; one more stays with them, for want of a reason to hide it."""
        return self.choices if len(self.choices) <= _AT_FIRST + 1 else self.choices[:_AT_FIRST]

    @property
    def more(self) -> list[FacetChoice]:
        """The ticks behind "more"."""
        return self.choices[len(self.first) :]

    @property
    def more_chosen(self) -> bool:
        """Whether a tick behind "more" is chosen."""
        return any(choice.chosen for choice in self.more)
