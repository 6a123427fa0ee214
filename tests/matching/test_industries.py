"""Whom a company's words speak of, as a customer or a site."""

import pytest

from hub.core.vocabulary.purpose import Beneficiary
from hub.matching.profile.facts import industries, industries_in_text, words_in_text


def test_industries_are_beneficiaries_of_programs() -> None:
    assert set(industries()) <= set(Beneficiary)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("We dry potatoes and sell dryers to farmers.", {"agriculture_food", "farmers"}),
        ("Nos scieries valorisent l’écorce.", {"forestry"}),
        ("我们为矿山和港口提供软件", {"mining_minerals", "marine_ocean", "digital_ai"}),
        ("Rotors for tidal currents.", {"marine_ocean"}),
        ("Spare parts.", set()),
        ("Before we ship samples abroad.", set()),
        ("Scrubbers for ships.", {"marine_ocean"}),
        ("Food waste becomes renewable natural gas for the pipeline.", set()),
        ("Nos restes deviennent du gaz naturel renouvelable pour le pipeline.", set()),
        ("It finds leaks in pipelines.", {"oil_gas"}),
        ("We process milk.", {"agriculture_food", "manufacturing"}),
        ("Nous transformons le lait.", {"agriculture_food", "manufacturing"}),
    ],
)
def test_industries_are_read_from_words(text: str, spoken: set[str]) -> None:
    assert industries_in_text(text) == spoken


def test_saying_nothing_is_not_speaking_of_none() -> None:
    assert industries_in_text(None, "  ") is None
    assert industries_in_text("Parts.", None) == frozenset()
    assert words_in_text(None) is None
    assert words_in_text("The trucks.", "Autobus") == {"truck", "autobus"}
