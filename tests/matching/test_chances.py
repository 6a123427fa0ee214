"""The chance, the value and the tempo of a program at their published values, and what the factors make together."""

from typing import Any

import pytest

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Intake, IntakeMode, Need, Province, Stage
from hub.core.vocabulary.purpose import NotFor, PaysFor, ProgramRole, Tempo
from hub.matching.ranking import tables
from hub.matching.ranking.programs import SILENCE, Contribution, FactorValue, RankedProgram, name_key, score_of
from programs.eligibility.evaluate import IntakeFacts
from programs.eligibility.facts import Interval, ProjectFacts
from tests.matching.builders import DAY, condition, made_for, part, program, purpose, value


@pytest.mark.parametrize(
    ("kind", "test", "number"),
    [
        (ConditionKind.EMPLOYEES, {"min": 3}, 0.92),
        (ConditionKind.OWNERSHIP, {"in": ["indigenous"]}, 0.05),
        (ConditionKind.PROJECT_PLACE, {"in": ["QC"]}, 0.95),
        (ConditionKind.PROJECT_PLACE, {"in": ["ON"]}, 0.05),
    ],
)
def test_the_chance_of_meeting_what_nobody_answered(kind: ConditionKind, test: dict[str, Any], number: float) -> None:
    assert value("chance", program("p", condition(kind, test)), province="QC") == number


def test_a_part_of_a_province_by_its_people() -> None:
    def of(region: str) -> float:
        return value("chance", program("p", condition(ConditionKind.SUB_REGION, {"in": [region]})), province="ON")

    assert (of("southern-ontario"), of("northern-ontario")) == (tables.POPULOUS_REGION, tables.OTHER_REGION)


def test_the_least_likely_condition_counts_and_is_said() -> None:
    entry = program(
        "p", condition(ConditionKind.EMPLOYEES, {"min": 3}), condition(ConditionKind.OWNERSHIP, {"in": ["women"]})
    )
    found = part("chance", entry)
    assert found.value == 0.05
    assert found.sentence.en == "Rarely met by companies like yours: majority ownership. Tell us."
    known = part("chance", entry, ownership=frozenset({"women"}))
    assert (known.value, known.sentence.en) == (0.92, "1 fact is still missing.")
    assert part("chance", program("p")).sentence.en == "It asks nothing that you do not meet."
    assert part("chance", program("p", condition(ConditionKind.OTHER))).sentence.en.endswith("checks the rest.")
    ruled_out = part("chance", entry, employees=Interval.exact(1))
    assert (ruled_out.value, ruled_out.sentence.en) == (0, "A published condition is not met.")


def test_other_provinces_and_regions_that_no_condition_names() -> None:
    assert value("chance", program("p", jurisdiction="ON"), province="QC") == tables.OTHER_PROVINCE
    assert value("chance", program("p", jurisdiction="QC"), province="QC") == 1
    region = program("p", jurisdiction="ON", purpose=purpose(place_of_project="region"))
    assert value("chance", region, province="ON") == tables.UNSTATED_REGION
    agency = condition(ConditionKind.PROVINCES, {"in": ["AB", "SK"]})
    prairies = program("p", agency, purpose=purpose(place_of_project="region"))
    assert value("chance", prairies, province="AB") == 1
    assert value("chance", prairies) == tables.CHANCES[ConditionKind.PROVINCES]
    for place, number in (("SK", tables.PROVINCE_OF_PROJECT), ("QC", tables.CHANCES[ConditionKind.PROVINCES])):
        assert value("chance", prairies, project=ProjectFacts(place=place)) == number


def test_roles_and_values() -> None:
    best = made_for(role="staple", value=3)
    assert value("value", best) == 1
    assert value("value", made_for(role="background", value=0)) == pytest.approx(0.4 * 0.5 / 1.3, abs=1e-4)
    assert set(tables.ROLES) == set(ProgramRole)


