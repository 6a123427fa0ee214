"""Random lives of requests over the real database, beside a model: one owner always, no reminder doubled or lost.

Every act is tried by anybody, at any moment: where the model says it is not allowed it must be refused, and change
nothing. Time passes across weekends, holidays of three places and the nights when clocks change. Corners that chance
seldom finds are steered to, and counted: a run that does not come there fails.
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

# How often 50 lives of 30 steps come to each corner at least.
CORNERS = {
    "offered to a seat from which everybody is away": 10,
    "accepted by a seat from which everybody is away": 10,
    "reminded a seat from which everybody is away": 10,
    "gave back what was offered: everybody away": 5,
    "gave back what was accepted: everybody away": 2,
    "handed over for an absence": 20,
    "came back untouched after an absence": 10,
    "a part ended with its sister's": 1,
    "gave back what was offered: nobody left": 2,
    "gave back what was accepted: nobody left": 1,
    "gave back what was in hand": 5,
    "opened again at the desk": 2,
    "joined two requests": 2,
    "put aside": 10,
    "asked an official": 5,
    "took back what an official was asked": 2,
    "climbed a whole ladder": 1,
    "a ladder ended with a no": 1,
    "found the trace of what was handed on": 50,
}


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
    if lives >= 50:
        missed = {corner: REACHED[corner] for corner, least in CORNERS.items() if REACHED[corner] < least}
        assert not missed, f"seldom reached: {missed} of {dict(REACHED)}"


@pytest.mark.deep
@pytest.mark.timeout(7200)
def test_many_long_lives_keep_one_owner_and_one_ledger() -> None:
    _run(500, 50)
