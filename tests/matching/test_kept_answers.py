"""Answers are kept while nothing has changed of all that they rest on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from companies.models import FactSheet
from hub.core.vocabulary.enums import ConditionKind
from hub.matching.assessments import sources as live
from hub.matching.assessments.sources import match_fact_sheet
from hub.matching.engine.evaluation import MatchGroup
from hub.matching.engine.results import MatchResult, MatchSources
from programs.catalogue.entries import Catalogue
from tests.programs.factories import condition, entry

DAY = date(2026, 11, 24)


@pytest.fixture
def sources() -> MatchSources:
    return MatchSources(catalogue=_catalogue(99), seats=(), opportunities=())


def _catalogue(most: int) -> Catalogue:
    return Catalogue.of([entry("ca-one", conditions=(condition(ConditionKind.EMPLOYEES, {"max": most}),))])


def _told(sources: MatchSources, on: date = DAY, **answers: object) -> MatchResult:
    sheet = FactSheet(answers={"province": "ON", "employees": 50, "areas": [], **answers})
    return match_fact_sheet(sheet=sheet, on=on, sources=sources)


def _standing(told: MatchResult) -> MatchGroup:
    return told.answer.programs[0].standing


def test_the_same_question_has_the_same_answer(sources: MatchSources) -> None:
    assert _told(sources) is _told(sources)


def test_another_question_has_its_own(sources: MatchSources) -> None:
    first = _told(sources)
    others = [
        _told(sources, employees=500),
        _told(sources, on=DAY + timedelta(days=1)),
        _told(replace(sources, area_words="other")),
        _told(sources, province="QC"),
    ]
    assert all(other is not first for other in others)
    assert _standing(others[0]) != _standing(first)
    assert _told(sources) is first


def test_another_catalogue_leaves_nothing_of_the_former_one(sources: MatchSources) -> None:
    first = _told(sources)
    other = _told(replace(sources, catalogue=_catalogue(10)))
    assert _standing(other) != _standing(first)
    assert len(live._Kept.answers) == 1


def test_no_more_are_kept_than_there_is_room_for(sources: MatchSources) -> None:
    for employees in range(3 * live.MOST_KEPT):
        _told(sources, employees=employees)
    assert len(live._Kept.answers) == live.MOST_KEPT
