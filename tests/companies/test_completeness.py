"""How complete a profile is: each step counts once, is done by its own fact, and leads to where it is filled in."""

from datetime import date
from typing import Any

import pytest

from companies.models import Company, Offering, Project
from companies.profile.completeness import ProfileCompleteness, profile_completeness
from companies.profile.facts import COMPANY_FACTS, OFFERING_FACTS, write_answers

DAY = date(2026, 11, 24)
# What does each step, in the order in which it helps most, and where it is filled in.
STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "description": ("words", {"description_en": "We clean water."}),
    "areas": ("offering", {"areas": ["wastewater-treatment"]}),
    "needs": ("needs", {"needs": ["talent"]}),
    "employees": ("size", {"employees": {"min": 20, "max": 49}}),
    "annual_revenue_cad": ("size", {"annual_revenue_cad": {"min": 50_000, "max": None}}),
    "legal_form": ("structure", {"legal_form": ["corporation"]}),
    "years_in_business": ("size", {"years_in_business": {"min": 2, "max": 5}}),
    "trl": ("offering", {"trl": {"min": 4, "max": 6}}),
    "target_markets": ("needs", {"target_markets": ["CN"]}),
    "export_experience": ("needs", {"export_experience": "some"}),
    "canadian_controlled": ("structure", {"canadian_controlled": False}),
    "project": ("project", {}),
    "ownership": ("structure", {"ownership": []}),
    "city": ("identity", {"city": "Gaspé"}),
}


def completeness(*done: str, unknown: bool = False) -> ProfileCompleteness:
    """Return how complete a profile is in which some steps are done; with ``unknown`` by "I don't know"."""
    company, offerings, projects = Company(name="Boreal"), [], []
    for step in done:
        where, answers = STEPS[step]
        said = dict.fromkeys(answers) if unknown else answers
        if where == "project":
            projects.append(Project())
        elif where == "offering":
            offerings = offerings or [Offering()]
            write_answers(offerings[0], OFFERING_FACTS, said, DAY)
        else:
            write_answers(company, COMPANY_FACTS, said, DAY)
    return profile_completeness(company, offerings=offerings, projects=projects, day=DAY)


def next_steps(*done: str) -> list[str]:
    return [step.where for step in completeness(*done).steps]


def test_nothing_said_is_nothing_known_and_the_first_steps_come_first():
    empty = completeness()
    assert (empty.known, empty.total) == (0, len(STEPS))
    assert next_steps() == ["words", "offering", "needs"]


@pytest.mark.parametrize("step", STEPS)
def test_each_step_counts_once_and_is_done_by_its_fact_alone(step: str):
    others = [name for name in STEPS if name != step]
    without = completeness(*others)
    assert without.known == len(STEPS) - 1
    assert [one.where for one in without.steps] == [STEPS[step][0]]
    assert without.words != "Complete"
    assert completeness(step).known == 1


@pytest.mark.parametrize("step", [name for name in STEPS if name not in {"project", "description"}])
def test_i_do_not_know_counts_as_said(step: str):
    assert completeness(step, unknown=True).known == 1


def test_a_description_in_any_language_counts():
    for language in ("en", "fr", "zh"):
        company = Company(name="Boreal")
        write_answers(company, COMPANY_FACTS, {f"description_{language}": "水"}, DAY)
        assert profile_completeness(company, offerings=[], projects=[], day=DAY).known == 1, language


def test_the_steps_come_in_the_order_in_which_they_help():
    todo = list(STEPS)
    while todo:
        assert next_steps(*(name for name in STEPS if name not in todo)) == [STEPS[name][0] for name in todo[:3]]
        todo.pop(0)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (0, "A start: you can already look around"),
        (4, "A start: you can already look around"),
        (5, "Good: most programs can be judged"),
        (9, "Good: most programs can be judged"),
        (10, "Strong: few questions are left"),
        (13, "Strong: few questions are left"),
        (14, "Complete"),
    ],
)
def test_the_word_for_it_follows_what_is_known(known: int, words: str):
    found = completeness(*list(STEPS)[:known])
    assert (found.known, found.words) == (known, words)
