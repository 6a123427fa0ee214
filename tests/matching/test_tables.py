"""The published tables are the ones that count: docs/matching.md says every number of them, and no other."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from hub.core.vocabulary.enums import Need
from hub.matching.engine.answer import ENGINE_VERSION
from hub.matching.engine.people import PEOPLE_WEIGHTS
from hub.matching.profile.facts import (
    NEEDS_TO_OPPORTUNITIES,
    china_wanted,
    chinese_provinces_wanted,
)
from hub.matching.ranking import tables
from hub.matching.ranking.programs import FACTORS
from programs.eligibility.facts import ApplicantFacts

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")


def table(first: str) -> dict[str, list[str]]:
    """Return the rows of the table whose first heading row is ``first``, by their first cell."""
    lines = DOCS[DOCS.index(first) :].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells[: next((n for n, row in enumerate(cells) if row == [""]), len(cells))]}


def numbers(text: str) -> dict[str, float]:
    return {name: float(number) for name, number in re.findall(r"([a-z_]+) ([0-9.]+[0-9]|[01])(?:,|$)", text)}


def test_needs_and_what_programs_pay_for() -> None:
    published = table("| need | what a program pays for |")
    assert {need: numbers(row[0]) for need, row in published.items()} == tables.NEEDS_TO_PURPOSES
    adopts = table("| need of who adopts | what a program pays for |")
    assert {need: numbers(row[0]) for need, row in adopts.items()} == tables.ADOPTERS_NEEDS_TO_PURPOSES


def test_usual_needs_of_a_stage() -> None:
    published = table("| stage | usual needs |")
    expected = {stage or "not known": needs for stage, needs in tables.USUAL_NEEDS.items()}
    expected["whoever adopts"] = tables.ADOPTERS_USUAL_NEEDS
    expected["a large project, where no need was told: over those of its stage"] = tables.NEEDS_OF_LARGE_PROJECT
    assert {stage: numbers(row[0]) for stage, row in published.items()} == expected


def test_the_chance_of_conditions() -> None:
    published = {kind: float(row[0]) for kind, row in table("| condition | chance |").items()}
    assert published == tables.CHANCES


def test_whom_a_program_is_not_for() -> None:
    published = {
        code: tuple(map(float, row)) for code, row in table("| not for | where it is so | not known |").items()
    }
    assert published == tables.NOT_FOR


def test_roles_values_and_tempos() -> None:
    assert {role: float(row[0]) for role, row in table("| role | |").items()} == tables.ROLES
    assert {tempo: float(row[0]) for tempo, row in table("| tempo | |").items()} == tables.TEMPOS
    assert tuple(float(row[0]) for row in table("| value | |").values()) == tables.VALUES


def test_every_other_number_of_the_rank_is_published() -> None:
    published = {name: float(row[0].replace(",", "")) for name, row in table("| number | is |").items()}
    named = {name.lower(): number for name, number in vars(tables).items() if isinstance(number, int | float)}
    assert published == named


def test_needs_and_kinds_of_opportunities() -> None:
    published = table("| need | kinds of opportunity |")
    assert {need: numbers(row[0]) for need, row in published.items()} == NEEDS_TO_OPPORTUNITIES


def test_factors_and_weights_of_people() -> None:
    assert tuple(table("| factor | what it says |")) == FACTORS
    people = re.search(r"province ([0-9.]+), area ([0-9.]+), market ([0-9.]+), need ([0-9.]+);", DOCS)
    assert people is not None
    wanted = ("provinces", "areas", "target_markets", "needs")
    assert dict(zip(wanted, map(float, people.groups()), strict=True)) == PEOPLE_WEIGHTS


@pytest.mark.parametrize(
    ("facts", "wanted", "provinces"),
    [
        (ApplicantFacts(), None, set()),
        (ApplicantFacts(needs=frozenset({Need.MARKET_ENTRY_CHINA})), True, set()),
        (ApplicantFacts(needs=frozenset({Need.TALENT})), None, set()),
        (ApplicantFacts(target_markets=frozenset()), False, set()),
        (ApplicantFacts(target_markets=frozenset({"CO", "US"})), False, set()),
        (ApplicantFacts(target_markets=frozenset({"CN"})), True, set()),
        (ApplicantFacts(target_markets=frozenset({"CN-SH"})), True, {"CN-SH"}),
        (ApplicantFacts(target_markets=frozenset({"CN", "CN-GD", "US"})), True, {"CN-GD"}),
    ],
)
def test_china(facts: ApplicantFacts, wanted: bool | None, provinces: set[str]) -> None:
    assert china_wanted(facts) is wanted
    assert chinese_provinces_wanted(facts) == provinces


def test_other_numbers_are_another_engine() -> None:
    """A record of answers is told apart by its engine: raise its version with each number that moves."""
    numbers = {name: value for name, value in sorted(vars(tables).items()) if name.isupper()}
    digest = hashlib.sha256(repr([(name, _plain(value)) for name, value in numbers.items()]).encode()).hexdigest()[:12]
    assert (ENGINE_VERSION, digest) == ("2.6.15", "66f510bf86a9")


def _plain(value: object) -> object:
    """Return a number or a table of numbers in an order of its own."""
    if isinstance(value, Mapping):
        return sorted((str(key), _plain(one)) for key, one in value.items())
    return sorted(map(str, value)) if isinstance(value, frozenset) else value
