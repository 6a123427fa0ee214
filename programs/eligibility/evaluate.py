"""From conditions and facts to findings, from findings to a verdict, and whether one can apply on a day.

A finding keeps what it was decided from. Its sentences are made when they are first asked for, always the same ones.
Intake is an axis of its own, apart from the verdict on conditions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from hub.core.text.formats import NBSP, day, is_last_of_year, plural
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Intake, IntakeMode, Result, Verdict
from hub.core.vocabulary.evidence import all_of, any_of
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


CLOSING_TIME = Localized("23:59 Eastern", f"23{NBSP}h{NBSP}59, heure de l’Est")
SOON = 30  # days before closing from which the days are counted
SHORT = 8  # days before closing under which the weekday stands beside the count


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeFacts:
    """What the source says of a program's intake. Dates are days in the Eastern time zone, the last one included.

    ``ended`` says that a closed program is over for good where no day of its end is known.
    """

    mode: IntakeMode
    opens: date | None = None
    closes: date | None = None
    closed_on: date | None = None
    ended: bool = False
    replaced_by: bool = False
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeState:
    """The intake on one day. ``days_left`` counts to the closing day while open: 0 on that day itself."""

    state: Intake
    opens: date | None = None
    closes: date | None = None
    days_left: int | None = None
    ended: date | None = None


def intake_on(facts: IntakeFacts, on: date) -> IntakeState:
    """Return the intake on a day.

    What is stated as ended, closed or suspended stands even where the entry could not be verified; anything better
    is then unknown. The closing day itself is open to its end.
    """
    if facts.mode is IntakeMode.CLOSED:
        return _stated_closed(facts, on)
    if facts.mode is IntakeMode.SUSPENDED:
        return IntakeState(state=Intake.SUSPENDED, opens=facts.opens, closes=facts.closes)
    if not facts.verified:
        return IntakeState(state=Intake.UNKNOWN, opens=facts.opens, closes=facts.closes)
    return _by_dates(facts, on)


def intake_words(state: IntakeState, lang: str) -> str:
    """Return the words of the deadline chip, without a full stop."""
    return _words(state).text(lang)


def _stated_closed(facts: IntakeFacts, on: date) -> IntakeState:
    if facts.ended or facts.replaced_by or (facts.closed_on is not None and facts.closed_on <= on):
        return IntakeState(state=Intake.ENDED, closes=facts.closes, ended=facts.closed_on)
    if facts.closed_on is not None:
        # The source announces an end that has not come: whether one can still apply is not said.
        return IntakeState(state=Intake.UNKNOWN, opens=facts.opens, closes=facts.closes)
    if facts.verified and facts.opens is not None and on < facts.opens:
        return IntakeState(state=Intake.OPENS_ON, opens=facts.opens, closes=facts.closes)
    return IntakeState(state=Intake.CLOSED, opens=facts.opens, closes=facts.closes)


def _by_dates(facts: IntakeFacts, on: date) -> IntakeState:
    opens, closes = facts.opens, facts.closes
    if closes is not None and on > closes:
        return IntakeState(state=Intake.CLOSED, opens=opens, closes=closes)
    if opens is not None and on < opens:
        return IntakeState(state=Intake.OPENS_ON, opens=opens, closes=closes)
    days_left = None if closes is None else (closes - on).days
    return IntakeState(state=_within_dates(facts), opens=opens, closes=closes, days_left=days_left)


def _within_dates(facts: IntakeFacts) -> Intake:
    match facts.mode:
        case IntakeMode.BY_INVITATION:
            return Intake.BY_INVITATION
        case IntakeMode.CONTINUOUS:
            return Intake.OPEN
        case IntakeMode.CALL if facts.closes is not None:
            return Intake.OPEN
    # A call without a closing day, or a source that does not say: nobody knows whether it is still open.
    return Intake.UNKNOWN


def _words(state: IntakeState) -> Localized:
    match state.state:
        case Intake.OPEN:
            return _open_words(state)
        case Intake.OPENS_ON if state.opens is not None:
            return Localized(f"Opens {day(state.opens, 'en')}", f"Ouvre le {day(state.opens, 'fr')}")
        case Intake.ENDED if state.ended is not None:
            return Localized(f"Ended {day(state.ended, 'en')}", f"Terminé le {day(state.ended, 'fr')}")
    return state.state.label


def _open_words(state: IntakeState) -> Localized:
    closes, left = state.closes, state.days_left
    if closes is None or left is None:
        return Localized("Open all year", "Ouvert à l’année")
    if left > SOON and is_last_of_year(closes):
        # Most often the year alone is known; where the day is, this is as true.
        return Localized(f"Closes at the end of {closes.year}", f"Jusqu’à la fin de {closes.year}")
    if left > SOON:
        return Localized(f"Closes {day(closes, 'en')}", f"Jusqu’au {day(closes, 'fr')}")
    count = _count(left)
    if left == 0:
        return Localized(f"{count.en}, {CLOSING_TIME.en}", f"{count.fr}, {CLOSING_TIME.fr}")
    if left >= SHORT:
        return Localized(f"{count.en}, {day(closes, 'en')}", f"{count.fr}, le {day(closes, 'fr')}")
    english = day(closes, "en", weekday=True, year=False)
    french = day(closes, "fr", weekday=True, year=False)
    return Localized(f"{count.en}, {english}, {CLOSING_TIME.en}", f"{count.fr}, le {french}, {CLOSING_TIME.fr}")


def _count(left: int) -> Localized:
    if left == 0:
        return Localized("Closes today", "Date limite aujourd’hui")
    if left == 1:
        return Localized("Closes tomorrow", "Date limite demain")
    return Localized(
        f"Closes in {plural(left, 'en', '{n} day', '{n} days')}",
        f"Date limite dans {plural(left, 'fr', '{n} jour', '{n} jours')}",
    )