@pytest.mark.parametrize(
    ("tempo", "intake", "number", "says"),
    [
        ("standing", IntakeMode.CONTINUOUS, 1, "It is open now."),
        ("recurring_call", IntakeMode.UNKNOWN, 0.9, "Calls that come back."),
        ("one_off_call", IntakeMode.UNKNOWN, 0.6, "One call."),
        ("ended_or_dormant", IntakeMode.UNKNOWN, 0.1, "Ended or dormant."),
        ("standing", IntakeMode.SUSPENDED, 0.05, "It is closed for now."),
        ("recurring_call", IntakeMode.CLOSED, 0.9, "It is closed until its next round."),
    ],
)
def test_tempo(tempo: str, intake: IntakeMode, number: float, says: str) -> None:
    found = part("tempo", program("p", purpose=purpose(tempo=tempo), intake=IntakeFacts(mode=intake)))
    assert (found.value, found.sentence.en) == (number, says)


def test_every_closed_list_has_its_numbers() -> None:
    assert set(tables.NEEDS_TO_PURPOSES) == set(Need)
    assert set(tables.USUAL_NEEDS) == {*Stage, None}
    assert set(tables.TEMPOS) == set(Tempo)
    assert len(tables.VALUES) == 4
    assert all(0 < share <= 1 for row in tables.NEEDS_TO_PURPOSES.values() for share in row.values())
    assert {Intake.SUSPENDED, Intake.ENDED} == set(tables.INTAKES)
    assert set(tables.NOT_FOR) <= set(NotFor)
    assert {purpose for row in tables.NEEDS_TO_PURPOSES.values() for purpose in row} <= set(PaysFor)
    assert Province.QUEBEC == "QC"  # facts hold the code


def test_a_program_of_which_nobody_said_what_it_is_for_is_read_by_its_support() -> None:
    def pays_for(*support: str, stages: tuple[str, ...] = ()) -> tuple[str, ...]:
        return RankedProgram.of(program("p", support=support, stages=stages), DAY).pays_for

    assert pays_for("grant", stages=("demonstration", "export")) == ("pilot_demonstration", "export_marketing")
    assert pays_for("grant") == ("r_and_d",)
    assert pays_for("equity", "advisory") == ("growth_equity", "advice_coaching")


# --- Contributions ----------------------------------------------------------------------------------------------------


def test_the_score_is_a_product_to_four_digits() -> None:
    parts = [Contribution("need", 0.25, SILENCE, ()), Contribution("advisers", 0.33333, SILENCE, ())]
    assert score_of(parts) == 0.1667  # a need counts to the power of one half
    assert Contribution.of("need", FactorValue(0.123456)).value == 0.1235


def test_names_part_what_nothing_else_does() -> None:
    assert name_key(program("b", name_en="alpha")) < name_key(program("a", name_en="Beta"))
    assert name_key(program("a", name_en="Same")) < name_key(program("b", name_en="same"))


def test_words_are_in_the_language_asked_for() -> None:
    found = Contribution.of(
        "need", FactorValue(1, lambda word: Localized(f"{word} in English", f"{word} en français"), ("It",))
    )
    assert (found.sentence.text("en"), found.sentence.text("fr-CA")) == ("It in English", "It en français")
    assert (found.sentence.en, found.sentence.fr) == ("It in English", "It en français")


@pytest.mark.parametrize(
    ("bounds", "people", "number"),
    [
        ({"max": 10_000_000}, 50, 0.85),
        ({"max": 10_000_000}, 51, 0.3),
        ({"min": 300_000}, 1, 0.3),
        ({"min": 300_000, "max": 100_000_000}, 2, 0.85),
        ({"max": 10_000_000}, None, 0.85),
    ],
)
def test_sales_that_nobody_told_are_supposed_by_the_people(
    bounds: dict[str, int], people: int | None, number: float
) -> None:
    entry = program("p", condition(ConditionKind.ANNUAL_REVENUE, bounds))
    facts = {} if people is None else {"employees": Interval.exact(people)}
    assert value("chance", entry, **facts) == number
