"""One company before all programs at once: a bit stands for each program, and a whole number for a set of them.

Bits are *clauses*. The first ``n`` stand for the conditions of each program that must hold on their own; each further
``n`` for one *any of* group of each program. For every fact the index knows which clauses it settles, so that the
verdicts of all programs cost a few unions instead of a rule for each condition.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol, override

from hub.core.vocabulary.enums import ConditionKind, Result, Verdict
from hub.matching.index.columns import NUMBERS, Predicates, connective_of, test_bounds_of
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.conditions.base import Connective, FactParts, Test, TypedCondition
from programs.eligibility.conditions.comparisons import FigureCondition
from programs.eligibility.conditions.registry import RULES
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.places import Places

# Distinct values of one fact whose answers are kept: free words have no end.
_KEPT_VALUES = 4096

type Clauses = int
# The clauses that are met and those that stay open; the rest of a layer is not met.
type Planes = tuple[Clauses, Clauses]


@dataclass(frozen=True, slots=True)
class IndexedVerdict:
    """A verdict, and the kind of the first condition that keeps it from a better one.

    ``kind`` is None for "meets"; below it, where all is met but nobody could verify the entry.
    """

    verdict: Verdict
    kind: ConditionKind | None


@dataclass(frozen=True, slots=True, eq=False)
class ProgramVerdicts(Mapping[str, Verdict]):
    """The verdict of every program for one company, by slug; ``not_now`` and ``meets`` hold a bit for each program."""

    index: "ProgramIndex" = field(repr=False)
    not_now: int
    meets: int

    @override
    def __getitem__(self, slug: str) -> Verdict:
        bit = self.index.positions[slug]
        if self.not_now >> bit & 1:
            return Verdict.NOT_NOW
        return Verdict.MEETS if self.meets >> bit & 1 else Verdict.TO_CONFIRM

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.index.slugs)

    @override
    def __len__(self) -> int:
        return len(self.index.slugs)

    @property
    def counts(self) -> Mapping[Verdict, int]:
        meets, not_now = self.meets.bit_count(), self.not_now.bit_count()
        rest = len(self) - meets - not_now
        return {Verdict.MEETS: meets, Verdict.TO_CONFIRM: rest, Verdict.NOT_NOW: not_now}


class _Layer(Protocol):
    """Conditions of one kind, at most one in each clause, so that the clauses that a fact settles can be subtracted."""

    kind: ConditionKind
    every: Clauses

    def judge(self, facts: ApplicantFacts) -> Planes: ...


class ProgramIndex:
    """The programs of one version of the catalogue, compiled. Once built it is never changed."""

    def __init__(self, catalogue: Catalogue, places: Places | None = None) -> None:
        """Compile every condition. ``places`` None means the project's own list of sub-regions."""
        self.catalogue_version = catalogue.version
        self.slugs = tuple(program.slug for program in catalogue.programs)
        self.positions: Mapping[str, int] = {slug: bit for bit, slug in enumerate(self.slugs)}
        self._all = (1 << len(self.slugs)) - 1
        self._verified = sum(program.is_confirmed << bit for bit, program in enumerate(catalogue.programs))
        layout = _Layout(catalogue.programs)
        self._grouped = layout.grouped
        self._sections = layout.sections
        self._layers = layout.layers(Predicates(places))

    def verdicts(self, facts: ApplicantFacts) -> ProgramVerdicts:
        """Return what ``verdict_only`` says of every program."""
        failing, pending = self._bearing(self._judged(facts))
        not_now = self._programs(failing)
        return ProgramVerdicts(self, not_now, self._verified & ~(not_now | self._programs(pending)))

    def best(self, readings: Sequence[ApplicantFacts]) -> dict[str, IndexedVerdict]:
        """Return the best verdict of every program over several readings of one company, and what keeps it there.

        The kind comes from the first reading with that verdict, in the order of the closed list.
        """
        each = [self.verdicts(facts) for facts in readings]
        not_now, meets = self._all, 0
        for one in each:
            not_now &= one.not_now
            meets |= one.meets
        kinds: dict[int, ConditionKind] = {}
        to_confirm = self._all & ~(not_now | meets)
        ruled_out = not_now
        for facts, one in zip(readings, each, strict=True):
            asked = to_confirm & ~one.not_now
            kinds.update(self._reasons(facts, ruled_out, asked))
            ruled_out, to_confirm = 0, to_confirm & ~asked
            if not to_confirm:
                break
        found = ProgramVerdicts(self, not_now, meets)
        return {slug: IndexedVerdict(found[slug], kinds.get(bit)) for slug, bit in self.positions.items()}

    def _judged(self, facts: ApplicantFacts) -> list[tuple[_Layer, Clauses, Clauses]]:
        return [(layer, *layer.judge(facts)) for layer in self._layers]

    def _bearing(self, judged: Sequence[tuple[_Layer, Clauses, Clauses]]) -> tuple[Clauses, Clauses]:
        """Return the clauses that fail and those that stay open: a group by its best member."""
        met = unsettled = failed = 0
        for layer, yes, maybe in judged:
            met |= yes
            unsettled |= maybe
            failed |= layer.every ^ yes ^ maybe
        failing = failed & self._all | self._grouped & ~(met | unsettled)
        return failing, unsettled & ~(met & self._grouped)

    def _programs(self, clauses: Clauses) -> int:
        """Return the programs of which at least one clause is among those given."""
        found = 0
        while clauses:
            found |= clauses & self._all
            clauses >>= len(self.slugs)
        return found

    def _reasons(self, facts: ApplicantFacts, not_now: int, to_confirm: int) -> Iterator[tuple[int, ConditionKind]]:
        judged = self._judged(facts)
        failing, pending = self._bearing(judged)
        for layer, yes, maybe in judged:
            against = not_now & self._programs(failing & (layer.every ^ yes ^ maybe))
            open_here = to_confirm & self._programs(pending & maybe)
            not_now, to_confirm = not_now ^ against, to_confirm ^ open_here
            for bit in _bits(against | open_here):
                yield bit, layer.kind


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


