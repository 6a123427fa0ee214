"""A whole catalogue program by program, nothing shared: what an answer must say, value by value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.core.vocabulary.enums import Verdict
from hub.matching.engine.evaluation import MatchGroup, ProgramAnswer, areas_in_order
from hub.matching.engine.results import CompanyReading
from hub.matching.ranking import (
    WEIGHTS,
    ApplicantInputs,
    Contribution,
    ProgramInputs,
    conditions_settled,
    rank_key,
    score_of,
)
from hub.matching.ranking.inputs import CONDITIONS, FACTORS
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.evaluate import evaluate, missing_facts, verdict_of
from programs.eligibility.facts import ApplicantFacts


@dataclass(frozen=True)
class Ranked:
    """One program as the readable functions see it, with its rank."""

    rank: int | None
    answer: ProgramAnswer


def evaluate_readably(
    facts: ApplicantFacts, *, catalogue: Catalogue, on: date, area_order: tuple[str, ...] | None = None
) -> list[Ranked]:
    """Return every program, one at a time, in the order of the answer."""
    return in_order(evaluate_alone(program, facts, on, area_order) for program in catalogue.programs)


def evaluate_alone(
    program: ProgramView, facts: ApplicantFacts, on: date, area_order: tuple[str, ...] | None = None
) -> ProgramAnswer:
    """Return a program without a rank: condition by condition and factor by factor."""
    company = ApplicantInputs(facts, on, areas_in_order(facts) if area_order is None else area_order)
    entry = ProgramInputs.of(program, on)
    findings = evaluate(program.conditions, facts)
    verdict, missing = verdict_of(findings, verified=program.verified), missing_facts(findings)
    values = {
        name: factor.value(*factor.of_company(company), *factor.of_program(entry)) for name, factor in FACTORS.items()
    }
    values[CONDITIONS] = conditions_settled(verdict, len(missing))
    why = tuple(Contribution.of(name, values[name]) for name in WEIGHTS)
    return ProgramAnswer(
        program=program,
        findings=findings,
        verdict=verdict,
        missing=missing,
        intake=entry.intake,
        why=why,
        score=score_of(why),
    )


def best_readably(
    readings: Sequence[CompanyReading], *, catalogue: Catalogue, on: date
) -> tuple[list[Ranked], dict[str, int], set[str]]:
    """Return every program as its best reading sees it, in order; which reading that is; and where readings differ."""
    best, kept, differing = {}, [], set()
    for program in catalogue.programs:
        seen = [evaluate_alone(program, reading.facts, on, reading.profile.area_order) for reading in readings]
        places = [(list(MatchGroup).index(answer.standing), -answer.score) for answer in seen]
        best[program.slug] = places.index(min(places))
        kept.append(seen[best[program.slug]])
        if len(set(places)) > 1:
            differing.add(program.slug)
    return in_order(kept), best, differing


def in_order(answers) -> list[Ranked]:
    ordered = sorted(
        answers, key=lambda answer: (is_unranked(answer), answer.ended, rank_key(answer.score, answer.program))
    )
    return [Ranked(None if is_unranked(answer) else rank, answer) for rank, answer in enumerate(ordered, start=1)]


def is_unranked(answer: ProgramAnswer) -> bool:
    return answer.verdict is Verdict.NOT_NOW or answer.ended


def outcome(answer: ProgramAnswer) -> tuple[Any, ...]:
    """Return all that an answer says, but for its rank."""
    return (
        answer.program.slug,
        answer.verdict,
        answer.standing,
        answer.missing,
        answer.intake,
        answer.score,
        answer.why,
        [(part.sentence_en, part.sentence_fr) for part in answer.why],
        answer.findings,
        [(each.because_en, each.because_fr, each.remedy_en, each.remedy_fr) for each in answer.findings],
        answer.to_check,
    )
