"""The answer to one company, and its JSON form: the same answer always gives the same bytes.

The programs of an answer as plain data, in the shape of the batch interface, and data as JSON text.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind
from hub.matching.areas import AreaProposal
from hub.matching.engine.evaluation import ProgramAnswer, Question, evaluate_programs, pick_question
from hub.matching.engine.findings import MatchFinding
from hub.matching.engine.opportunities import OpportunityAnswer, OpportunityView, opportunities_for
from hub.matching.engine.people import SeatAnswer, SeatView, people_for
from hub.matching.profile.facts import Profile
from hub.matching.ranking.programs import ALSO, DIGITS
from programs.catalogue.entries import Catalogue
from programs.eligibility.evaluate import Finding, to_check_by_person
from programs.eligibility.facts import ApplicantFacts

UNVERIFIED = Localized(
    "Whether the program still runs in this form: our sources do not confirm it.",
    f"Si le programme existe encore sous cette forme{NBSP}: nos sources ne le confirment pas.",
)

UNOFFICIAL = Localized(
    "What its organization says of it: none of our sources is an official page.",
    f"Ce qu’en dit l’organisme{NBSP}: aucune de nos sources n’est une page officielle.",
)

# Return JSON with keys in the order given and letters as they are.
to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def program_data(answer: ProgramAnswer, lang: str) -> dict[str, Any]:
    """Return a program as it is told to one company."""
    program = answer.program
    to_check = [finding.condition.sentence.text(lang) for finding in to_check_by_person(answer.findings)]
    if not program.verified:  # an entry that nobody could verify is checked by a person too
        to_check.append(UNVERIFIED.text(lang))
    elif program.lacks_official_source:
        to_check.append(UNOFFICIAL.text(lang))
    return {
        "id": program.slug,
        "name": program.name(lang),
        "organization": program.organization(lang),
        "verdict": answer.verdict,
        "intake": answer.intake.state,
        "opens": _date(answer.intake.opens),
        "closes": _date(answer.intake.closes),
        "rank": answer.rank,
        "score": answer.score,
        **_first_move(answer, lang),
        "amount_max_cad": _figure(program.amount_max_cad),
        "cost_share_max": _figure(program.cost_share_max),
        "verified": program.verified,
        "as_of": program.as_of.isoformat(),
        "replaced_by": program.replaced_by,
        "findings": [_finding(finding, lang) for finding in answer.findings],
        "missing": answer.missing,
        "to_check_by_person": to_check,
        "notes": [note.sentence(lang) for note in program.notes],
        "why": [
            {
                "factor": part.factor,
                "weight": 1,
                "value": round(part.effect, DIGITS),
                "sentence": part.sentence.text(lang),
            }
            for part in answer.why
        ],
    }


def _first_move(answer: ProgramAnswer, lang: str) -> dict[str, Any]:
    purpose, strengths = answer.program.purpose, answer.standing_in_rank.strengths
    best = max(answer.company.page_needs, key=lambda need: strengths.get(need, 0.0), default=None)
    return {
        "first_move": answer.first_move is not None,
        "for_need": best and best.value if answer.first_move == ALSO else answer.first_move,
        "obstacle": purpose.obstacle(lang) if purpose else None,
    }


def _finding(finding: Finding, lang: str) -> dict[str, str]:
    """Return a finding; a person's check speaks for itself, all others say what we know of the company."""
    condition = finding.condition
    sentence = condition.sentence.text(lang)
    if condition.kind is not ConditionKind.OTHER:
        stop = "" if sentence.endswith((".", "!", "?")) else "."
        sentence = f"{sentence}{stop} {finding.because(lang)}"
    return {
        "condition": condition.kind,
        "result": finding.result,
        "sentence": sentence,
        "source": condition.source,
    }


def _date(when: date | None) -> str | None:
    return None if when is None else when.isoformat()


def _figure(value: float | None) -> float | int | None:
    """Return a figure without a needless ".0"."""
    return int(value) if value is not None and value == int(value) else value


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


ENGINE_VERSION = "2.6.15"  # raised with every change that can alter an answer; docs/matching.md says what changed


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
