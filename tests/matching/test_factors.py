"""Each factor of the rank at its published values, and the words that say why."""

from datetime import date

import pytest

from hub.core.vocabulary.enums import Area, ConditionKind, Verdict
from hub.matching.ranking import ApplicantInputs, ProgramInputs, conditions_settled, contributions, rank_key, score_of
from hub.matching.ranking.factors import (
    market_served,
    place_served,
    size_fits,
    stage_fits,
    stage_of,
)
from hub.matching.ranking.inputs import CONDITIONS, FACTORS
from hub.matching.ranking.values import WEIGHTS, Contribution, FactorValue, ReasonSentence, name_key
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from tests.matching.builders import DAY, condition, program

GRID, EFFICIENCY, WATER = Area.TRANSMISSION_GRID, Area.ENERGY_EFFICIENCY, Area.WASTEWATER_TREATMENT


def says(value: FactorValue) -> str:
    return Contribution.of("need", value).sentence_en


@pytest.mark.parametrize(
    ("stage", "served", "number", "words"),
    [
        (None, ("export",), 0.5, ""),
        ("export", (), 0.5, ""),
        ("export", ("export", "research"), 1.0, "It serves your stage: export."),
        ("scale_up", ("export",), 0.6, "It serves other stages than yours: export."),
        ("commercialization", ("export",), 0.25, ""),
        ("research", ("demonstration",), 0.25, ""),
        ("research", ("commercialization",), 0.0, ""),
        ("research", ("export",), 0.0, ""),
        ("research", ("scale_up",), 0.0, ""),
        ("research", ("scale_up", "development"), 0.6, "development"),
    ],
)
def test_stage(stage, served, number, words) -> None:
    found = stage_fits(stage, served)
    assert found.number == number
    assert words in says(found)


@pytest.mark.parametrize(
    ("low", "high", "stage"),
    [
        (1, 1, "research"), (3, 3, "research"), (4, 4, "development"), (6, 6, "development"), (7, 7, "demonstration"),
        (8, 8, "demonstration"), (9, 9, "commercialization"), (4, 6, "development"), (3, 4, None), (5, None, None),
    ],
)  # fmt: skip
def test_a_readiness_level_names_a_stage(low: int, high: int | None, stage: str | None) -> None:
    assert stage_of(ApplicantFacts(trl=Interval(low, high))) == stage
    assert stage_of(ApplicantFacts(trl=Interval(low, high), stage="export")) == "export"


def test_without_a_level_there_is_no_stage() -> None:
    assert stage_of(ApplicantFacts()) is None


@pytest.mark.parametrize(
    ("province", "jurisdiction", "named", "number"),
    [
        (None, "CA", None, 0.5),
        ("QC", "QC", None, 1.0),
        ("QC", "QC", frozenset({"QC"}), 1.0),
        ("QC", "CA", frozenset({"QC", "NU"}), 0.9),
        ("QC", "CA", None, 0.65),
        ("QC", "CA", frozenset({"ON"}), 0.0),
        ("QC", "ON", None, 0.0),
    ],
)
def test_place(province, jurisdiction, named, number) -> None:
    assert place_served(province, jurisdiction, named).number == number


@pytest.mark.parametrize(
    ("china", "markets", "named", "number"),
    [
        (None, frozenset(), frozenset({"CN"}), 0.5),
        (True, frozenset({"CN"}), None, 0.5),
        (True, frozenset({"CN"}), frozenset({"CN", "*"}), 1.0),
        (True, frozenset({"CN"}), frozenset({"*"}), 0.8),
        (True, frozenset({"CN"}), frozenset({"US"}), 0.0),
        (False, frozenset({"US"}), frozenset({"US"}), 0.6),
        (False, frozenset({"US"}), frozenset({"*"}), 0.6),
        (False, frozenset({"US"}), frozenset({"CN"}), 0.2),
        (False, frozenset(), frozenset({"*"}), 0.2),
    ],
)
def test_market(china, markets, named, number) -> None:
    assert market_served(china, markets, named).number == number


@pytest.mark.parametrize(
    ("project", "least", "most", "share", "number"),
    [
        (ProjectFacts(), 1, 50_000, 0.5, 0.5),
        (ProjectFacts(cost_cad=Interval.exact(100_000)), None, None, 0.5, 0.5),
        (ProjectFacts(cost_cad=Interval.exact(100_000)), None, 50_000, 0.5, 1.0),
        (ProjectFacts(cost_cad=Interval.exact(100_000)), None, 25_000, None, 0.5),
        (ProjectFacts(cost_cad=Interval.exact(100_000)), None, 20_000, 0.8, 0.25),
        (ProjectFacts(cost_cad=Interval(100_000, 900_000)), 50_000, 500_000, 0.5, 1.0),
        (ProjectFacts(cost_cad=Interval.exact(100_000)), 50_001, 500_000, 0.5, 0.2),
        (ProjectFacts(cost_cad=Interval.exact(100_000), own_contribution=Interval.exact(0)), None, 50_000, 0.5, 0.5),
        (ProjectFacts(cost_cad=Interval.exact(100_000), own_contribution=Interval.exact(1)), None, 50_000, 0.5, 0.5),
        (ProjectFacts(cost_cad=Interval.exact(1), own_contribution=Interval.exact(0)), None, 1, 0.5, 1.0),
        (
            ProjectFacts(cost_cad=Interval.exact(100_000), public_money_cad=Interval.exact(25_000)),
            None,
            5_000,
            0.5,
            0.2,
        ),
    ],
)
def test_size(project, least, most, share, number) -> None:
    assert size_fits(project, least, most, share).number == pytest.approx(number)


