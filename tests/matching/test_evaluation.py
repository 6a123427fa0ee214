"""Properties of the whole evaluation, over random catalogues and companies."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import (
    Area,
    ConditionKind,
    IntakeMode,
    Need,
    Ownership,
    Province,
    Stage,
    Support,
    Verdict,
)
from hub.matching.engine.answer import answer_for
from hub.matching.engine.evaluation import MatchGroup, evaluate_programs
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.evaluate import IntakeFacts
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from tests.matching.builders import DAY, catalogue, condition, program, verdicts_for

ORDER = {Verdict.NOT_NOW: 0, Verdict.TO_CONFIRM: 1, Verdict.MEETS: 2}


def some(values: type) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from([member.value for member in values]), min_size=1, max_size=3)


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


intervals = st.builds(lambda low, width: Interval(low, low + width), st.integers(0, 400), st.sampled_from([0, 0, 50]))
conditions = st.one_of(
    st.builds(lambda v: condition(ConditionKind.PROVINCES, {"in": sorted(v)}), some(Province)),
    st.builds(lambda v: condition(ConditionKind.AREAS, {"in": sorted(v)}), some(Area)),
    st.builds(lambda v: condition(ConditionKind.OWNERSHIP, {"in": sorted(v)}), some(Ownership)),
    st.builds(lambda v: condition(ConditionKind.EMPLOYEES, {"min": v}), st.integers(1, 300)),
    st.builds(lambda v: condition(ConditionKind.TRL, {"max": v}), st.integers(1, 9)),
    st.builds(lambda v: condition(ConditionKind.TARGET_MARKETS, {"in": [v]}), st.sampled_from(["CN", "*", "US"])),
    st.just(condition(ConditionKind.FOR_PROFIT, {"is": True})),
    st.just(condition(ConditionKind.OTHER)),
)


@st.composite
def programs(draw: st.DrawFn, slug: str) -> ProgramView:
    return program(
        slug,
        *draw(st.lists(conditions, max_size=4)),
        support=tuple(sorted(draw(some(Support)))),
        stages=tuple(sorted(draw(some(Stage)))),
        verified=draw(st.booleans()),
        jurisdiction=draw(st.sampled_from(["CA", "QC", "ON"])),
        intake=IntakeFacts(mode=draw(st.sampled_from(IntakeMode)), replaced_by=draw(st.booleans())),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    return catalogue(*(draw(programs(f"p{number}")) for number in range(draw(st.integers(1, 6)))))


facts = st.builds(
    ApplicantFacts,
    province=maybe(st.sampled_from([province.value for province in Province])),
    employees=maybe(intervals),
    trl=maybe(st.builds(Interval.exact, st.integers(1, 9))),
    stage=maybe(st.sampled_from([stage.value for stage in Stage])),
    for_profit=maybe(st.booleans()),
    areas=maybe(some(Area)),
    proposed_areas=some(Area),
    needs=maybe(some(Need)),
    target_markets=maybe(st.frozensets(st.sampled_from(["CN", "US"]))),
    ownership=maybe(st.frozensets(st.sampled_from([group.value for group in Ownership]))),
    project=st.builds(ProjectFacts, cost_cad=maybe(intervals)),
)


def shuffled(given_catalogue: Catalogue, seed: int) -> Catalogue:
    mixer = random.Random(seed)
    entries = []
    for entry in given_catalogue.programs:
        mixed: list[TypedCondition] = list(entry.conditions)
        mixer.shuffle(mixed)
        entries.append(replace(entry, conditions=tuple(mixed)))
    mixer.shuffle(entries)
    return Catalogue(given_catalogue.version, tuple(entries))


def outcome(given_catalogue: Catalogue, applicant: ApplicantFacts) -> list[tuple]:
    return [
        (answer.program.slug, answer.verdict, answer.rank, answer.score, answer.missing, answer.why)
        for answer in evaluate_programs(applicant, catalogue=given_catalogue, on=DAY)
    ]


@given(catalogues(), facts, st.integers())
def test_the_order_of_programs_and_conditions_changes_nothing(
    given_catalogue: Catalogue, applicant: ApplicantFacts, seed: int
) -> None:
    assert outcome(shuffled(given_catalogue, seed), applicant) == outcome(given_catalogue, applicant)


@given(catalogues(), facts)
def test_the_same_question_has_the_same_answer(given_catalogue: Catalogue, applicant: ApplicantFacts) -> None:
    again = replace(applicant)
    assert outcome(given_catalogue, applicant) == outcome(given_catalogue, again)


@given(catalogues(), facts, st.sampled_from(Ownership))
def test_one_more_ownership_group_never_lowers(
    given_catalogue: Catalogue, applicant: ApplicantFacts, group: Ownership
) -> None:
    before = replace(applicant, ownership=frozenset(applicant.ownership or ()))
    after = replace(before, ownership=before.ownership | {group.value})
    lower = {slug: (verdict, score) for slug, verdict, _, score, *_ in outcome(given_catalogue, before)}
    for slug, verdict, _, score, *_ in outcome(given_catalogue, after):
        assert ORDER[verdict] >= ORDER[lower[slug][0]]
        assert score >= lower[slug][1]


@given(catalogues(), facts, st.frozensets(st.sampled_from(["en", "fr", "zh"])))
def test_languages_change_nothing(
    given_catalogue: Catalogue, applicant: ApplicantFacts, languages: frozenset[str]
) -> None:
    assert outcome(given_catalogue, replace(applicant, languages=languages)) == outcome(given_catalogue, applicant)


@given(catalogues(), facts)
def test_ranks_count_what_is_neither_ruled_out_nor_ended(given_catalogue: Catalogue, applicant: ApplicantFacts) -> None:
    answers = evaluate_programs(applicant, catalogue=given_catalogue, on=DAY)
    assert {answer.program.slug for answer in answers} == {entry.slug for entry in given_catalogue.programs}
    ranked = [answer for answer in answers if answer.verdict is not Verdict.NOT_NOW and not answer.ended]
    assert [answer.rank for answer in ranked] == list(range(1, len(ranked) + 1))
    rest = [answer.score for answer in ranked if answer.first_move is None]
    assert rest == sorted(rest, reverse=True)
    assert all(answer.first_move for answer in ranked[: len(ranked) - len(rest)])
    assert all(answer.rank is None for answer in answers if answer not in ranked)
    assert answers[: len(ranked)] == tuple(ranked)


@given(catalogues(), facts)
def test_the_bare_verdicts_are_the_explained_ones(given_catalogue: Catalogue, applicant: ApplicantFacts) -> None:
    explained = {
        answer.program.slug: answer.verdict
        for answer in evaluate_programs(applicant, catalogue=given_catalogue, on=DAY)
    }
    assert verdicts_for(applicant, catalogue=given_catalogue) == explained


@given(catalogues(), facts)
def test_nothing_known_rules_nothing_out(given_catalogue: Catalogue, applicant: ApplicantFacts) -> None:
    nothing = ApplicantFacts(proposed_areas=applicant.proposed_areas)
    assert Verdict.NOT_NOW not in verdicts_for(nothing, catalogue=given_catalogue).values()


def test_equal_scores_keep_the_order_of_names() -> None:
    same = catalogue(program("b", name_en="Alpha"), program("a", name_en="beta"), program("c", name_en="Alpha"))
    answers = evaluate_programs(ApplicantFacts(), catalogue=same, on=DAY)
    assert [answer.program.slug for answer in answers] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("conditions_of", "applicant", "standing"),
    [
        ((), ApplicantFacts(), MatchGroup.MEETS),
        ((condition(ConditionKind.OTHER),), ApplicantFacts(), MatchGroup.TO_CHECK),
        ((condition(ConditionKind.FOR_PROFIT, {"is": True}),), ApplicantFacts(), MatchGroup.TO_ANSWER),
        ((condition(ConditionKind.FOR_PROFIT, {"is": True}),), ApplicantFacts(for_profit=False), MatchGroup.NOT_NOW),
    ],
)
def test_status(conditions_of: tuple[TypedCondition, ...], applicant: ApplicantFacts, standing: MatchGroup) -> None:
    (answer,) = evaluate_programs(applicant, catalogue=catalogue(program("p", *conditions_of)), on=DAY)
    assert answer.standing is standing


def test_an_unverified_program_is_never_better_than_to_confirm() -> None:
    (answer,) = evaluate_programs(ApplicantFacts(), catalogue=catalogue(program("p", verified=False)), on=DAY)
    assert (answer.verdict, answer.standing) == (Verdict.TO_CONFIRM, MatchGroup.TO_CHECK)


def test_an_ended_program_keeps_its_verdict_without_a_rank() -> None:
    ended = program("p", intake=IntakeFacts(mode=IntakeMode.CLOSED, replaced_by=True), replaced_by=("q",))
    answer = answer_for(
        ApplicantFacts(), catalogue=catalogue(ended, program("q")), seats=None, opportunities=None, on=DAY
    )
    first, last = answer.programs
    assert (first.program.slug, first.rank) == ("q", 1)
    assert (last.program.slug, last.rank, last.verdict, last.ended) == ("p", None, Verdict.MEETS, True)
