"""The intake, one day before, on and after each date."""

from datetime import date, timedelta

import pytest

from hub.core.vocabulary.enums import Intake, IntakeMode
from programs.eligibility.evaluate import IntakeFacts, IntakeState, intake_on, intake_words

DAY = date(2026, 11, 24)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("on", "state", "left"),
    [(BEFORE, Intake.OPEN, 1), (DAY, Intake.OPEN, 0), (AFTER, Intake.CLOSED, None)],
)
@pytest.mark.parametrize("mode", [IntakeMode.CALL, IntakeMode.CONTINUOUS])
def test_the_closing_day_is_open_to_its_end(mode: IntakeMode, on: date, state: Intake, left: int | None) -> None:
    found = intake_on(IntakeFacts(mode=mode, closes=DAY), on)
    assert (found.state, found.closes, found.days_left) == (state, DAY, left)


@pytest.mark.parametrize(("on", "state"), [(BEFORE, Intake.OPENS_ON), (DAY, Intake.OPEN), (AFTER, Intake.OPEN)])
def test_it_opens_on_the_opening_day(on: date, state: Intake) -> None:
    facts = IntakeFacts(mode=IntakeMode.CALL, opens=DAY, closes=date(2027, 3, 1))
    assert intake_on(facts, on).state is state


@pytest.mark.parametrize(("on", "state"), [(BEFORE, Intake.UNKNOWN), (DAY, Intake.ENDED), (AFTER, Intake.ENDED)])
def test_it_has_ended_from_the_day_it_closed(on: date, state: Intake) -> None:
    assert intake_on(IntakeFacts(mode=IntakeMode.CLOSED, closed_on=DAY), on).state is state


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (IntakeFacts(mode=IntakeMode.CLOSED, replaced_by=True), Intake.ENDED),
        (IntakeFacts(mode=IntakeMode.CLOSED, replaced_by=True, verified=False), Intake.ENDED),
        (IntakeFacts(mode=IntakeMode.CLOSED, ended=True), Intake.ENDED),
        (IntakeFacts(mode=IntakeMode.CLOSED, ended=True, verified=False), Intake.ENDED),
        (IntakeFacts(mode=IntakeMode.CLOSED, ended=True, opens=AFTER), Intake.ENDED),
        (IntakeFacts(mode=IntakeMode.CLOSED), Intake.CLOSED),
        (IntakeFacts(mode=IntakeMode.CLOSED, verified=False), Intake.CLOSED),
        (IntakeFacts(mode=IntakeMode.CLOSED, opens=BEFORE, closes=AFTER), Intake.CLOSED),
        (IntakeFacts(mode=IntakeMode.CLOSED, opens=AFTER), Intake.OPENS_ON),
        (IntakeFacts(mode=IntakeMode.CLOSED, opens=DAY), Intake.CLOSED),
        (IntakeFacts(mode=IntakeMode.CLOSED, opens=AFTER, verified=False), Intake.CLOSED),
        (IntakeFacts(mode=IntakeMode.SUSPENDED), Intake.SUSPENDED),
        (IntakeFacts(mode=IntakeMode.SUSPENDED, closed_on=BEFORE, replaced_by=True), Intake.SUSPENDED),
        (IntakeFacts(mode=IntakeMode.BY_INVITATION), Intake.BY_INVITATION),
        (IntakeFacts(mode=IntakeMode.BY_INVITATION, closes=BEFORE), Intake.CLOSED),
        (IntakeFacts(mode=IntakeMode.CONTINUOUS), Intake.OPEN),
        (IntakeFacts(mode=IntakeMode.CONTINUOUS, opens=BEFORE), Intake.OPEN),
        (IntakeFacts(mode=IntakeMode.CONTINUOUS, verified=False), Intake.UNKNOWN),
        (IntakeFacts(mode=IntakeMode.CALL), Intake.UNKNOWN),
        (IntakeFacts(mode=IntakeMode.CALL, opens=BEFORE), Intake.UNKNOWN),
        (IntakeFacts(mode=IntakeMode.CALL, closes=AFTER, verified=False), Intake.UNKNOWN),
        (IntakeFacts(mode=IntakeMode.UNKNOWN), Intake.UNKNOWN),
        (IntakeFacts(mode=IntakeMode.UNKNOWN, opens=BEFORE), Intake.UNKNOWN),
    ],
)
def test_state(facts: IntakeFacts, state: Intake) -> None:
    assert intake_on(facts, DAY).state is state


@pytest.mark.parametrize(
    ("closes", "english", "french"),
    [
        (None, "Open all year", "Ouvert à l’année"),
        (
            date(2026, 11, 24),
            "Closes today, 23:59 Eastern",
            f"Date limite aujourd’hui, 23{NBSP}h{NBSP}59, heure de l’Est",
        ),
        (
            date(2026, 11, 25),
            "Closes tomorrow, Wednesday 25 November, 23:59 Eastern",
            f"Date limite demain, le mercredi 25 novembre, 23{NBSP}h{NBSP}59, heure de l’Est",
        ),
        (
            date(2026, 12, 1),
            "Closes in 7 days, Tuesday 1 December, 23:59 Eastern",
            f"Date limite dans 7 jours, le mardi 1er décembre, 23{NBSP}h{NBSP}59, heure de l’Est",
        ),
        (date(2026, 12, 2), "Closes in 8 days, 2 December 2026", "Date limite dans 8 jours, le 2 décembre 2026"),
        (date(2026, 12, 24), "Closes in 30 days, 24 December 2026", "Date limite dans 30 jours, le 24 décembre 2026"),
        (date(2026, 12, 25), "Closes 25 December 2026", "Jusqu’au 25 décembre 2026"),
    ],
)
def test_words_while_open(closes: date | None, english: str, french: str) -> None:
    state = intake_on(IntakeFacts(mode=IntakeMode.CONTINUOUS, closes=closes), DAY)
    assert (intake_words(state, "en"), intake_words(state, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("state", "english", "french"),
    [
        (
            IntakeState(state=Intake.OPENS_ON, opens=date(2027, 2, 4)),
            "Opens 4 February 2027",
            "Ouvre le 4 février 2027",
        ),
        (
            IntakeState(state=Intake.ENDED, ended=date(2025, 2, 4)),
            "Ended 4 February 2025",
            "Terminé le 4 février 2025",
        ),
        (IntakeState(state=Intake.ENDED), "Ended", "Terminé"),
        (IntakeState(state=Intake.CLOSED), "Closed until the next round", "Prochaine période à venir"),
        (IntakeState(state=Intake.SUSPENDED), "Closed for now", "Fermé pour le moment"),
        (IntakeState(state=Intake.BY_INVITATION), "By invitation", "Sur invitation"),
        (IntakeState(state=Intake.UNKNOWN), "Dates to confirm", "Dates à confirmer"),
    ],
)
def test_words_otherwise(state: IntakeState, english: str, french: str) -> None:
    assert (intake_words(state, "en"), intake_words(state, "fr")) == (english, french)