# --- Where each condition stands -------------------------------------------------------------------------------------


class _Tests:
    def __init__(self) -> None:
        self.every: Clauses = 0
        self._distinct: dict[str, tuple[Test, Clauses]] = {}

    def add(self, condition: TypedCondition, clause: Clauses) -> None:
        test, clauses = self._distinct.get(condition.key, (condition.test, 0))
        self._distinct[condition.key] = test, clauses | clause
        self.every |= clause

    def pairs(self) -> list[tuple[Test, Clauses]]:
        return list(self._distinct.values())


class _Layout:
    """Gives every condition its clause, and every kind its layers."""

    def __init__(self, programs: Sequence[ProgramView]) -> None:
        self.sections = 1
        self.grouped: Clauses = 0
        self._layers: dict[tuple[ConditionKind, bool], list[_Tests]] = defaultdict(list)
        for bit, program in enumerate(programs):
            sections: dict[int | None, int] = {None: 0}
            for condition in program.conditions:
                section = sections.setdefault(condition.group, len(sections))
                clause = 1 << (bit + section * len(programs))
                if section:
                    self.grouped |= clause
                self._layer(condition.kind, condition.test, clause).add(condition, clause)
            self.sections = max(self.sections, len(sections))

    def _layer(self, kind: ConditionKind, test: Test, clause: Clauses) -> _Tests:
        layers = self._layers[kind, "excluded" in test]
        for layer in layers:
            if kind is ConditionKind.OTHER or not layer.every & clause:
                return layer
        layers.append(_Tests())
        return layers[-1]

    def layers(self, shapes: Predicates) -> tuple[_Layer, ...]:
        """Return the compiled layers in the order of the closed list."""
        return tuple(
            _compiled(kind, tests, shapes)
            for kind in ConditionKind
            for excluding in (False, True)
            for tests in self._layers.get((kind, excluding), ())
        )


