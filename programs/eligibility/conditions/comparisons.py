"""The comparisons that the rules share, each met, not met or unknown, and what kinds that compare a figure share."""

import math
from collections.abc import Iterable
from typing import Any, ClassVar, override

from hub.core.text.formats import fold
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, CANADA, Result
from hub.core.vocabulary.evidence import any_of, from_truth
from programs.eligibility import phrases
from programs.eligibility.conditions.base import MET, NOT_MET, UNKNOWN, ConditionType, FactParts, Parameters, Test
from programs.eligibility.facts import ApplicantFacts, Interval
from programs.eligibility.places import Places


def within(known: Interval | None, low: float | None, high: float | None) -> Result:
    """Compare what is known of a number with inclusive bounds (None: unbounded): inside, outside, or open."""
    if known is None:
        return UNKNOWN
    top = math.inf if known.high is None else known.high
    least = -math.inf if low is None else low
    most = math.inf if high is None else high
    if top < least or known.low > most:
        return NOT_MET
    return MET if known.low >= least and top <= most else UNKNOWN


def interval_ends(known: Interval | None) -> tuple[float, float]:
    """Return both ends of what is known of a number; the whole line while nothing is."""
    if known is None:
        return -math.inf, math.inf
    return known.low, (math.inf if known.high is None else known.high)


def one_of(known: str | None, wanted: Iterable[str]) -> Result:
    """Tell whether a known value is among those wanted."""
    if known is None:
        return UNKNOWN
    return MET if known in wanted else NOT_MET


def share_any(known: frozenset[str] | None, wanted: Iterable[str]) -> Result:
    """Tell whether a known set has a member among those wanted; the empty set is known to have none."""
    if known is None:
        return UNKNOWN
    return NOT_MET if known.isdisjoint(wanted) else MET


def is_foreign(market: str) -> bool:
    """Tell whether a country code names a market outside Canada; the joker for any foreign market does."""
    return market == ANY_FOREIGN_MARKET or market != CANADA


def foreign_markets(facts: ApplicantFacts) -> frozenset[str] | None:
    """Return the markets outside Canada that the applicant aims at; None while they are not known."""
    if facts.target_markets is None:
        return None
    return frozenset(filter(is_foreign, facts.target_markets))


def code_falls_under(code: str, prefix: str) -> Result:
    """Compare a NAICS code with a prefix: a code shorter than the prefix leaves it open."""
    if code.startswith(prefix):
        return MET
    return UNKNOWN if prefix.startswith(code) else NOT_MET


def names_body(given: str, wanted: str) -> Result:
    """Compare the name of a body or certificate as written with the wanted one.

    Met when the wanted name stands in the given one as whole words; unknown when only a part of it was given.
    """
    said, asked = f" {fold(given)} ", f" {fold(wanted)} "
    if asked in said:
        return MET
    return UNKNOWN if said in asked and said.strip() else NOT_MET


def as_wanted(known: bool | None, *, wanted: bool) -> Result:  # noqa: FBT001 - a fact that may be unknown
    """Tell whether a yes or no is the one wanted."""
    return from_truth(None if known is None else known is wanted)


def any_named(known: frozenset[str] | None, wanted: Iterable[str]) -> Result:
    """Tell whether a wanted body or certificate is among the names that were given."""
    if known is None:
        return UNKNOWN
    return any_of(names_body(given, body) for given in known for body in wanted)


class TruthCondition(ConditionType):
    """A truth about the applicant, or its contrary."""

    parameters = Parameters(truth="is")
    example = {"is": True}

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return as_wanted(self.fact(facts), wanted=test["is"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return self.say("sentence" if test["is"] else "sentence_not")

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        known = self.fact(facts)
        return self.say("unknown" if known is None else "known" if known else "known_not")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        return self.say("to_change" if test["is"] else "to_change_not")


class FigureCondition(ConditionType):
    """A figure between inclusive bounds."""

    parameters = Parameters(numbers=("min", "max"))
    figure: ClassVar[Any]  # how it is written alone ("42 employees")
    opening: ClassVar[Any] = None  # how it is written where it opens a range ("42"); None: the same way

    def known(self, facts: ApplicantFacts) -> Interval | None:
        return self.fact(facts)

    @override
    def parts(self, places: Places) -> FactParts | None:
        return None

    def told(self, known: Interval) -> Localized:
        """Return what is known in a sentence that is not closed yet."""
        return self.say("told", figure=self.span(known.low, known.high))

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return self.say("sentence", figure=self.bounds(test))

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return within(self.known(facts), test.get("min"), test.get("max"))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        known = self.known(facts)
        if known is None:
            return self.say("unknown")
        if known.high == 0 and "none" in self.sentences:
            return self.say("none")
        return self.closed(self.told(known), result)

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        known, low, high = self.known(facts), test.get("min"), test.get("max")
        too_low = low is not None and known is not None and known.high is not None and known.high < low
        return self.say("to_change", missed=self.span(low, None) if too_low else self.span(None, high))

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
