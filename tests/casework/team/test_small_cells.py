"""What small cells of a table or a list of shares never tell."""

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.casework.metrics.figures import Share, share_unless_small, shares_unless_small, suppressed

FEW = st.integers(min_value=0, max_value=12)


@given(numbers=st.lists(FEW, max_size=8), least=st.integers(min_value=1, max_value=6))
def test_no_closed_cell_is_small_and_alone_against_its_total(numbers: list[int], least: int):
    hidden = suppressed(numbers, least=least)
    small = {place for place, number in enumerate(numbers) if 0 < number < least}
    gone = {place for place, off in enumerate(hidden) if off}
    assert small <= gone
    # Where the total is known, what is hidden is told by it unless there are two, or nothing else to hide behind.
    others = [place for place, number in enumerate(numbers) if number and place not in small]
    assert len(gone) != 1 or not others
    assert not gone or sum(numbers[place] for place in gone) >= least or all(place in gone for place in others)


def test_whoever_knows_the_rule_and_the_total_tells_no_small_cell():
    """Of all tables of two to four cells: each that shows the same may say something else of each cell it closes."""
    shown: dict[Any, list[tuple[int, ...]]] = {}
    for numbers in (each for length in (2, 3, 4) for each in product(range(9), repeat=length) if sum(each) >= 5):
        hidden = suppressed(numbers, least=5)
        told = tuple(None if off else number for off, number in zip(hidden, numbers, strict=True))
        shown.setdefault((sum(numbers), told), []).append(numbers)
    for (_total, told), alike in shown.items():
        for place, number in enumerate(alike[0]):
            if told[place] is None and 0 < number < 5:
                assert len({each[place] for each in alike}) > 1, alike


@given(part=FEW, rest=FEW, least=st.integers(min_value=1, max_value=6))
def test_a_share_that_is_shown_tells_of_no_few(part: int, rest: int, least: int):
    shown = share_unless_small(Share(part, part + rest), least=least)
    if shown is not None:
        assert not 0 < shown.part < least
        assert not 0 < shown.whole - shown.part < least
    if least == 1:
        assert shown == Share(part, part + rest)


@given(shares=st.lists(st.builds(lambda a, b: Share(a, a + b), FEW, FEW), max_size=6), least=st.integers(1, 6))
def test_no_share_is_closed_alone_against_its_total(shares: list[Share], least: int):
    shown = shares_unless_small(shares, least=least)
    for share, seen in zip(shares, shown, strict=True):
        assert seen in {None, share}
        assert seen is None or share_unless_small(share, least=least) is not None
    closed = [place for place, seen in enumerate(shown) if seen is None]
    others = [place for place, share in enumerate(shares) if share.whole and place not in closed]
    assert len(closed) != 1 or not others
    assert least > 1 or list(shown) == shares
