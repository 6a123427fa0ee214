"""From conditions and facts to findings, and from findings to a verdict.

A finding keeps what it was decided from. Its sentences are made when they are first asked for, always the same ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Result, Verdict
from hub.core.vocabulary.ternary import all_of, any_of
from programs.eligibility import phrases
from programs.eligibility.conditions.base import NOTHING, TypedCondition
from programs.eligibility.conditions.registry import CONDITION_TYPES, RULES, to_settle
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.places import Places

_FACT_ORDER = {kind.value: place for place, kind in enumerate(ConditionKind)}


@dataclass(kw_only=True)  # not frozen: hundreds are made for each company, and freezing takes most of that time
class ConditionOutcome:
    """What one test says about one applicant; conditions with equal tests share it, and with it the sentences.

    Nothing changes it once it is made.

    ``facts`` names the facts that could settle it while it is unknown; empty where only a person can.
    """

    kind: ConditionKind
    test: Mapping[str, Any]
    result: Result
    facts: frozenset[str]
    applicant: ApplicantFacts = field(repr=False)
    places: Places | None = field(repr=False, compare=False)
    from_words: bool = False  # it is met by a fact read from the applicant's own words

    @cached_property
    def doubted(self) -> bool:
        """Whether it is open, and what was read from the applicant's own words would fail it."""
        return self.result is Result.UNKNOWN and (
            self.applicant.from_words is not None
            and RULES[self.kind](self.test, self.applicant.from_words, self.places) is Result.NOT_MET
        )

    @property
    def proposed(self) -> bool:
        """Whether it rests on what was read from the applicant's own words, which the applicant has not confirmed."""
        return self.from_words or (
            self.kind is ConditionKind.AREAS and self.result is Result.MET and self.applicant.areas is None
        )

    @cached_property
    def because(self) -> Localized:
        """What we know, in one or two sentences."""
        words = CONDITION_TYPES[self.kind].explain(self.test, self.result, self.applicant, self.places)
        return phrases.read_from_words(words) if self.from_words else words

    @cached_property
    def remedy(self) -> Localized:
        """What would change the result, or settle it; empty when the test is met."""
        if self.result is Result.MET:
            return phrases.NONE
        if self.result is Result.UNKNOWN:
            return to_settle(self.kind, self.test, self.facts)
        return CONDITION_TYPES[self.kind].to_change(self.test, self.applicant, self.places)


def outcome_of(
    kind: ConditionKind, test: Mapping[str, Any], facts: ApplicantFacts, *, places: Places | None = None
) -> ConditionOutcome:
    """Return what a test says about an applicant. ``places`` None means the project's own list."""
    result = RULES[kind](test, facts, places)
    if result is Result.UNKNOWN and _met_by_words(kind, test, facts, places):
        return ConditionOutcome(
            kind=kind,
            test=test,
            result=Result.MET,
            facts=NOTHING,
            applicant=facts.supposed,
            places=places,
            from_words=True,
        )
    open_ = CONDITION_TYPES[kind].open_facts(test, facts) if result is Result.UNKNOWN else NOTHING
    return ConditionOutcome(kind=kind, test=test, result=result, facts=open_, applicant=facts, places=places)


def _met_by_words(kind: ConditionKind, test: Mapping[str, Any], facts: ApplicantFacts, places: Places | None) -> bool:
    """Return whether what was read from the applicant's words meets an open test; it never fails one."""
    return facts.from_words is not None and RULES[kind](test, facts.from_words, places) is Result.MET


class Finding(NamedTuple):
    """What one condition says about one applicant. A tuple, since thousands are made for a list."""

    condition: TypedCondition
    outcome: ConditionOutcome

    @property
    def result(self) -> Result:
        """Whether the condition is met, not met or unknown."""
        return self.outcome.result

    @property
    def facts(self) -> frozenset[str]:
        """The facts that could settle it while it is unknown; empty where only a person can."""
        return self.outcome.facts

    @property
    def proposed(self) -> bool:
        """Whether it rests on what was read from the applicant's own words, which the applicant has not confirmed."""
        return self.outcome.proposed

    def because(self, lang: str) -> str:
        """Return what we know, in one or two sentences."""
        words = self.outcome.because
        return words.fr if lang.startswith("fr") else words.en

    def remedy(self, lang: str) -> str:
        """Return what would change the result, or settle it; empty when the condition is met."""
        words = self.outcome.remedy
        return words.fr if lang.startswith("fr") else words.en

    @property
    def because_en(self) -> str:
        """What we know, in English."""
        return self.because("en")

    @property
    def because_fr(self) -> str:
        """What we know, in French."""
        return self.because("fr")

    @property
    def remedy_en(self) -> str:
        """What would change or settle it, in English."""
        return self.remedy("en")

    @property
    def remedy_fr(self) -> str:
        """What would change or settle it, in French."""
        return self.remedy("fr")


