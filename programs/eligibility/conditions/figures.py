"""What the kinds that compare a figure with bounds share."""

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar, override

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Result
from programs.eligibility import phrases
from programs.eligibility.conditions.base import UNKNOWN, ConditionType, Parameters, Test
from programs.eligibility.conditions.comparisons import within
from programs.eligibility.conditions.parts import FactParts
from programs.eligibility.facts import ApplicantFacts, Interval
from programs.eligibility.places import Places


class FigureCondition(ConditionType):
    """A figure between inclusive bounds."""

    parameters = Parameters(numbers=("min", "max"))
    figure: ClassVar[Any]  # how it is written alone ("42 employees")
    opening: ClassVar[Any] = None  # how it is written where it opens a range ("42"); None: the same way
    frame: ClassVar[Localized]  # what would change it; the missed bound stands in the braces
    unknown: ClassVar[Localized]
    none: ClassVar[Localized | None] = None  # what zero is called

    def known(self, facts: ApplicantFacts) -> Interval | None:
        """Return what is known of the figure."""
        found: Interval | None = self._field(facts)
        return found

    @cached_property
    def _field(self) -> Callable[[ApplicantFacts], Any]:
        return attrgetter(self.fields[0])

    @override
    def parts(self, places: Places) -> FactParts | None:
        return None

    def told(self, known: Interval) -> Localized:
        """Return what is known in a sentence that is not closed yet."""
        raise NotImplementedError

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return within(self.known(facts), test.get("min"), test.get("max"))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        known = self.known(facts)
        if known is None:
            return self.unknown
        return self.none if self.none and known.high == 0 else self.closed(self.told(known), result)

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        known, low, high = self.known(facts), test.get("min"), test.get("max")
        too_low = low is not None and known is not None and known.high is not None and known.high < low
        missed = self.span(low, None) if too_low else self.span(None, high)
        return Localized(self.frame.en.format(missed.en), self.frame.fr.format(missed.fr))

    def span(self, low: float | None, high: float | None) -> Localized:
        """Return a range inside a sentence."""
        return phrases.span(self.figure, self.opening or self.figure, low, high)

    def bounds(self, test: Test) -> Localized:
        """Return the bounds of a test inside a sentence."""
        return self.span(test.get("min"), test.get("max"))

    @staticmethod
    def closed(told: Localized, result: Result) -> Localized:
        """Close a sentence; where only a range is known and it overlaps, say that the figure decides."""
        if result is UNKNOWN:
            return Localized(
                f"{told.en}; the exact figure decides.", f"{told.fr}; il faut le chiffre exact pour conclure."
            )
        return Localized(f"{told.en}.", f"{told.fr}.")
