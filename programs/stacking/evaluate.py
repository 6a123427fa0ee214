"""Hold one rule against a plan: met, not met, or open with what would settle it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Result
from hub.core.vocabulary.evidence import all_of
from programs.catalogue.entries import ProgramView
from programs.catalogue.program_rules import (
    SHARES,
    By,
    Cap,
    Combination,
    Counts,
    Exclusion,
    Match,
    Money,
    Pairing,
    Per,
    Precedence,
    Rule,
    Scope,
)
from programs.eligibility.facts import Interval, ProjectFacts
from programs.stacking import amounts, phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFinding:
    """What a rule comes to for a plan. Without a rule it is about what was asked of a program.

    ``value`` is the share of the cost that was held against a cap; ``settled_by_company`` says that the company can
    answer by telling whether the programs pay the same thing.
    """

    rule: Rule | None
    programs: tuple[str, ...]
    result: Result
    sentence: Localized
    missing: tuple[Localized, ...] = ()
    value: Interval | None = None
    settled_by_company: bool = False

    @property
    def limits_project(self) -> bool:
        """Whether this is a cap, of a published share, on the cost of the project as a whole."""
        return isinstance(self.rule, Cap) and self.rule.per is Per.PROJECT and self.rule.share != SHARES


@dataclass(frozen=True, slots=True, kw_only=True)
class StackingPlan:
    """Chosen programs for a project; see ``combining.combine`` for the sets of ids. ``asked``: amounts are said."""

    programs: Mapping[str, ProgramView]
    shares: Mapping[str, Interval]
    asked: frozenset[str]
    project: ProjectFacts
    apart: frozenset[str]
    same: frozenset[str]
    have: frozenset[str]

    def public_share(self, counts: Counts = Counts.ALL_PUBLIC, of: Money = Money.ANY) -> Interval:
        """Return the share of the cost that public money brings, what the project has already included."""
        parts = [amounts.counted(one, self.shares[slug], counts, of) for slug, one in self.programs.items()]
        already = amounts.received(self.project.public_money_cad, counts, of)
        return amounts.total([*parts, amounts.share_of(already, self.project.cost_cad, None)])

    def open_money(self, counts: Counts, of: Money = Money.ANY) -> Iterator[Localized]:
        """Yield what keeps the public share from being exact."""
        cost = self.project.cost_cad
        if cost is None or cost.low != cost.high or not cost.low:  # of nothing there are no shares
            yield phrases.COST
        if not _is_exact(amounts.received(self.project.public_money_cad, counts, of)):
            yield phrases.PUBLIC_MONEY
        ranges = []
        for slug, program in self.programs.items():
            share, part = self.shares[slug], amounts.counted(program, self.shares[slug], counts, of)
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


class RuleCheck:
    """Holds the rules against one plan."""

    def __init__(self, plan: StackingPlan) -> None:
        self.plan = plan

    def findings(self, rule: Rule) -> Iterator[RuleFinding]:
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
            case Precedence():
                yield from self._order(rule)

    def _ours(self, rule: Rule) -> tuple[str, ...]:
        return tuple(sorted(slug for slug in rule.programs if slug in self.plan.programs))

    def _project_cap(self, rule: Cap) -> RuleFinding:
        value = self.plan.public_share(rule.counts, rule.money)
        result = amounts.at_most(value, rule.share)
        return RuleFinding(
            rule=rule,
            programs=self._ours(rule),
            result=result,
            sentence=rule.sentence,
            missing=_if_open(result, self._depends(rule), self.plan.open_money(rule.counts, rule.money)),
            value=value,
        )

    def _expense_cap(self, rule: Cap, slug: str) -> RuleFinding:
        """Hold the rates together, for the case that all pay the same expense; apart, the program's own rate alone."""
        plan = self.plan
        alone = rule.id in plan.apart and rule.id not in plan.same
        rates = {
            other: amounts.counted(one, Interval(0, one.cost_share_max), rule.counts, rule.money)
            for other, one in plan.programs.items()
            if other == slug or not alone
        }
        already = amounts.received(plan.project.public_money_cad, rule.counts, rule.money)
        kept = alone or already.high == 0
        value = amounts.total([*rates.values(), amounts.NOTHING if kept else amounts.OPEN])
        result = amounts.at_most(value, rule.share)
        return RuleFinding(
            rule=rule,
            programs=(slug,),
            result=result,
            sentence=rule.sentence,
            missing=_if_open(result, [phrases.SAME_EXPENSE]),
            value=value,
            settled_by_company=True,
        )

    def _match(self, rule: Match, slug: str) -> RuleFinding:
        plan = self.plan
        leaves = Interval(1 - (1 if rule.share.high is None else rule.share.high), 1 - rule.share.low)
        if rule.by is By.ANYONE:
            share = plan.shares[slug]
            result = amounts.at_most(share, leaves)
            open_facts = [phrases.asked_of(plan.programs[slug])]
        else:
            own = plan.project.own_contribution
            brings = amounts.at_least(own or SHARES, rule.share)
            result = all_of([brings, amounts.at_most(plan.public_share(), leaves)])
            open_facts = [] if _is_exact(own) else [phrases.OWN_SHARE]
            if brings is not Result.UNKNOWN or own is None:
                open_facts += plan.open_money(Counts.ALL_PUBLIC)
        return RuleFinding(
            rule=rule,
            programs=(slug,),
            result=result,
            sentence=rule.sentence,
            missing=_if_open(result, self._depends(rule), open_facts),
        )

    def _pairing(self, rule: Pairing) -> Iterator[RuleFinding]:
        plan = self.plan
        beside = {slug: rule.partners(plan.programs[slug], plan.programs) for slug in self._ours(rule)}
        involved = {
            *(slug for slug, found in beside.items() if found),
            *(one for found in beside.values() for one in found),
        }
        if not involved:
            return
        result = Result.MET
        missing: tuple[Localized, ...] = ()
        settled = isinstance(rule, Exclusion) and rule.scope is not Scope.PROJECT
        if isinstance(rule, Exclusion):
            result = self._excluded(rule)
            missing = (phrases.SHARED[rule.scope],) if result is Result.UNKNOWN else ()
        yield RuleFinding(
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

    def _order(self, rule: Precedence) -> Iterator[RuleFinding]:
        plan = self.plan
        done = not {*plan.programs, *plan.have}.isdisjoint(rule.first)
        if done or rule.needed:
            result = Result.MET if done else Result.UNKNOWN
            yield RuleFinding(
                rule=rule,
                programs=self._ours(rule),
                result=result,
                sentence=rule.sentence,
                missing=_if_open(result, [phrases.what_comes_first(rule.outside)]),
            )

    @staticmethod
    def _depends(rule: Cap | Match) -> list[Localized]:
        if rule.depends is not None:
            return [rule.depends]
        return [phrases.RATIO] if rule.share == SHARES else []


def _is_exact(known: Interval | None) -> bool:
    return known is not None and known.low == known.high


def _if_open(result: Result, *facts: Iterator[Localized] | list[Localized]) -> tuple[Localized, ...]:
    """Return the facts that would settle an open result, each once."""
    if result is not Result.UNKNOWN:
        return ()
    return tuple(dict.fromkeys(fact for group in facts for fact in group))