# The outcomes of tests before one applicant, by the keys of conditions: each test is decided once, and said once.
type OutcomesByTest = dict[str, ConditionOutcome]


def evaluate(
    conditions: Iterable[TypedCondition],
    facts: ApplicantFacts,
    *,
    places: Places | None = None,
    shared: OutcomesByTest | None = None,
) -> tuple[Finding, ...]:
    """Return one finding per condition, in the same order. ``places`` None means the project's own list.

    ``shared`` holds what was decided before of the same applicant, and takes up what is decided now.
    """
    known: OutcomesByTest = {} if shared is None else shared
    findings = []
    for condition in conditions:
        outcome = known.get(condition.key)
        if outcome is None:
            outcome = known[condition.key] = outcome_of(condition.kind, condition.test, facts, places=places)
        findings.append(Finding(condition, outcome))
    return tuple(findings)


def verdict_of(findings: Iterable[Finding], *, verified: bool) -> Verdict:
    """Return the verdict of all findings: every condition must hold, of an *any of* group one is enough.

    An entry that nobody could verify is never better than to confirm.
    """
    return _verdict(all_of(_counted(findings)), verified=verified)


def verdict_only(
    conditions: Iterable[TypedCondition], facts: ApplicantFacts, *, verified: bool, places: Places | None = None
) -> Verdict:
    """Return the verdict that ``verdict_of(evaluate(...))`` would return, without making any finding."""
    outcome = Result.MET
    groups: dict[int, Result] = {}
    for condition in conditions:
        result = RULES[condition.kind](condition.test, facts, places)
        if result is Result.UNKNOWN and _met_by_words(condition.kind, condition.test, facts, places):
            result = Result.MET
        if condition.group is not None:
            groups[condition.group] = any_of((groups.get(condition.group, Result.NOT_MET), result))
        elif result is Result.NOT_MET:
            return Verdict.NOT_NOW
        elif result is Result.UNKNOWN:
            outcome = Result.UNKNOWN
    return _verdict(all_of((outcome, *groups.values())), verified=verified)


def missing_facts(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the facts that are still open in undecided conditions, in the order of the closed list."""
    names = NOTHING.union(*[finding.outcome.facts for finding in undecided(findings)])
    return tuple(sorted(names, key=_FACT_ORDER.__getitem__)) if names else ()


def to_check_by_person(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the undecided findings that no fact can settle: a person must check each."""
    return tuple(finding for finding in undecided(findings) if not finding.facts)


def undecided(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the unknown findings that count: those of a group that another member settled do not."""
    return _bearing(tuple(findings), Result.UNKNOWN)


def not_met(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that make the verdict "not now"; members of a group only when the whole group fails."""
    return _bearing(tuple(findings), Result.NOT_MET)


def _verdict(outcome: Result, *, verified: bool) -> Verdict:
    if outcome is Result.NOT_MET:
        return Verdict.NOT_NOW
    return Verdict.MEETS if outcome is Result.MET and verified else Verdict.TO_CONFIRM


def _group_results(findings: Iterable[Finding]) -> dict[int, Result]:
    groups: dict[int, list[Result]] = defaultdict(list)
    for finding in findings:
        if finding.condition.group is not None:
            groups[finding.condition.group].append(finding.result)
    return {group: any_of(results) for group, results in groups.items()}


def _counted(findings: Iterable[Finding]) -> list[Result]:
    given = tuple(findings)
    alone = [finding.outcome.result for finding in given if finding.condition.group is None]
    return alone if len(alone) == len(given) else [*alone, *_group_results(given).values()]


def _bearing(findings: Sequence[Finding], result: Result) -> tuple[Finding, ...]:
    """Return the findings with ``result`` that stand alone or in a group with the same result."""
    bearing = [finding for finding in findings if finding.outcome.result is result]
    if not bearing or all(finding.condition.group is None for finding in bearing):
        return tuple(bearing)
    groups = _group_results(findings)
    return tuple(
        finding for finding in bearing if finding.condition.group is None or groups[finding.condition.group] is result
    )
