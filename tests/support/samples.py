"""What a normal run takes of a product of everything with everything; ``scripts/test --deep`` takes all of it.

A test with ``EXTENTS`` runs twice: with its share in a normal run, and whole in a deep one. What is in the share is
told by a digest of its name, so that it is the same in every run.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from zlib import crc32

import pytest

# Set by a deep run, for what has no such test of its own.
DEEP = "HUB_TESTS_DEEP" in os.environ
# The same for a fixture: ``params=PARTS``.
PARTS = [
    pytest.param(False, id="share"),
    pytest.param(True, marks=[pytest.mark.deep, pytest.mark.timeout(1800)], id="whole"),
]
EXTENTS = pytest.mark.parametrize("whole", PARTS)


def in_share(*names: object, one_in: int) -> bool:
    """Tell whether this run takes what bears these names: a deep one takes all."""
    return DEEP or _digest(names) % one_in == 0


def parametrize_share(
    argument: str, values: Iterable[Any], *, ids: Callable[[Any], str], one_in: int
) -> Callable[[Any], Any]:
    """Give each test a share of the values in a normal run, another than its neighbours, and in a deep one the others."""

    def parametrize(test: Any) -> Any:
        chosen = [
            pytest.param(value, id=ids(value), marks=pytest.mark.deep if number % one_in else [])
            for number, value in enumerate(values, _digest([test.__name__]))
        ]
        return pytest.mark.parametrize(argument, chosen)(test)

    return parametrize


def one_of[T](several: Sequence[T], *names: object) -> T:
    """Return the one of several with which a normal run meets what bears these names."""
    return several[_digest(names) % len(several)]


def _digest(names: Iterable[object]) -> int:
    return crc32("/".join(map(str, names)).encode()) >> 4
