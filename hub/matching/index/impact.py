"""What publishing a revision would change: which companies the verdict moves for, and by which condition.

A cause is a condition (or an *any of* group) that only one of the two revisions has, and that by itself keeps a company
from its better verdict. Where several conditions do so together, none of them is named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hub.core.vocabulary import ConditionKind
from hub.matching.index.bulk import Changes, Codes, changed, verdicts_of
from hub.matching.index.columns import CompanyColumns
from hub.matching.index.shapes import frozen
from programs.catalogue.entries import Program
from programs.eligibility.conditions import Condition

type Unit = tuple[Condition, ...]  # one condition, or those of a group


@dataclass(frozen=True, slots=True)
class Cause:
    """Kinds of conditions that differ, whether they make verdicts better, and the companies they do it for."""

    kinds: tuple[ConditionKind, ...]
    better: bool
    companies: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Impact:
    """Positions of the companies whose best verdict changes, their verdicts before and after, and the causes."""

    companies: NDArray[np.int64]
    before: Codes
    after: Codes
    causes: tuple[Cause, ...]

    def moved(self, *, better: bool) -> NDArray[np.int64]:
        """Return the companies whose verdict gets better, or worse."""
        moved = self.after > self.before if better else self.after < self.before
        return self.companies[moved]


def impact_of(before: Program | None, after: Program | None, columns: CompanyColumns) -> Impact:
    """Return what changes between two revisions of a program (None: it is not in the catalogue)."""
    found = changed(before, after, columns)
    causes = () if before is None or after is None else tuple(_causes(before, after, found, columns))
    return Impact(found.companies, found.before, found.after, causes)


def _causes(before: Program, after: Program, found: Changes, columns: CompanyColumns) -> Iterator[Cause]:
    old, new = _units(before), _units(after)
    gone = [unit for key, unit in old.items() if key not in new]
    come = [unit for key, unit in new.items() if key not in old]
    for units, better in ((gone, True), (come, False)):
        goal = found.after if better else found.before
        moved = found.after > found.before if better else found.after < found.before
        for unit in units if moved.any() else ():
            best = columns.best(verdicts_of(_alone(after, unit), columns))[found.companies]
            stands = moved & (best < goal)
            if stands.any():
                yield Cause(tuple(dict.fromkeys(one.kind for one in unit)), better, found.companies[stands])


def _units(program: Program) -> dict[frozenset[tuple[str, str]], Unit]:
    groups: dict[object, list[Condition]] = {}
    for number, condition in enumerate(program.conditions):
        groups.setdefault(("alone", number) if condition.group is None else condition.group, []).append(condition)
    return {frozenset(_keys(unit)): tuple(unit) for unit in groups.values()}


def _keys(unit: Iterable[Condition]) -> Iterator[tuple[str, str]]:
    for condition in unit:
        # Two checks by a person differ by their words alone, and never change a verdict from one to the other.
        yield condition.kind, frozen(condition.test)


def _alone(program: Program, unit: Unit) -> Program:
    """Return a program that asks for one unit and nothing else."""
    return replace(program, conditions=unit, verified=True)
