"""The matching engine: one evaluation, three kinds of answer.

Pure: the same facts, catalogue, seats, opportunities and day give the same answer, byte for byte.
"""

from collections.abc import Iterable
from datetime import date

from hub.matching.answer import Answer
from hub.matching.areas import Proposal
from hub.matching.evaluation import evaluate_programs
from hub.matching.opportunities import Opportunity, opportunities_for
from hub.matching.people import Seat, people_for
from hub.matching.questions import pick_question
from programs.catalogue.entries import Catalogue
from programs.eligibility.facts import ApplicantFacts

ENGINE_VERSION = "1.5.0"  # raised with every change that can alter an answer; docs/matching.md says what changed


def answer_for(
    facts: ApplicantFacts,
    *,
    catalogue: Catalogue,
    seats: Iterable[Seat] | None,
    opportunities: Iterable[Opportunity] | None,
    on: date,
    top: int = 10,
    proposals: tuple[Proposal, ...] = (),
    area_order: tuple[str, ...] | None = None,
) -> Answer:
    """Return all that the portal would tell a company on a day.

    ``seats`` and ``opportunities`` None mean that no directory stands behind this answer: those parts stay empty.
    ``top`` limits people and opportunities; programs are always all listed. ``proposals`` are the areas read from the
    company's words; ``area_order`` its areas, the main one first.
    """
    programs = evaluate_programs(facts, catalogue=catalogue, on=on, area_order=area_order)
    return Answer(
        areas=proposals,
        programs=programs,
        people=() if seats is None else people_for(facts, seats=seats, top=top),
        opportunities=()
        if opportunities is None
        else opportunities_for(facts, opportunities=opportunities, on=on, top=top),
        next_question=pick_question(programs, facts),
        engine_version=ENGINE_VERSION,
        catalogue_version=catalogue.version,
        on=on,
    )
