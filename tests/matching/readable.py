"""A whole catalogue program by program, nothing shared: what an answer must say, value by value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.core.vocabulary.enums import Verdict
from hub.core.vocabulary.purpose import ProgramRole
from hub.matching.engine.evaluation import MatchGroup, ProgramAnswer, evaluate_program, page_needs
from hub.matching.profile.facts import CompanyReading
from hub.matching.ranking.programs import first_moves, name_key
from programs.catalogue.entries import Catalogue
from programs.eligibility.evaluate import to_check_by_person
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
    alone = (evaluate_program(program, facts, on=on, area_order=area_order) for program in catalogue.programs)
    return in_order(alone, page_needs(facts, area_order))


def best_readably(
    readings: Sequence[CompanyReading], *, catalogue: Catalogue, on: date
) -> tuple[list[Ranked], dict[str, int], set[str]]:
    """Return every program as its best reading sees it, in order; which reading that is; and where readings differ."""
    best, kept, differing = {}, [], set()
    for program in catalogue.programs:
        seen = [
            evaluate_program(program, reading.facts, on=on, area_order=reading.profile.area_order)
            for reading in readings
        ]
        places = [(list(MatchGroup).index(answer.standing), -answer.score) for answer in seen]
        best[program.slug] = places.index(min(places))
        kept.append(seen[best[program.slug]])
        if len(set(places)) > 1:
            differing.add(program.slug)
    needs = page_needs(readings[0].facts, readings[0].profile.area_order)
    return in_order(kept, needs), best, differing


def in_order(answers, needs) -> list[Ranked]:
    ordered = sorted(
        answers,
        key=lambda answer: (
            answer.ended,
            answer.verdict is Verdict.NOT_NOW,
            answer.entry.role is ProgramRole.BACKGROUND,
            -answer.score,
            -answer.entry.reach,
            name_key(answer.program),
        ),
    )
    listed = [answer for answer in ordered if not is_unranked(answer)]
    moves = [answer for answer, _ in first_moves(listed, needs)]
    listed = [*moves, *(answer for answer in listed if answer not in moves)]
    rest = [answer for answer in ordered if answer not in listed]
    return [Ranked(rank, answer) for rank, answer in enumerate(listed, start=1)] + [Ranked(None, one) for one in rest]


def is_unranked(answer: ProgramAnswer) -> bool:
    background = answer.entry.role is ProgramRole.BACKGROUND
    return answer.verdict is Verdict.NOT_NOW or answer.ended or background


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
        [(part.sentence.en, part.sentence.fr) for part in answer.why],
        answer.findings,
        [(each.because("en"), each.because("fr"), each.remedy("en"), each.remedy("fr")) for each in answer.findings],
        to_check_by_person(answer.findings),
    )
