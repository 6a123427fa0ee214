"""What a company is told: every pair of its offerings and projects is read, and each program shows the best of them."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from hub.core.vocabulary import Verdict
from hub.matching.answer import Answer, document, to_data
from hub.matching.engine import ENGINE_VERSION
from hub.matching.evaluation import ProgramAnswer, Standing, evaluate_programs
from hub.matching.facts import profile_of
from hub.matching.opportunities import Opportunity, opportunities_for
from hub.matching.people import Seat, people_for
from hub.matching.profiles import Profile
from hub.matching.questions import Question, pick_question
from hub.matching.ranking import rank_key
from programs.catalogue.entries import Catalogue
from programs.eligibility.facts import ApplicantFacts

TOP = 10
_STANDINGS = list(Standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a company: one offering for one project, each by its key and name (None: it has none)."""

    answers: Mapping[str, Any]
    profile: Profile
    offering: tuple[int, str] | None = None
    project: tuple[int, str] | None = None

    @classmethod
    def of(
        cls,
        answers: Mapping[str, Any],
        *,
        offering: tuple[int, str] | None = None,
        project: tuple[int, str] | None = None,
    ) -> "Reading":
        """Return the reading of answers in the shape of ``companies.answers``."""
        return cls(answers=answers, profile=profile_of(answers), offering=offering, project=project)

    @property
    def facts(self) -> ApplicantFacts:
        """What the engine reads."""
        return self.profile.facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What matching draws on."""

    catalogue: Catalogue
    seats: tuple[Seat, ...]
    opportunities: tuple[Opportunity, ...]

    @property
    def version(self) -> str:
        """The digest of what the version of the catalogue does not cover: seats, opportunities, names of bodies."""
        bodies = {
            (program.organization_slug, program.organization_en, program.organization_fr)
            for program in self.catalogue.programs
        }
        rows = [*map(asdict, self.seats), *map(asdict, self.opportunities), *sorted(bodies)]
        text = json.dumps(rows, sort_keys=True, ensure_ascii=False, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The answer, and for each program the reading it rests on."""

    answer: Answer
    readings: tuple[Reading, ...]
    best: Mapping[str, int]
    differing: frozenset[str] = frozenset()  # programs that not every reading sees alike
    question_reading: int = 0  # the reading that the next question is about

    def reading_for(self, slug: str) -> Reading:
        """Return the reading on which the answer about a program rests."""
        return self.readings[self.best[slug]]


def tell(readings: Sequence[Reading], *, sources: Sources, on: date, asked: Sequence[Collection[str]] = ()) -> Told:
    """Return what is told on a day. ``asked`` holds, for each reading, the facts not to ask for."""
    programs, best, differing = best_programs(readings, catalogue=sources.catalogue, on=on)
    whole = whole_company([reading.facts for reading in readings])
    question, about = _next_question(programs, readings, best, asked or [() for _ in readings])
    answer = Answer(
        areas=readings[0].profile.proposals,
        programs=programs,
        people=people_for(whole, seats=sources.seats, top=TOP),
        opportunities=opportunities_for(whole, opportunities=sources.opportunities, on=on, top=TOP),
        next_question=question,
        engine_version=ENGINE_VERSION,
        catalogue_version=sources.catalogue.version,
        on=on,
    )
    return Told(answer=answer, readings=tuple(readings), best=best, differing=differing, question_reading=about)


def best_programs(
    readings: Sequence[Reading], *, catalogue: Catalogue, on: date
) -> tuple[tuple[ProgramAnswer, ...], dict[str, int], frozenset[str]]:
    """Return each program as its best reading sees it, ranked anew; which reading that is; and where readings differ.

    Better is the better standing, then the higher score, then the earlier reading.
    """
    kept: dict[str, tuple[tuple[int, float, int], ProgramAnswer]] = {}
    differing: set[str] = set()
    for index, reading in enumerate(readings):
        order = reading.profile.area_order
        for answer in evaluate_programs(reading.facts, catalogue=catalogue, on=on, area_order=order):
            slug = answer.program.slug
            place = (_STANDINGS.index(answer.standing), -answer.score, index)
            known = kept.get(slug)
            if known is not None and place[:2] != known[0][:2]:
                differing.add(slug)
            if known is None or place < known[0]:
                kept[slug] = (place, answer)
    answers = sorted((answer for _place, answer in kept.values()), key=_order)
    ranked = tuple(
        replace(answer, rank=None if _unranked(answer) else rank) for rank, answer in enumerate(answers, start=1)
    )
    return ranked, {slug: place[2] for slug, (place, _answer) in kept.items()}, frozenset(differing)


def _unranked(answer: ProgramAnswer) -> bool:
    return answer.verdict is Verdict.NOT_NOW or answer.ended


def _order(answer: ProgramAnswer) -> tuple[bool, bool, tuple[float, str, str]]:
    return (_unranked(answer), answer.ended, rank_key(answer.score, answer.program))


def whole_company(facts: Sequence[ApplicantFacts]) -> ApplicantFacts:
    """Return the facts that people and opportunities go by: the areas and markets of every offering together."""
    return replace(
        facts[0],
        areas=_together(fact.areas for fact in facts),
        proposed_areas=frozenset().union(*(fact.proposed_areas for fact in facts)),
        target_markets=_together(fact.target_markets for fact in facts),
    )


def _together(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    known = [one for one in sets if one is not None]
    return frozenset().union(*known) if known else None


def _next_question(
    programs: Sequence[ProgramAnswer],
    readings: Sequence[Reading],
    best: Mapping[str, int],
    asked: Sequence[Collection[str]],
) -> tuple[Question | None, int]:
    """Return the next question and the reading it is about: the one of the first program that lacks the fact."""
    passed = set(asked[0]).intersection(*asked[1:])
    while (question := pick_question(programs, readings[0].facts, passed, opening=True)) is not None:
        lacking = (best[answer.program.slug] for answer in programs if answer.rank and question.fact in answer.missing)
        about = next((index for index in lacking if question.fact not in asked[index]), None)
        if about is not None or not question.decides_in:
            return question, about or 0
        passed.add(question.fact)
    return None, 0


def bytes_of(told: Told, lang: str) -> bytes:
    """Return what was told as JSON; the same answer always gives the same bytes."""
    data = to_data(told.answer, lang, profile_id="")
    for program in data["programs"]:
        program["reading"] = told.best[program["id"]]
    data["readings"] = [
        {"offering": reading.offering and reading.offering[1], "project": reading.project and reading.project[1]}
        for reading in told.readings
    ]
    answer = told.answer
    pieces = document(
        [data], catalogue_version=answer.catalogue_version, engine_version=answer.engine_version, on=answer.on
    )
    return "".join(pieces).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)
