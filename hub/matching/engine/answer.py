"""The answer to one company, and its JSON form: the same answer always gives the same bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.matching.areas import AreaProposal
from hub.matching.engine.evaluation import ProgramAnswer, Question, evaluate_programs, pick_question
from hub.matching.engine.findings import MatchFinding
from hub.matching.engine.opportunities import OpportunityAnswer, OpportunityView, opportunities_for
from hub.matching.engine.people import SeatAnswer, SeatView, people_for
from hub.matching.engine.rendering import program_data, to_json
from hub.matching.profile.facts import Profile
from programs.catalogue.entries import Catalogue
from programs.eligibility.facts import ApplicantFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineAnswer:
    """All that the portal would tell one company on one day, with the versions that produced it."""

    areas: tuple[AreaProposal, ...]
    programs: tuple[ProgramAnswer, ...]
    people: tuple[SeatAnswer, ...]
    opportunities: tuple[OpportunityAnswer, ...]
    next_question: Question | None
    engine_version: str
    catalogue_version: str
    on: date


def profile_json(
    answer: EngineAnswer,
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
    if reading_of is not None:
        rest["readings"] = list(readings)
    yield f'{{"id": {to_json(profile_id)}, "areas": {to_json(areas)}, "programs": ['
    for number, each in enumerate(answer.programs):
        program = program_data(each, lang)
        if reading_of is not None:
            program["reading"] = reading_of[each.program.slug]
        yield f"{', ' if number else ''}{to_json(program)}"
    yield f"], {to_json(rest)[1:]}"


def json_document(
    profiles: Iterable[Iterable[str]], *, catalogue_version: str, engine_version: str, on: date
) -> Iterator[str]:
    """Yield the JSON document of a run piece by piece, one profile a line: a long run need not fit in memory."""
    head = {"catalogue_version": catalogue_version, "engine_version": engine_version, "on": on.isoformat()}
    yield to_json(head)[:-1] + ', "profiles": ['
    for number, profile in enumerate(profiles):
        yield "\n" if number == 0 else ",\n"
        yield from profile
    yield "\n]}\n"


def answer_json(answer: EngineAnswer, lang: str, *, profile_id: str = "") -> str:
    """Return the document of a single answer as JSON text."""
    pieces = json_document(
        [profile_json(answer, lang, profile_id=profile_id)],
        catalogue_version=answer.catalogue_version,
        engine_version=answer.engine_version,
        on=answer.on,
    )
    return "".join(pieces)


def _explanation(finding: MatchFinding, lang: str) -> dict[str, str]:
    return {
        "condition": finding.condition,
        "result": finding.result.value,
        "sentence": finding.sentence(lang),
        "source": finding.source,
    }


def _person(answer: SeatAnswer, lang: str) -> dict[str, Any]:
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
        "standing": answer.standing.value,
        "verdict": answer.verdict.value,
        "rank": answer.rank,
        "score": answer.score,
        "findings": [_explanation(finding, lang) for finding in answer.findings],
        "why": _in(answer.why, lang),
    }


def _in(sentences: Iterable[tuple[str, str]], lang: str) -> list[str]:
    return [fr if lang.startswith("fr") else en for en, fr in sentences]


ENGINE_VERSION = "2.2.0"  # raised with every change that can alter an answer; docs/matching.md says what changed


def answer_for(
    facts: ApplicantFacts,
    *,
    catalogue: Catalogue,
    seats: Iterable[SeatView] | None,
    opportunities: Iterable[OpportunityView] | None,
    on: date,
    top: int = 10,
    proposals: tuple[AreaProposal, ...] = (),
    area_order: tuple[str, ...] | None = None,
    unranked: bool = False,
) -> EngineAnswer:
    """Return all that the portal would tell a company on a day.

    ``seats`` and ``opportunities`` None mean that no directory stands behind this answer: those parts stay empty.
    ``top`` limits people and opportunities; programs are always all listed. ``proposals`` are the areas read from the
    company's words; ``area_order`` its areas, the main one first. ``unranked``: opportunities for which it brings
    nothing follow, without a rank.
    """
    programs = evaluate_programs(facts, catalogue=catalogue, on=on, area_order=area_order)
    return EngineAnswer(
        areas=proposals,
        programs=programs,
        people=() if seats is None else people_for(facts, seats=seats, top=top),
        opportunities=()
        if opportunities is None
        else opportunities_for(facts, opportunities=opportunities, on=on, top=top, unranked=unranked),
        next_question=pick_question(programs, facts),
        engine_version=ENGINE_VERSION,
        catalogue_version=catalogue.version,
        on=on,
    )


def route_profiles(
    profiles: Sequence[Profile],
    *,
    catalogue: Catalogue,
    seats: Sequence[SeatView] | None,
    opportunities: Sequence[OpportunityView] | None,
    on: date,
    lang: str,
    top: int,
    progress: Callable[[int], None] = lambda done: None,
) -> Iterator[str]:
    """Yield the JSON document of all answers, piece by piece; ``progress`` hears how many profiles are done."""

    def answers() -> Iterator[Iterator[str]]:
        for done, profile in enumerate(profiles, start=1):
            answer = answer_for(
                profile.facts,
                catalogue=catalogue,
                seats=seats,
                opportunities=opportunities,
                on=on,
                top=top,
                proposals=profile.proposals,
                area_order=profile.area_order,
                unranked=True,
            )
            yield profile_json(answer, lang, profile_id=profile.id)
            progress(done)

    yield from json_document(answers(), catalogue_version=catalogue.version, engine_version=ENGINE_VERSION, on=on)
