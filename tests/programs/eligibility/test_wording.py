"""The sentences of conditions, reasons and remedies, in both languages."""

from typing import Any

import pytest

from hub.core.vocabulary.enums import ConditionKind
from programs.eligibility.conditions.base import ConditionType
from programs.eligibility.conditions.registry import CONDITION_TYPES, sentence_for
from programs.eligibility.evaluate import evaluate
from programs.eligibility.facts import Interval
from tests.programs.eligibility.builders import PLACES, condition, facts
from tests.programs.eligibility.test_kinds import CASES, some

SENTENCES: list[tuple[str, dict[str, Any], str, str]] = [
    ("provinces", {"in": ["QC"]}, "The company is in Quebec.", "L’entreprise se trouve au Québec."),
    (
        "provinces",
        {"in": ["PE", "AB"]},
        "The company is in Alberta or in Prince Edward Island.",
        "L’entreprise se trouve en Alberta ou à l’Île-du-Prince-Édouard.",
    ),
    ("project_place", {"in": ["CA"]}, "The project takes place in Canada.", "Le projet se déroule au Canada."),
    ("employees", {"min": 3, "max": 500}, "Between 3 and 500 employees.", "De 3 à 500 employés."),
    ("employees", {"min": 1}, "At least 1 employee.", "Au moins 1 employé."),
    (
        "annual_revenue_cad",
        {"min": 300_000, "max": 100_000_000},
        "Annual revenue between $300,000 and $100 million.",
        "Revenus annuels de 300\u00a0000\u00a0$ à 100\u00a0M$.",
    ),
    (
        "annual_revenue_cad",
        {"max": 1_000_000},
        "Annual revenue of at most $1 million.",
        "Revenus annuels d’au plus 1\u00a0M$.",
    ),
    (
        "years_in_business",
        {"min": 2, "max": 5},
        "In business for between 2 and 5 years.",
        "En activité depuis 2 à 5 ans.",
    ),
    (
        "trl",
        {"min": 4},
        "Technology readiness level (TRL) of at least 4.",
        "Niveau de maturité technologique (NMT) d’au moins 4.",
    ),
    (
        "legal_forms",
        {"in": ["corporation", "cooperative", "partnership"]},
        "The applicant is a corporation, a cooperative or a partnership.",
        "Le demandeur est une société par actions, une coopérative ou une société de personnes.",
    ),
    (
        "legal_forms",
        {"in": ["corporation", "cooperative", "partnership", "municipality"]},
        "The applicant is a corporation, cooperative or partnership, or a municipality.",
        "Le demandeur est une société ou une coopérative, ou une municipalité.",
    ),
    (
        "legal_forms",
        {"in": ["corporation", "cooperative", "partnership", "sole_proprietorship", "non_profit"]},
        "The applicant is a business of any form or a non-profit organization.",
        "Le demandeur est une entreprise de toute forme ou un organisme sans but lucratif.",
    ),
    (
        "legal_forms",
        {"excluded": ["non_profit", "partnership"]},
        "The applicant is not a non-profit organization or a partnership.",
        "Le demandeur n’est ni un organisme sans but lucratif, ni une société de personnes.",
    ),
    (
        "partner",
        {"kinds": ["academic", "research"], "count": 1},
        "The project is done with a university or college, or a research centre.",
        "Le projet se fait avec une université ou un collège, ou un centre de recherche.",
    ),
    ("target_markets", {"in": ["US"]}, "The company aims at the United States.", "L’entreprise vise les États-Unis."),
    (
        "own_contribution",
        {"min": 0.25},
        "You bring at least 25% of the cost, from your own or other non-government money.",
        "Vous assumez au moins 25\u00a0% des coûts, avec vos fonds ou d’autres fonds non gouvernementaux.",
    ),
    (
        "min_project_cost",
        {"min": 20_000_000},
        "The project costs at least $20 million.",
        "Le projet coûte au moins 20\u00a0M$.",
    ),
]


@pytest.mark.parametrize(("kind", "test", "english", "french"), SENTENCES)
def test_sentence_of_a_test(kind: str, test: dict[str, Any], english: str, french: str) -> None:
    assert sentence_for(ConditionKind(kind), test) == (english, french)


@pytest.mark.parametrize(("kind", "test"), [(kind, test) for kind, test, *_ in CASES if kind != "other"])
def test_every_test_has_a_sentence_in_both_languages(kind: str, test: dict[str, Any]) -> None:
    english, french = sentence_for(ConditionKind(kind), test, places=PLACES)
    assert english.endswith(".")
    assert french.endswith(".")
    assert english != french


def test_a_proposed_area_says_so() -> None:
    known = facts(proposed_areas=some("wastewater-treatment"))
    (finding,) = evaluate([condition("areas", {"in": ["wastewater-treatment"]})], known)
    assert finding.proposed
    assert finding.because("en") == ("Proposed from your own words: wastewater treatment. You have not chosen yet.")
    assert finding.because("fr") == (
        "Proposé d’après vos propres mots\u00a0: traitement des eaux usées. Vous n’avez pas encore choisi."
    )


def test_an_overlapping_band_says_that_the_figure_decides() -> None:
    (finding,) = evaluate([condition("employees", {"max": 300})], facts(employees=Interval(250, 499)))
    assert finding.because("en") == "You have between 250 and 499 employees; the exact figure decides."
    assert finding.because("fr") == "Vous avez de 250 à 499 employés; il faut le chiffre exact pour conclure."


def test_a_market_that_is_not_aimed_at_is_a_way_to_look_further() -> None:
    (finding,) = evaluate([condition("target_markets", {"in": ["US", "MX"]})], facts(target_markets=some("CN")))
    assert finding.because("en") == "You aim at China."
    assert finding.remedy("en") == "The answer changes if you also aim at Mexico or the United States."
    assert finding.remedy("fr") == "Il faudrait viser aussi le Mexique ou les États-Unis."


def test_a_city_without_its_province_is_said() -> None:
    rule = condition("sub_region", {"in": ["southern-ontario"]})
    (finding,) = evaluate([rule], facts(city="Windsor"), places=PLACES)
    assert finding.because("en") == "You told us: Windsor; we do not know in which province."
    assert finding.remedy("en") == "Tell us your province or territory. Tell us your city or region."


def test_who_must_apply_is_named() -> None:
    (finding,) = evaluate([condition("applicant", {"is": ["bank"]})], facts())
    assert finding.because("en") == "Somebody else may have to apply: a bank or lender."
    assert finding.remedy("fr") == (
        "Cherchez qui présentera la demande avec vous\u00a0: une banque ou un prêteur. Notre guichet peut vous aider."
    )


def test_a_missing_partner_is_a_thing_to_look_for() -> None:
    (finding,) = evaluate([condition("partner", {"kinds": ["foreign"]})], facts(project_has_partner=False))
    assert finding.because("fr") == "Vous n’avez pas encore de partenaire."
    assert finding.remedy("fr") == "Cherchez un partenaire étranger. Notre guichet peut vous aider."


def test_every_kind_that_can_fail_says_so_in_a_few_words() -> None:
    words = {kind: each.unmet for kind, each in CONDITION_TYPES.items() if each.unmet is not ConditionType.unmet}
    assert set(words) == set(ConditionKind) - {ConditionKind.OTHER}
    for short in words.values():
        assert 0 < len(short.en.split()) < 10
        assert short.en != short.fr
