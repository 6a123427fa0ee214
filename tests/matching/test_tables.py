"""The published tables are the ones that count: docs/matching.md says every number of them, and no other."""

import re
from datetime import date
from pathlib import Path

import pytest

from hub.core.vocabulary.enums import EvidenceAge, Intake, Need
from hub.matching.engine.people import PEOPLE_WEIGHTS
from hub.matching.profile.needs import (
    NEEDS_TO_OPPORTUNITIES,
    NEEDS_TO_STAGES,
    NEEDS_TO_SUPPORT,
    china_wanted,
    chinese_provinces_wanted,
)
from hub.matching.ranking import WEIGHTS
from hub.matching.ranking.factors import deadline_near, evidence_fresh
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.intake import IntakeState

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")


def table(first: str) -> dict[str, list[str]]:
    """Return the rows of the table whose first heading row is ``first``, by their first cell."""
    lines = DOCS[DOCS.index(first) :].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells[: next((n for n, row in enumerate(cells) if row == [""]), len(cells))]}


def numbers(text: str) -> dict[str, float]:
    return {name: float(number) for name, number in re.findall(r"([a-z_]+) ([0-9.]+[0-9]|[01])(?:,|$)", text)}


def test_needs_and_kinds_of_support() -> None:
    published = table("| need | kinds of support |")
    assert {need: numbers(row[0]) for need, row in published.items()} == NEEDS_TO_SUPPORT


def test_needs_and_kinds_of_opportunities() -> None:
    published = table("| need | kinds of opportunity |")
    assert {need: numbers(row[0]) for need, row in published.items()} == NEEDS_TO_OPPORTUNITIES


def test_needs_and_stages_of_the_work() -> None:
    published = table("| need | stages of the work |")
    assert {need: frozenset(row[0].split(", ")) for need, row in published.items()} == NEEDS_TO_STAGES


def test_weights() -> None:
    published = {name: float(row[0]) for name, row in table("| factor | weight | value |").items()}
    assert published == WEIGHTS
    assert list(published) == list(WEIGHTS)
    people = re.search(r"province ([0-9.]+), area ([0-9.]+), market ([0-9.]+), need ([0-9.]+);", DOCS)
    assert people is not None
    wanted = ("provinces", "areas", "target_markets", "needs")
    assert dict(zip(wanted, map(float, people.groups()), strict=True)) == PEOPLE_WEIGHTS


@pytest.mark.parametrize(
    ("state", "value", "says"),
    [
        (IntakeState(state=Intake.OPEN), 0.9, "It is open now."),
        (IntakeState(state=Intake.OPEN, closes=date(2027, 1, 1)), 1.0, "It is open, with a closing date."),
        (IntakeState(state=Intake.OPENS_ON, opens=date(2027, 2, 22)), 0.8, "Its opening date is known."),
        (IntakeState(state=Intake.OPENS_ON, opens=date(2027, 2, 23)), 0.6, "Its opening date is known."),
        (IntakeState(state=Intake.OPENS_ON), 0.8, "Its opening date is known."),
        (IntakeState(state=Intake.UNKNOWN), 0.5, ""),
        (IntakeState(state=Intake.UNKNOWN, closes=date(2027, 1, 1)), 0.5, ""),
        (IntakeState(state=Intake.BY_INVITATION), 0.4, "It takes applications by invitation."),
        (IntakeState(state=Intake.CLOSED, opens=date(2027, 9, 1)), 0.3, "It is closed until its next round."),
        (IntakeState(state=Intake.SUSPENDED), 0.1, "It is closed for now."),
        (IntakeState(state=Intake.ENDED), 0.0, "It has ended."),
    ],
)
def test_deadline(state: IntakeState, value: float, says: str) -> None:
    found = deadline_near(date(2026, 11, 24), state)
    assert found.number == value
    assert found.reason.en == says


@pytest.mark.parametrize(
    ("age", "value"),
    [(EvidenceAge.FRESH, 1), (EvidenceAge.AGEING, 0.7), (EvidenceAge.YEAR_ONLY, 0.5), (EvidenceAge.OLD, 0.3)],
)
def test_evidence(age: EvidenceAge, value: float) -> None:
    assert evidence_fresh(age, verified=True).number == value
    assert evidence_fresh(age, verified=False).number == value / 2


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
