"""Every program of a catalogue before one company: findings, verdict, intake, score and rank."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from hub.core.vocabulary import Area, ConditionKind, Intake, Verdict
from hub.matching.areas import propose_areas
from hub.matching.ranking import Case, Contribution, contributions, rank_key, score_of
from programs.catalogue.entries import Catalogue, Program
from programs.eligibility.evidence import evidence_age
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.intake import IntakeState, intake_on
from programs.eligibility.verdicts import (
    Finding,
    evaluate,
    missing_facts,
    to_check_by_person,
    verdict_of,
    verdict_only,
)

_CLEAN_TECHNOLOGY = re.compile(
    r"clean[- ]?tech|(?:climate|green)[- ]tech|environmental technolog|low-carbon technolog", re.IGNORECASE
)
_TOPIC_SCORE = 0.66  # a program's text speaks of an area when one strong word does


class Standing(StrEnum):
    """The four groups in which pages show programs, best first."""

    MEETS = "meets"  # every published condition is met
    TO_CHECK = "to_check"  # all that can be tested is met; a person checks the rest
    TO_ANSWER = "to_answer"  # facts are missing
    NOT_NOW = "not_now"  # a condition is not met


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramAnswer:
    """One program before one company on one day.

    ``rank`` counts from 1 among the programs that are not "not now" and have not ended; for the others it is None.
    """

    program: Program
    verdict: Verdict
    standing: Standing
    intake: IntakeState
    rank: int | None
    score: float
    why: tuple[Contribution, ...]
    findings: tuple[Finding, ...] = field(repr=False)
    missing: tuple[str, ...]
    to_check: tuple[Finding, ...] = field(repr=False)

    @property
    def ended(self) -> bool:
        """Whether the program takes no applications any more."""
        return self.intake.state is Intake.ENDED


def evaluate_programs(
    facts: ApplicantFacts, *, catalogue: Catalogue, on: date, area_order: tuple[str, ...] | None = None
) -> tuple[ProgramAnswer, ...]:
    """Return every program of the catalogue: the ranked ones in their order, then the others by their score.

    ``area_order`` names the company's areas, the main one first; without it the order of the closed list stands.
    """
    order = areas_in_order(facts) if area_order is None else area_order
    answers = [_evaluate(program, facts, on, order) for program in catalogue.programs]
    answers.sort(key=lambda answer: (_unranked(answer), answer.ended, rank_key(answer.score, answer.program)))
    return tuple(_with_ranks(answers))


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


def evaluate_program(
    program: Program, facts: ApplicantFacts, *, on: date, area_order: tuple[str, ...] | None = None
) -> ProgramAnswer:
    """Return one program before one company, without a rank."""
    return _evaluate(program, facts, on, areas_in_order(facts) if area_order is None else area_order)


def _evaluate(program: Program, facts: ApplicantFacts, on: date, area_order: tuple[str, ...]) -> ProgramAnswer:
    findings = evaluate(program.conditions, facts)
    verdict = verdict_of(findings, verified=program.verified)
    missing = missing_facts(findings)
    to_check = to_check_by_person(findings)
    intake = intake_on(program.intake, on)
    case = Case(
        facts=facts,
        program=program,
        on=on,
        area_order=area_order,
        topics=_topics(program),
        clean_technology=_speaks_of_clean_technology(program.name_en, program.summary_en),
        verdict=verdict,
        missing=len(missing),
        to_check=len(to_check),
        intake=intake,
        evidence=evidence_age(program.as_of, on),
    )
    why = contributions(case)
    return ProgramAnswer(
        program=program,
        verdict=verdict,
        standing=_standing(verdict, missing),
        intake=intake,
        rank=None,
        score=score_of(why),
        why=why,
        findings=findings,
        missing=missing,
        to_check=to_check,
    )


def _standing(verdict: Verdict, missing: tuple[str, ...]) -> Standing:
    match verdict:
        case Verdict.MEETS:
            return Standing.MEETS
        case Verdict.NOT_NOW:
            return Standing.NOT_NOW
    return Standing.TO_ANSWER if missing else Standing.TO_CHECK


def _unranked(answer: ProgramAnswer) -> bool:
    return answer.verdict is Verdict.NOT_NOW or answer.ended


def _with_ranks(answers: Iterable[ProgramAnswer]) -> Iterable[ProgramAnswer]:
    for rank, answer in enumerate(answers, start=1):
        yield answer if _unranked(answer) else replace(answer, rank=rank)


def _topics(program: Program) -> frozenset[str]:
    if any(condition.kind is ConditionKind.AREAS for condition in program.conditions):
        return frozenset()
    return _topics_of(f"{program.name_en}. {program.summary_en}")


@lru_cache(maxsize=4096)
def _topics_of(text: str) -> frozenset[str]:
    """Return the areas that a program's own text speaks of; it serves the rank alone, never the verdict."""
    return frozenset(found.area for found in propose_areas(text) if found.score >= _TOPIC_SCORE)


@lru_cache(maxsize=4096)
def _speaks_of_clean_technology(name: str, summary: str) -> bool:
    return bool(_CLEAN_TECHNOLOGY.search(name) or _CLEAN_TECHNOLOGY.search(summary))
