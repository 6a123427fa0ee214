"""What a chosen program may bring to a project, as intervals: an end that is not known stays open."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.vocabulary.enums import Level, Result, Stage, Support
from hub.core.vocabulary.purpose import PaysFor
from programs.catalogue.entries import ProgramView
from programs.catalogue.program_rules import LEVELS, Counts, Money
from programs.eligibility.facts import Interval

NOTHING = Interval.exact(0)
OPEN = Interval(0, None)
GIVEN = frozenset({Support.GRANT, Support.WAGE_SUBSIDY})
REPAID = frozenset({Support.REPAYABLE_CONTRIBUTION})
# Whether these count as public money, each organization says for itself.
OPEN_TO_QUESTION = frozenset({Support.TAX_CREDIT, Support.LOAN, Support.EQUITY, Support.PROCUREMENT})
PAYING = GIVEN | REPAID | OPEN_TO_QUESTION
# Money for a project, where it is the main kind of support; wages, a service or what earns a credit have costs of
# their own.
_FOR_PROJECTS = frozenset({Support.GRANT, Support.REPAYABLE_CONTRIBUTION, Support.LOAN, Support.EQUITY})

_SLACK = 1e-9  # shares are sums of fractions: a hair above a limit is the limit


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramChoice:
    """A program of the plan. ``asked_cad`` is what the company asks for, or was awarded, in dollars; None: not said.

    ``base_cad`` is the part of the project's cost that the program takes, as the company says; None: not said.
    """

    program: ProgramView
    asked_cad: int | None = None
    base_cad: int | None = None


def pays(program: ProgramView) -> bool:
    """Whether the program pays toward the cost of a project: advice, insurance and guarantees do not."""
    return not PAYING.isdisjoint(program.support)


def takes_whole_cost(program: ProgramView) -> bool:
    """Whether the published share may be read as one of the whole cost of a project.

    A share is one of eligible costs. The main kind of support, the first that is named, says of which: money for
    projects takes their cost, unless the program serves exporting alone and takes the costs of reaching a market. Where
    no largest amount is published, nothing says how far a share goes: it is not read as one of everything either.
    """
    return (
        program.amount_max_cad is not None
        and program.support[0] in _FOR_PROJECTS
        and set(program.stages) != {Stage.EXPORT}
        and not pays_salaries(program)
    )


def pays_salaries(program: ProgramView) -> bool:
    """Whether it pays for research by the people who do it: its share is one of their salaries."""
    uses = program.purpose.pays_for if program.purpose else ()
    return uses[:1] == (PaysFor.R_AND_D,) and PaysFor.HIRING in uses


def is_share_of_unnamed(choice: ProgramChoice) -> bool:
    """Whether a choice pays a share of costs of which nobody has said how much of the project they are."""
    program = choice.program
    has_share = pays(program) and program.cost_share_max is not None
    return has_share and choice.base_cad is None and not takes_whole_cost(program)


def most_possible(choice: ProgramChoice, cost: Interval | None) -> float | None:
    """Return the dollars that a choice pays in no case exceed; None where nothing tells.

    The costs that a program takes are part of the project's: its share of them is never over that share of everything.
    """
    program = choice.program
    if not pays(program):
        return 0.0
    limits = [] if program.amount_max_cad is None else [float(program.amount_max_cad)]
    bases = [] if choice.base_cad is None else [float(choice.base_cad)]
    if cost is not None and cost.high is not None:
        bases.append(cost.high)
    if bases and program.cost_share_max is not None:
        limits.append(min(bases) * program.cost_share_max)
    return min(limits, default=None)


def most_certain(choice: ProgramChoice, cost: Interval | None) -> float | None:
    """Return the dollars that a choice may pay whatever the cost is; None where nothing tells."""
    if choice.base_cad is not None:
        return most_possible(choice, cost)
    return most_possible(choice, Interval.exact(0 if cost is None else cost.low))


def ceiling(choice: ProgramChoice, cost: Interval | None) -> Interval:
    """Return from what to what amount the program pays where it pays, in dollars, by its published figures.

    The end is open where only a share limits it and the costs that it is a share of are not known.
    """
    possible = most_possible(choice, cost)
    least = float(choice.program.amount_min_cad or 0) if pays(choice.program) else 0.0
    if possible is not None and least > possible:
        least = 0.0  # made for larger projects: nothing is sure
    by_share_alone = possible != choice.program.amount_max_cad
    return Interval(least, None if is_share_of_unnamed(choice) and by_share_alone else possible)


def amount_of(choice: ProgramChoice, cost: Interval | None) -> Interval:
    """Return what a choice brings, in dollars: what is asked, as far as the program can go, else what it may pay."""
    if choice.asked_cad is None:
        return ceiling(choice, cost)
    return Interval.exact(_within(max(float(choice.asked_cad), ceiling(choice, cost).low), most_possible(choice, cost)))


def bound_of(choice: ProgramChoice, cost: Interval | None) -> Interval:
    """Return between what dollars a choice brings in any case: rules are held against it, no reader is promised it."""
    amount = amount_of(choice, cost)
    return amount if amount.high is not None else Interval(amount.low, most_possible(choice, cost))


def _within(amount: float, most: float | None) -> float:
    return amount if most is None else min(amount, most)


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


def counted(program: ProgramView, share: Interval, counts: Counts, of: Money = Money.ANY) -> Interval:
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
