"""What a case finds out: the verdict, what decides, what is missing, and what a revision would change."""

from dataclasses import replace
from datetime import date

import pytest

from hub.core.vocabulary.enums import ConditionKind, Intake, IntakeMode, Verdict
from programs.catalogue.entries import Catalogue
from programs.eligibility.evaluate import IntakeFacts
from programs.eligibility.facts import ApplicantFacts, Interval
from programs.verdict_cases.evaluate import case_differences, changed_cases, result_of
from programs.verdict_cases.files import UNVERIFIED, VerdictCase
from tests.programs.factories import condition, entry

SMALL = condition(ConditionKind.EMPLOYEES, {"max": 500})
HERE = condition(ConditionKind.PROVINCES, {"in": ["QC"]})
ASK = condition(ConditionKind.OTHER)


def case(**fields) -> VerdictCase:
    plain = VerdictCase(
        id="a-case",
        title_en="A small company",
        title_fr="Une petite entreprise",
        program="ca-example",
        on=date(2026, 11, 24),
        facts=ApplicantFacts(province="QC", employees=Interval.exact(20)),
        verdict=Verdict.MEETS,
        because=frozenset({"employees"}),
        missing=None,
        intake=None,
        source="https://programs.example/guide",
    )
    return replace(plain, **fields)


LARGE = {"facts": ApplicantFacts(province="ON", employees=Interval.exact(501)), "verdict": Verdict.NOT_NOW}


def test_what_is_met_may_name_only_what_the_case_is_about():
    program = entry(conditions=(SMALL, HERE))
    assert case_differences([case()], Catalogue.of([program])) == ()
    (found,) = case_differences([case(because=frozenset({"trl"}))], Catalogue.of([program]))
    assert "because nothing, expected trl" in str(found)


def test_what_stands_against_is_named_whole():
    program = entry(conditions=(SMALL, HERE, ASK))
    whole = case(**LARGE, because=frozenset({"employees", "provinces"}))
    assert case_differences([whole], Catalogue.of([program])) == ()
    (found,) = case_differences([replace(whole, because=frozenset({"employees"}))], Catalogue.of([program]))
    assert found.answer.because == {"employees", "provinces"}


def test_what_is_open_is_named_with_the_missing_facts_and_the_verification():
    program = entry(conditions=(SMALL, HERE, ASK), verified=False)
    answer = result_of(case(facts=ApplicantFacts(employees=Interval.exact(1))), program)
    assert answer.verdict is Verdict.TO_CONFIRM
    assert answer.because == {"provinces", "other", UNVERIFIED}
    assert answer.missing == {"provinces"}


def test_the_missing_facts_and_the_intake_are_compared_where_the_case_speaks_of_them():
    program = entry(conditions=(SMALL,), intake=IntakeFacts(mode=IntakeMode.CONTINUOUS, closes=date(2026, 11, 24)))
    catalogue = Catalogue.of([program])
    assert case_differences([case(missing=frozenset(), intake=Intake.OPEN)], catalogue) == ()
    (late,) = case_differences([case(intake=Intake.OPEN, on=date(2026, 11, 25))], catalogue)
    assert "intake closed, expected open" in str(late)
    (asked,) = case_differences([case(missing=frozenset({"employees"}))], catalogue)
    assert "missing nothing, expected employees" in str(asked)


def test_one_line_tells_all_of_a_case():
    (found,) = case_differences([case(**LARGE)], Catalogue.of([entry(conditions=())]))
    assert str(found) == (
        "a-case (ca-example, 2026-11-24): verdict meets, expected not_now; because nothing, expected employees."
        " A small company. Source: https://programs.example/guide"
    )


def test_a_program_that_is_not_there_is_left_out():
    assert case_differences([case()], Catalogue.of([entry("ca-other")])) == ()


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ((SMALL,), (HERE,), []),  # the verdict stays, though another condition decides
        ((SMALL,), (condition(ConditionKind.EMPLOYEES, {"max": 19}),), [Verdict.NOT_NOW]),
        ((ASK,), (ASK,), []),  # answered so before: no change of this revision
        ((ASK,), (condition(ConditionKind.EMPLOYEES, {"max": 19}),), [Verdict.NOT_NOW]),
        ((ASK,), (SMALL,), []),  # back to what was written
    ],
)
def test_what_a_revision_changes(before, after, changes):
    found = changed_cases([case()], before=entry(conditions=before), after=entry(conditions=after))
    assert [change.verdict for change in found] == changes


def test_a_new_program_is_held_to_its_cases():
    (change,) = changed_cases([case()], before=None, after=entry(conditions=(ASK,)))
    assert str(change) == "a-case: meets would become to_confirm. A small company."
    assert changed_cases([case()], before=None, after=entry("ca-other", conditions=(ASK,))) == ()


def test_the_verification_counts():
    (change,) = changed_cases([case()], before=entry(), after=entry(verified=False))
    assert change.verdict is Verdict.TO_CONFIRM
