"""One program, or many, before many companies at once.

Results are small whole numbers in the order of Kleene's logic: 0 not met, 1 unknown, 2 met. So *all of* is the least,
*any of* the greatest, and the result of all conditions is the verdict: 0 not now, 1 to confirm, 2 meets.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from hub.core.vocabulary.enums import ConditionKind, Result, Verdict
from hub.matching.index.columns import NUMBERS, CompanyColumns, FacetColumn, connective_of, test_bounds_of
from programs.catalogue.entries import ProgramView
from programs.eligibility.conditions.base import Connective, Test, TypedCondition
from programs.eligibility.conditions.registry import RULES

NOT_MET, UNKNOWN, MET = 0, 1, 2
VERDICTS = (Verdict.NOT_NOW, Verdict.TO_CONFIRM, Verdict.MEETS)
ABSENT = -1  # in place of a verdict: the program is not there

_OFFICIAL = ("https://canada.ca/",)  # an entry may read "meets" on a page of a government
_RESULTS: Mapping[Result, int] = MappingProxyType({Result.NOT_MET: NOT_MET, Result.UNKNOWN: UNKNOWN, Result.MET: MET})

type Codes = NDArray[np.int8]


def program_verdicts(program: ProgramView, columns: CompanyColumns) -> Codes:
    """Return the verdict of one program for every row: 0 not now, 1 to confirm, 2 meets."""
    return _folded(program, _TestResults(columns).results, columns)


@dataclass(frozen=True, slots=True)
class MovedVerdicts:
    """The companies whose verdict a revision changes: their positions, and their verdict before and after.

    ``ABSENT`` stands for a program that is not there before, or no longer after.
    """

    companies: NDArray[np.int64]
    before: Codes
    after: Codes

    def __len__(self) -> int:
        return len(self.companies)


def moved_verdicts(before: ProgramView | None, after: ProgramView | None, columns: CompanyColumns) -> MovedVerdicts:
    """Return the companies whose best verdict differs between two revisions of a program (None: it is not there)."""
    then, now = _best(before, columns), _best(after, columns)
    companies = np.flatnonzero(then != now)
    return MovedVerdicts(companies, then[companies], now[companies])


def _best(program: ProgramView | None, columns: CompanyColumns) -> Codes:
    if program is None:
        return np.full(columns.companies, ABSENT, dtype=np.int8)
    return columns.best(program_verdicts(program, columns))


def _folded(program: ProgramView, results: Callable[[TypedCondition], Codes], columns: CompanyColumns) -> Codes:
    outcome = np.full(columns.rows, MET if program.is_confirmed else UNKNOWN, dtype=np.int8)
    groups: dict[int, Codes] = {}
    for condition in program.conditions:
        result = results(condition)
        if condition.group is None:
            np.minimum(outcome, result, out=outcome)
        else:
            groups[condition.group] = np.maximum(groups.get(condition.group, NOT_MET), result, dtype=np.int8)
    for result in groups.values():
        np.minimum(outcome, result, out=outcome)
    return outcome


class _TestResults:
    """Decides tests for rows, each distinct test once."""

    def __init__(self, columns: CompanyColumns) -> None:
        self._columns = columns
        self._of_values: dict[str, Codes] = {}
        self._of_rows: dict[str, Codes] = {}

    def results(self, condition: TypedCondition) -> Codes:
        found = self._of_rows.get(condition.key)
        if found is None:
            found = self._of_rows[condition.key] = self._decided(condition)
        return found

    def _decided(self, condition: TypedCondition) -> Codes:
        kind, test, key = condition.kind, condition.test, condition.key
        if kind is ConditionKind.OTHER:
            return np.full(self._columns.rows, UNKNOWN, dtype=np.int8)
        if kind in NUMBERS:
            return self._within(kind, test)
        column = self._columns.facets[self._columns.shapes.facet(kind, test).name]
        values = self._of_values.get(key)
        if values is None:
            values = self._of_values[key] = self._joined(kind, test, column)
        return values[column.codes]

    def _within(self, kind: ConditionKind, test: Test) -> Codes:
        column = self._columns.numbers[kind]
        low, high = test_bounds_of(test)
        met = (column.low >= low) & (column.high <= high)
        failed = (column.high < low) | (column.low > high)
        return UNKNOWN + met.view(np.int8) - failed.view(np.int8)

    def _joined(self, kind: ConditionKind, test: Test, column: FacetColumn) -> Codes:
        """Return the result of each distinct value: the readable rule decides its parts."""
        rule, places, facts = RULES[kind], self._columns.shapes.places, column.facet.facts
        results = np.array([_RESULTS[rule(test, facts(part), places)] for part in column.parts], dtype=np.int8)
        joined = _CONNECTIVES[connective_of(kind, test)](column, results[column.part])
        joined[0] = UNKNOWN
        return joined


def _any(column: FacetColumn, results: Codes) -> Codes:
    return _overridden(column, results, NOT_MET, (UNKNOWN, MET))


def _all(column: FacetColumn, results: Codes) -> Codes:
    return _overridden(column, results, MET, (UNKNOWN, NOT_MET))


def _agree(column: FacetColumn, results: Codes) -> Codes:
    least, greatest = _all(column, results), _any(column, results)
    return np.where(least == greatest, least, UNKNOWN).astype(np.int8)


def _overridden(column: FacetColumn, results: Codes, start: int, later: Iterable[int]) -> Codes:
    joined = np.full(column.values, start, dtype=np.int8)
    for result in later:
        joined[column.value[results == result]] = result
    return joined


_CONNECTIVES: Mapping[Connective, Callable[[FacetColumn, Codes], Codes]] = MappingProxyType(
    {Connective.ANY: _any, Connective.ALL: _all, Connective.AGREE: _agree}
)


type Unit = tuple[TypedCondition, ...]  # one condition, or those of a group


@dataclass(frozen=True, slots=True)
class ImpactCause:
    """Kinds of conditions that differ, whether they make verdicts better, and the companies they do it for."""

    kinds: tuple[ConditionKind, ...]
    better: bool
    companies: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RevisionImpact:
    """Positions of the companies whose best verdict changes, their verdicts before and after, and the causes."""

    companies: NDArray[np.int64]
    before: Codes
    after: Codes
    causes: tuple[ImpactCause, ...]

    def moved(self, *, better: bool) -> NDArray[np.int64]:
        """Return the companies whose verdict gets better, or worse."""
        moved = self.after > self.before if better else self.after < self.before
        return self.companies[moved]


def revision_impact(before: ProgramView | None, after: ProgramView | None, columns: CompanyColumns) -> RevisionImpact:
    """Return what changes between two revisions of a program (None: it is not in the catalogue)."""
    found = moved_verdicts(before, after, columns)
    causes = () if before is None or after is None else tuple(_causes(before, after, found, columns))
    return RevisionImpact(found.companies, found.before, found.after, causes)


def _causes(
    before: ProgramView, after: ProgramView, found: MovedVerdicts, columns: CompanyColumns
) -> Iterator[ImpactCause]:
    old, new = _units(before), _units(after)
    gone = [unit for key, unit in old.items() if key not in new]
    come = [unit for key, unit in new.items() if key not in old]
    for units, better in ((gone, True), (come, False)):
        goal = found.after if better else found.before
        moved = found.after > found.before if better else found.after < found.before
        # Conditions of one kind are one cause, and move nobody twice.
        by_kinds: dict[tuple[ConditionKind, ...], NDArray[np.bool_]] = {}
        for unit in units if moved.any() else ():
            best = columns.best(program_verdicts(_alone(after, unit), columns))[found.companies]
            kinds = tuple(dict.fromkeys(one.kind for one in unit))
            by_kinds[kinds] = by_kinds.get(kinds, False) | (moved & (best < goal))
        for kinds, stands in by_kinds.items():
            if stands.any():
                yield ImpactCause(kinds, better, found.companies[stands])


def _units(program: ProgramView) -> dict[frozenset[str], Unit]:
    groups: dict[object, list[TypedCondition]] = {}
    for number, condition in enumerate(program.conditions):
        groups.setdefault(("alone", number) if condition.group is None else condition.group, []).append(condition)
    # Two checks by a person differ by their words alone, and never change a verdict from one to the other.
    return {frozenset(condition.key for condition in unit): tuple(unit) for unit in groups.values()}


def _alone(program: ProgramView, unit: Unit) -> ProgramView:
    """Return a program that asks for one unit and nothing else."""
    return replace(program, conditions=unit, verified=True, sources=_OFFICIAL)
