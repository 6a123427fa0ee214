"""A whole catalogue, with what programs share said once, is told as program by program; and its text is its data."""

import json
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.vocabulary.enums import Area, ConditionKind, Result, Verdict
from hub.matching.bulk.companies import synthetic_facts
from hub.matching.engine.answer import UNOFFICIAL, UNVERIFIED, answer_for, answer_json, program_data, to_json
from hub.matching.engine.evaluation import evaluate_programs
from hub.matching.engine.results import MatchSources, best_programs, match_readings, result_json
from hub.matching.profile.facts import CompanyReading, Profile, profile_from_answers
from hub.matching.ranking.programs import FACTORS
from programs.catalogue.entries import Catalogue
from programs.eligibility.evaluate import to_check_by_person, verdict_of, verdict_only
from programs.eligibility.facts import ApplicantFacts
from tests.matching.builders import DAY, catalogue, condition, program
from tests.matching.readable import best_readably, evaluate_readably, outcome
from tests.matching.test_evaluation import catalogues
from tests.matching.test_evaluation import facts as some_facts
from tests.programs.eligibility.builders import ANY_FACTS, CONDITIONS
from tests.quality.displayed import told_to
from tests.support.catalogue import real_catalogue
from tests.support.synthetic import hide, synthetic_catalogue

