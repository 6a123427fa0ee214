"""What an evaluation needs of a catalogue alone, worked out once for each catalogue, and once for each day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import override

from hub.matching.ranking.columns import Grouped, grouped
from hub.matching.ranking.entries import Entry
from hub.matching.ranking.values import name_key
from hub.matching.settling import Clauses
from programs.catalogue.entries import Catalogue
from programs.eligibility.intake import IntakeState


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A catalogue on a day: conditions, intakes, classes of programs and their order, each by the place in the list."""

    clauses: Clauses
    groups: Sequence[Grouped]
    intakes: Sequence[IntakeState]
    by_name: Sequence[int]  # the places of the programs in the order of equal scores


class Same[T]:
    """A thing that equals itself alone: of two catalogues of one version, one may list other names in another order."""

    __slots__ = ("thing",)

    def __init__(self, thing: T) -> None:
        """Stand for a thing, by its identity."""
        self.thing = thing

    @override
    def __hash__(self) -> int:
        return id(self.thing)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.thing is self.thing


def prepared(catalogue: Catalogue, on: date) -> Prepared:
    """Return what is known of a catalogue on a day; the same object again while both are among the last few."""
    return _prepared(Same(catalogue), on)


@lru_cache(maxsize=8)
def _prepared(catalogue: Same[Catalogue], on: date) -> Prepared:
    programs = catalogue.thing.programs
    entries = [Entry.of(program, on) for program in programs]
    return Prepared(
        clauses=_compiled(catalogue),
        groups=grouped(entries),
        intakes=[entry.intake for entry in entries],
        by_name=sorted(range(len(programs)), key=lambda at: name_key(programs[at])),
    )


@lru_cache(maxsize=4)
def _compiled(catalogue: Same[Catalogue]) -> Clauses:
    return Clauses(catalogue.thing.programs)
