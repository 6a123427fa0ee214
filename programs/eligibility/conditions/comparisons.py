"""The comparisons that the rules share: each answers met, not met or unknown, and makes no words."""

import math
from collections.abc import Iterable

from hub.core.text.formats import fold
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, CANADA, Result
from hub.core.vocabulary.ternary import any_of, from_truth
from programs.eligibility.conditions.base import MET, NOT_MET, UNKNOWN
from programs.eligibility.facts import ApplicantFacts, Interval


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
