"""What a chosen program may bring to a project, as intervals: an end that is not known stays open."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.vocabulary import Level, Result, Support
from programs.catalogue.entries import Program
from programs.eligibility.facts import Interval
from programs.together.rules import LEVELS, Counts, Money

NOTHING = Interval.exact(0)
OPEN = Interval(0, None)
GIVEN = frozenset({Support.GRANT, Support.WAGE_SUBSIDY})
REPAID = frozenset({Support.REPAYABLE_CONTRIBUTION})
# Whether these count as public money, each organization says for itself.
OPEN_TO_QUESTION = frozenset({Support.TAX_CREDIT, Support.LOAN, Support.EQUITY, Support.PROCUREMENT})
PAYING = GIVEN | REPAID | OPEN_TO_QUESTION

_SLACK = 1e-9  # shares are sums of fractions: a hair above a limit is the limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A program of the plan. ``asked_cad`` is what the company asks for, or was awarded, in dollars; None: not said."""

    program: Program
    asked_cad: int | None = None


def pays(program: Program) -> bool:
    """Whether the program pays toward the cost of a project: advice, insurance and guarantees do not."""
    return not PAYING.isdisjoint(program.support)


def ceiling(program: Program, cost: Interval | None) -> Interval:
    """Return from what to what amount the program pays where it pays, in dollars, by its published figures."""
    if not pays(program):
        return NOTHING
    known = [] if program.amount_max_cad is None else [float(program.amount_max_cad)]
    if cost is not None and cost.high is not None and program.cost_share_max is not None:
        known.append(cost.high * program.cost_share_max)
    most = min(known, default=None)
    least = float(program.amount_min_cad or 0)
    return Interval(least if most is None else min(least, most), most)


def amount_of(choice: Choice, cost: Interval | None) -> Interval:
    """Return what a choice brings, in dollars: what is asked, as far as the program goes, else all it may pay."""
    within = ceiling(choice.program, cost)
    if choice.asked_cad is None:
        return within
    asked = max(float(choice.asked_cad), within.low)
    return Interval.exact(asked if within.high is None else min(asked, within.high))


def share_of(amount: Interval, cost: Interval | None, most: float | None) -> Interval:
    """Return the share of the cost that an amount is; at most ``most``, the published share."""
    if amount.high == 0:
        return NOTHING
    low = amount.low / cost.high if cost is not None and cost.high else 0.0
    ends = [] if most is None else [most]
    if cost is not None and cost.low and amount.high is not None:
        ends.append(amount.high / cost.low)
    high = min((*ends, 1.0)) if ends else None  # nobody pays more than the whole
    return Interval(low if high is None else min(low, high), high)


def counted(program: Program, share: Interval, counts: Counts, of: Money = Money.ANY) -> Interval:
    """Return how much of a program's share counts as public money; what is open to question may count in part."""
    if Level(program.level) not in LEVELS[counts] or not pays(program):
        return NOTHING
    kinds = PAYING.intersection(program.support)
    certain = GIVEN if of is Money.NON_REPAYABLE else GIVEN | REPAID
    if kinds <= certain:
        return share
    if of is Money.NON_REPAYABLE and kinds <= REPAID:
        return NOTHING
    return Interval(0, share.high)


def received(public: Interval | None, counts: Counts, of: Money = Money.ANY) -> Interval:
    """Return how much of the public money that the project has already counts."""
    if public is None:
        return OPEN
    if public.high == 0:
        return NOTHING
    if counts is Counts.ALL_PUBLIC and of is Money.ANY:
        return public
    return Interval(0, public.high)  # of whom it is, and whether it is repaid, is not known


def total(parts: Iterable[Interval]) -> Interval:
    """Return the sum of intervals."""
    low, high = 0.0, 0.0
    is_open = False
    for part in parts:
        low += part.low
        high += part.high or 0
        is_open = is_open or part.high is None
    return Interval(low, None if is_open else high)


def rest(whole: Interval, paid: Interval) -> Interval:
    """Return what is left of a whole once something of it is paid, never below zero."""
    low = 0.0 if paid.high is None else max(0.0, whole.low - paid.high)
    return Interval(low, None if whole.high is None else max(0.0, whole.high - paid.low))


def at_most(value: Interval, limit: Interval) -> Result:
    """Tell whether a value stays within a limit, where both may lie anywhere in their interval."""
    if value.high is not None and value.high <= limit.low + _SLACK:
        return Result.MET
    if limit.high is not None and value.low > limit.high + _SLACK:
        return Result.NOT_MET
    return Result.UNKNOWN


def at_least(value: Interval, limit: Interval) -> Result:
    """Tell whether a value reaches a limit, where both may lie anywhere in their interval."""
    if limit.high is not None and value.low + _SLACK >= limit.high:
        return Result.MET
    if value.high is not None and value.high + _SLACK < limit.low:
        return Result.NOT_MET
    return Result.UNKNOWN
