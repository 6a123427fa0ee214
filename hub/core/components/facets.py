"""Facets: the ticks beside a list that narrow it, each with what it would leave."""

from dataclasses import dataclass
from typing import Any


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
