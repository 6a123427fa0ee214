"""The rank of a whole catalogue at once: each factor is asked once for all programs of which it reads the same.

A column holds one factor for all programs; a score is the weighted mean of a row. The readable functions say every
value, and the readable sum alone decides a score that lies half-way between two.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hub.matching.ranking.inputs import CONDITIONS, FACTORS, ApplicantInputs, Factor, ProgramInputs, Read
from hub.matching.ranking.values import DIGITS, WEIGHTS, Contribution, FactorValue, score_of

_STEPS = 10**DIGITS  # of a score between 0 and 1
_CLOSE = 1e-6  # of a step: nearer to the half-way mark the order of the sum decides


class ProgramClasses:
    """The class of each program: programs of which a factor reads the same. Classes are numbered from 0."""

    def __init__(self, numbers: Sequence[int]) -> None:
        """Take the number of each program's class."""
        self.numbers = numbers
        self.spread: NDArray[np.intp] = np.array(numbers, dtype=np.intp)


class FactorColumn:
    """One factor for all programs: the value of each class of programs, and the class of each program."""

    def __init__(self, factor: str, values: Sequence[FactorValue], classes: ProgramClasses) -> None:
        """Keep the values; ``weighted`` is what the factor adds to the sum of each program."""
        self._factor, self._values = factor, values
        self.numbers = classes.numbers
        self.made: list[Contribution | None] = [None] * len(values)  # of each class, once one of its programs is opened
        self._weight = WEIGHTS[factor]
        self._rounded = [round(value.number, DIGITS) for value in values]
        weighted = np.array([self._weight * number for number in self._rounded], dtype=np.float64)
        self.weighted: NDArray[np.float64] = weighted[classes.spread]

    def make(self, number: int) -> Contribution:
        """Return the contribution to the programs of a class, which share it and its sentences."""
        value = self._values[number]
        made = Contribution(self._factor, self._weight, self._rounded[number], value.reason, value.about)
        self.made[number] = made
        return made


@dataclass(frozen=True, slots=True)
class FactorClasses:
    """The classes of programs that a factor tells apart: what it reads of each class, and the class of each program."""

    name: str
    factor: Factor
    read: tuple[Read, ...]
    classes: ProgramClasses

    @classmethod
    def of(cls, name: str, factor: Factor, entries: Iterable[ProgramInputs]) -> "FactorClasses":
        """Return the classes of programs."""
        numbers: dict[Read, int] = {}
        classes = [numbers.setdefault(factor.of_program(entry), len(numbers)) for entry in entries]
        return cls(name, factor, tuple(numbers), ProgramClasses(classes))

    def column(self, of_company: Read) -> FactorColumn:
        """Return the column for what the factor reads of a company."""
        value = self.factor.value
        return FactorColumn(self.name, [value(*of_company, *read) for read in self.read], self.classes)


def factor_classes(entries: Sequence[ProgramInputs]) -> tuple[FactorClasses, ...]:
    """Return the classes of every factor but "conditions"."""
    return tuple(FactorClasses.of(name, factor, entries) for name, factor in FACTORS.items())


class Ranker:
    """Values the programs of a catalogue for the readings of one company, and shares what does not differ there."""

    def __init__(self, groups: Sequence[FactorClasses]) -> None:
        self._groups = groups
        self._known: dict[tuple[str, Read], FactorColumn] = {}

    def rows(self, company: ApplicantInputs, settled: FactorColumn) -> "RankedRows":
        """Return the contributions of every factor to every program; ``settled`` is the column of the conditions."""
        columns = {group.name: self._column(group, company) for group in self._groups}
        columns[CONDITIONS] = settled
        return RankedRows(columns)

    def _column(self, group: FactorClasses, company: ApplicantInputs) -> FactorColumn:
        read = group.factor.of_company(company)
        known = self._known.get((group.name, read))
        if known is None:
            known = self._known[group.name, read] = group.column(read)
        return known


class RankedRows:
    """The contributions to every program, in the order of the weights, and the scores that follow from them."""

    def __init__(self, columns: Mapping[str, FactorColumn]) -> None:
        self._columns = tuple(columns[name] for name in WEIGHTS)
        self._made = tuple((column.made, column.numbers, column.make) for column in self._columns)

    def contributions(self, at: int) -> tuple[Contribution, ...]:
        """Return the contributions to the program at a place."""
        return tuple([made[numbers[at]] or make(numbers[at]) for made, numbers, make in self._made])

    def scores(self) -> list[float]:
        """Return the score of every program, as ``score_of`` would from its contributions."""
        steps = sum(column.weighted for column in self._columns) * (_STEPS / sum(WEIGHTS.values()))
        whole = np.floor(steps)
        scores: list[float] = (np.rint(steps) / _STEPS).tolist()
        for at in np.flatnonzero(np.abs(steps - whole - 0.5) < _CLOSE).tolist():
            scores[at] = score_of(self.contributions(at))
        return scores
