"""Verdicts of whole programs: false beats unknown, any-of groups, who must check."""

import subprocess
import sys

from hub.core.vocabulary.enums import Verdict
from programs.eligibility.evaluate import (
    evaluate,
    missing_facts,
    not_met,
    to_check_by_person,
    verdict_of,
    verdict_only,
)
from programs.eligibility.facts import Interval
from tests.programs.eligibility.builders import condition, facts

IN_QUEBEC = condition("provinces", {"in": ["QC"]})
SMALL = condition("employees", {"max": 100}, group=1)
LOW_REVENUE = condition("annual_revenue_cad", {"max": 15_000_000}, group=1)
PERSON = condition("other", {})


def test_a_program_without_conditions_meets() -> None:
    assert verdict_of((), verified=True) is Verdict.MEETS
    assert verdict_of((), verified=False) is Verdict.TO_CONFIRM


def test_false_beats_unknown() -> None:
    findings = evaluate([PERSON, SMALL, IN_QUEBEC], facts(province="ON"))
    assert verdict_of(findings, verified=True) is Verdict.NOT_NOW
    assert verdict_only([PERSON, SMALL, IN_QUEBEC], facts(province="ON"), verified=True) is Verdict.NOT_NOW
    assert [finding.condition for finding in not_met(findings)] == [IN_QUEBEC]


def test_what_a_person_must_check_is_never_met() -> None:
    findings = evaluate([IN_QUEBEC, PERSON], facts(province="QC"))
    assert verdict_of(findings, verified=True) is Verdict.TO_CONFIRM
    assert [finding.condition for finding in to_check_by_person(findings)] == [PERSON]
    assert missing_facts(findings) == ()


def test_one_member_of_a_group_is_enough() -> None:
    findings = evaluate([SMALL, LOW_REVENUE], facts(employees=Interval.exact(20)))
    assert verdict_of(findings, verified=True) is Verdict.MEETS
    assert missing_facts(findings) == ()


def test_a_failed_member_of_a_group_leaves_the_others_open() -> None:
    findings = evaluate([SMALL, LOW_REVENUE], facts(employees=Interval.exact(200)))
    assert verdict_of(findings, verified=True) is Verdict.TO_CONFIRM
    assert missing_facts(findings) == ("annual_revenue_cad",)
    assert not_met(findings) == ()


def test_a_group_fails_only_as_a_whole() -> None:
    known = facts(employees=Interval.exact(200), annual_revenue_cad=Interval.exact(20_000_000))
    findings = evaluate([SMALL, LOW_REVENUE], known)
    assert verdict_of(findings, verified=True) is Verdict.NOT_NOW
    assert len(not_met(findings)) == 2


def test_missing_facts_come_in_the_order_of_the_closed_list() -> None:
    findings = evaluate([LOW_REVENUE, SMALL, IN_QUEBEC], facts())
    assert missing_facts(findings) == ("provinces", "employees", "annual_revenue_cad")


def test_an_unverified_entry_keeps_its_no() -> None:
    assert verdict_only([IN_QUEBEC], facts(province="QC"), verified=False) is Verdict.TO_CONFIRM
    assert verdict_only([IN_QUEBEC], facts(province="ON"), verified=False) is Verdict.NOT_NOW


def test_the_rules_load_without_django() -> None:
    modules = "evaluate facts phrases places conditions.registry"
    code = "import sys\n" + "\n".join(f"import programs.eligibility.{name}" for name in modules.split())
    code += "\nassert not any(name.split('.')[0] == 'django' or name.endswith('.models') for name in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
