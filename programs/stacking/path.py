"""The path that chosen programs make for one project: what they bring, in what order, and what the rules say.

Three-valued throughout: what is not known never counts for or against, and every open rule names what would settle it.
The order in which programs were chosen plays no part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Result, Stage, Support
from hub.core.vocabulary.evidence import all_of
from programs.catalogue.entries import ProgramView
from programs.catalogue.program_rules import Cap, Combination, Deduction, Exclusion, Precedence, Rule, Rules
from programs.eligibility.facts import Interval, ProjectFacts
from programs.stacking import amounts, phrases
from programs.stacking.amounts import ProgramChoice
from programs.stacking.evaluate import RuleCheck, RuleFinding, StackingPlan

_STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """One program in its place: what it may bring, in dollars and as a share of the cost, and what comes before it.

    ``bound`` is the share that it exceeds in no case, where ``share`` is open: rules are held against it.
    """

    choice: ProgramChoice
    amount: Interval
    share: Interval
    bound: Interval
    reasons: tuple[Precedence, ...] = ()

    @property
    def program(self) -> ProgramView:
        return self.choice.program

    @property
    def awaits_costs(self) -> bool:
        """Whether what it brings depends on the costs that it takes, of which nobody has said how much they are."""
        return self.amount.high is None and amounts.is_share_of_unnamed(self.choice)


@dataclass(frozen=True, kw_only=True)
class Path:
    """The steps in order of application, and what holds of the whole.

    ``public`` is the share of the cost that public money brings in all, ``own`` the part of the cost in dollars that
    is left to the company (None where the cost is not known). ``remarks`` are rules that nothing decides.
    """

    steps: tuple[PathStep, ...]
    findings: tuple[RuleFinding, ...]
    remarks: tuple[Rule, ...]
    public: Interval
    own: Interval | None

    @cached_property
    def result(self) -> Result:
        return all_of(finding.result for finding in self.findings)

    @cached_property
    def strictest(self) -> RuleFinding | None:
        """The finding on the lowest cap for the whole project; None where none is published."""
        caps = [one for one in self.findings if isinstance(one.rule, Cap) and one.limits_project]
        return min(caps, key=_lowest_first, default=None)


def combine(
    choices: Iterable[ProgramChoice],
    project: ProjectFacts,
    rules: Rules,
    *,
    apart: frozenset[str] = frozenset(),
    same: frozenset[str] = frozenset(),
    have: frozenset[str] = frozenset(),
) -> Path:
    """Return the path of the chosen programs; of two choices of one program the last counts.

    ``apart`` and ``same`` hold the ids of rules of which the company says that the programs concerned pay different
    things, or the same one; ``have`` holds the programs whose client it already is.
    """
    chosen = {choice.program.slug: choice for choice in choices}
    ordered = [chosen[slug] for slug in _in_order({slug: one.program for slug, one in chosen.items()}, rules)]
    steps = tuple(_step(choice, project.cost_cad, chosen, rules) for choice in ordered)
    plan = StackingPlan(
        programs={step.program.slug: step.program for step in steps},
        shares={step.program.slug: step.bound for step in steps},
        asked=frozenset(slug for slug, one in chosen.items() if one.asked_cad is not None),
        project=project,
        apart=apart,
        same=same,
        have=have,
    )
    concerned = [rule for rule in rules.rules if any(slug in rule.programs for slug in chosen)]
    shown = replace(plan, shares={step.program.slug: step.share for step in steps})
    findings = [
        *_limits(steps, project.cost_cad),
        *(one for rule in concerned for one in RuleCheck(plan).findings(rule)),
    ]
    paid = amounts.total([*(step.amount for step in steps), project.public_money_cad or amounts.OPEN])
    return Path(
        steps=steps,
        findings=tuple(findings),
        remarks=tuple(rule for rule in concerned if _is_remark(rule, plan)),
        public=shown.public_share(),
        own=None if project.cost_cad is None else amounts.rest(project.cost_cad, paid),
    )


def _step(choice: ProgramChoice, cost: Interval | None, chosen: Mapping[str, ProgramChoice], rules: Rules) -> PathStep:
    slug = choice.program.slug
    reasons = tuple(
        rule
        for rule in rules.rules
        if isinstance(rule, Precedence)
        and slug in rule.programs
        and (rule.outside is not None or not chosen.keys().isdisjoint(rule.first))
    )
    bound = amounts.share_of(amounts.bound_of(choice, cost), cost, choice.program.cost_share_max)
    step = PathStep(choice=choice, amount=amounts.amount_of(choice, cost), share=bound, bound=bound, reasons=reasons)
    return replace(step, share=Interval(bound.low, None)) if step.awaits_costs else step


def _in_order(chosen: Mapping[str, ProgramView], rules: Rules) -> Sequence[str]:
    """Return the slugs so that what comes first does; else by the earliest stage served, then by name.

    A tax credit is claimed once the money is spent: it comes after what says yes before the work begins.
    """
    before: dict[str, set[str]] = {slug: set() for slug in chosen}
    for rule in rules.rules:
        if isinstance(rule, Precedence):
            for slug in before.keys() & set(rule.programs):
                before[slug] |= before.keys() & set(rule.first) - {slug}
    left, ordered = sorted(chosen, key=lambda slug: (_is_claimed(chosen[slug]), _earliest(chosen[slug]), slug)), []
    while left:
        # The files hold no circle; were there one, the earliest of it comes first.
        following = next((slug for slug in left if before[slug].isdisjoint(left)), left[0])
        left.remove(following)
        ordered.append(following)
    return ordered


def _is_claimed(program: ProgramView) -> bool:
    return set(program.support) == {Support.TAX_CREDIT}


def _earliest(program: ProgramView) -> int:
    return min((_STAGES.index(Stage(stage)) for stage in program.stages), default=len(_STAGES))


def _limits(steps: Iterable[PathStep], cost: Interval | None) -> Iterable[RuleFinding]:
    """Hold what is asked of each program against its own ceiling, which the costs that it takes may lower."""
    for step in steps:
        choice, asked = step.choice, step.choice.asked_cad
        if asked is None:
            continue
        unnamed = amounts.is_share_of_unnamed(choice)
        most = amounts.most_possible(choice, cost)
        least = 0.0 if unnamed else amounts.most_certain(choice, cost)
        result = amounts.at_most(Interval.exact(asked), Interval(0 if most is None or least is None else least, most))
        yield RuleFinding(
            rule=None,
            programs=(step.program.slug,),
            result=result,
            sentence=phrases.asked_within(step.program, result, most, unnamed=unnamed),
            missing=(_open_limit(step.program, most, unnamed=unnamed),) if result is Result.UNKNOWN else (),
        )


def _open_limit(program: ProgramView, most: float | None, *, unnamed: bool) -> Localized:
    """Return what would settle whether a program can pay what is asked of it."""
    if unnamed:
        return phrases.base_of(program)
    return phrases.ceiling_of(program) if most is None else phrases.COST


def _is_remark(rule: Rule, plan: StackingPlan) -> bool:
    """Whether a rule is to be read beside the path: what it sets beside the plan is not in the catalogue."""
    if isinstance(rule, Deduction):
        return True
    return isinstance(rule, Exclusion | Combination) and rule.outside is not None


def _lowest_first(finding: RuleFinding) -> tuple[float, float, str]:
    rule = finding.rule
    assert isinstance(rule, Cap)  # noqa: S101 - the caller keeps caps only
    return rule.share.low, rule.share.high or 1, rule.id
