"""Trades that programs are made for and that companies speak of."""

import pytest

from hub.matching.trades import trades, trades_in, trades_of_program
from programs.catalogue.reading import read_programs


def test_every_program_of_a_trade_is_in_the_catalogue() -> None:
    known = {program.slug for program in read_programs().programs}
    named = {slug for trade in trades().values() for slug in trade.programs}
    assert named <= known
    assert trades_of_program("ca-nrcan-ifit") == {"forest"}
    assert trades_of_program("ca-nrc-irap") == frozenset()


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("We dry potatoes and sell dryers to farmers.", {"farming"}),
        ("Nos scieries valorisent l’écorce.", {"forest"}),
        ("我们为矿山和港口提供软件", {"mining", "ocean", "digital"}),
        ("Rotors for tidal currents.", {"ocean"}),
        ("Bus heaters.", set()),
    ],
)
def test_trades_are_read_from_words(text: str, spoken: set[str]) -> None:
    assert trades_in(text) == spoken


def test_saying_nothing_is_not_speaking_of_none() -> None:
    assert trades_in(None, "  ") is None
    assert trades_in("Buses.", None) == frozenset()
