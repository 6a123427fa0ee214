"""The answer to one company, and its JSON form: the same answer always gives the same bytes."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.core.text import NBSP
from hub.core.vocabulary import ConditionKind
from hub.matching.areas import Proposal
from hub.matching.evaluation import ProgramAnswer
from hub.matching.explanations import Explanation
from hub.matching.opportunities import OpportunityAnswer
from hub.matching.people import PersonAnswer
from hub.matching.questions import Question
from programs.eligibility.verdicts import Finding

UNVERIFIED_EN = "Whether the program still runs in this form: our sources do not confirm it."
UNVERIFIED_FR = f"Si le programme existe encore sous cette forme{NBSP}: nos sources ne le confirment pas."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that the portal would tell one company on one day, with the versions that produced it."""

    areas: tuple[Proposal, ...]
    programs: tuple[ProgramAnswer, ...]
    people: tuple[PersonAnswer, ...]
    opportunities: tuple[OpportunityAnswer, ...]
    next_question: Question | None
    engine_version: str
    catalogue_version: str
    on: date


def to_data(answer: Answer, lang: str, *, profile_id: str) -> dict[str, Any]:
    """Return the answer as plain data, in the shape of one profile of the batch interface."""
    question = answer.next_question
    return {
        "id": profile_id,
        "areas": [{"slug": area.area, "score": area.score, "because": list(area.because)} for area in answer.areas],
        "programs": [_program(program, lang) for program in answer.programs],
        "people": [_person(person, lang) for person in answer.people],
        "opportunities": [_opportunity(opportunity, lang) for opportunity in answer.opportunities],
        "next_question": None if question is None else {"fact": question.fact, "settles": question.settles},
    }


def document(
    profiles: Iterable[dict[str, Any]], *, catalogue_version: str, engine_version: str, on: date
) -> Iterator[str]:
    """Yield the JSON document of a run piece by piece, one profile a line: a long run need not fit in memory."""
    head = {"catalogue_version": catalogue_version, "engine_version": engine_version, "on": on.isoformat()}
    yield _dump(head)[:-1] + ', "profiles": ['
    for number, profile in enumerate(profiles):
        yield ("\n" if number == 0 else ",\n") + _dump(profile)
    yield "\n]}\n"


def to_json(answer: Answer, lang: str, *, profile_id: str = "") -> str:
    """Return the document of a single answer as JSON text."""
    pieces = document(
        [to_data(answer, lang, profile_id=profile_id)],
        catalogue_version=answer.catalogue_version,
        engine_version=answer.engine_version,
        on=answer.on,
    )
    return "".join(pieces)


def _dump(data: Any) -> str:
    """Return JSON with keys in the order given and letters as they are."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def _program(answer: ProgramAnswer, lang: str) -> dict[str, Any]:
    program = answer.program
    to_check = [finding.condition.sentence(lang) for finding in answer.to_check]
    if not program.verified:
        to_check.append(UNVERIFIED_FR if lang.startswith("fr") else UNVERIFIED_EN)
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
        "to_check_by_person": to_check,
        "notes": [note.sentence_fr if lang.startswith("fr") else note.sentence_en for note in program.notes],
        "why": [
            {"factor": part.factor, "weight": part.weight, "value": part.value, "sentence": part.sentence(lang)}
            for part in answer.why
        ],
    }


def _finding(finding: Finding, lang: str) -> dict[str, str]:
    condition = finding.condition
    return {
        "condition": condition.kind.value,
        "result": finding.result.value,
        "sentence": _told(finding, lang),
        "source": condition.source,
    }


def _told(finding: Finding, lang: str) -> str:
    """Return the published sentence, then what we know; a person's check speaks for itself."""
    sentence = finding.condition.sentence(lang)
    if finding.condition.kind is ConditionKind.OTHER:
        return sentence
    stop = "" if sentence.endswith((".", "!", "?")) else "."
    return f"{sentence}{stop} {finding.because(lang)}"


def _explanation(finding: Explanation, lang: str) -> dict[str, str]:
    return {
        "condition": finding.condition,
        "result": finding.result.value,
        "sentence": finding.sentence(lang),
        "source": finding.source,
    }


def _person(answer: PersonAnswer, lang: str) -> dict[str, Any]:
    return {
        "id": answer.seat.slug,
        "office": answer.seat.office(lang),
        "verdict": answer.verdict.value,
        "rank": answer.rank,
        "score": answer.score,
        "findings": [_explanation(finding, lang) for finding in answer.findings],
        "why": _in(answer.why, lang),
    }


def _opportunity(answer: OpportunityAnswer, lang: str) -> dict[str, Any]:
    return {
        "id": answer.opportunity.slug,
        "verdict": answer.verdict.value,
        "rank": answer.rank,
        "score": answer.score,
        "findings": [_explanation(finding, lang) for finding in answer.findings],
        "why": _in(answer.why, lang),
    }


def _in(sentences: Iterable[tuple[str, str]], lang: str) -> list[str]:
    return [fr if lang.startswith("fr") else en for en, fr in sentences]


def _date(when: date | None) -> str | None:
    return None if when is None else when.isoformat()


def _figure(value: float | None) -> float | int | None:
    """Return a figure without a needless ".0"."""
    return int(value) if value is not None and value == int(value) else value
