"""How likely an adviser names a program to such a company."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hub.core.vocabulary.enums import Need, Ownership, Stage
from hub.core.vocabulary.purpose import Beneficiary
from hub.matching.areas.model import load_model
from hub.matching.engine.answer import ENGINE_VERSION
from hub.matching.engine.evaluation import evaluate_catalogue
from hub.matching.ranking.advisers import (
    ADVISERS_MODEL,
    AdviserWeights,
    adviser_weights,
    as_vector,
    company_features,
    first_answer_reason,
    program_features,
)
from hub.matching.ranking.company import traits_of
from programs.eligibility.facts import ApplicantFacts, Interval
from tests.quality.judged import JudgedCompany, Judgement
from tests.quality.learning import Lesson, learn, used
from tests.quality.measuring import ON, judged_catalogue

ROOT = Path(__file__).resolve().parents[2]

GROWS = ApplicantFacts(province="QC", stage=Stage.SCALE_UP, needs=frozenset({Need.GROWTH_CAPITAL}))
RESEARCHES = ApplicantFacts(province="QC", stage=Stage.RESEARCH, needs=frozenset({Need.FUNDING_RD}))


def likelihood(weights: AdviserWeights, facts: ApplicantFacts) -> float:
    return weights.likelihood(traits_of(facts, ()).vector)


@pytest.fixture(scope="module")
def programs():
    return {program.slug: program for program in judged_catalogue().programs}


def test_money_to_grow_is_named_to_who_grows_and_says_so(programs):
    features = program_features(programs["ca-bdc-climate-tech-fund-ii"])
    weights = adviser_weights(features)
    assert likelihood(weights, GROWS) > 2 * likelihood(weights, RESEARCHES)
    grows, researches = (first_answer_reason(features, traits_of(facts, ()).features) for facts in (GROWS, RESEARCHES))
    assert grows.en.startswith("It is often a first answer in such a case: need: money to grow")
    assert grows.fr.startswith(
        "C’est souvent une première réponse dans un tel cas\u00a0: besoin\u00a0: financer la croissance"
    )
    assert researches.en.startswith("It is seldom a first answer in such a case: ")
    assert researches.fr.startswith("C’est rarement une première réponse dans un tel cas\u00a0: ")


def test_an_own_site_is_read_as_money_to_grow_was_and_called_by_its_name(programs):
    site, grows = (as_vector(((f"need:{need}", 1.0),)) for need in (Need.OWN_SITE, Need.GROWTH_CAPITAL))
    assert (site == grows).all()
    assert site.any()
    company = traits_of(ApplicantFacts(province="QC", needs=frozenset({Need.OWN_SITE})), ())
    assert "money to grow" not in first_answer_reason(program_features(programs["qc-essor"]), company.features).en


def test_an_own_site_beside_money_to_grow_is_said_once(programs):
    both = frozenset({Need.OWN_SITE, Need.GROWTH_CAPITAL})
    company = traits_of(ApplicantFacts(province="QC", needs=both, technology_role="develops"), ())
    said = {first_answer_reason(program_features(one), company.features).en for one in programs.values()}
    assert any("need: money to grow" in one for one in said)
    assert not any("own site" in one for one in said)


def test_a_size_that_is_only_supposed_is_no_reason(programs):
    told = replace(RESEARCHES, employees=Interval.exact(4))
    sizes = [
        {name for name, _ in traits_of(facts, ()).features if "size" in name.partition(":")[0]}
        for facts in (told, RESEARCHES)
    ]
    assert sizes == [{"size:startup"}, {"supposed_size:startup", "supposed_size:small"}]
    reasons = [
        first_answer_reason(program_features(one), traits_of(RESEARCHES, ()).features) for one in programs.values()
    ]
    assert not [reason for reason in reasons if "people" in reason.en or "personnes" in reason.fr]
    assert {reason.en.partition(":")[0].rstrip(".") for reason in reasons} == {
        "It is a first answer about as often as for other companies",
        "It is often a first answer in such a case",
        "It is seldom a first answer in such a case",
    }


def test_a_program_that_nobody_graded_is_placed_by_what_it_is_for(programs):
    known = programs["ca-bdc-climate-tech-fund-ii"]
    unknown = adviser_weights(program_features(replace(known, slug="ca-new-fund")))
    assert likelihood(unknown, GROWS) > likelihood(unknown, RESEARCHES)
    bare = adviser_weights(program_features(replace(known, slug="ca-bare", purpose=None, support=())))
    assert likelihood(bare, GROWS) == likelihood(bare, RESEARCHES) == pytest.approx(0.12, abs=0.01)


def test_owners_do_not_move_it():
    owned = replace(GROWS, ownership=frozenset({Ownership.WOMEN, Ownership.INDIGENOUS}))
    assert traits_of(owned, ()).features == traits_of(GROWS, ()).features
    rows = load_model(ADVISERS_MODEL).rows
    assert not [row for row in rows if row.startswith(("own", "form", "language")) or "indigenous" in row]


def test_what_is_not_told_is_a_row_of_its_own():
    rows = dict(company_features(traits_of(ApplicantFacts(), ())))
    assert {"province:None", "stage:None", "need:None", "exports:None", "partner:None", "area:None"} <= rows.keys()
    two = dict(company_features(traits_of(ApplicantFacts(), ("wastewater-treatment", "energy-efficiency"))))
    assert (two["area:wastewater-treatment"], two["area:energy-efficiency"]) == (1.0, 0.5)
    assert two[f"serves:{Beneficiary.WATER_UTILITIES}"] == 1.0


def test_every_column_of_the_model_is_of_the_catalogue_and_every_row_of_a_company(programs):
    model = load_model(ADVISERS_MODEL)
    assert model.weights.shape == (len(model.rows), len(model.classes))
    assert np.isfinite(model.weights).all()
    assert {name.partition(":")[0] for name in model.rows} == {
        "province", "stage", "role", "need", "exports", "partner", "size", "supposed_size", "serves", "area", "cost",
        "abroad",
    }  # fmt: skip
    known = {name for program in programs.values() for name, _ in program_features(program)}
    assert set(model.classes) <= known, "learn anew: a program or a purpose is gone"


def test_what_advisers_name_is_learned(programs):
    catalogue = judged_catalogue()
    slugs = [one.program.slug for one in evaluate_catalogue(GROWS, catalogue=catalogue, on=ON) if one.could_serve]
    wanted, trap = slugs[10], slugs[20]

    def learned(*traps: str) -> dict[str, float]:
        company = JudgedCompany("x", {}, (Judgement({wanted: 3.0}, {}, {}, frozenset(traps)),))
        page = Lesson(company, 1.0, dict(company_features(traits_of(GROWS, ()))), dict.fromkeys(slugs, 0.1))
        with used(learn([page] * 20, catalogue)):
            return {slug: likelihood(adviser_weights(program_features(programs[slug])), GROWS) for slug in slugs}

    plain, warned = learned(), learned(trap)
    assert max(plain, key=plain.__getitem__) == max(warned, key=warned.__getitem__) == wanted
    assert warned[trap] < plain[trap] < plain[wanted]
    assert (
        likelihood(adviser_weights(program_features(programs[wanted])), GROWS) != plain[wanted]
    )  # the kept model is back


def test_another_model_is_another_engine():
    """A record of answers is told apart by its engine: raise its version with each model that is learned."""
    digest = hashlib.sha256(ADVISERS_MODEL.read_bytes()).hexdigest()[:12]
    assert (ENGINE_VERSION, digest) == ("2.6.15", "4bda9fae5f5a")


def test_the_impact_assessment_is_of_this_engine():
    said = (ROOT / "docs" / "impact-assessment.md").read_text(encoding="utf-8")
    assert f"for engine {ENGINE_VERSION.rpartition('.')[0]}." in said
