"""The factor of the rank for what many use: its scale, whom a figure is of, and what is said of it."""

import math

import pytest

from hub.core.vocabulary.enums import Province
from hub.matching.ranking.factors import _REACH_PEOPLE, widely_used
from hub.matching.ranking.values import NEUTRAL, NOT_KNOWN, Contribution
from programs.catalogue.reach import Reach, ReachUnit


def reach(number: float, **changes: object) -> Reach:
    """Return a figure of an office that does not exist."""
    said = {"counted": ReachUnit.COMPANIES, "period": "2024", "by_en": "Office", "by_fr": "Bureau"}
    return Reach(number=number, title="t", address="https://a.example", says="s.", **(said | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(("number", "value"), [(316, 0.625), (1_000, 0.75), (9_999, 1.0), (10_000, 1.0), (90_000, 1.0)])
def test_each_tenfold_step_counts_a_quarter_up_to_ten_thousand(number: int, value: float) -> None:
    assert math.isclose(widely_used(reach(number), "CA").number, value, abs_tol=1e-4)


def test_what_few_use_and_what_nobody_counted_is_not_set_back() -> None:
    assert widely_used(reach(1), "CA").number == NEUTRAL
    assert widely_used(None, "QC") is NOT_KNOWN


def test_a_provincial_figure_is_weighed_by_the_people_it_is_for() -> None:
    """23.0% of the people of Canada live in Quebec, and 0.11% in Yukon."""
    assert math.isclose(widely_used(reach(230), "QC").number, 0.75, abs_tol=1e-3)
    assert math.isclose(widely_used(reach(1.088), "YT").number, 0.75, abs_tol=1e-3)


def test_the_people_of_all_provinces_and_territories_are_those_of_canada() -> None:
    """The 2021 Census counted 36,991,981."""
    assert set(_REACH_PEOPLE) == set(Province)
    assert sum(_REACH_PEOPLE.values()) == 36_991_981


@pytest.mark.parametrize(
    ("counted", "english", "french"),
    [
        (
            ReachUnit.COMPANIES,
            "About 120 companies a year use it",
            "Environ 120 entreprises y ont recours chaque année",
        ),
        (
            ReachUnit.CLAIMS,
            "About 120 claims a year are made for it",
            "Environ 120 demandes en sont faites chaque année",
        ),
        (ReachUnit.PROJECTS, "It supports about 120 projects a year", "Il appuie environ 120 projets par an"),
        (ReachUnit.LOANS, "About 120 loans a year are made under it", "Environ 120 prêts par an en relèvent"),
        (ReachUnit.PLACEMENTS, "It supports about 120 placements a year", "Il appuie environ 120 stages par an"),
    ],
)
def test_what_was_counted_is_said_with_whoever_counted_it(counted: ReachUnit, english: str, french: str) -> None:
    said = Contribution.of("reach", widely_used(reach(120, counted=counted), "CA"))
    assert (said.sentence_en, said.sentence_fr) == (f"{english} (Office, 2024).", f"{french} (Bureau, 2024).")


def test_a_part_and_what_it_replaced_are_told_as_such() -> None:
    found = widely_used(reach(120, at_least=True, earlier=True, period="2022-2023"), "CA")
    said = Contribution.of("reach", found)
    assert said.sentence_en == "At least 120 companies a year use it (Office, 2022–2023; counted for what it replaced)."
    assert said.sentence_fr == (
        "Au moins 120 entreprises y ont recours chaque année (Bureau, 2022–2023; compté pour ce qu’il remplace)."
    )


@pytest.mark.parametrize(
    ("number", "said"), [(3, "3"), (14.4, "14"), (14.6, "15"), (1_249, "1,200"), (1_251, "1,300"), (98_765, "99,000")]
)
def test_two_digits_count(number: float, said: str) -> None:
    assert f"About {said} companies" in Contribution.of("reach", widely_used(reach(number), "CA")).sentence_en
