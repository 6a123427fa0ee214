"""Every program of a catalogue before one company: findings, verdict, intake, score and rank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from hub.core.vocabulary.enums import Area, Intake, Verdict
from hub.matching.ranking import (
    ApplicantInputs,
    Contribution,
    ProgramInputs,
    conditions_settled,
    contributions,
    rank_key,
    score_of,
)
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.evaluate import (
    Finding,
    OutcomesByTest,
    evaluate,
    missing_facts,
    to_check_by_person,
    verdict_of,
    verdict_only,
)
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.intake import IntakeState


class MatchGroup(StrEnum):
    """What the conditions of a program leave open, the best first: pages label and narrow their lists by it."""

    MEETS = "meets"  # every published condition is met
    TO_CHECK = "to_check"  # all that can be tested is met; a person checks the rest
    TO_ANSWER = "to_answer"  # facts are missing
    NOT_NOW = "not_now"  # a condition is not met


@dataclass(slots=True, eq=False, kw_only=True)
class ProgramAnswer:
    """One program before one company on one day.

    ``findings`` has one for each condition, ``missing`` the facts that are still open, in the order of the closed list.
    ``why`` says what each factor adds to the score (the weighted mean, between 0 and 1), in the order of the weights.
    ``rank`` counts from 1 among the programs that are not "not now" and have not ended; for the others it is None.
    """

    program: ProgramView
    findings: tuple[Finding, ...]
    verdict: Verdict
    missing: tuple[str, ...]
    intake: IntakeState
    why: tuple[Contribution, ...]
    score: float
    rank: int | None = None

    @property
    def standing(self) -> MatchGroup:
        """What its conditions leave open."""
        match self.verdict:
            case Verdict.MEETS:
                return MatchGroup.MEETS
            case Verdict.NOT_NOW:
                return MatchGroup.NOT_NOW
        return MatchGroup.TO_ANSWER if self.missing else MatchGroup.TO_CHECK

    @property
    def ended(self) -> bool:
        """Whether the program takes no applications any more."""
        return self.intake.state is Intake.ENDED

    @property
    def to_check(self) -> tuple[Finding, ...]:
        """The findings that only a person can settle."""
        return to_check_by_person(self.findings)


def evaluate_programs(
    facts: ApplicantFacts, *, catalogue: Catalogue, on: date, area_order: tuple[str, ...] | None = None
) -> tuple[ProgramAnswer, ...]:
    """Return every program of the catalogue: the ranked ones in their order, then the others by their score.

    ``area_order`` names the company's areas, the main one first; without it the order of the closed list stands.
    """
    return in_rank_order(evaluate_catalogue(facts, catalogue=catalogue, on=on, area_order=area_order))


def evaluate_catalogue(
    facts: ApplicantFacts, *, catalogue: Catalogue, on: date, area_order: tuple[str, ...] | None = None
) -> list[ProgramAnswer]:
    """Return every program of the catalogue in its order, without a rank; equal tests and reasons are shared."""
    company = _inputs_of(facts, on, area_order)
    shared: OutcomesByTest = {}
    return [_answer(entry, company, shared) for entry in _entries(catalogue, on)]


def evaluate_program(
    program: ProgramView, facts: ApplicantFacts, *, on: date, area_order: tuple[str, ...] | None = None
) -> ProgramAnswer:
    """Return one program before one company, without a rank."""
    return _answer(ProgramInputs.of(program, on), _inputs_of(facts, on, area_order), {})


def _answer(entry: ProgramInputs, company: ApplicantInputs, shared: OutcomesByTest) -> ProgramAnswer:
    program = entry.program
    findings = evaluate(program.conditions, company.facts, shared=shared)
    verdict, missing = verdict_of(findings, verified=program.verified), missing_facts(findings)
    why = contributions(company, entry, conditions_settled(verdict, len(missing)))
    return ProgramAnswer(
        program=program,
        findings=findings,
        verdict=verdict,
        missing=missing,
        intake=entry.intake,
        why=why,
        score=score_of(why),
    )


@lru_cache(maxsize=8)
def _entries(catalogue: Catalogue, on: date) -> Sequence[ProgramInputs]:
    return [ProgramInputs.of(program, on) for program in catalogue.programs]


def in_rank_order(answers: Iterable[ProgramAnswer]) -> tuple[ProgramAnswer, ...]:
    """Return the ranked programs in their order, then those that are "not now", then the ended, by their score."""

    def place(answer: ProgramAnswer) -> tuple[bool, bool, tuple[float, str, str]]:
        not_now = answer.verdict is Verdict.NOT_NOW
        return answer.ended, not_now and not answer.ended, rank_key(answer.score, answer.program)

    ordered = sorted(answers, key=place)
    for rank, answer in enumerate(ordered, start=1):
        answer.rank = None if answer.ended or answer.verdict is Verdict.NOT_NOW else rank
    return tuple(ordered)


def verdicts_for(facts: ApplicantFacts, *, catalogue: Catalogue) -> dict[str, Verdict]:
    """Return the bare verdict of every program by its slug: no findings, no rank."""
    return {
        program.slug: verdict_only(program.conditions, facts, verified=program.verified)
        for program in catalogue.programs
    }


def areas_in_order(facts: ApplicantFacts) -> tuple[str, ...]:
    """Return the areas that the company chose, else those proposed to it, in the order of the closed list."""
    held = facts.proposed_areas if facts.areas is None else facts.areas
    return tuple(area.value for area in Area if area in held)


def _inputs_of(facts: ApplicantFacts, on: date, area_order: tuple[str, ...] | None) -> ApplicantInputs:
    return ApplicantInputs(facts, on, areas_in_order(facts) if area_order is None else area_order)
