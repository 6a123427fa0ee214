"""Areas proposed from a company's own words."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from hub.core.vocabulary.enums import Area
from hub.matching.areas import AREAS_FILE, propose_areas, score_areas
from hub.matching.areas.model import MODEL_FILE, load_model, write_model
from scripts.train_areas import read_corpus, train_model

AREAS = yaml.load(AREAS_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
CASES = [(case["case_en"], case["goes_to"]) for area in AREAS for case in area["boundary_cases"]]


def first(*texts: str) -> str | None:
    found = propose_areas(*texts)
    return found[0].area if found else None


@pytest.mark.parametrize(("text", "area"), CASES)
def test_the_boundary_rules_are_the_law(text: str, area: str) -> None:
    assert first(text) == area


@pytest.mark.parametrize("lang", ["en", "fr", "zh"])
def test_nearly_every_keyword_leads_to_its_own_area(lang: str) -> None:
    pairs = [(keyword, area["id"]) for area in AREAS for keyword in area[f"keywords_{lang}"]]
    lost = [keyword for keyword, area in pairs if first(keyword) != area]
    assert len(lost) <= 0.03 * len(pairs), lost


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("We make panels that turn sunlight into power for farms: solar panels.", Area.LOW_CARBON_ELECTRICITY),
        ("Nous fabriquons des bornes de recharge pour véhicules électriques.", Area.NEXT_GENERATION_TRANSPORTATION),
        ("Nos thermopompes réduisent la facture d’énergie des immeubles.", Area.ENERGY_EFFICIENCY),
        ("我们生产用于城市污水处理厂的膜生物反应器", Area.WASTEWATER_TREATMENT),
        ("我們生產電動公交車的燃料電池", Area.NEXT_GENERATION_TRANSPORTATION),
        ("Membrane bioreactors that let mills reuse their effluent.", Area.WASTEWATER_TREATMENT),
        ("Des drones qui détectent les fuites de méthane des puits.", Area.ENVIRONMENTAL_MONITORING),
        ("Our box finds the leaks of compressed air in a factory.", Area.ENERGY_EFFICIENCY),
        ("Notre boîtier trouve les fuites d’air comprimé dans une usine.", Area.ENERGY_EFFICIENCY),
        ("Software that shows which machines run needlessly, and the fuel saved.", Area.ENERGY_EFFICIENCY),
        ("Un logiciel qui repère les machines qui tournent à vide et l’énergie perdue.", Area.ENERGY_EFFICIENCY),
        ("We give used batteries of cars a second use as backup power for hospitals.", Area.TRANSMISSION_GRID),
        ("Nous donnons une deuxième vie aux batteries usagées, en alimentation de secours.", Area.TRANSMISSION_GRID),
    ],
)
def test_everyday_words_in_three_languages(text: str, area: str) -> None:
    assert first(text) == area


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "We are a small family company with a great team.",
        "We make ice wine and sell it online.",
        "Nous vendons du sirop d’érable et du fromage.",
        "我们生产葡萄酒和婴幼儿奶粉",
        "Drug discovery software for pharmaceutical companies; it screens molecules.",
        "A payroll application, with data in charge of your staff.",
        "!!! ??? 123",
    ],
)
def test_no_area_fits(text: str) -> None:
    assert propose_areas(text) == ()


def test_the_words_come_back_as_the_person_wrote_them() -> None:
    (proposal,) = propose_areas("Our MEMBRANE Bioreactors treat Wastewater.")
    assert proposal.area == Area.WASTEWATER_TREATMENT
    assert set(proposal.because) >= {"MEMBRANE Bioreactors", "Wastewater"}
    assert load_model().thresholds["enough"] <= proposal.score <= 1


@pytest.mark.parametrize(
    "text",
    [
        "A robot that crawls through water mains and finds leaks.",
        "Un robot qui trouve les fuites dans les conduites d’eau.",
    ],
)
def test_who_finds_leaks_in_water_mains_has_monitoring_among_the_three_best(text: str) -> None:
    scores = score_areas(text)
    assert Area.ENVIRONMENTAL_MONITORING in sorted(scores, key=lambda area: -scores[area])[:3]


def test_a_negated_word_does_not_count() -> None:
    assert first("Oak furniture without heat pumps") is None
    assert first("Oak furniture with heat pumps") == Area.ENERGY_EFFICIENCY
    assert propose_areas("我们不做光伏") == ()


@pytest.mark.parametrize(
    "town",
    [
        "Trois-Rivières", "trois-rivieres", "Sept-Îles", "Rivière-du-Loup", "Thunder Bay", "Prince George", "Medicine Hat",
        "Lac-Mégantic", "Fort Saskatchewan", "Swift Current", "Thetford Mines",
    ],
)  # fmt: skip
def test_the_name_of_a_town_speaks_of_no_area(town: str) -> None:
    assert propose_areas(f"Nous sommes une petite entreprise à {town}, 12 employés.") == ()
    there, here = (score_areas(f"We repair pumps in {place}.") for place in (town, "Laval"))
    assert there.keys() == here.keys()


def test_accents_case_and_plurals_do_not_matter() -> None:
    assert propose_areas("éoliennes")[0].area == propose_areas("EOLIENNE")[0].area == Area.LOW_CARBON_ELECTRICITY


def test_two_descriptions_speak_of_one_company() -> None:
    together = propose_areas("We sell heat pumps.", "Nous vendons des thermopompes.")
    assert [found.area for found in together] == [Area.ENERGY_EFFICIENCY]
    assert together[0].because == ("heat pumps", "thermopompes")


def test_a_second_area_stands_below_the_first() -> None:
    found = propose_areas("Wind turbines and solar panels for villages, with a microgrid.")
    assert [proposal.area for proposal in found] == [Area.LOW_CARBON_ELECTRICITY, Area.TRANSMISSION_GRID]
    assert found[0].score >= found[1].score


def test_scores_are_given_for_every_area_or_for_none() -> None:
    assert set(score_areas("We sell heat pumps.")) == set(Area)
    assert score_areas("", None) == {}


def test_a_model_fits_its_budget_and_comes_back_as_it_was_written(tmp_path: Path) -> None:
    model = load_model()
    write_model(tmp_path / "again.npz", model)
    again = load_model(tmp_path / "again.npz")
    assert (again.rows, again.classes, again.thresholds) == (model.rows, model.classes, model.thresholds)
    assert (again.weights == model.weights).all()
    assert MODEL_FILE.stat().st_size < 5_000_000


def test_the_corpus_is_well_formed_and_never_says_a_thing_twice() -> None:
    texts = read_corpus()
    assert len({text.words for text in texts}) == len(texts)
    for lang, of_area, of_none in (("en", 60, 150), ("fr", 60, 150), ("zh", 30, 50)):
        mains = Counter(text.areas[0] if text.areas else None for text in texts if text.writer.startswith(lang))
        assert mains.pop(None) >= of_none
        assert set(mains) == set(Area)
        assert min(mains.values()) >= of_area


def test_a_line_that_is_not_well_formed_is_named(tmp_path: Path) -> None:
    (tmp_path / "en-9.tsv").write_text("areas\ttext\nno-such-area\tWe make things.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"en-9.tsv:2: no such area: no-such-area"):
        read_corpus(tmp_path)
    (tmp_path / "en-9.tsv").write_text("areas\ttext\nWe make things.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"en-9.tsv:2: expected areas and a text"):
        read_corpus(tmp_path)


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_training_again_gives_the_model_of_the_repository() -> None:
    trained, figures = train_model(read_corpus())
    kept = load_model()
    assert list(trained.rows) == list(kept.rows)
    assert trained.thresholds == kept.thresholds
    assert abs(trained.weights - kept.weights).max() < 0.01
    assert figures.first_any > 0.85


@pytest.mark.parametrize(
    ("title", "area"),
    [
        ("biomethane", "industrial-processes-waste-remediation"),
        ("captage aux amines", "industrial-processes-waste-remediation"),
        ("amine capture", "industrial-processes-waste-remediation"),
        ("électrolyseur", "industrial-processes-waste-remediation"),
        ("énergie des vagues", "low-carbon-electricity"),
        ("prévision des inondations", "environmental-monitoring"),
        ("traitement deau usé", "wastewater-treatment"),
        ("station d’hydrogène", "next-generation-transportation"),
    ],
)
def test_a_title_of_a_few_words_is_proposed_the_area_that_it_names(title, area):
    assert [one.area for one in propose_areas(title)][:1] == [area]


def test_sensors_for_tailings_are_monitoring():
    assert propose_areas("Capteurs en continu pour résidus miniers et digues.")[0].area == "environmental-monitoring"
