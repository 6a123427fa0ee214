"""How many functions run for a page and for an answer: what it costs, told without a clock, so that a tenth more is seen.

Counted are calls of functions in Python and in C, which do not depend on what else the machine does. Time does, by more
than a tenth: rates and waits are held in ``tests.benchmarks.standards``. Statements are frozen in
``test_frozen_queries.py``, the bytes of a first view in ``tests/browser/test_journeys.py``.
"""

import random
import sys
from collections.abc import Callable
from functools import partial

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.access import sign_fact_sheet
from companies.profile.services.fact_sheets import start_fact_sheet
from hub.casework.requests.services.assignment import claim_request
from hub.matching.bulk.companies import synthetic_facts
from hub.matching.engine.evaluation import evaluate_programs
from hub.matching.index.columns import CompanyColumns
from hub.matching.index.companies import program_verdicts
from hub.matching.index.programs import ProgramIndex
from tests.accounts.people import come_in
from tests.casework.desk.browsers import browser_of
from tests.casework.world import DESK, build_world
from tests.support.catalogue import real_catalogue
from tests.support.synthetic import hide, synthetic_catalogue

# Thousands of calls. Make less of a page and lower its figure; a page that truly does more says why in its commit.
PAGES = {
    "home": 44.6,
    "list of programs": 172.4,
    "one program": 124.3,
    "list of programs, kept": 4.2,
    "question of the finder": 43.7,
    "answer of the finder": 109.9,  # up to seven moves, each with what it answers of what was told
    "match page": 121.4,
    "case at the desk": 513.0,
    "case in hand": 434.8,  # without the rank of seats, which is made when it is asked for
}
MORE, LESS = 1.1, 0.8
_TOOL = 4
_EVENTS = sys.monitoring.events.PY_START | sys.monitoring.events.CALL


def calls_of(work: Callable[..., object], *given: object) -> int:
    """Return how many functions are called while some work is done."""
    count = 0

    def called(*_: object) -> None:
        nonlocal count
        count += 1

    sys.monitoring.use_tool_id(_TOOL, "frozen calls")
    try:
        for event in (sys.monitoring.events.PY_START, sys.monitoring.events.CALL):
            sys.monitoring.register_callback(_TOOL, event, called)
        sys.monitoring.set_events(_TOOL, _EVENTS)
        work(*given)
    finally:
        sys.monitoring.set_events(_TOOL, 0)
        sys.monitoring.free_tool_id(_TOOL)
    return count


@pytest.mark.django_db
def test_no_page_takes_a_tenth_more_calls_than_it_is_known_for(reference_data: None) -> None:
    cache.clear()
    world, owner, made, kept = build_world(at=timezone.now()), Client(), Client(), Client()
    come_in(owner, world.owner)
    made.cookies["a"] = "b"  # whoever has a cookie is shown a page that is made for them
    answers = {"province": "QC", "areas": ["wastewater-treatment"], "needs": ["funding_demo"]}
    sheet = sign_fact_sheet(start_fact_sheet(answers=answers, language="en", at=timezone.now()))
    at_desk, new, taken = browser_of(world, DESK), world.submit(), world.submit(subject="Another", body="Other words.")
    claim_request(request=taken, by=world.people[DESK], seats=[world.seat(DESK)], at=world.at)
    asked = {
        "home": (made, reverse("pages:home")),
        "list of programs": (made, reverse("programs:list")),
        "one program": (made, reverse("programs:detail", args=["ca-gac-canexport-smes"])),
        "list of programs, kept": (kept, reverse("programs:list")),
        "question of the finder": (made, reverse("matching:question", args=[sheet])),
        "answer of the finder": (made, reverse("matching:answer", args=[sheet])),
        "match page": (owner, reverse("matching:company", args=[world.company.slug])),
        "case at the desk": (at_desk, reverse("desk:case", args=[new.reference])),
        "case in hand": (at_desk, reverse("desk:case", args=[taken.reference])),
    }
    calls: dict[str, float] = {}
    for name, (reader, path) in asked.items():
        assert [reader.get(path).status_code for _ in range(2)] == [200, 200]
        calls[name] = calls_of(reader.get, path) / 1000
    assert {name: round(calls[name], 1) for name in PAGES if calls[name] > MORE * PAGES[name]} == {}, "Make less of it."
    less = {name: round(calls[name], 1) for name in PAGES if calls[name] < LESS * PAGES[name]}
    assert less == {}, "Better: take these figures over, so that they hold."


def test_an_answer_takes_calls_as_it_has_programs() -> None:
    dice, real = random.Random(5), real_catalogue().programs
    facts = [hide(synthetic_facts(dice), dice, 0.25) for _ in range(5)]
    calls = []
    for number in (250, 1000):
        catalogue = synthetic_catalogue(random.Random(7), real, number)
        index = ProgramIndex(catalogue)
        whole = partial(evaluate_programs, catalogue=catalogue, on=timezone.localdate())
        for work in (whole, index.verdicts):
            work(facts[0])
            calls.append(sum(calls_of(work, one) for one in facts))
    few, few_bare, many, many_bare = calls
    assert many < 4.4 * few
    # Bare verdicts are read out of tables: four times the programs are twice the calls.
    assert many_bare < 2.5 * few_bare
    assert many_bare < many / 40


def test_one_program_before_ten_times_the_companies_takes_hardly_more_calls() -> None:
    dice, programs = random.Random(6), real_catalogue().programs
    facts = [hide(synthetic_facts(dice), dice, 0.25) for _ in range(2000)]
    few, many = CompanyColumns.of([one] for one in facts[:200]), CompanyColumns.of([one] for one in facts)
    for columns in (few, many):
        for program in programs:
            program_verdicts(program, columns)
    calls = [sum(calls_of(program_verdicts, one, columns) for one in programs) for columns in (few, many)]
    assert calls[1] < 1.5 * calls[0]