REAL = real_catalogue()
DAYS = (DAY, date(2026, 12, 31), date(2027, 6, 15), date(2026, 1, 5))
KEYS = [
    "id", "name", "organization", "verdict", "intake", "opens", "closes", "rank", "score", "first_move",
    "for_need", "obstacle", "amount_max_cad", "cost_share_max", "verified", "as_of", "replaced_by", "findings", "missing", "to_check_by_person", "notes", "why",
]  # fmt: skip
FEW = settings(max_examples=settings.default.max_examples // 5)


def companies(count: int, seed: int) -> list[ApplicantFacts]:
    """Return made-up companies, from those of whom all is known to those of whom nothing is."""
    rng = random.Random(seed)
    return [hide(synthetic_facts(rng), rng, rng.choice((0, 0.1, 0.3, 0.6, 1))) for _ in range(count)]


def an_order(facts: ApplicantFacts, seed: int) -> tuple[str, ...]:
    areas = sorted(facts.proposed_areas if facts.areas is None else facts.areas)
    random.Random(seed).shuffle(areas)
    return tuple(areas)


def reading(facts: ApplicantFacts, seed: int) -> CompanyReading:
    profile = Profile(id="", name=None, facts=facts, proposals=(), area_order=an_order(facts, seed))
    made = CompanyReading(answers={}, offering=(seed, f"Offering {seed}"), project=(1, "Project"))
    vars(made)["profile"] = profile  # kept as if it had been made of answers
    return made


def some_readings(count: int, seed: int) -> list[CompanyReading]:
    """Return readings of one company, which differ in its offering and its project."""
    first, *others = companies(count, seed)
    kept = ("areas", "proposed_areas", "trl", "stage", "ip_status", "project")
    different = (replace(first, **{name: getattr(other, name) for name in kept}) for other in others)
    return [reading(facts, seed + number) for number, facts in enumerate((first, *different))]


def assert_alike(
    facts: ApplicantFacts, given_catalogue: Catalogue, on: date = DAY, order: tuple[str, ...] | None = None
) -> None:
    together = evaluate_programs(facts, catalogue=given_catalogue, on=on, area_order=order)
    alone = evaluate_readably(facts, catalogue=given_catalogue, on=on, area_order=order)
    assert [answer.rank for answer in together] == [each.rank for each in alone]
    for answer, each in zip(together, alone, strict=True):
        assert outcome(answer) == outcome(each.answer)


# --- Evaluating and ranking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(30))
def test_the_real_catalogue(number: int) -> None:
    facts = companies(1, seed=number)[0]
    assert_alike(facts, REAL, DAYS[number % len(DAYS)], None if number % 3 == 0 else an_order(facts, number))


def test_a_catalogue_of_a_thousand() -> None:
    large = synthetic_catalogue(random.Random(7), REAL.programs, 1000)
    for number, facts in enumerate(companies(4, seed=100)):
        assert_alike(facts, large, DAYS[number], an_order(facts, number))


@given(catalogues(), some_facts, st.permutations([area.value for area in Area]))
def test_random_catalogues(given_catalogue: Catalogue, facts: ApplicantFacts, areas: list[str]) -> None:
    assert_alike(facts, given_catalogue, order=tuple(areas[:3]))


@given(st.lists(CONDITIONS, max_size=4), ANY_FACTS, st.booleans())
def test_random_conditions_and_groups(given_conditions: list, facts: ApplicantFacts, verified: bool) -> None:
    entries = [
        program(f"p{number}", *conditions, verified=verified) for number, conditions in enumerate(given_conditions)
    ]
    assert_alike(facts, catalogue(*entries))


def test_an_empty_catalogue_has_no_programs() -> None:
    assert evaluate_programs(ApplicantFacts(), catalogue=catalogue(), on=DAY) == ()
    assert best_programs([reading(ApplicantFacts(), 1)], catalogue=catalogue(), on=DAY) == ((), {}, frozenset())


def test_a_catalogue_of_the_same_version_is_not_taken_for_another() -> None:
    one, two = program("a", name_en="Old name"), program("a", name_en="New name")
    first, second = Catalogue("same", (one,)), Catalogue("same", (two,))
    names = [evaluate_programs(ApplicantFacts(), catalogue=each, on=DAY)[0].program.name_en for each in (first, second)]
    assert names == ["Old name", "New name"]


@pytest.mark.parametrize("number", range(12))
def test_the_best_of_several_readings(number: int) -> None:
    readings = some_readings(1 + number % 4, seed=number)
    answers, best, differing = best_programs(readings, catalogue=REAL, on=DAY)
    ranked, best_of_each, differ = best_readably(readings, catalogue=REAL, on=DAY)
    assert (best, differing) == (best_of_each, differ)
    assert [(answer.rank, outcome(answer)) for answer in answers] == [
        (each.rank, outcome(each.answer)) for each in ranked
    ]


# --- Explaining ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(30))
def test_the_explanation_recomputes_the_verdict(number: int) -> None:
    """For every program of the real catalogue: the findings, the bare rules and the answer come to the same."""
    facts = companies(1, seed=1000 + number)[0]
    for answer in evaluate_programs(facts, catalogue=REAL, on=DAY):
        entry = answer.program
        bare = verdict_only(entry.conditions, facts, verified=entry.is_confirmed)
        assert verdict_of(answer.findings, verified=entry.is_confirmed) is bare is answer.verdict
        assert [finding.condition for finding in answer.findings] == list(entry.conditions)
        assert answer.verdict is not Verdict.NOT_NOW or Result.NOT_MET in {each.result for each in answer.findings}


@pytest.mark.parametrize("number", range(15))
def test_every_reason_is_a_sentence_in_both_languages_with_its_source(number: int) -> None:
    facts = companies(1, seed=2000 + number)[0]
    for answer in evaluate_programs(facts, catalogue=REAL, on=DAY):
        for finding in answer.findings:
            for lang in ("en", "fr"):
                assert finding.condition.sentence.text(lang).strip()
                assert finding.because(lang).endswith(".")
                assert finding.remedy(lang).endswith(".") or finding.result is Result.MET
            assert finding.condition.source.startswith(("https://", "http://"))
        assert [part.factor for part in answer.why] == list(FACTORS)
        for part in answer.why:
            spoken = part.sentence.en.endswith(".") and part.sentence.fr.endswith(".")
            # A factor without a sentence states that it speaks neither for nor against: pages say so.
            assert spoken or (part.sentence.en, part.sentence.fr) == ("", "")
        assert answer.program.sources


# --- Rendering -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("number", range(10))
def test_the_text_of_a_program_says_what_its_answer_says(number: int, lang: str) -> None:
    facts = companies(1, seed=3000 + number)[0]
    for answer in evaluate_programs(facts, catalogue=REAL, on=DAYS[number % len(DAYS)]):
        said, entry = json.loads(to_json(program_data(answer, lang))), answer.program
        assert list(said) == KEYS
        assert [said[key] for key in ("id", "name", "organization", "verdict", "rank", "score", "missing")] == [
            entry.slug, entry.name(lang), entry.organization(lang), answer.verdict, answer.rank, answer.score,
            list(answer.missing),
        ]  # fmt: skip
        assert [said[key] for key in ("intake", "opens", "closes", "as_of")] == [
            None if value is None else str(value)
            for value in (answer.intake.state, answer.intake.opens, answer.intake.closes, entry.as_of)
        ]
        assert [said[key] for key in ("amount_max_cad", "cost_share_max", "verified", "replaced_by", "notes")] == [
            entry.amount_max_cad, entry.cost_share_max, entry.verified, list(entry.replaced_by),
            [note.sentence(lang) for note in entry.notes],
        ]  # fmt: skip
        for found, finding in zip(said["findings"], answer.findings, strict=True):
            condition_of = finding.condition
            assert (found["condition"], found["result"], found["source"]) == (
                condition_of.kind, finding.result, condition_of.source,
            )  # fmt: skip
            assert found["sentence"].startswith(condition_of.sentence.text(lang))
            told_of_company = found["sentence"].endswith(f" {finding.because(lang)}")
            assert told_of_company is (condition_of.kind is not ConditionKind.OTHER)
        to_check = [finding.condition.sentence.text(lang) for finding in to_check_by_person(answer.findings)]
        doubt = UNVERIFIED if not entry.verified else UNOFFICIAL if entry.lacks_official_source else None
        assert said["to_check_by_person"] == to_check + ([doubt.text(lang)] if doubt else [])
        assert [tuple(part.values()) for part in said["why"]] == [
            (part.factor, 1, round(part.effect, 4), part.sentence.text(lang)) for part in answer.why
        ]


@given(CONDITIONS, ANY_FACTS, st.text(max_size=20), st.text(max_size=20))
@FEW
def test_any_text_is_valid_json(given_conditions: list, facts: ApplicantFacts, name: str, sentence: str) -> None:
    spoken = [replace(each, sentence_en=sentence, source=name) for each in given_conditions]
    answers = evaluate_programs(facts, catalogue=catalogue(program("p", *spoken, name_en=name)), on=DAY)
    said = json.loads(to_json(program_data(answers[0], "en")))
    assert said["name"] == name
    assert all(each["sentence"].startswith(sentence) and each["source"] == name for each in said["findings"])


def test_each_program_is_told_with_the_reading_it_rests_on() -> None:
    readings = some_readings(3, seed=5)
    told = match_readings(readings, sources=MatchSources(catalogue=REAL, seats=(), opportunities=()), on=DAY)
    (profile,) = json.loads(result_json(told, "fr"))["profiles"]
    assert {each["id"]: each["reading"] for each in profile["programs"]} == told.best
    assert profile["readings"] == [{"offering": each.offering[1], "project": "Project"} for each in readings]
    assert list(profile)[-2:] == ["next_question", "readings"]


def test_the_document_of_an_answer_is_that_of_its_programs() -> None:
    facts = companies(1, seed=1)[0]
    answer = answer_for(facts, catalogue=REAL, seats=None, opportunities=None, on=DAY)
    (profile,) = json.loads(answer_json(answer, "en"))["profiles"]
    assert profile["programs"] == [json.loads(to_json(program_data(each, "en"))) for each in answer.programs]


def test_a_condition_without_a_full_stop_gets_one() -> None:
    spoken = replace(condition("for_profit", {"is": True}), sentence_en="Works for profit")
    (answer,) = evaluate_programs(ApplicantFacts(for_profit=True), catalogue=catalogue(program("p", spoken)), on=DAY)
    assert program_data(answer, "en")["findings"][0]["sentence"] == "Works for profit. You work for profit."


@pytest.mark.parametrize(
    "text",
    [
        "Family greenhouse near Medicine Hat. Gas bill is killing us. We'd like to put in heat pumps, maybe solar on the header house.",
        "Grain farm by Swift Current. Thinking of solar on the shop and maybe an electric grain dryer down the road.",
        "Hutterite colony in southern Manitoba, we run hog barns. Would like to replace the propane heaters with geothermal.",
        "Petite scierie de Lac-Mégantic, 35 employés. Notre séchoir marche au propane, on veut passer à la biomasse avec nos écorces.",
        "Auberge de 22 chambres à Tadoussac. Le chauffage à l'huile nous coûte un bras. On pense à la géothermie ou à des thermopompes.",
        "On est un transporteur à Drummondville. On pense à électrifier une dizaine de camions pis à installer des bornes dans la cour.",
    ],
)
def test_who_equips_a_site_reads_four_first_moves(text):
    told = told_to(profile_from_answers({"description": text}), catalogue=REAL, on=DAY)
    assert sum(one.first_move is not None for one in told.answer.programs) >= 4