def _compiled(kind: ConditionKind, tests: _Tests, shapes: Predicates) -> _Layer:
    if kind is ConditionKind.OTHER:
        return _ForPerson(tests.every)
    if kind in NUMBERS:
        return _Numbers(kind, NUMBERS[kind], tests)
    return _Facets(kind, shapes, tests)


class _ForPerson:
    """What only a person can check: always open."""

    kind = ConditionKind.OTHER

    def __init__(self, every: Clauses) -> None:
        self.every = every

    def judge(self, _facts: ApplicantFacts) -> Planes:
        return 0, self.every


class _Numbers:
    """Bounds of one number. Sorted, with the union up to each, so that a number costs four searches."""

    def __init__(self, kind: ConditionKind, number: FigureCondition, tests: _Tests) -> None:
        self.kind = kind
        self.every = tests.every
        self._known = number.known
        limits = [(*test_bounds_of(test), clauses) for test, clauses in tests.pairs()]
        self._lows, self._from = _unions([(low, clauses) for low, _, clauses in limits])
        self._highs, self._until = _unions([(high, clauses) for _, high, clauses in limits])

    def judge(self, facts: ApplicantFacts) -> Planes:
        known = self._known(facts)
        if known is None:
            return 0, self.every
        low, top = known.low, math.inf if known.high is None else known.high
        passed = self._until[bisect_left(self._highs, top)]  # may reach beyond the upper bound
        reached = self._from[bisect_right(self._lows, top)]  # may reach the lower bound
        met = self._from[bisect_right(self._lows, low)] & ~passed
        failed = self.every & ~reached | self._until[bisect_left(self._highs, low)]
        return met, self.every & ~(met | failed)


def _unions(limits: Sequence[tuple[float, Clauses]]) -> tuple[list[float], list[Clauses]]:
    """Return the distinct limits in order, and for each number of them the union of the clauses up to there."""
    at: dict[float, Clauses] = defaultdict(int)
    for limit, clauses in limits:
        at[limit] |= clauses
    ordered = sorted(at)
    unions = [0]
    for limit in ordered:
        unions.append(unions[-1] | at[limit])
    return ordered, unions


class _Facets:
    """Tests of the parts of one fact. The readable rule is asked once for each part and distinct test."""

    def __init__(self, kind: ConditionKind, shapes: Predicates, tests: _Tests) -> None:
        self.kind = kind
        self.every = tests.every
        self._tests = tests.pairs()
        self._places = shapes.places
        self._facet: FactParts = shapes.facet(kind, self._tests[0][0])
        self._joining = connective_of(kind, self._tests[0][0])
        self._parts = self._facet.parts
        self._planes = lru_cache(maxsize=_KEPT_VALUES)(self._ask)

    def _ask(self, part: object) -> Planes:
        facts, rule = self._facet.facts(part), RULES[self.kind]
        met = unsettled = 0
        for test, clauses in self._tests:
            result = rule(test, facts, self._places)
            if result is Result.MET:
                met |= clauses
            elif result is Result.UNKNOWN:
                unsettled |= clauses
        return met, unsettled

    def judge(self, facts: ApplicantFacts) -> Planes:
        parts = self._parts(facts)
        if parts is None:
            return 0, self.every
        if len(parts) == 1:
            (part,) = parts
            return self._planes(part)
        return self._joined([self._planes(part) for part in parts])

    def _joined(self, planes: Sequence[Planes]) -> Planes:
        some_met = some_open = some_failed = 0
        for met, unsettled in planes:
            some_met |= met
            some_open |= unsettled
            some_failed |= self.every ^ met ^ unsettled
        if self._joining is Connective.ANY:
            return some_met, some_open & ~some_met
        if self._joining is Connective.ALL:
            return self.every & ~(some_open | some_failed), some_open & ~some_failed
        differing = some_open | some_met & some_failed
        return some_met & ~differing, differing
