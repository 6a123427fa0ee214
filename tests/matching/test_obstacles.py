"""What stands against a program is not told to a company whose facts answer it; it is a reason then."""

from typing import Any

import pytest

from hub.core.vocabulary.enums import ConditionKind, TechnologyRole
from hub.matching.explanations.reasons import answers_to_obstacle, obstacle_answers
from hub.matching.profile.facts import profile_from_answers
from programs.eligibility.conditions.registry import CONDITION_TYPES
from programs.eligibility.facts import ApplicantFacts
from tests.support.catalogue import real_catalogue


def said(slug: str, **answers: Any) -> list[str] | None:
    purpose = real_catalogue().by_slug[slug].purpose
    assert purpose is not None
    found = answers_to_obstacle(purpose, profile_from_answers(answers, words_tell=True).facts)
    return None if found is None else [one.fr for one in found]


def test_every_obstacle_is_one_of_the_catalogue_and_every_test_is_one_of_its_kind():
    written = {program.purpose.obstacle_en for program in real_catalogue().programs if program.purpose}
    assert set(obstacle_answers()) <= written
    for ways in obstacle_answers().values():
        for tests in ways:
            assert set(tests.get("role", ())) <= set(TechnologyRole)
            for name, test in tests.items():
                assert name == "role" or set(test) <= CONDITION_TYPES[ConditionKind(name)].parameters.keys


@pytest.mark.parametrize(
    ("slug", "answers", "told"),
    [
        (
            "ca-gac-canexport-smes",
            {"employees": 22, "annual_revenue_cad": 3_100_000},
            ["Vous avez 22 employés.", "Vos revenus annuels sont de 3,1\u00a0M$."],
        ),
        ("ca-gac-canexport-smes", {"employees": 22}, None),
        ("ca-gac-canexport-smes", {"employees": 2, "annual_revenue_cad": 3_100_000}, None),
        ("ca-bdc-advisory-financing", {"annual_revenue_cad": 600_000_000}, ["Vos revenus annuels sont de 600\u00a0M$."]),
        ("ca-bdc-advisory-financing", {"annual_revenue_cad": 0}, None),
        ("ca-isc-aboriginal-entrepreneurship", {"ownership": ["indigenous"]}, ["L’entreprise appartient en majorité à des Autochtones."]),
        ("ca-isc-aboriginal-entrepreneurship", {}, None),
        ("qc-ecoperformance", {"technology_role": "adopts", "province": "QC"}, []),
        ("qc-ecoperformance", {"technology_role": "develops", "province": "QC"}, None),
        ("nu-small-business-support", {"province": "NU", "employees": 6}, ["Vous avez 6 employés."]),
        ("ca-nrc-irap", {"employees": 22, "annual_revenue_cad": 3_100_000}, None),
    ],
)  # fmt: skip
def test_facts_answer_an_obstacle(slug, answers, told):
    assert said(slug, **answers) == told


def test_what_only_words_say_answers_it_and_is_to_confirm():
    told = said("ca-bdc-advisory-financing", description="We are 12 people and sell for 3 million dollars a year.")
    assert told is not None
    assert told[0].endswith("à confirmer.")


def test_an_obstacle_that_a_curator_wrote_anew_is_shown():
    purpose = real_catalogue().by_slug["ca-bdc-advisory-financing"].purpose
    changed = type(purpose).of(
        {**{name: getattr(purpose, name) for name in purpose.__slots__}, "obstacle_en": "Sales."}
    )
    facts = profile_from_answers({"annual_revenue_cad": 600_000_000}).facts
    assert answers_to_obstacle(changed, facts) is None
    assert answers_to_obstacle(purpose, ApplicantFacts()) is None
