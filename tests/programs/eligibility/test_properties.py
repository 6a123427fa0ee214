"""The promises of the rules, over random programs and applicants."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import Result, Verdict
from hub.core.vocabulary.evidence import all_of, any_of
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.conditions.registry import CONDITION_TYPES, FACT_FIELDS
from programs.eligibility.evaluate import (
    evaluate,
    missing_facts,
    not_met,
    to_check_by_person,
    undecided,
    verdict_of,
    verdict_only,
)
from programs.eligibility.facts import ApplicantFacts
from tests.programs.eligibility.builders import ANY_FACTS, CONDITIONS, PLACES, growing_facts

# A plain space where French keeps its words together, or a mark that French does not write.
BAD_FRENCH = re.compile(r" [:%$»;!?]|«[^\u00a0]|['\"]|\d \d")


@given(CONDITIONS)
def test_the_generated_tests_are_valid(conditions: list[TypedCondition]) -> None:
    assert [CONDITION_TYPES[condition.kind].problems(condition.test) for condition in conditions] == [()] * len(
        conditions
    )


@given(CONDITIONS)
def test_unknown_is_never_no(conditions: list[TypedCondition]) -> None:
    findings = evaluate(conditions, ApplicantFacts(), places=PLACES)
    assert {finding.result for finding in findings} <= {Result.UNKNOWN}
    assert verdict_of(findings, verified=True) is (Verdict.TO_CONFIRM if conditions else Verdict.MEETS)


@given(CONDITIONS, growing_facts())
def test_more_facts_never_unsettle(
    conditions: list[TypedCondition], known: tuple[ApplicantFacts, ApplicantFacts]
) -> None:
    fewer, more = known
    before = evaluate(conditions, fewer, places=PLACES)
    after = evaluate(conditions, more, places=PLACES)
    for first, second in zip(before, after, strict=True):
        if first.proposed:
            # The company's choice may correct a proposal; it never makes it unknown.
            assert second.result is not Result.UNKNOWN
        elif first.result is not Result.UNKNOWN:
            assert second.result is first.result
    if not any(finding.proposed for finding in before):
        settled = verdict_of(before, verified=True)
        assert settled is Verdict.TO_CONFIRM or verdict_of(after, verified=True) is settled


@given(CONDITIONS.flatmap(lambda given: st.tuples(st.just(given), st.permutations(given))), ANY_FACTS)
def test_order_does_not_matter(
    orders: tuple[list[TypedCondition], list[TypedCondition]], facts: ApplicantFacts
) -> None:
    first, second = (evaluate(order, facts, places=PLACES) for order in orders)
    assert verdict_of(first, verified=True) is verdict_of(second, verified=True)
    assert missing_facts(first) == missing_facts(second)
    for pick in (undecided, not_met, to_check_by_person):
        assert sorted(map(repr, pick(first))) == sorted(map(repr, pick(second)))


@given(CONDITIONS, ANY_FACTS, st.booleans())
def test_the_quick_way_says_the_same(conditions: list[TypedCondition], facts: ApplicantFacts, verified: bool) -> None:
    findings = evaluate(conditions, facts, places=PLACES)
    assert verdict_only(conditions, facts, verified=verified, places=PLACES) is verdict_of(findings, verified=verified)


@given(CONDITIONS, ANY_FACTS)
def test_the_explanation_recomputes_the_verdict(conditions: list[TypedCondition], facts: ApplicantFacts) -> None:
    findings = evaluate(conditions, facts, places=PLACES)
    groups = {condition.group for condition in conditions if condition.group is not None}
    alone = [finding.result for finding in findings if finding.condition.group is None]
    grouped = [any_of(finding.result for finding in findings if finding.condition.group == group) for group in groups]
    verdict = {Result.MET: Verdict.MEETS, Result.UNKNOWN: Verdict.TO_CONFIRM, Result.NOT_MET: Verdict.NOT_NOW}
    assert verdict_of(findings, verified=True) is verdict[all_of([*alone, *grouped])]
    assert bool(not_met(findings)) is (verdict_of(findings, verified=True) is Verdict.NOT_NOW)
    if not not_met(findings):
        assert bool(undecided(findings)) is (verdict_of(findings, verified=True) is Verdict.TO_CONFIRM)


@given(CONDITIONS, ANY_FACTS)
def test_an_unverified_entry_is_never_better_than_to_confirm(
    conditions: list[TypedCondition], facts: ApplicantFacts
) -> None:
    findings = evaluate(conditions, facts, places=PLACES)
    verified, unverified = (verdict_of(findings, verified=verified) for verified in (True, False))
    assert unverified is (Verdict.NOT_NOW if verified is Verdict.NOT_NOW else Verdict.TO_CONFIRM)


@given(CONDITIONS, ANY_FACTS)
def test_each_open_finding_names_facts_or_asks_a_person(
    conditions: list[TypedCondition], facts: ApplicantFacts
) -> None:
    findings = evaluate(conditions, facts, places=PLACES)
    assert set(missing_facts(findings)) <= set(FACT_FIELDS)
    for finding in undecided(findings):
        assert finding in to_check_by_person(findings) or finding.facts <= set(missing_facts(findings))
    for finding in findings:
        assert not finding.facts or finding.result is Result.UNKNOWN
        assert not finding.proposed or (finding.result is Result.MET and facts.areas is None)


@given(CONDITIONS, ANY_FACTS)
def test_both_languages_explain_every_finding(conditions: list[TypedCondition], facts: ApplicantFacts) -> None:
    for finding in evaluate(conditions, facts, places=PLACES):
        assert finding.because("en").endswith(".")
        assert finding.because("fr").endswith(".")
        assert bool(finding.remedy("en")) is bool(finding.remedy("fr")) is (finding.result is not Result.MET)
        for text in (finding.because("fr"), finding.remedy("fr")):
            assert not BAD_FRENCH.search(text.replace("14001:2015", "").replace("ISO 14001", "")), text
        for text in (finding.because("en"), finding.remedy("en")):
            assert "'" not in text
            assert "None" not in text
            assert "{" not in text
        assert finding.because("en") != finding.because("fr")


@given(CONDITIONS, ANY_FACTS)
def test_findings_are_the_same_each_time(conditions: list[TypedCondition], facts: ApplicantFacts) -> None:
    first, second = (evaluate(conditions, facts, places=PLACES) for _ in range(2))
    assert first == second
    assert [(f.because("en"), f.because("fr"), f.remedy("en"), f.remedy("fr")) for f in first] == [
        (f.because("en"), f.because("fr"), f.remedy("en"), f.remedy("fr")) for f in second
    ]
