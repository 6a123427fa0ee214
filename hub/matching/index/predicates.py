"""What each kind of condition reads of an applicant, for many at once: derived from the classes of the kinds.

Two forms are enough for the whole closed list. Some kinds compare one *number* with bounds. All others read a few
*parts* (a province, each legal form, each market aimed at): the rule decides each part alone, and the parts are joined.
"""

import math
from collections.abc import Mapping

from hub.core.vocabulary.enums import ConditionKind
from programs.eligibility.conditions.base import Connective, FactParts, Test
from programs.eligibility.conditions.comparisons import FigureCondition
from programs.eligibility.conditions.registry import CONDITION_TYPES
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
        """Every fact that is read in parts, in a fixed order."""
        return (*self._facets.values(), *self._excluded.values())

    def facet(self, kind: ConditionKind, test: Test) -> FactParts:
        """Return what a test of a kind reads. Raise KeyError for a kind that compares a number."""
        return self._excluded.get(kind, self._facets[kind]) if "excluded" in test else self._facets[kind]


def connective_of(kind: ConditionKind, test: Test) -> Connective:
    """Return how the parts are joined for a test."""
    return CONDITION_TYPES[kind].excluding if "excluded" in test else Connective.ANY


def test_bounds_of(test: Test) -> tuple[float, float]:
    """Return the inclusive bounds of a test of a number; infinite where it has none."""
    low, high = test.get("min"), test.get("max")
    return (-math.inf if low is None else low), (math.inf if high is None else high)
