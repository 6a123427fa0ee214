"""What the linter finds, what it lets pass, and that the report says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import ConditionKind
from hub.publishing.documents.readability import Lint, measure
from programs.eligibility.conditions.registry import CONDITION_TYPES, sentence_for
from programs.linter.conditions import contradictions, numbers_in, provinces_in
from programs.linter.linter import lint, lint_report
from programs.management.commands.lint_programs import REPORT
from tests.programs.factories import condition, entry
from tests.support.catalogue import real_catalogue

KIND = ConditionKind
SUMMARY = {
    "summary_en": "Pays half of the cost to try a new clean technology. A firm in Canada may ask for it all year long.",
    "summary_fr": "Paie la moitié du coût pour essayer une technologie propre. Une firme du Canada peut le demander.",
}
EXAMPLES = {kind: each.example for kind, each in CONDITION_TYPES.items() if each.example}


def rules(*conditions, **fields):
    return [finding.rule for finding in lint(entry(conditions=conditions, **SUMMARY | fields))]


@pytest.mark.parametrize("kind", [kind for kind in KIND if kind is not KIND.OTHER])
def test_every_kind_has_an_example_with_words_in_both_languages(kind):
    assert CONDITION_TYPES[kind].problems(EXAMPLES[kind]) == ()
    english, french = sentence_for(kind, EXAMPLES[kind])
    assert english
    assert french not in {"", english}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_sentence_that_the_test_words_itself_passes_every_rule(kind):
    assert rules(condition(kind, dict(EXAMPLES[kind]))) == []


CONTRADICTIONS = {
    "min over max": [(KIND.EMPLOYEES, {"min": 500, "max": 3})],
    "two ranges": [(KIND.EMPLOYEES, {"max": 99}), (KIND.EMPLOYEES, {"min": 100})],
    "no such level": [(KIND.TRL, {"min": 10})],
    "two provinces": [(KIND.PROVINCES, {"in": ["QC"]}), (KIND.PROVINCES, {"in": ["ON"]})],
    "a region elsewhere": [(KIND.PROVINCES, {"in": ["QC"]}), (KIND.SUB_REGION, {"in": ["northern-bc"]})],
    "included and excluded": [
        (KIND.LEGAL_FORMS, {"in": ["corporation"]}),
        (KIND.LEGAL_FORMS, {"excluded": ["corporation", "non_profit"]}),
    ],
    "yes and no": [(KIND.FOR_PROFIT, {"is": True}), (KIND.FOR_PROFIT, {"is": False})],
    "for profit and not": [(KIND.FOR_PROFIT, {"is": True}), (KIND.LEGAL_FORMS, {"in": ["non_profit"]})],
}


@pytest.mark.parametrize("tests", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_conditions_that_nobody_can_meet_stop_a_draft(tests):
    found = list(contradictions([condition(kind, test) for kind, test in tests]))
    assert [finding.rule for finding in found] == [Lint.EMPTY]
    assert found[0].stops


@pytest.mark.parametrize(
    "tests",
    [
        [(KIND.EMPLOYEES, {"max": 100}), (KIND.EMPLOYEES, {"min": 100})],
        [(KIND.PROJECT_PLACE, {"in": ["CA"]}), (KIND.PROJECT_PLACE, {"in": ["QC"]})],
        [(KIND.AREAS, {"in": ["energy-efficiency"]}), (KIND.AREAS, {"in": ["wastewater-treatment"]})],
        [(KIND.PROVINCES, {"in": ["BC"]}), (KIND.SUB_REGION, {"in": ["northern-bc"]})],
    ],
)
def test_conditions_that_somebody_can_meet_do_not(tests):
    assert list(contradictions([condition(kind, test) for kind, test in tests])) == []


def test_of_a_group_one_is_enough_and_nothing_contradicts():
    pair = [condition(KIND.EMPLOYEES, {"max": 9}, group=0), condition(KIND.EMPLOYEES, {"min": 100}, group=0)]
    assert list(contradictions(pair)) == []


WORDS = [
    (KIND.EMPLOYEES, {"max": 499}, "Fewer than 500 employees.", "Moins de 500 employés.", []),
    (KIND.EMPLOYEES, {"max": 499}, "At most 300 employees.", "Au plus 300 employés.", "both"),
    (KIND.ANNUAL_REVENUE, {"max": 15e6}, "Under $15 million.", "Moins de 15\u00a0M$.", []),
    (KIND.OWN_CONTRIBUTION, {"min": 0.5}, "You pay half of it.", "Vous en payez la moitié.", []),
    (KIND.OWN_CONTRIBUTION, {"min": 0.5}, "You pay 50% since 2024.", "Vous payez 50\u00a0% depuis 2024.", []),
    (KIND.PROVINCES, {"in": ["QC"]}, "In Quebec.", "Au Québec.", []),
    (KIND.PROVINCES, {"in": ["QC"]}, "In Ontario.", "En Ontario.", "both"),
    (KIND.PROVINCES, {"in": ["NB", "NS", "PE", "NL"]}, "In Atlantic Canada.", "Au Canada atlantique.", []),
]


@pytest.mark.parametrize(("kind", "test", "english", "french", "expected"), WORDS)
def test_sentence_and_test_are_held_together_in_both_languages(kind, test, english, french, expected):
    found = rules(condition(kind, test, sentence_en=english, sentence_fr=french))
    if not expected:
        assert found == []
        return
    what = "PLACE" if kind is KIND.PROVINCES else "NUMBER"
    assert {Lint[f"{what}_NOT_TESTED"], Lint[f"{what}_NOT_SAID"]} == set(found)


def test_french_is_there_is_french_and_says_the_same_figures():
    free = {"sentence_en": "Ask for the form first.", "sentence_fr": ""}
    assert Lint.NO_FRENCH in rules(condition(KIND.OTHER, **free))
    assert Lint.SAME_TEXT in rules(condition(KIND.OTHER, **free | {"sentence_fr": "Ask for the form first."}))
    apart = {"sentence_en": "A project of 90 days.", "sentence_fr": "Un projet de 60 jours."}
    assert rules(condition(KIND.OTHER, **apart)) == [Lint.NUMBERS_DIFFER]


def test_a_name_may_be_the_same_in_both_languages():
    assert rules(name_en="Sustainable Development Fund", name_fr="Sustainable Development Fund") == []


def test_french_marks_are_those_of_canada():
    assert rules(name_fr="Programme : essai") == [Lint.FRENCH_MARKS]
    assert rules(name_fr="Programme\u00a0: essai") == []


def test_jargon_is_found_as_a_word_not_as_a_part_of_one():
    assert rules(name_en="Leverage of funds") == [Lint.JARGON]
    assert rules(name_en="Leveraged funds and marshalling") == []


@pytest.mark.parametrize(
    ("summary", "found"),
    [
        ("A code of the ISIC is asked for.", ["summary"]),
        ("A code of the International Standard Industrial Classification (ISIC) is asked for. ISIC is free.", []),
        ("A code of the ISIC (the list of trades) is asked for.", []),
        ("A code (NACE, ISIC) is asked for.", ["summary"]),
        ("An SME of EA with R&D, a NAICS code in the US, OR an ISO mark.", []),
        ("Part II of HELP pays.", []),
    ],
)
def test_acronyms_are_explained_where_they_stand_first(summary, found):
    program = entry(name_en="HELP for INNOV-R", **SUMMARY | {"summary_en": summary})
    assert [one.where for one in lint(program) if one.rule is Lint.ACRONYM] == found


def test_an_acronym_is_told_once_at_its_first_place_in_each_language():
    free = {"sentence_en": "A CCTT takes part.", "sentence_fr": "Un CCTT participe."}
    found = lint(entry(conditions=(condition(KIND.OTHER, **free), condition(KIND.OTHER, **free)), **SUMMARY))
    told = [(one.where, one.words.fr) for one in found if one.rule is Lint.ACRONYM]
    assert told == [("condition 1", "Écrivez «\u00a0CCTT\u00a0» au long la première fois.")]


def test_long_sentences_and_hard_words_are_told():
    hard = "Interdepartmental commercialization infrastructure notwithstanding organizational considerations. " * 3
    assert Lint.GRADE in rules(summary_en=hard)
    assert Lint.LONG_SENTENCE in rules(summary_en=" ".join(["go"] * 26) + ".")


@pytest.mark.parametrize(
    ("text", "lang", "numbers"),
    [
        ("From $300,000 to $1.5 million", "en", [300_000, 1_500_000]),
        ("De 300\u00a0000\u00a0$ à 1,5\u00a0M$", "fr", [300_000, 1_500_000]),
        ("On 4 February 2026, in 2025-26", "en", []),
        ("Le 1er mars et le 20 avril 2017", "fr", []),
        ("Three partners and ISO 14001", "en", [3]),
        ("Deux milliards", "fr", [2]),
    ],
)
def test_numbers_are_read_as_a_person_reads_them(text, lang, numbers):
    assert numbers_in(text, lang) == numbers


@pytest.mark.parametrize(
    ("text", "lang", "provinces"),
    [("In New Brunswick", "en", {"NB"}), ("Au Yukon ou au Nunavut", "fr", {"YT", "NU"}), ("B.C. firms", "en", {"BC"})],
)
def test_places_are_read_by_name(text, lang, provinces):
    assert provinces_in(text, lang) == provinces


@given(st.text(max_size=200), st.sampled_from(["en", "fr"]))
def test_any_text_can_be_measured(text, lang):
    assert measure(text, lang).longest >= 0
    numbers_in(text, lang)
    provinces_in(text, lang)


def test_no_published_program_breaks_a_rule_that_stops_and_the_report_lists_the_rest():
    programs = real_catalogue().programs
    assert [one.slug for one in programs if any(finding.stops for finding in lint(one))] == []
    assert REPORT.read_text(encoding="utf-8") == lint_report(programs)


def test_every_summary_is_plain():
    """Short sentences, plain words, acronyms written out; REACHE is the name of another program."""
    plain = {Lint.GRADE, Lint.LONG_SENTENCE, Lint.LONG_MEAN, Lint.ACRONYM, Lint.JARGON, Lint.LENGTH}
    programs = real_catalogue().programs
    found = {(one.slug, each.where, each.rule) for one in programs for each in lint(one) if each.rule in plain}
    assert found == {("ca-nrcan-wah-ila-toos", "summary", Lint.ACRONYM)}
