"""The answer to one company, and its JSON form: the same answer always gives the same bytes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.matching.areas import Proposal
from hub.matching.evaluation import ProgramAnswer
from hub.matching.explanations import Explanation
from hub.matching.opportunities import OpportunityAnswer
from hub.matching.people import PersonAnswer
from hub.matching.questions import Question
from hub.matching.rendering import dump, programs_text


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


def profile_text(
    answer: Answer,
    lang: str,
    *,
    profile_id: str,
    reading_of: Mapping[str, int] | None = None,
    readings: Iterable[Mapping[str, Any]] = (),
) -> Iterator[str]:
    """Yield the answer as JSON text, piece by piece, in the shape of one profile of the batch interface.

    ``reading_of`` names for each program the reading it rests on, by its number in ``readings``; without it there is
    but one, and the text does not speak of it.
    """
    question = answer.next_question
    areas = [{"slug": area.area, "score": area.score, "because": area.because} for area in answer.areas]
    rest: dict[str, Any] = {
        "people": [_person(person, lang) for person in answer.people],
        "opportunities": [_opportunity(opportunity, lang) for opportunity in answer.opportunities],
        "next_question": None if question is None else {"fact": question.fact, "settles": question.settles},
    }
    if reading_of is None:
        programs = programs_text(answer.programs, lang)
    else:
        numbers = reading_of
        rest["readings"] = list(readings)
        programs = programs_text(answer.programs, lang, more=lambda one: f', "reading": {numbers[one.program.slug]}')
    yield f'{{"id": {dump(profile_id)}, "areas": {dump(areas)}, "programs": ['
    yield from _separated(programs, ", ")
    yield f"], {dump(rest)[1:]}"


def document(
    profiles: Iterable[Iterable[str]], *, catalogue_version: str, engine_version: str, on: date
) -> Iterator[str]:
    """Yield the JSON document of a run piece by piece, one profile a line: a long run need not fit in memory."""
    head = {"catalogue_version": catalogue_version, "engine_version": engine_version, "on": on.isoformat()}
    yield dump(head)[:-1] + ', "profiles": ['
    for number, profile in enumerate(profiles):
        yield "\n" if number == 0 else ",\n"
        yield from profile
    yield "\n]}\n"


def _separated(pieces: Iterable[str], separator: str) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        if number:
            yield separator
        yield piece


def to_json(answer: Answer, lang: str, *, profile_id: str = "") -> str:
    """Return the document of a single answer as JSON text."""
    pieces = document(
        [profile_text(answer, lang, profile_id=profile_id)],
        catalogue_version=answer.catalogue_version,
        engine_version=answer.engine_version,
        on=answer.on,
    )
    return "".join(pieces)


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