def test_size_says_both_amounts() -> None:
    project = ProjectFacts(cost_cad=Interval.exact(100_000))
    assert says(size_fits(project, None, 25_000, 0.5)) == (
        "Up to $25,000, against about $50,000 that your project still needs."
    )
    assert says(size_fits(project, 60_000, 90_000, 0.5)) == (
        "It begins at $60,000, above what your project still needs."
    )


@pytest.mark.parametrize(
    ("verdict", "missing", "number", "words"),
    [
        (Verdict.NOT_NOW, 0, 0.0, "A published condition is not met."),
        (Verdict.NOT_NOW, 2, 0.0, "A published condition is not met."),
        (Verdict.MEETS, 0, 1.0, "It asks nothing that you do not meet."),
        (Verdict.TO_CONFIRM, 0, 0.85, "You meet every condition that can be tested; a person checks the rest."),
        (Verdict.TO_CONFIRM, 1, 0.70, "1 fact is still missing."),
        (Verdict.TO_CONFIRM, 3, 0.60, "3 facts are still missing."),
        (Verdict.TO_CONFIRM, 7, 0.40, "7 facts are still missing."),
        (Verdict.TO_CONFIRM, 9, 0.40, "9 facts are still missing."),
    ],
)
def test_conditions(verdict, missing, number, words) -> None:
    found = conditions_settled(verdict, missing)
    assert found.number == pytest.approx(number)
    assert says(found) == words


def applicant(**facts) -> ApplicantInputs:
    return ApplicantInputs(ApplicantFacts(**facts), DAY, tuple(facts.get("areas") or ()))


def value(factor: str, company: ApplicantInputs, **changes) -> float:
    entry = ProgramInputs.of(program("p", *changes.pop("conditions", ()), **changes), DAY)
    found = contributions(company, entry, conditions_settled(Verdict.MEETS, 0))
    assert [part.factor for part in found] == list(WEIGHTS)
    return next(part.value for part in found if part.factor == factor)


def test_every_factor_but_the_conditions_reads_company_and_program() -> None:
    assert set(FACTORS) == set(WEIGHTS) - {CONDITIONS}
    assert value("conditions", applicant()) == 1.0
    assert value("stage", applicant(stage="export"), stages=("export",)) == 1.0
    assert value("place", applicant(province="NU"), jurisdiction="NU") == 1.0
    assert value("evidence", applicant(), as_of=date(2020, 6, 1), verified=False) == 0.15


def test_what_conditions_name_is_read_by_kind() -> None:
    both = (condition(ConditionKind.AREAS, {"in": [GRID]}), condition(ConditionKind.PROVINCES, {"in": ["QC"]}))
    entry = ProgramInputs.of(program("p", *both, condition(ConditionKind.TARGET_MARKETS, {"excluded": ["CN"]})), DAY)
    assert (entry.areas, entry.provinces, entry.markets) == ({GRID}, {"QC"}, None)
    twice = ProgramInputs.of(
        program("p", condition(ConditionKind.AREAS, {"in": [GRID]}), condition(ConditionKind.AREAS, {"in": [WATER]})),
        DAY,
    )
    assert twice.areas == {GRID, WATER}


def test_the_text_counts_where_no_area_is_named() -> None:
    text = {"summary_en": "Funds heat pumps and insulation."}
    assert ProgramInputs.of(program("p", **text), DAY).topics == {EFFICIENCY}
    assert ProgramInputs.of(program("p", name_en="Heat pumps", summary_en="Pays."), DAY).topics == {EFFICIENCY}
    assert (
        ProgramInputs.of(program("p", condition(ConditionKind.AREAS, {"in": [GRID]}), **text), DAY).topics
        == frozenset()
    )


@pytest.mark.parametrize(
    ("texts", "speaks"),
    [
        ({"name_en": "Cleantech fund"}, True),
        ({"summary_en": "For CLEAN TECHNOLOGY firms."}, True),
        ({"summary_en": "Environmental technologies."}, True),
        ({"summary_en": "For any firm."}, False),
    ],
)
def test_clean_technology_as_a_whole(texts: dict[str, str], speaks: bool) -> None:
    assert ProgramInputs.of(program("p", **texts), DAY).clean_technology is speaks


def test_the_score_is_a_weighted_mean_to_four_digits() -> None:
    parts = [
        Contribution("need", 0.3, 1.0, ReasonSentence(), ()),
        Contribution("area", 0.1, 0.33333, ReasonSentence(), ()),
    ]
    assert score_of(parts) == 0.8333
    assert Contribution.of("need", FactorValue(0.123456)).value == 0.1235


def test_equal_scores_stand_by_name_then_slug() -> None:
    first, second = program("b", name_en="alpha"), program("a", name_en="Beta")
    assert rank_key(0.5, first) < rank_key(0.5, second) < rank_key(0.4, first)
    assert name_key(program("a", name_en="Same")) < name_key(program("b", name_en="same"))


def test_words_are_in_the_language_asked_for() -> None:
    found = Contribution.of(
        "need", FactorValue(1, lambda word: ReasonSentence(f"{word} in English", f"{word} en français"), ("It",))
    )
    assert (found.sentence("en"), found.sentence("fr-CA")) == ("It in English", "It en français")
    assert (found.sentence_en, found.sentence_fr) == ("It in English", "It en français")
