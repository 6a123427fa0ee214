"""A program on a list: what it says of its intake is as old as what it rests on."""

from datetime import date

import pytest

from hub.core.vocabulary.enums import IntakeMode
from programs.eligibility.evaluate import IntakeFacts
from programs.pages.cards import ProgramCard
from programs.pages.presentation import ProgramPage
from tests.matching.builders import catalogue, program

TODAY = date(2026, 11, 30)
OFFICIAL = {"organization_domains": ("example.org",)}


def card(lang: str = "en", **changes: object) -> ProgramCard:
    one = program("p", **(OFFICIAL | changes))
    return ProgramCard.of(one, catalogue(one), TODAY, lang)


@pytest.mark.parametrize(
    "changes",
    [
        {"as_of": date(2025, 11, 30)},
        {"as_of": date(2023, 2, 1), "intake_as_of": date(2026, 8, 15)},
        {"as_of": date(2023, 2, 1), "confirmed_on": date(2026, 8, 15)},
        {"as_of": date(2026, 1, 1), "as_of_year_only": True},
    ],
)
def test_what_an_official_page_said_within_a_year_is_open(changes: dict[str, object]) -> None:
    found = card(**changes)
    assert (found.intake_words, found.intake_tone, found.takes_today) == ("Open all year", "ok", True)


@pytest.mark.parametrize(
    ("changes", "english", "french"),
    [
        ({"as_of": date(2025, 2, 3)}, "February 2025", "février 2025"),
        ({"as_of": date(2025, 3, 1)}, "March 2025", "mars 2025"),
        ({"as_of": date(2023, 1, 1), "as_of_year_only": True}, "2023", "2023"),
        ({"as_of": date(2026, 9, 2), "organization_domains": ()}, "September 2026", "septembre 2026"),
    ],
)
def test_what_was_open_when_last_seen_is_to_be_asked(changes: dict[str, object], english: str, french: str) -> None:
    found = card(**changes)
    assert (found.intake_words, found.intake_tone) == (f"Open when last seen, {english}", "soon")
    assert not found.takes_today
    assert card("fr", **changes).intake_words == f"Ouvert en {french}, à vérifier"


def test_a_day_of_closing_stands_whatever_its_age() -> None:
    found = card(as_of=date(2024, 5, 1), intake=IntakeFacts(mode=IntakeMode.CALL, closes=date(2028, 3, 31)))
    assert (found.intake_words, found.takes_today) == ("Closes 31 March 2028", False)


@pytest.mark.parametrize(
    ("mode", "closes", "words"),
    [
        ("closed", date(2026, 11, 29), "The last round closed on 29 November 2026."),
        ("call", date(2025, 12, 31), "The last round closed at the end of 2025."),
        ("closed", TODAY, ""),
        ("closed", date(2026, 12, 31), ""),
        ("closed", None, ""),
        ("suspended", date(2026, 3, 1), ""),
    ],
)
def test_a_closed_program_says_when_its_last_round_closed(mode: str, closes: date | None, words: str) -> None:
    one = program("p", **OFFICIAL, intake=IntakeFacts(mode=IntakeMode(mode), closes=closes))
    assert ProgramPage(one, catalogue(one), TODAY, "en").last_round == words


def test_a_list_says_old_evidence_where_it_helps() -> None:
    old, this_year = {"as_of": date(2024, 3, 31)}, {"as_of": date(2026, 1, 1), "as_of_year_only": True}
    by_call = {"intake": IntakeFacts(mode=IntakeMode.CALL)}
    assert card(**this_year).old_evidence == ""  # "Open all year"
    assert card(**old).old_evidence == ""  # "Open when last seen, March 2024"
    assert card(**old, intake=IntakeFacts(mode=IntakeMode.CLOSED, ended=True)).old_evidence == ""
    assert card(**old, intake=IntakeFacts(mode=IntakeMode.UNKNOWN)).old_evidence == "Evidence of 31 March 2024."
    assert card(**old, **by_call).old_evidence.startswith("Evidence of 31 March 2024")
