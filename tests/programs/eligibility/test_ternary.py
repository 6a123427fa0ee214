"""The tables of three-valued logic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import Result
from hub.core.vocabulary.evidence import all_of, any_of, from_truth, negate

MET, NOT_MET, UNKNOWN = Result.MET, Result.NOT_MET, Result.UNKNOWN
RESULTS = st.lists(st.sampled_from(list(Result)))


@pytest.mark.parametrize(
    ("first", "second", "both", "either"),
    [
        (MET, MET, MET, MET),
        (MET, UNKNOWN, UNKNOWN, MET),
        (MET, NOT_MET, NOT_MET, MET),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, NOT_MET, NOT_MET, UNKNOWN),
        (NOT_MET, NOT_MET, NOT_MET, NOT_MET),
    ],
)
def test_tables(first: Result, second: Result, both: Result, either: Result) -> None:
    assert all_of([first, second]) is all_of([second, first]) is both
    assert any_of([first, second]) is any_of([second, first]) is either


def test_of_nothing() -> None:
    assert all_of([]) is MET
    assert any_of([]) is NOT_MET


@given(RESULTS)
def test_de_morgan(results: list[Result]) -> None:
    assert negate(all_of(results)) is any_of(map(negate, results))


def test_truth() -> None:
    assert [from_truth(value) for value in (True, False, None)] == [MET, NOT_MET, UNKNOWN]
