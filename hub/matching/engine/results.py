"""What a company is told: every pair of its offerings and projects is read, and each program shows the best of them."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hub.core.vocabulary.enums import Need
from hub.matching.engine.answer import ENGINE_VERSION, EngineAnswer, json_document, profile_json
from hub.matching.engine.evaluation import (
    MatchGroup,
    ProgramAnswer,
    Question,
    evaluate_catalogue,
    facts_to_ask,
    in_rank_order,
    page_needs,
    pick_question,
)
from hub.matching.engine.opportunities import OpportunityView, opportunities_for
from hub.matching.engine.people import SeatView, people_for
from hub.matching.profile.facts import CompanyReading, china_wanted, whole_company
from programs.catalogue.entries import Catalogue
from programs.eligibility.facts import ApplicantFacts

TOP = 10
_STANDINGS = {standing: place for place, standing in enumerate(MatchGroup)}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSources:
    """What matching draws on."""

    catalogue: Catalogue
    seats: tuple[SeatView, ...]
    opportunities: tuple[OpportunityView, ...]
    area_words: str = ""  # their version
    signals: tuple[Any, ...] = ()  # rows of policy signals, which pages show beside an answer and no answer rests on

    @property
    def version(self) -> str:
        """The digest of what the version of the catalogue does not cover.

        Seats, opportunities, names of bodies, and the words of areas that curators published.
        """
        bodies = {
            (program.organization_slug, program.organization_en, program.organization_fr)
            for program in self.catalogue.programs
        }
        rows = [*map(_seat_row, self.seats), *map(asdict, self.opportunities), *sorted(bodies)]
        if self.area_words:
            rows.append(self.area_words)
        text = json.dumps(rows, sort_keys=True, ensure_ascii=False, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """The answer, and for each program the reading it rests on."""

    answer: EngineAnswer
    readings: tuple[CompanyReading, ...]
    best: Mapping[str, int]
    whole: ApplicantFacts  # what people and opportunities are found by
    needs: tuple[Need, ...]  # those that the first page answers
    aims_at_china: bool = False
    differing: frozenset[str] = frozenset()  # programs that not every reading sees alike
    question_reading: int = 0  # the reading that the next question is about

    def reading_for(self, slug: str) -> CompanyReading:
        """Return the reading on which the answer about a program rests."""
        return self.readings[self.best[slug]]


def match_readings(
    readings: Sequence[CompanyReading],
    *,
    sources: MatchSources,
    on: date,
    asked: Sequence[Collection[str]] = (),
    registered: bool = False,
) -> MatchResult:
    """Return what is told on a day. ``asked`` holds, for each reading, the facts not to ask for.

    ``registered`` tells that the company has a profile here: some opportunities open to those alone.
    """
    programs, best, differing = best_programs(readings, catalogue=sources.catalogue, on=on)
    whole = whole_company([reading.facts for reading in readings])
    question, about = _next_question(programs, readings, best, asked or [() for _ in readings])
    answer = EngineAnswer(
        areas=readings[0].profile.proposals,
        programs=programs,
        people=people_for(whole, seats=sources.seats, top=TOP),
        opportunities=opportunities_for(
            whole, opportunities=sources.opportunities, on=on, top=TOP, registered=registered
        ),
        next_question=question,
        engine_version=ENGINE_VERSION,
        catalogue_version=sources.catalogue.version,
        on=on,
    )
    return MatchResult(
        answer=answer,
        readings=tuple(readings),
        best=best,
        whole=whole,
        needs=_needs(readings[0]),
        aims_at_china=bool(china_wanted(whole)),
        differing=differing,
        question_reading=about,
    )


def best_programs(
    readings: Sequence[CompanyReading], *, catalogue: Catalogue, on: date
) -> tuple[tuple[ProgramAnswer, ...], dict[str, int], frozenset[str]]:
    """Return each program as its best reading sees it, ranked anew; which reading that is; and where readings differ.

    Better is the better standing, then the higher score, then the earlier reading.
    """
    seen = [
        evaluate_catalogue(reading.facts, catalogue=catalogue, on=on, area_order=reading.profile.area_order)
        for reading in readings
    ]
    kept, best, differing = [], {}, set()
    for answers in zip(*seen, strict=True):  # one program before each reading
        places = [(_STANDINGS[answer.standing], -answer.score) for answer in answers]
        first, slug = places.index(min(places)), answers[0].program.slug
        kept.append(answers[first])
        best[slug] = first
        if len(set(places)) > 1:
            differing.add(slug)
    return in_rank_order(kept, _needs(readings[0])), best, frozenset(differing)


def _needs(reading: CompanyReading) -> tuple[Need, ...]:
    return page_needs(reading.facts, reading.profile.area_order)


def _next_question(
    programs: Sequence[ProgramAnswer],
    readings: Sequence[CompanyReading],
    best: Mapping[str, int],
    asked: Sequence[Collection[str]],
) -> tuple[Question | None, int]:
    """Return the next question and the reading it is about: the one of the first program that lacks the fact."""
    passed = set(asked[0]).intersection(*asked[1:])
    while (question := pick_question(programs, readings[0].facts, passed, opening=True)) is not None:
        waiting = (answer for answer in programs if answer.rank and question.fact in facts_to_ask(answer))
        lacking = (best[answer.program.slug] for answer in waiting)
        about = next((index for index in lacking if question.fact not in asked[index]), None)
        if about is not None or not question.programs_decided:
            return question, about or 0
        passed.add(question.fact)
    return None, 0


def result_json(told: MatchResult, lang: str) -> bytes:
    """Return what was told as JSON; the same answer always gives the same bytes."""
    readings = [
        {"offering": reading.offering and reading.offering[1], "project": reading.project and reading.project[1]}
        for reading in told.readings
    ]
    answer = told.answer
    profile = profile_json(answer, lang, profile_id="", reading_of=told.best, readings=readings)
    pieces = json_document(
        [profile], catalogue_version=answer.catalogue_version, engine_version=answer.engine_version, on=answer.on
    )
    return b"".join(map(str.encode, pieces))


def _seat_row(seat: SeatView) -> dict[str, Any]:
    """Return what decides of a seat as a row, with one page, and no filters where there are none: so it always was."""
    left_out = {"phone", "url_en", "url_fr"} if seat.filters else {"phone", "url_en", "url_fr", "filters"}
    return {name: value for name, value in asdict(seat).items() if name not in left_out} | {"url": seat.url_en}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)
