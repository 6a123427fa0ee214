"""The readable way to evaluate and to render: what the quick ways of ``hub.matching`` must say, to the byte."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.core.vocabulary.enums import ConditionKind, Verdict
from hub.matching.engine.catalogue_cache import MatchGroup
from hub.matching.engine.evaluation import ProgramAnswer, evaluate_program
from hub.matching.engine.rendering import UNVERIFIED
from hub.matching.engine.results import CompanyReading
from hub.matching.ranking import rank_key
from programs.catalogue.entries import Catalogue
from programs.eligibility.evaluate import Finding
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
    answers = (evaluate_program(program, facts, on=on, area_order=area_order) for program in catalogue.programs)
    return in_order(answers)


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


def program_data(answer: ProgramAnswer, lang: str) -> dict[str, Any]:
    """Return a program as plain data, in the shape of the batch interface."""
    program = answer.program
    to_check = [finding.condition.sentence(lang) for finding in answer.to_check]
    return {
        "id": program.slug,
        "name": program.name(lang),
        "organization": program.organization(lang),
        "verdict": answer.verdict.value,
        "intake": answer.intake.state.value,
        "opens": _date(answer.intake.opens),
        "closes": _date(answer.intake.closes),
        "rank": answer.rank,
        "score": answer.score,
        "amount_max_cad": _figure(program.amount_max_cad),
        "cost_share_max": _figure(program.cost_share_max),
        "verified": program.verified,
        "as_of": program.as_of.isoformat(),
        "replaced_by": list(program.replaced_by),
        "findings": [_finding(finding, lang) for finding in answer.findings],
        "missing": list(answer.missing),
        "to_check_by_person": to_check if program.verified else [*to_check, UNVERIFIED.text(lang)],
        "notes": [note.sentence(lang) for note in program.notes],
        "why": [
            {"factor": part.factor, "weight": part.weight, "value": part.value, "sentence": part.sentence(lang)}
            for part in answer.why
        ],
    }


def as_json(data: Any) -> str:
    """Return data as JSON text with keys in the order given and letters as they are."""
    return json.dumps(data, ensure_ascii=False)


def _finding(finding: Finding, lang: str) -> dict[str, str]:
    sentence = finding.condition.sentence(lang)
    if finding.condition.kind is not ConditionKind.OTHER:
        stop = "" if sentence.endswith((".", "!", "?")) else "."
        sentence = f"{sentence}{stop} {finding.because(lang)}"
    return {
        "condition": finding.condition.kind.value,
        "result": finding.result.value,
        "sentence": sentence,
        "source": finding.condition.source,
    }


def _date(when: date | None) -> str | None:
    return None if when is None else when.isoformat()


def _figure(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
