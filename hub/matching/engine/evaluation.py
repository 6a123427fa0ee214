"""Every program of a catalogue before one company: findings, verdict, intake, score and rank.

The programs are evaluated together, column by column (``settling``, ``ranking.columns``). ``evaluate_program`` takes
one alone, by the readable functions: it is what the columns must say. Findings and contributions are made when a
program is opened.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count
from typing import override

from hub.core.vocabulary.enums import Area, Intake, Verdict
from hub.matching.engine.catalogue_cache import ConditionResults, MatchGroup, ProgramVerdict, prepared_catalogue
from hub.matching.ranking import (
    ApplicantInputs,
    Contribution,
    ProgramInputs,
    conditions_settled,
    contributions,
    score_of,
)
from hub.matching.ranking.columns import Ranker
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.evaluate import (
    Finding,
    evaluate,
    missing_facts,
    to_check_by_person,
    verdict_of,
    verdict_only,
)
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.intake import IntakeState

__all__ = [
    "CatalogueEvaluation",
    "Evaluator",
    "MatchGroup",
    "ProgramAnswer",
    "areas_in_order",
    "evaluate_program",
    "evaluate_programs",
    "in_rank_order",
    "verdicts_for",
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CatalogueEvaluation:
    """Programs before one company on one day, each at its place in every list; ``why`` and ``findings`` take a place.

    ``by_name`` holds the places in the order of equal scores.
    """

    programs: Sequence[ProgramView]
    settled: Sequence[ProgramVerdict]
    intakes: Sequence[IntakeState]
    scores: Sequence[float]
    by_name: Sequence[int]
    why: Callable[[int], tuple[Contribution, ...]]
    findings: Callable[[int], tuple[Finding, ...]]


@dataclass(slots=True, repr=False, eq=False)  # not frozen: a thousand are made for each company
class ProgramAnswer:
    """One program before one company on one day: the one at a place of what was evaluated. Nothing changes it.

    ``rank`` counts from 1 among the programs that are not "not now" and have not ended; for the others it is None.
    """

    evaluated: CatalogueEvaluation
    at: int
    rank: int | None = None

    @property
    def program(self) -> ProgramView:
        """The program itself."""
        return self.evaluated.programs[self.at]

    @property
    def verdict(self) -> Verdict:
        """What its conditions come to."""
        return self.evaluated.settled[self.at].verdict

    @property
    def standing(self) -> MatchGroup:
        """What its conditions leave open."""
        return self.evaluated.settled[self.at].standing

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that are still open, in the order of the closed list."""
        return self.evaluated.settled[self.at].missing

    @property
    def intake(self) -> IntakeState:
        """Whether one can apply on the day."""
        return self.evaluated.intakes[self.at]

    @property
    def ended(self) -> bool:
        """Whether the program takes no applications any more."""
        return self.intake.state is Intake.ENDED

    @property
    def score(self) -> float:
        """The weighted mean of the contributions, between 0 and 1."""
        return self.evaluated.scores[self.at]

    @property
    def why(self) -> tuple[Contribution, ...]:
        """What each factor adds to the score, in the order of the weights."""
        return self.evaluated.why(self.at)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for each condition."""
        return self.evaluated.findings(self.at)

    @property
    def to_check(self) -> tuple[Finding, ...]:
        """The findings that only a person can settle."""
        return to_check_by_person(self.findings)

    @override
    def __repr__(self) -> str:
        return f"<ProgramAnswer {self.program.slug}: {self.verdict}, rank {self.rank}, score {self.score}>"


class Evaluator:
    """Evaluates the programs of a catalogue on a day for the readings of one company."""

    def __init__(self, catalogue: Catalogue, on: date) -> None:
        """Take up what is known of the catalogue on the day."""
        self._prepared, self._on = prepared_catalogue(catalogue, on), on
        self._ranker = Ranker(self._prepared.groups)

    def evaluate(self, facts: ApplicantFacts, area_order: tuple[str, ...]) -> CatalogueEvaluation:
        """Return every program before one reading; ``area_order`` names its areas, the main one first."""
        known = self._prepared
        judged = ConditionResults(known.clauses, facts)
        rows = self._ranker.rows(ApplicantInputs(facts, self._on, area_order), judged.column())
        return CatalogueEvaluation(
            programs=known.clauses.programs,
            settled=judged.settled(),
            intakes=known.intakes,
            scores=rows.scores(),
            by_name=known.by_name,
            why=rows.contributions,
            findings=judged.findings,
        )


def evaluate_programs(
    facts: ApplicantFacts, *, catalogue: Catalogue, on: date, area_order: tuple[str, ...] | None = None
) -> tuple[ProgramAnswer, ...]:
    """Return every program of the catalogue: the ranked ones in their order, then the others by their score.

    ``area_order`` names the company's areas, the main one first; without it the order of the closed list stands.
    """
    order = areas_in_order(facts) if area_order is None else area_order
    return in_rank_order(Evaluator(catalogue, on).evaluate(facts, order))


def in_rank_order(evaluated: CatalogueEvaluation) -> tuple[ProgramAnswer, ...]:
    """Return the ranked programs in their order, then those that are "not now", then the ended, by their score."""
    first: list[int] = []
    not_now: list[int] = []
    ended: list[int] = []
    for at in evaluated.by_name:
        if evaluated.intakes[at].state is Intake.ENDED:
            ended.append(at)
        else:
            (not_now if evaluated.settled[at].verdict is Verdict.NOT_NOW else first).append(at)
    for places in (first, not_now, ended):
        places.sort(key=evaluated.scores.__getitem__, reverse=True)  # equal scores keep the order of names
    answer = partial(ProgramAnswer, evaluated)
    return (*map(answer, first, count(1)), *map(answer, not_now), *map(answer, ended))


def evaluate_program(
    program: ProgramView, facts: ApplicantFacts, *, on: date, area_order: tuple[str, ...] | None = None
) -> ProgramAnswer:
    """Return one program before one company, without a rank: condition by condition and factor by factor."""
    order = areas_in_order(facts) if area_order is None else area_order
    findings = evaluate(program.conditions, facts)
    settled = ProgramVerdict(verdict_of(findings, verified=program.verified), missing_facts(findings))
    entry = ProgramInputs.of(program, on)
    conditions = conditions_settled(settled.verdict, len(settled.missing))
    why = contributions(ApplicantInputs(facts, on, order), entry, conditions)
    evaluated = CatalogueEvaluation(
        programs=(program,),
        settled=(settled,),
        intakes=(entry.intake,),
        scores=(score_of(why),),
        by_name=(0,),
        why=(why,).__getitem__,
        findings=(findings,).__getitem__,
    )
    return ProgramAnswer(evaluated, 0)


def verdicts_for(facts: ApplicantFacts, *, catalogue: Catalogue) -> dict[str, Verdict]:
    """Return the bare verdict of every program by its slug: no findings, no rank, a few milliseconds."""
    return {
        program.slug: verdict_only(program.conditions, facts, verified=program.verified)
        for program in catalogue.programs
    }


def areas_in_order(facts: ApplicantFacts) -> tuple[str, ...]:
    """Return the areas that the company chose, else those proposed to it, in the order of the closed list."""
    held = facts.proposed_areas if facts.areas is None else facts.areas
    return tuple(area.value for area in Area if area in held)
