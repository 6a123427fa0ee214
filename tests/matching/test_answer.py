"""The JSON form of an answer: the shape of the batch interface, and the same bytes every time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hub.core.vocabulary.enums import ConditionKind
from hub.matching.areas import AreaProposal
from hub.matching.engine.answer import ENGINE_VERSION, EngineAnswer, answer_for, answer_json
from programs.eligibility.facts import ApplicantFacts, Interval
from tests.matching.builders import DAY, catalogue, condition, program
from tests.matching.test_opportunities import wanted
from tests.matching.test_people import SEATS

ROOT = Path(__file__).resolve().parents[2]
FACTS = ApplicantFacts(
    province="QC",
    employees=Interval.exact(42),
    proposed_areas=frozenset({"wastewater-treatment"}),
    needs=frozenset({"market_entry_china", "funding_demo"}),
    target_markets=frozenset({"CN"}),
    capabilities=frozenset({"membranes"}),
)
CATALOGUE = catalogue(
    program(
        "a",
        condition(ConditionKind.EMPLOYEES, {"min": 3}),
        condition(ConditionKind.FOR_PROFIT, {"is": True}),
        condition(ConditionKind.OTHER),
    ),
    program("b", verified=False),
)


def answer() -> EngineAnswer:
    return answer_for(
        FACTS,
        catalogue=CATALOGUE,
        seats=SEATS,
        opportunities=(wanted(),),
        on=DAY,
        proposals=(AreaProposal("wastewater-treatment", 0.93, ("membrane bioreactor", "effluent")),),
    )


def test_the_shape_is_that_of_the_interface() -> None:
    data = json.loads(answer_json(answer(), "en", profile_id="acme"))
    assert list(data) == ["catalogue_version", "engine_version", "on", "profiles"]
    assert (data["engine_version"], data["on"]) == (ENGINE_VERSION, "2026-11-24")
    (profile,) = data["profiles"]
    assert list(profile) == ["id", "areas", "programs", "people", "opportunities", "next_question"]
    assert profile["areas"] == [
        {"slug": "wastewater-treatment", "score": 0.93, "because": ["membrane bioreactor", "effluent"]}
    ]
    entry = next(entry for entry in profile["programs"] if entry["id"] == "a")
    assert list(entry) == [
        "id", "name", "organization", "verdict", "intake", "opens", "closes", "rank", "score", "first_move",
        "for_need", "obstacle", "amount_max_cad", "cost_share_max", "verified", "as_of", "replaced_by", "findings",
        "missing", "to_check_by_person", "notes", "why",
    ]  # fmt: skip
    assert (entry["verdict"], entry["intake"], entry["opens"], entry["as_of"]) == (
        "to_confirm",
        "open",
        None,
        "2026-09-01",
    )
    assert [(finding["condition"], finding["result"]) for finding in entry["findings"]] == [
        ("employees", "met"),
        ("for_profit", "unknown"),
        ("other", "unknown"),
    ]
    assert all(list(finding) == ["condition", "result", "sentence", "source"] for finding in entry["findings"])
    assert entry["missing"] == ["for_profit"]
    assert entry["to_check_by_person"] == ["Condition on other."]
    assert entry["notes"] == ["Pays by claim."]
    assert all(list(part) == ["factor", "weight", "value", "sentence"] for part in entry["why"])
    people, deals = profile["people"], profile["opportunities"]
    assert list(people[0]) == ["id", "office", "verdict", "rank", "score", "findings", "why"]
    assert list(deals[0]) == ["id", "standing", "verdict", "rank", "score", "findings", "why"]
    assert all(isinstance(reason, str) for each in (*people, *deals) for reason in each["why"])
    assert profile["next_question"] == {"fact": "for_profit", "settles": 1}


def test_an_unverified_program_tells_what_a_person_must_ask() -> None:
    data = json.loads(answer_json(answer(), "fr", profile_id="acme"))
    entry = next(entry for entry in data["profiles"][0]["programs"] if entry["id"] == "b")
    assert entry["to_check_by_person"] == [
        "Si le programme existe encore sous cette forme\u00a0: nos sources ne le confirment pas."
    ]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_same_answer_has_the_same_bytes(lang: str) -> None:
    assert answer_json(answer(), lang) == answer_json(answer(), lang)


def test_both_languages_differ_in_words_alone() -> None:
    english, french = (json.loads(answer_json(answer(), lang)) for lang in ("en", "fr"))

    def bare(data: object) -> object:
        match data:
            case dict():
                kept = {key: bare(value) for key, value in data.items() if key not in {"because", "why"}}
                return {key: value for key, value in kept.items() if key not in {"sentence", "name", "office"}}
            case list():
                return [bare(value) for value in data]
        return data

    for entry in (*english["profiles"][0]["programs"], *french["profiles"][0]["programs"]):
        for key in ("organization", "to_check_by_person", "notes"):
            entry.pop(key)
    assert bare(english) == bare(french)


def test_without_a_directory_people_and_opportunities_stay_empty() -> None:
    bare = answer_for(FACTS, catalogue=CATALOGUE, seats=None, opportunities=None, on=DAY)
    assert (bare.people, bare.opportunities) == ((), ())


def test_the_pure_modules_load_no_django() -> None:
    code = (
        "import sys, hub.matching.engine.answer, hub.matching.profile.files;"
        "sys.exit(any(name.split('.')[0] == 'django' or name.endswith('.models') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
