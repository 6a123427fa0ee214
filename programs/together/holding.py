"""Hold one rule against a plan: met, not met, or open with what would settle it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hub.core.ternary import all_of
from hub.core.vocabulary import Result
from hub.core.words import Words
from programs.catalogue.entries import Program
from programs.eligibility.facts import Interval, ProjectFacts
from programs.together import money, phrases
from programs.together.rules import (
    SHARES,
    By,
    Cap,
    Combination,
    Counts,
    Exclusion,
    Match,
    Money,
    Order,
    Pairing,
    Per,
    Rule,
    Scope,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule comes to for a plan. Without a rule it is about what was asked of a program.

    ``value`` is the share of the cost that was held against a cap; ``settled_by_company`` says that the company can
    answer by telling whether the programs pay the same thing.
    """

    rule: Rule | None
    programs: tuple[str, ...]
    result: Result
    sentence: Words
    missing: tuple[Words, ...] = ()
    value: Interval | None = None
    settled_by_company: bool = False

    @property
    def limits_project(self) -> bool:
        """Whether this is a cap, of a published share, on the cost of the project as a whole."""
        return isinstance(self.rule, Cap) and self.rule.per is Per.PROJECT and self.rule.share != SHARES


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Chosen programs for a project; see ``combining.combine`` for the sets of ids. ``asked``: amounts are said."""

    programs: Mapping[str, Program]
    shares: Mapping[str, Interval]
    asked: frozenset[str]
    project: ProjectFacts
    apart: frozenset[str]
    same: frozenset[str]
    have: frozenset[str]

    def public_share(self, counts: Counts = Counts.ALL_PUBLIC, of: Money = Money.ANY) -> Interval:
        """Return the share of the cost that public money brings, what the project has already included."""
        parts = [money.counted(one, self.shares[slug], counts, of) for slug, one in self.programs.items()]
        already = money.received(self.project.public_money_cad, counts, of)
        return money.total([*parts, money.share_of(already, self.project.cost_cad, None)])

    def open_money(self, counts: Counts, of: Money = Money.ANY) -> Iterator[Words]:
        """Yield what keeps the public share from being exact."""
        cost = self.project.cost_cad
        if cost is None or cost.low != cost.high or not cost.low:  # of nothing there are no shares
            yield phrases.COST
        if not _is_exact(money.received(self.project.public_money_cad, counts, of)):
            yield phrases.PUBLIC_MONEY
        ranges = []
        for slug, program in self.programs.items():
            share, part = self.shares[slug], money.counted(program, self.shares[slug], counts, of)
            if part.high == 0:
                continue
            if share.high is None and slug not in self.asked:
                yield phrases.ceiling_of(program)
            elif share.low != share.high and slug not in self.asked:
                ranges.append(program)
            elif share.low == share.high and part.low != part.high:
                yield phrases.counting_of(program)
        if ranges:
            yield phrases.asked_of(ranges[0]) if len(ranges) == 1 else phrases.ASKED_OF_EACH


class Held:
    """Holds the rules against one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def findings(self, rule: Rule) -> Iterator[Finding]:
        """Yield what a rule comes to; nothing where it does not bear on the plan."""
        match rule:
            case Cap(per=Per.PROJECT):
                yield self._project_cap(rule)
            case Cap():
                yield from (self._expense_cap(rule, slug) for slug in self._ours(rule))
            case Match():
                yield from (self._match(rule, slug) for slug in self._ours(rule))
            case Exclusion() | Combination():
                yield from self._pairing(rule)
            case Order():
                yield from self._order(rule)

    def _ours(self, rule: Rule) -> tuple[str, ...]:
        return tuple(sorted(slug for slug in rule.programs if slug in self.plan.programs))

    def _project_cap(self, rule: Cap) -> Finding:
        value = self.plan.public_share(rule.counts, rule.money)
        result = money.at_most(value, rule.share)
        return Finding(
            rule=rule,
            programs=self._ours(rule),
            result=result,
            sentence=rule.sentence,
            missing=_if_open(result, self._depends(rule), self.plan.open_money(rule.counts, rule.money)),
            value=value,
        )

    def _expense_cap(self, rule: Cap, slug: str) -> Finding:
        """Hold the rates together, for the case that all pay the same expense; apart, the program's own rate alone."""
        plan = self.plan
        alone = rule.id in plan.apart and rule.id not in plan.same
        rates = {
            other: money.counted(one, Interval(0, one.cost_share_max), rule.counts, rule.money)
            for other, one in plan.programs.items()
            if other == slug or not alone
        }
        already = money.received(plan.project.public_money_cad, rule.counts, rule.money)
        kept = alone or already.high == 0
        value = money.total([*rates.values(), money.NOTHING if kept else money.OPEN])
        result = money.at_most(value, rule.share)
        return Finding(
            rule=rule,
            programs=(slug,),
            result=result,
            sentence=rule.sentence,
            missing=_if_open(result, [phrases.SAME_EXPENSE]),
            value=value,
            settled_by_company=True,
        )

    def _match(self, rule: Match, slug: str) -> Finding:
        plan = self.plan
        leaves = Interval(1 - (1 if rule.share.high is None else rule.share.high), 1 - rule.share.low)
        if rule.by is By.ANYONE:
            share = plan.shares[slug]
            result = money.at_most(share, leaves)
            open_facts = [phrases.asked_of(plan.programs[slug])]
        else:
            own = plan.project.own_contribution
            brings = money.at_least(own or SHARES, rule.share)
            result = all_of([brings, money.at_most(plan.public_share(), leaves)])
            open_facts = [] if _is_exact(own) else [phrases.OWN_SHARE]
            if brings is not Result.UNKNOWN or own is None:
                open_facts += plan.open_money(Counts.ALL_PUBLIC)
        return Finding(
            rule=rule,
            programs=(slug,),
            result=result,
            sentence=rule.sentence,
            missing=_if_open(result, self._depends(rule), open_facts),
        )

    def _pairing(self, rule: Pairing) -> Iterator[Finding]:
        plan = self.plan
        beside = {slug: rule.partners(plan.programs[slug], plan.programs) for slug in self._ours(rule)}
        involved = {
            *(slug for slug, found in beside.items() if found),
            *(one for found in beside.values() for one in found),
        }
        if not involved:
            return
        result = Result.MET
        missing: tuple[Words, ...] = ()
        settled = isinstance(rule, Exclusion) and rule.scope is not Scope.PROJECT
        if isinstance(rule, Exclusion):
            result = self._excluded(rule)
            missing = (phrases.SHARED[rule.scope],) if result is Result.UNKNOWN else ()
        yield Finding(
            rule=rule,
            programs=tuple(sorted(involved)),
            result=result,
            sentence=rule.sentence,
            missing=missing,
            settled_by_company=settled,
        )

    def _excluded(self, rule: Exclusion) -> Result:
        apart, same = rule.id in self.plan.apart, rule.id in self.plan.same
        if rule.scope is Scope.PROJECT or (same and not apart):
            return Result.NOT_MET
        return Result.MET if apart and not same else Result.UNKNOWN

    def _order(self, rule: Order) -> Iterator[Finding]:
        plan = self.plan
        done = not {*plan.programs, *plan.have}.isdisjoint(rule.first)
        if done or rule.needed:
            result = Result.MET if done else Result.UNKNOWN
            yield Finding(
                rule=rule,
                programs=self._ours(rule),
                result=result,
                sentence=rule.sentence,
                missing=_if_open(result, [phrases.what_comes_first(rule.outside)]),
            )

    @staticmethod
    def _depends(rule: Cap | Match) -> list[Words]:
        if rule.depends is not None:
            return [rule.depends]
        return [phrases.RATIO] if rule.share == SHARES else []


def _is_exact(known: Interval | None) -> bool:
    return known is not None and known.low == known.high


def _if_open(result: Result, *facts: Iterator[Words] | list[Words]) -> tuple[Words, ...]:
    """Return the facts that would settle an open result, each once."""
    if result is not Result.UNKNOWN:
        return ()
    return tuple(dict.fromkeys(fact for group in facts for fact in group))
