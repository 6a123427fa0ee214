"""Words that look like a fact and tell another one, or none: read for what they mean, in both languages."""

import pytest

from hub.matching.extraction.facts import read_facts

YEAR = 2026


def values(text: str, fact: str) -> list[object]:
    return [one.value for one in read_facts(text, year=YEAR) if one.fact == fact]


@pytest.mark.parametrize(
    "text",
    [
        "We need lab time at UNB.",
        "Il nous faut du temps de labo à UNB.",
        "Nos essais se font à l'UN B et à l'UN M.",
    ],
)
def test_the_name_of_a_university_is_no_amount(text: str) -> None:
    assert not values(text, "project.cost_cad")
    assert not values(text, "annual_revenue_cad")


def test_letters_behind_digits_are_an_amount() -> None:
    assert values("The project costs 2.5 B.", "project.cost_cad") == [2_500_000_000]
    assert values("Le projet coûte deux M$.", "project.cost_cad") == [2_000_000]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("In business since 1988.", [38]),
        ("A family firm since 2001, we make valves.", [25]),
        ("Been at it since 1996.", [30]),
        ("En affaires depuis 1988.", [38]),
        ("Entreprise familiale depuis 2001.", [25]),
        ("Fondée en 2012, 18 personnes.", [14]),
        ("The tariffs have hurt us since 2025.", []),
        ("We have had a joint venture in Suzhou since 2016.", []),
        ("Our joint venture was founded in 2016.", []),
        ("We have been running a pilot for 3 years.", []),
        ("Depuis 2025, les tarifs nous font mal.", []),
        ("Nous avons une coentreprise à Suzhou depuis 2016.", []),
        ("Notre filiale a été créée en 2016.", []),
        ("Nous avons un projet avec eux depuis 6 ans.", []),
    ],
)
def test_the_age_of_a_firm_is_told_by_words_of_founding(text: str, years: list[int]) -> None:
    assert values(text, "years_in_business") == years
