"""How likely an adviser names a program to such a company."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from hub.core.vocabulary.enums import Need, Ownership, Stage
from hub.core.vocabulary.purpose import Beneficiary
from hub.matching.areas.model import load_model
from hub.matching.engine.answer import ENGINE_VERSION
from hub.matching.engine.evaluation import evaluate_catalogue
from hub.matching.ranking.advisers import ADVISERS_MODEL, Naming, columns_of, described, naming_of, naming_reason
from hub.matching.ranking.company import traits_of
from programs.eligibility.facts import ApplicantFacts
from tests.quality.judged import JudgedCompany, Judgement
from tests.quality.learning import Lesson, learn, used
from tests.quality.measuring import ON, judged_catalogue

GROWS = ApplicantFacts(province="QC", stage=Stage.SCALE_UP, needs=frozenset({Need.GROWTH_CAPITAL}))
RESEARCHES = ApplicantFacts(province="QC", stage=Stage.RESEARCH, needs=frozenset({Need.FUNDING_RD}))


def likelihood(naming: Naming, facts: ApplicantFacts) -> float:
    return naming.likelihood(traits_of(facts, ()).vector)


@pytest.fixture(scope="module")
def programs():
    return {program.slug: program for program in judged_catalogue().programs}


def test_money_to_grow_is_named_to_who_grows_and_says_so(programs):
    columns = columns_of(programs["ca-bdc-climate-tech-fund-ii"])
    naming = naming_of(columns)
    assert likelihood(naming, GROWS) > 2 * likelihood(naming, RESEARCHES)
    grows, researches = (naming_reason(columns, traits_of(facts, ()).described) for facts in (GROWS, RESEARCHES))
    assert grows.en.startswith("Advisers name it more often")
    assert grows.fr.startswith("Les conseillers le proposent plus souvent")
    assert "scale-up" in grows.en or "money to grow" in grows.en
    assert researches.en.startswith("Advisers seldom name it") or not researches.en


def test_a_program_that_nobody_graded_is_placed_by_what_it_is_for(programs):
    known = programs["ca-bdc-climate-tech-fund-ii"]
    unknown = naming_of(columns_of(replace(known, slug="ca-new-fund")))
    assert likelihood(unknown, GROWS) > likelihood(unknown, RESEARCHES)
    bare = naming_of(columns_of(replace(known, slug="ca-bare", purpose=None, support=())))
    assert likelihood(bare, GROWS) == likelihood(bare, RESEARCHES) == pytest.approx(0.12, abs=0.01)


def test_owners_do_not_move_it():
    owned = replace(GROWS, ownership=frozenset({Ownership.WOMEN, Ownership.INDIGENOUS}))
    assert traits_of(owned, ()).described == traits_of(GROWS, ()).described
    rows = load_model(ADVISERS_MODEL).rows
    assert not [row for row in rows if row.startswith(("own", "form", "language")) or "indigenous" in row]


def test_what_is_not_told_is_a_row_of_its_own():
    rows = dict(described(traits_of(ApplicantFacts(), ())))
    assert {"province:None", "stage:None", "need:None", "exports:None", "partner:None", "area:None"} <= rows.keys()
    two = dict(described(traits_of(ApplicantFacts(), ("wastewater-treatment", "energy-efficiency"))))
    assert (two["area:wastewater-treatment"], two["area:energy-efficiency"]) == (1.0, 0.5)
    assert two[f"serves:{Beneficiary.WATER_UTILITIES}"] == 1.0


def test_every_column_of_the_model_is_of_the_catalogue_and_every_row_of_a_company(programs):
    model = load_model(ADVISERS_MODEL)
    assert model.weights.shape == (len(model.rows), len(model.classes))
    assert np.isfinite(model.weights).all()
    assert {name.partition(":")[0] for name in model.rows} == {
        "province", "stage", "role", "need", "exports", "partner", "size", "serves", "area", "cost", "abroad",
    }  # fmt: skip


def test_what_advisers_name_is_learned(programs):
    catalogue = judged_catalogue()
    slugs = [one.program.slug for one in evaluate_catalogue(GROWS, catalogue=catalogue, on=ON) if one.could_serve]
    wanted, trap = slugs[10], slugs[20]

    def learned(*traps: str) -> dict[str, float]:
        company = JudgedCompany("x", {}, (Judgement({wanted: 3.0}, {}, {}, frozenset(traps)),))
        page = Lesson(company, 1.0, dict(described(traits_of(GROWS, ()))), dict.fromkeys(slugs, 0.1))
        with used(learn([page] * 20, catalogue)):
            return {slug: likelihood(naming_of(columns_of(programs[slug])), GROWS) for slug in slugs}

    plain, warned = learned(), learned(trap)
    assert max(plain, key=plain.__getitem__) == max(warned, key=warned.__getitem__) == wanted
    assert warned[trap] < plain[trap] < plain[wanted]
    assert likelihood(naming_of(columns_of(programs[wanted])), GROWS) != plain[wanted]  # the kept model is back


def test_another_model_is_another_engine():
    """A record of answers is told apart by its engine: raise its version with each model that is learned."""
    digest = hashlib.sha256(ADVISERS_MODEL.read_bytes()).hexdigest()[:12]
    assert (ENGINE_VERSION, digest) == ("2.5.0", "ad59dd74eb23")
