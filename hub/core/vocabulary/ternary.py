"""Three-valued logic over ``Result`` (Kleene): unknown stays unknown unless the rest already decides."""

from collections.abc import Iterable

from hub.core.vocabulary.enums import Result

_NEGATED = {Result.MET: Result.NOT_MET, Result.NOT_MET: Result.MET, Result.UNKNOWN: Result.UNKNOWN}


def all_of(results: Iterable[Result]) -> Result:
    """Return the conjunction: one "not met" decides, else one unknown leaves it open. Of nothing: met."""
    outcome = Result.MET
    for result in results:
        if result is Result.NOT_MET:
            return Result.NOT_MET
        if result is Result.UNKNOWN:
            outcome = Result.UNKNOWN
    return outcome


def any_of(results: Iterable[Result]) -> Result:
    """Return the disjunction: one "met" decides, else one unknown leaves it open. Of nothing: not met."""
    outcome = Result.NOT_MET
    for result in results:
        if result is Result.MET:
            return Result.MET
        if result is Result.UNKNOWN:
            outcome = Result.UNKNOWN
    return outcome


def negate(result: Result) -> Result:
    """Return the opposite; unknown is its own opposite."""
    return _NEGATED[result]


def from_truth(truth: bool | None) -> Result:  # noqa: FBT001 - the truth value is the whole argument
    """Return the result that a yes, a no or a "not known" (None) stands for."""
    if truth is None:
        return Result.UNKNOWN
    return Result.MET if truth else Result.NOT_MET
