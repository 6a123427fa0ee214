"""Every condition of a catalogue before one company at once: each program's verdict, and what is still open there.

The readable rule decides each distinct test once. Its result becomes a word of bits: met, not met, or open with a bit
for every fact that could settle it. A *clause* is a condition that must hold on its own, or an *any of* group. The
words of its members give the word of a clause, and those of its clauses the word of a program.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, override

import numpy as np
from numpy.typing import NDArray

from hub.core.vocabulary.enums import ConditionKind, Result, Verdict
from hub.matching.ranking.columns import FactorClasses, FactorColumn, ProgramClasses, factor_classes
from hub.matching.ranking.factors import conditions_settled
from hub.matching.ranking.inputs import CONDITIONS, ProgramInputs
from hub.matching.ranking.values import name_key
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.conditions.base import NOTHING, TypedCondition
from programs.eligibility.conditions.registry import CONDITION_TYPES, RULES
from programs.eligibility.evaluate import ConditionOutcome, Finding
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.intake import IntakeState

# The bits of a word. Those of the facts follow, in the order of the closed list.
_MET, _NOT_MET, _FOR_PERSON, _UNVERIFIED, _FIRST_FACT = 1, 2, 4, 8, 16
_FACTS: Mapping[str, int] = {kind.value: _FIRST_FACT << place for place, kind in enumerate(ConditionKind)}
_ALL_FACTS = sum(_FACTS.values())
_OPEN = _FOR_PERSON | _ALL_FACTS

# Finding of a pair, as Finding._make does it, without a call for each of thousands.
_finding = partial(tuple.__new__, Finding)

type ConditionBits = NDArray[np.int64]


class MatchGroup(StrEnum):
    """What the conditions of a program leave open, the best first: pages label and narrow their lists by it."""

    MEETS = "meets"  # every published condition is met
    TO_CHECK = "to_check"  # all that can be tested is met; a person checks the rest
    TO_ANSWER = "to_answer"  # facts are missing
    NOT_NOW = "not_now"  # a condition is not met


@dataclass(frozen=True, slots=True)
class ProgramVerdict:
    """What the conditions of a program say about a company: the verdict, and the facts that are missing."""

    verdict: Verdict
    missing: tuple[str, ...]

    @property
    def standing(self) -> MatchGroup:
        """What its conditions leave open."""
        match self.verdict:
            case Verdict.MEETS:
                return MatchGroup.MEETS
            case Verdict.NOT_NOW:
                return MatchGroup.NOT_NOW
        return MatchGroup.TO_ANSWER if self.missing else MatchGroup.TO_CHECK


def _verdict_of(word: int) -> ProgramVerdict:
    """Return what the word of a program says."""
    missing = _missing(word & _ALL_FACTS)
    if word & _NOT_MET:
        return ProgramVerdict(Verdict.NOT_NOW, missing)
    return ProgramVerdict(Verdict.TO_CONFIRM if word & (_OPEN | _UNVERIFIED) else Verdict.MEETS, missing)


@lru_cache(maxsize=4096)
def _missing(bits: int) -> tuple[str, ...]:
    return tuple(fact for fact, bit in _FACTS.items() if bits & bit)


@lru_cache(maxsize=4096)
def _open(facts: frozenset[str]) -> int:
    """Return the word of a test that stays open until one of these facts is known, or a person has checked."""
    return sum(_FACTS[fact] for fact in facts) or _FOR_PERSON


class CompiledConditions:
    """The conditions of programs, compiled: the distinct tests, and where each of them stands."""

    def __init__(self, programs: Sequence[ProgramView]) -> None:
        """Compile the conditions of every program."""
        self.programs = tuple(programs)
        numbers: dict[tuple[ConditionKind, str], int] = {}
        tests: list[tuple[ConditionKind, Mapping[str, Any]]] = []
        self.placed = [
            [_number(condition, numbers, tests) for condition in program.conditions] for program in self.programs
        ]
        self.tests = tuple(tests)
        self.rules = tuple(RULES[kind] for kind, _ in tests)
        self.conditions = tuple(program.conditions for program in self.programs)
        self._unverified = np.array([0 if program.verified else _UNVERIFIED for program in self.programs], np.int64)
        clauses = [_clauses(program, placed) for program, placed in zip(self.programs, self.placed, strict=True)]
        self._members = np.array([number for program in clauses for clause in program for number in clause], np.intp)
        self._clauses = _starts([len(clause) for program in clauses for clause in program])
        self._with_clauses = np.flatnonzero([bool(program) for program in clauses])
        self._firsts = _starts([len(program) for program in clauses if program])

    def join(self, words: Sequence[int]) -> ConditionBits:
        """Return the word of every program from those of the tests."""
        programs = self._unverified.copy()
        if len(self._members):
            clauses = np.bitwise_or.reduceat(np.array(words, np.int64)[self._members], self._clauses)
            open_ = clauses & _OPEN != 0
            # Of a group one that is met is enough; while one is open, those that failed say nothing.
            clauses[open_] &= ~_NOT_MET
            clauses[clauses & _MET != 0] = 0
            programs[self._with_clauses] |= np.bitwise_or.reduceat(clauses, self._firsts)
        return programs


def _number(
    condition: TypedCondition,
    numbers: dict[tuple[ConditionKind, str], int],
    tests: list[tuple[ConditionKind, Mapping[str, Any]]],
) -> int:
    """Return the number of a condition's test; equal tests have the same."""
    key = condition.kind, json.dumps(dict(condition.test), sort_keys=True, default=str)
    number = numbers.setdefault(key, len(tests))
    if number == len(tests):
        tests.append((condition.kind, condition.test))
    return number


