"""The facts of many companies as columns, for one program before all of them.

A number is two columns, its lower and its upper end; what is not known is the whole line. Every other fact is one
column of small whole numbers, each the number of a distinct value; 0 stands for what is not known. Free words
are such values too, so that a rule reads each of them once, whatever the number of companies.

What each kind of condition reads of an applicant, for many at once: derived from the classes of the kinds.

Two forms are enough for the whole closed list. Some kinds compare one *number* with bounds. All others read a few
*parts* (a province, each legal form, each market aimed at): the rule decides each part alone, and the parts are joined.
"""

import io
import json
import math
from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub.core.vocabulary.enums import ConditionKind
from programs.eligibility.conditions.base import Connective, FactParts, Test
from programs.eligibility.conditions.comparisons import FigureCondition, interval_ends
from programs.eligibility.conditions.registry import CONDITION_TYPES
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.places import Places, sub_regions

NUMBERS: Mapping[ConditionKind, FigureCondition] = {
    kind: each for kind, each in CONDITION_TYPES.items() if isinstance(each, FigureCondition)
}


class Predicates:
    """The facts that are read in parts. ``places`` None means the project's own list of sub-regions."""

    def __init__(self, places: Places | None = None) -> None:
        self.places = sub_regions() if places is None else places
        read = {kind: each.parts(self.places) for kind, each in CONDITION_TYPES.items()}
        excluded = {kind: each.excluded_parts() for kind, each in CONDITION_TYPES.items()}
        self._facets = {kind: parts for kind, parts in read.items() if parts}
        self._excluded = {kind: parts for kind, parts in excluded.items() if parts}

    @property
    def facets(self) -> tuple[FactParts, ...]:
        return (*self._facets.values(), *self._excluded.values())

    def facet(self, kind: ConditionKind, test: Test) -> FactParts:
        """Return what a test of a kind reads. Raise KeyError for a kind that compares a number."""
        return self._excluded.get(kind, self._facets[kind]) if "excluded" in test else self._facets[kind]


def connective_of(kind: ConditionKind, test: Test) -> Connective:
    return CONDITION_TYPES[kind].excluding if "excluded" in test else Connective.ANY


