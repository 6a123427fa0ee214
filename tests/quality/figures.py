"""A figure: a ratio of two sums over records, with its uncertainty."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
SEED = 2017
_LEVEL = (2.5, 97.5)  # percentiles of the interval

type Part = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, by whom (the engine or a baseline), and its parts: one pair (of, out of) a record."""

    name: str
    by: str
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, name: str, by: str, parts: Iterable[Part]) -> "Figure":
        """Return a figure; records that have nothing to count are left out."""
        return cls(name, by, tuple(part for part in parts if part[1]))

    @property
    def count(self) -> float:
        """How much was found, over all records."""
        return sum(found for found, _ in self.parts)

    @property
    def total(self) -> float:
        """How much there was to find, over all records."""
        return sum(there for _, there in self.parts)

    @property
    def value(self) -> float:
        """The ratio of the two sums. Raise ZeroDivisionError where no record counts."""
        return self.count / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval over records: percentiles of a seeded bootstrap, the same on every run."""
        found, there = np.array(self.parts).T
        drawn = _draws(len(self.parts))
        ratios = found[drawn].sum(axis=1) / there[drawn].sum(axis=1)
        low, high = np.percentile(ratios, _LEVEL)
        return float(low), float(high)

    @property
    def counts(self) -> str:
        """The two sums, as ``56/67``."""
        return f"{_number(self.count)}/{_number(self.total)}"

    def line(self) -> str:
        """Return the figure on one line: name, counts, value and interval."""
        low, high = self.interval
        name = self.name if self.by == "engine" else f"{self.name}, {self.by}"
        return f"{name}  {self.counts}  {self.value:.3f}  [{low:.2f}, {high:.2f}]"

    def cell(self) -> str:
        """Return the figure as a cell of a table."""
        low, high = self.interval
        return f"{self.counts} **{self.value:.2f}** [{low:.2f}, {high:.2f}]"


@lru_cache(maxsize=32)
def _draws(records: int) -> NDArray[np.int64]:
    """Return which records each draw takes, with replacement; figures on as many records share their draws."""
    return np.random.default_rng(SEED).integers(0, records, size=(DRAWS, records))


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"
