"""One program, or many, before many companies at once.

Results are small whole numbers in the order of Kleene's logic: 0 not met, 1 unknown, 2 met. So *all of* is the least,
*any of* the greatest, and the result of all conditions is the verdict: 0 not now, 1 to confirm, 2 meets.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from hub.core.vocabulary import ConditionKind, Result, Verdict
from hub.matching.index.columns import CompanyColumns, FacetColumn
from hub.matching.index.shapes import NUMBERS, Joining, bounds, frozen, joining
from programs.catalogue.entries import Program
from programs.eligibility.conditions import Condition
from programs.eligibility.rules import RULES, Test

NOT_MET, UNKNOWN, MET = 0, 1, 2
VERDICTS = (Verdict.NOT_NOW, Verdict.TO_CONFIRM, Verdict.MEETS)
ABSENT = -1  # in place of a verdict: the program is not there

_RESULTS: Mapping[Result, int] = MappingProxyType({Result.NOT_MET: NOT_MET, Result.UNKNOWN: UNKNOWN, Result.MET: MET})
_BLOCK = 32_768  # rows at a time, so that what is at hand stays in the processor's cache

type Codes = NDArray[np.int8]


def verdicts_of(program: Program, columns: CompanyColumns) -> Codes:
    """Return the verdict of one program for every row: 0 not now, 1 to confirm, 2 meets."""
    return _folded(program, _Bench(columns).results, columns)


def verdict_table(programs: Sequence[Program], columns: CompanyColumns) -> Codes:
    """Return the verdicts of many programs, one line each; a test that several programs share is decided once."""
    table = np.empty((len(programs), columns.rows), dtype=np.int8)
    bench = _Bench(columns)
    for rows, block in columns.blocks(_BLOCK):
        bench.move_to(block)
        for line, program in enumerate(programs):
            table[line, rows] = _folded(program, bench.results, block)
    return table


@dataclass(frozen=True, slots=True)
class Changes:
    """The companies whose verdict a revision changes: their positions, and their verdict before and after.

    ``ABSENT`` stands for a program that is not there before, or no longer after.
    """

    companies: NDArray[np.int64]
    before: Codes
    after: Codes

    def __len__(self) -> int:
        return len(self.companies)


def changed(before: Program | None, after: Program | None, columns: CompanyColumns) -> Changes:
    """Return the companies whose best verdict differs between two revisions of a program (None: it is not there)."""
    then, now = _best(before, columns), _best(after, columns)
    companies = np.flatnonzero(then != now)
    return Changes(companies, then[companies], now[companies])


def _best(program: Program | None, columns: CompanyColumns) -> Codes:
    if program is None:
        return np.full(columns.companies, ABSENT, dtype=np.int8)
    return columns.best(verdicts_of(program, columns))


def _folded(program: Program, results: Callable[[Condition], Codes], columns: CompanyColumns) -> Codes:
    outcome = np.full(columns.rows, MET if program.verified else UNKNOWN, dtype=np.int8)
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


class _Bench:
    """Decides tests for rows, each distinct test once."""

    def __init__(self, columns: CompanyColumns) -> None:
        self._columns = columns
        self._of_values: dict[tuple[ConditionKind, str], Codes] = {}
        self._of_rows: dict[tuple[ConditionKind, str], Codes] = {}

    def move_to(self, columns: CompanyColumns) -> None:
        """Go on with other rows of the same columns: what was decided of their distinct values is kept."""
        self._columns = columns
        self._of_rows = {}

    def results(self, condition: Condition) -> Codes:
        key = condition.kind, frozen(condition.test)
        found = self._of_rows.get(key)
        if found is None:
            found = self._of_rows[key] = self._decided(condition.kind, condition.test, key)
        return found

    def _decided(self, kind: ConditionKind, test: Test, key: tuple[ConditionKind, str]) -> Codes:
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
        low, high = bounds(test)
        met = (column.low >= low) & (column.high <= high)
        failed = (column.high < low) | (column.low > high)
        return UNKNOWN + met.view(np.int8) - failed.view(np.int8)

    def _joined(self, kind: ConditionKind, test: Test, column: FacetColumn) -> Codes:
        """Return the result of each distinct value: the readable rule decides its parts."""
        rule, places, facts = RULES[kind], self._columns.shapes.places, column.facet.facts
        results = np.array([_RESULTS[rule(test, facts(part), places)] for part in column.parts], dtype=np.int8)
        joined = _JOININGS[joining(kind, test)](column, results[column.part])
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


_JOININGS: Mapping[Joining, Callable[[FacetColumn, Codes], Codes]] = MappingProxyType(
    {Joining.ANY: _any, Joining.ALL: _all, Joining.AGREE: _agree}
)
