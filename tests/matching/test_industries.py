"""Trades that programs are made for and that companies speak of."""

import pytest

from hub.matching.profile.industries import industries, industries_in_text, industries_of_program
from programs.catalogue.files import read_programs


def test_every_program_of_a_trade_is_in_the_catalogue() -> None:
    known = {program.slug for program in read_programs().programs}
    named = {slug for trade in industries().values() for slug in trade.programs}
    assert named <= known
    assert industries_of_program("ca-nrcan-ifit") == {"forest"}
    assert industries_of_program("ca-nrc-irap") == frozenset()


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
    assert industries_in_text(text) == spoken


def test_saying_nothing_is_not_speaking_of_none() -> None:
    assert industries_in_text(None, "  ") is None
    assert industries_in_text("Buses.", None) == frozenset()
