"""The project's own catalogue answers every case as its source calls for."""

from functools import cache

import pytest

from hub.core.vocabulary.enums import CANADA, Intake, Province, Verdict
from programs.catalogue.entries import Catalogue
from programs.verdict_cases.evaluate import case_differences
from programs.verdict_cases.files import UNVERIFIED, VerdictCase, project_cases
from tests.support.catalogue import real_catalogue


@cache
def catalogue() -> Catalogue:
    return real_catalogue()


@pytest.mark.parametrize("case", project_cases(), ids=lambda case: case.id)
def test_the_catalogue_answers_as_written(case: VerdictCase):
    found = case_differences([case], catalogue())
    assert not found, str(found[0])


def test_every_case_is_about_a_program_and_rests_on_one_of_its_sources():
    programs = catalogue().by_slug
    assert [case.id for case in project_cases() if case.program not in programs] == []
    assert [case.id for case in project_cases() if case.source not in programs[case.program].sources] == []


def test_the_cases_reach_far():
    """Enough cases, of every jurisdiction, of every kind of condition in use, and of every answer."""
    programs = catalogue().by_slug
    named = {case.program for case in project_cases()}
    assert len(project_cases()) >= 150
    assert len(named) >= 70
    assert {programs[slug].jurisdiction for slug in named} == {CANADA, *Province}
    used = {condition.kind.value for program in programs.values() for condition in program.conditions}
    assert {reason for case in project_cases() for reason in case.because} == used | {UNVERIFIED}
    against = {reason for case in project_cases() if case.verdict is Verdict.NOT_NOW for reason in case.because}
    assert used - against == {"applicant", "other"}  # these two never stand against a company
    assert {case.verdict for case in project_cases()} == set(Verdict)
    assert {case.intake for case in project_cases() if case.intake} == set(Intake) - {Intake.BY_INVITATION}
