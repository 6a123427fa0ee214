"""Many who ask at one moment, each in a lane of its own, and whether they were served in the order in which they came."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from time import monotonic
from typing import Any

import pytest
from django.db import OperationalError, connection

from hub.casework.requests.services.transitions import StaleRequestError
from hub.core.workflow import RefusedError

# How many come at one moment, each with a connection of its own (the server takes 300).
CROWD = pytest.mark.parametrize("many", [40, pytest.param(200, marks=pytest.mark.deep)])

type Span = tuple[float, float]


def all_at_once(things: Sequence[Any], act: Callable[[Any], Any]) -> Mapping[Any, Span]:
    """Do an act with each thing, all from one moment on; return when each began and was done."""
    gate, spans = Barrier(len(things)), dict[Any, Span]()

    def run(thing: Any) -> None:
        try:
            connection.ensure_connection()
            gate.wait(120)
            begun = monotonic()
            while thing.pk not in spans:
                # Whoever waits too long behind the others is told to try again, and does.
                with suppress(OperationalError):
                    act(thing)
                    spans[thing.pk] = (begun, monotonic())
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        for future in [pool.submit(run, thing) for thing in things]:
            future.result()
    return spans


def at_one_moment(
    acts: Sequence[Callable[[], Any]], *, errors: tuple[type[Exception], ...] = (RefusedError, StaleRequestError)
) -> list[Any]:
    """Run acts at one moment, a thread and a connection each; return what they gave or raised, in their order."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(30)
            return act()
        except errors as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def in_order(line: Sequence[Any], spans: Mapping[Any, Span]) -> bool:
    """Return whether nobody in a line stands before somebody who was done before the other one came."""
    latest = 0.0
    for key in line:
        begun, done = spans[key]
        if done < latest:
            return False
        latest = max(latest, begun)
    return True
