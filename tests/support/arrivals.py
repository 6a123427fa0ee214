"""Many who ask at one moment, each in a lane of its own, and whether they were served in the order in which they came."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from time import monotonic
from typing import Any

import pytest
from django.db import OperationalError, connection

# Forty connections at once take turns; in a deep run each has its own (the server takes 300).
LANES = pytest.mark.parametrize("lanes", [40, pytest.param(200, marks=pytest.mark.deep)])

type Span = tuple[float, float]


def all_at_once(things: Sequence[Any], act: Callable[[Any], Any], *, lanes: int) -> Mapping[Any, Span]:
    """Do an act with each thing, in lanes that begin at one moment; return when each began and was done."""
    gate, spans = Barrier(lanes), dict[Any, Span]()

    def run(lane: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(120)
            for thing in things[lane::lanes]:
                begun = monotonic()
                while thing.pk not in spans:
                    # Whoever waits too long behind the others is told to try again, and does.
                    with suppress(OperationalError):
                        act(thing)
                        spans[thing.pk] = (begun, monotonic())
        finally:
            connection.close()

    with ThreadPoolExecutor(lanes) as pool:
        for future in [pool.submit(run, lane) for lane in range(lanes)]:
            future.result()
    return spans


def in_order(line: Sequence[Any], spans: Mapping[Any, Span]) -> bool:
    """Return whether nobody in a line stands before somebody who was done before the other one came."""
    latest = 0.0
    for key in line:
        begun, done = spans[key]
        if done < latest:
            return False
        latest = max(latest, begun)
    return True
