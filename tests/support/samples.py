"""What a normal run takes of a product of everything with everything; ``scripts/test --deep`` takes all of it.

A test with ``EXTENTS`` runs twice: with its share in a normal run, and whole in a deep one. What is in the share is
told by a digest of its name, so that it is the same in every run.
"""

from collections.abc import Iterable, Sequence
from zlib import crc32

import pytest

# The same for a fixture: ``params=PARTS``.
PARTS = [
    pytest.param(False, id="share"),
    pytest.param(True, marks=[pytest.mark.deep, pytest.mark.timeout(1800)], id="whole"),
]
EXTENTS = pytest.mark.parametrize("whole", PARTS)


def in_share(*names: object, one_in: int) -> bool:
    """Tell whether a normal run takes what bears these names."""
    return _digest(names) % one_in == 0


def one_of[T](several: Sequence[T], *names: object) -> T:
    """Return the one of several with which a normal run meets what bears these names."""
    return several[_digest(names) % len(several)]


def _digest(names: Iterable[object]) -> int:
    return crc32("/".join(map(str, names)).encode()) >> 4