def test_bounds_of(test: Test) -> tuple[float, float]:
    """Return the inclusive bounds of a test of a number; infinite where it has none."""
    low, high = test.get("min"), test.get("max")
    return (-math.inf if low is None else low), (math.inf if high is None else high)


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """One number of every row: both ends, included."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """One fact of every row: ``codes`` says which distinct value it has.

    A value is a set of parts: ``part`` holds, value after value, the numbers of its parts in ``parts``, and ``value``
    the value that each of them belongs to.
    """

    facet: FactParts
    codes: NDArray[Any]
    values: int
    parts: tuple[Hashable, ...]
    part: NDArray[np.int64]
    value: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class CompanyColumns:
    """The facts of rows: one for each company, offering and project.

    ``first`` holds the first row of each company; the rows of a company stand together.
    """

    shapes: Predicates
    rows: int
    first: NDArray[np.int64]
    numbers: Mapping[ConditionKind, NumberColumn]
    facets: Mapping[str, FacetColumn]

    @classmethod
    def of(cls, companies: Iterable[Sequence[ApplicantFacts]], places: Places | None = None) -> "CompanyColumns":
        """Return the columns of companies, each given by its readings (at least one).

        Companies are read one by one and may come from a generator. ``places`` None means the project's own list of
        sub-regions. Raise ValueError for a company without a reading.
        """
        shapes = Predicates(places)
        numbers = {kind: _Ends() for kind in NUMBERS}
        facets = {facet.name: _Values(facet) for facet in shapes.facets}
        first, rows = array("q"), 0
        for readings in companies:
            if not readings:
                raise ValueError("a company has at least one reading")
            first.append(rows)
            rows += len(readings)
            for facts in readings:
                for kind, column in numbers.items():
                    column.add(interval_ends(NUMBERS[kind].known(facts)))
                for values in facets.values():
                    values.add(facts)
        return cls(
            shapes=shapes,
            rows=rows,
            first=np.array(first, dtype=np.int64),
            numbers={kind: column.column() for kind, column in numbers.items()},
            facets={name: values.column() for name, values in facets.items()},
        )

    @property
    def companies(self) -> int:
        return len(self.first)

    @cached_property
    def bytes_per_row(self) -> float:
        """How much memory a row takes on average, distinct values included."""
        arrays: list[NDArray[Any]] = [self.first]
        for number in self.numbers.values():
            arrays += [number.low, number.high]
        for facet in self.facets.values():
            arrays += [facet.codes, facet.part, facet.value]
        return sum(each.nbytes for each in arrays) / max(self.rows, 1)

    def best(self, verdicts: NDArray[np.int8]) -> NDArray[np.int8]:
        """Return the best verdict of each company from those of the rows (the last axis): the match page shows it."""
        if self.companies == self.rows:
            return verdicts
        return np.maximum.reduceat(verdicts, self.first, axis=-1)


class _Ends:
    def __init__(self) -> None:
        self._low, self._high = array("d"), array("d")

    def add(self, both: tuple[float, float]) -> None:
        low, high = both
        self._low.append(low)
        self._high.append(high)

    def column(self) -> NumberColumn:
        return NumberColumn(np.array(self._low), np.array(self._high))


class _Values:
    def __init__(self, facet: FactParts) -> None:
        self._facet = facet
        self._codes = array("i")
        self._values: dict[frozenset[Hashable], int] = {}
        self._parts: dict[Hashable, int] = {}

    def add(self, facts: ApplicantFacts) -> None:
        parts = self._facet.parts(facts)
        if parts is None:
            self._codes.append(0)
            return
        key = frozenset(parts)
        code = self._values.get(key)
        if code is None:
            code = self._values[key] = len(self._values) + 1
            for part in key:
                self._parts.setdefault(part, len(self._parts))
        self._codes.append(code)

    def column(self) -> FacetColumn:
        pairs = [(self._parts[part], code) for key, code in self._values.items() for part in key]
        part, value = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return FacetColumn(
            facet=self._facet,
            codes=np.array(self._codes, dtype=np.min_scalar_type(len(self._values))),
            values=len(self._values) + 1,
            parts=tuple(self._parts),
            part=np.ascontiguousarray(part),
            value=np.ascontiguousarray(value),
        )


def pack_columns(columns: CompanyColumns) -> bytes:
    """Return columns as bytes; ``unpack_columns`` gives them back. Nothing in them is code."""
    arrays: dict[str, NDArray[Any]] = {"first": columns.first}
    header: dict[str, Any] = {"rows": columns.rows, "parts": {}, "values": {}}
    for kind, number in columns.numbers.items():
        arrays[f"low {kind}"], arrays[f"high {kind}"] = number.low, number.high
    for name, facet in columns.facets.items():
        arrays[f"codes {name}"], arrays[f"part {name}"], arrays[f"value {name}"] = facet.codes, facet.part, facet.value
        header["parts"][name], header["values"][name] = facet.parts, facet.values
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpack_columns(data: bytes, places: Places | None = None) -> CompanyColumns:
    shapes = Predicates(places)
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        header = json.loads(arrays["header"].tobytes())
        return CompanyColumns(
            shapes=shapes,
            rows=header["rows"],
            first=arrays["first"],
            numbers={kind: NumberColumn(arrays[f"low {kind}"], arrays[f"high {kind}"]) for kind in NUMBERS},
            facets={
                facet.name: FacetColumn(
                    facet=facet,
                    codes=arrays[f"codes {facet.name}"],
                    values=header["values"][facet.name],
                    parts=tuple(map(_hashable, header["parts"][facet.name])),
                    part=arrays[f"part {facet.name}"],
                    value=arrays[f"value {facet.name}"],
                )
                for facet in shapes.facets
            },
        )


def join_columns(several: Sequence[CompanyColumns]) -> CompanyColumns:
    """Return the columns of all companies of several, in their order. At least one is given."""
    head = several[0]
    starts = np.cumsum([0, *(one.rows for one in several)])
    return CompanyColumns(
        shapes=head.shapes,
        rows=int(starts[-1]),
        first=np.concatenate([one.first + start for one, start in zip(several, starts[:-1], strict=True)]),
        numbers={
            kind: NumberColumn(
                np.concatenate([one.numbers[kind].low for one in several]),
                np.concatenate([one.numbers[kind].high for one in several]),
            )
            for kind in head.numbers
        },
        facets={name: _joined_column([one.facets[name] for one in several]) for name in head.facets},
    )


def _joined_column(several: Sequence[FacetColumn]) -> FacetColumn:
    """Return one column: equal values of several get one number."""
    parts: dict[Hashable, int] = {}
    values: dict[frozenset[int], int] = {}
    codes: list[NDArray[Any]] = []
    for one in several:
        numbers = [parts.setdefault(part, len(parts)) for part in one.parts]
        members: list[set[int]] = [set() for _ in range(one.values)]
        for part, value in zip(one.part.tolist(), one.value.tolist(), strict=True):
            members[value].add(numbers[part])
        # 0 stands for what is not known; of the others each is a set of parts, the empty one too.
        renumbered = [0, *(values.setdefault(frozenset(each), len(values) + 1) for each in members[1:])]
        codes.append(np.array(renumbered, dtype=np.int64)[one.codes])
    pairs = [(part, value) for members_of, value in values.items() for part in members_of]
    part, value = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return FacetColumn(
        facet=several[0].facet,
        codes=np.concatenate(codes).astype(np.min_scalar_type(len(values))),
        values=len(values) + 1,
        parts=tuple(parts),
        part=np.ascontiguousarray(part),
        value=np.ascontiguousarray(value),
    )


def _hashable(part: Any) -> Hashable:
    """Return a part as the rules know it: JSON makes lists of pairs."""
    return tuple(map(_hashable, part)) if isinstance(part, list) else part