def _clauses(program: ProgramView, placed: Sequence[int]) -> list[list[int]]:
    alone: list[list[int]] = []
    groups: dict[int, list[int]] = {}
    for condition, number in zip(program.conditions, placed, strict=True):
        if condition.group is None:
            alone.append([number])
        else:
            groups.setdefault(condition.group, []).append(number)
    return [*alone, *groups.values()]


def _starts(lengths: Sequence[int]) -> NDArray[np.intp]:
    """Return where each run begins when runs of these lengths stand one after the other."""
    return np.cumsum([0, *lengths[:-1]] if lengths else [], dtype=np.intp)


class ConditionResults:
    """The conditions of all programs before one company."""

    def __init__(self, clauses: CompiledConditions, facts: ApplicantFacts) -> None:
        """Decide every test."""
        self._clauses, self._facts = clauses, facts
        self._results: list[tuple[Result, frozenset[str]]] = []  # of each test, and the facts that are open
        self._outcomes: list[ConditionOutcome | None] = [None] * len(clauses.tests)
        self._findings: dict[int, tuple[Finding, ...]] = {}
        words = clauses.join(self._words())
        distinct, classes = np.unique(words, return_inverse=True)
        # Programs of which the conditions say the same are one class.
        self._says = tuple(map(_verdict_of, distinct.tolist()))
        self._classes = ProgramClasses(classes.tolist())

    def _words(self) -> list[int]:
        words, facts, results = [], self._facts, self._results
        for rule, (kind, test) in zip(self._clauses.rules, self._clauses.tests, strict=True):
            result, open_ = rule(test, facts, None), NOTHING
            if result is Result.UNKNOWN:
                open_ = CONDITION_TYPES[kind].open_facts(test, facts)
                words.append(_open(open_))
            else:
                words.append(_MET if result is Result.MET else _NOT_MET)
            results.append((result, open_))
        return words

    def settled(self) -> list[ProgramVerdict]:
        """Return what the conditions of every program say."""
        return [self._says[number] for number in self._classes.numbers]

    def column(self) -> FactorColumn:
        """Return the factor of the rank that reads the conditions."""
        values = [conditions_settled(one.verdict, len(one.missing)) for one in self._says]
        return FactorColumn(CONDITIONS, values, self._classes)

    def findings(self, at: int) -> tuple[Finding, ...]:
        """Return one finding for each condition of the program at a place, always the same ones."""
        known = self._findings.get(at)
        if known is None:
            made, decide = self._outcomes, self._decided
            outcomes = [made[number] or decide(number) for number in self._clauses.placed[at]]
            known = tuple(map(_finding, zip(self._clauses.conditions[at], outcomes, strict=True)))
            self._findings[at] = known
        return known

    def _decided(self, number: int) -> ConditionOutcome:
        kind, test = self._clauses.tests[number]
        result, open_ = self._results[number]
        outcome = ConditionOutcome(kind=kind, test=test, result=result, facts=open_, applicant=self._facts, places=None)
        self._outcomes[number] = outcome
        return outcome


@dataclass(frozen=True, slots=True, eq=False)
class PreparedCatalogue:
    """A catalogue on a day: conditions, intakes, classes of programs and their order, each by the place in the list."""

    clauses: CompiledConditions
    groups: Sequence[FactorClasses]
    intakes: Sequence[IntakeState]
    by_name: Sequence[int]  # the places of the programs in the order of equal scores


class IdentityKey[T]:
    """A thing that equals itself alone: of two catalogues of one version, one may list other names in another order."""

    __slots__ = ("thing",)

    def __init__(self, thing: T) -> None:
        """Stand for a thing, by its identity."""
        self.thing = thing

    @override
    def __hash__(self) -> int:
        return id(self.thing)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, IdentityKey) and other.thing is self.thing


def prepared_catalogue(catalogue: Catalogue, on: date) -> PreparedCatalogue:
    """Return what is known of a catalogue on a day; the same object again while both are among the last few."""
    return _prepared_catalogue(IdentityKey(catalogue), on)


@lru_cache(maxsize=8)
def _prepared_catalogue(catalogue: IdentityKey[Catalogue], on: date) -> PreparedCatalogue:
    programs = catalogue.thing.programs
    entries = [ProgramInputs.of(program, on) for program in programs]
    return PreparedCatalogue(
        clauses=_compiled_conditions(catalogue),
        groups=factor_classes(entries),
        intakes=[entry.intake for entry in entries],
        by_name=sorted(range(len(programs)), key=lambda at: name_key(programs[at])),
    )


@lru_cache(maxsize=4)
def _compiled_conditions(catalogue: IdentityKey[Catalogue]) -> CompiledConditions:
    return CompiledConditions(catalogue.thing.programs)
