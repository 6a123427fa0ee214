"""Random lives of requests over the real database, beside a model: one owner always, no reminder doubled or lost.

Every act is tried by anybody, at any moment: where the model says it is not allowed it must be refused, and change
nothing. Time passes across weekends, holidays of three places and the nights when clocks change. Corners that chance
seldom finds are steered to, and counted: a long run that does not come there fails.
"""

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.casework.histories.base import REACHED
from tests.casework.histories.desk import DeskActs
from tests.casework.histories.people import PeopleActs
from tests.casework.histories.presence import PresenceActs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

# What five hundred lives of fifty acts come to, each at least once.
CORNERS = (
    "offered to a seat from which everybody is away",
    "accepted by a seat from which everybody is away",
    "reminded a seat from which everybody is away",
    "gave back what was offered: everybody away",
    "gave back what was accepted: everybody away",
    "handed over for an absence",
    "came back untouched after an absence",
    "a part ended with its sister's",
    "a part ended as a sister took hers",
    "closed as the company did not answer",
    "corrected what it is about",
    "gave back what was offered: nobody left",
    "gave back what was accepted: nobody left",
    "gave back what was in hand",
    "opened again at the desk",
    "joined two requests",
    "put aside",
    "asked an official",
    "took back what an official was asked",
    "what an official was asked came back from an empty office",
    "climbed a whole ladder",
    "a ladder ended with a no",
    "found the trace of what was handed on",
)


class Histories(DeskActs, PeopleActs, PresenceActs):
    """Companies, seats, officials, absences, departures, and time."""


def _run(examples: int, steps: int) -> None:
    assert connection.in_atomic_block
    REACHED.clear()
    run_state_machine_as_test(
        Histories,
        settings=settings(
            settings.get_profile("ci"),
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(900)
@pytest.mark.parametrize("lives", [3, pytest.param(50, marks=pytest.mark.deep)])
def test_random_lives_keep_one_owner_and_one_ledger(lives: int) -> None:
    _run(lives, 30)


@pytest.mark.deep
@pytest.mark.timeout(7200)
def test_many_long_lives_keep_one_owner_and_one_ledger() -> None:
    _run(500, 50)
    missed = [corner for corner in CORNERS if not REACHED[corner]]
    assert not missed, f"not reached: {missed} of {dict(REACHED)}"
