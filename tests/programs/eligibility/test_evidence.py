"""The age of evidence, in bands."""

from datetime import date

import pytest

from hub.core.vocabulary.enums import EvidenceAge
from hub.core.vocabulary.evidence import evidence_age, evidence_words

ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("as_of", "age"),
    [
        (date(2026, 11, 24), EvidenceAge.FRESH),
        (date(2026, 12, 1), EvidenceAge.FRESH),
        (date(2026, 5, 25), EvidenceAge.FRESH),
        (date(2026, 5, 24), EvidenceAge.AGEING),
        (date(2025, 5, 24), EvidenceAge.AGEING),
        (date(2025, 5, 23), EvidenceAge.OLD),
        (date(2026, 1, 1), EvidenceAge.YEAR_ONLY),
        (date(2019, 1, 1), EvidenceAge.YEAR_ONLY),
        (date(2026, 1, 2), EvidenceAge.AGEING),
    ],
)
def test_band(as_of: date, age: EvidenceAge) -> None:
    assert evidence_age(as_of, ON) is age


def test_months_end_where_the_shorter_month_ends() -> None:
    assert evidence_age(date(2026, 8, 31), date(2027, 2, 27)) is EvidenceAge.FRESH
    assert evidence_age(date(2026, 8, 31), date(2027, 2, 28)) is EvidenceAge.AGEING


@pytest.mark.parametrize(
    ("as_of", "english", "french"),
    [
        (date(2026, 11, 1), "Evidence of 1 November 2026.", "Source du 1er novembre 2026."),
        (
            date(2026, 2, 4),
            "Evidence of 4 February 2026, 6 to 18 months old.",
            "Source du 4 février 2026, de 6 à 18 mois.",
        ),
        (
            date(2024, 2, 4),
            "Evidence of 4 February 2024, over 18 months old. Confirm before you count on it.",
            "Source du 4 février 2024, plus de 18 mois. Confirmez avant de vous y fier.",
        ),
        (
            date(2025, 1, 1),
            "Evidence of 2025; the day is not known. Confirm before you count on it.",
            "Source de 2025; le jour n’est pas connu. Confirmez avant de vous y fier.",
        ),
    ],
)
def test_words(as_of: date, english: str, french: str) -> None:
    assert (evidence_words(as_of, ON, "en"), evidence_words(as_of, ON, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("as_of", "confirmed", "english", "french"),
    [
        (
            date(2024, 2, 4),
            date(2026, 11, 20),
            "Evidence of 4 February 2024. Confirmed by the organization on 20 November 2026.",
            "Source du 4 février 2024. Confirmé par l’organisme le 20 novembre 2026.",
        ),
        (
            date(2020, 1, 1),
            date(2026, 2, 4),
            "Evidence of 2020. Confirmed by the organization on 4 February 2026, 6 to 18 months ago.",
            "Source de 2020. Confirmé par l’organisme le 4 février 2026, il y a de 6 à 18 mois.",
        ),
        (
            date(2020, 3, 1),
            date(2024, 2, 4),
            (
                "Evidence of 1 March 2020. Confirmed by the organization on 4 February 2024, over 18 months ago. "
                "Confirm before you count on it."
            ),
            (
                "Source du 1er mars 2020. Confirmé par l’organisme le 4 février 2024, il y a plus de 18 mois. "
                "Confirmez avant de vous y fier."
            ),
        ),
        (date(2026, 11, 1), date(2026, 10, 1), "Evidence of 1 November 2026.", "Source du 1er novembre 2026."),
    ],
)
def test_the_word_of_the_organization_stands_beside_the_evidence(
    as_of: date, confirmed: date, english: str, french: str
) -> None:
    said = [evidence_words(as_of, ON, lang, confirmed_on=confirmed) for lang in ("en", "fr")]
    assert said == [english, french]


def test_what_was_confirmed_on_new_years_day_is_known_to_the_day() -> None:
    assert evidence_words(date(2026, 2, 4), ON, "en", confirmed_on=date(2026, 1, 1)).startswith(
        "Evidence of 4 February"
    )
    confirmed = evidence_words(date(2025, 2, 4), ON, "en", confirmed_on=date(2026, 1, 1))
    assert confirmed == (
        "Evidence of 4 February 2025. Confirmed by the organization on 1 January 2026, 6 to 18 months ago."
    )
