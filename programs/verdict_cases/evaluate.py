"""What programs answer to cases, where that is not what was written, and what a revision would change."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.vocabulary.enums import Intake, Result, Verdict
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.evaluate import (
    Finding,
    evaluate,
    intake_on,
    missing_facts,
    not_met,
    undecided,
    verdict_of,
    verdict_only,
)
from programs.verdict_cases.files import UNVERIFIED, VerdictCase


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a program says to the company of a case on its day.

    ``because`` names the kinds of the conditions that decide; where everything is met, of all its conditions.
    """

    verdict: Verdict
    because: frozenset[str]
    missing: frozenset[str]
    intake: Intake


@dataclass(frozen=True, slots=True)
class CaseDifference:
    """A case whose program answers otherwise than was written."""

    case: VerdictCase
    answer: CaseResult

    def __str__(self) -> str:
        case = self.case
        parts = "; ".join(
            f"{what} {_shown(found)}, expected {_shown(expected)}"
            for what, found, expected in _disagreements(case, self.answer)
        )
        return f"{case.id} ({case.program}, {case.on}): {parts}. {case.title_en}. Source: {case.source}"


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A case whose verdict a revision of its program would change; ``verdict`` is what it would become."""

    case: VerdictCase
    verdict: Verdict

    def __str__(self) -> str:
        return f"{self.case.id}: {self.case.verdict} would become {self.verdict}. {self.case.title_en}."


def result_of(case: VerdictCase, program: ProgramView) -> CaseResult:
    findings = evaluate(program.conditions, case.facts)
    verdict = verdict_of(findings, verified=program.is_confirmed)
    return CaseResult(
        verdict=verdict,
        because=_reasons(findings, verdict, verified=program.is_confirmed),
        missing=frozenset(missing_facts(findings)),
        intake=intake_on(program.intake, case.on).state,
    )


def case_differences(cases: Iterable[VerdictCase], catalogue: Catalogue) -> tuple[CaseDifference, ...]:
    """Return the cases whose program answers otherwise; those without a program here are left out."""
    found = []
    for case in cases:
        program = catalogue.by_slug.get(case.program)
        if program is not None and _disagreements(case, answer := result_of(case, program)):
            found.append(CaseDifference(case, answer))
    return tuple(found)


def changed_cases(
    cases: Iterable[VerdictCase], *, before: ProgramView | None, after: ProgramView
) -> tuple[ChangedCase, ...]:
    """Return the cases of a program that ``after`` answers otherwise than was written and than ``before`` does.

    What ``before`` answered already is no change of this revision. A program that is new has no ``before``.
    """
    found = []
    for case in cases:
        if case.program != after.slug or (verdict := _verdict(case, after)) is case.verdict:
            continue
        if before is None or _verdict(case, before) is not verdict:
            found.append(ChangedCase(case, verdict))
    return tuple(found)


def _verdict(case: VerdictCase, program: ProgramView) -> Verdict:
    return verdict_only(program.conditions, case.facts, verified=program.is_confirmed)


def _reasons(findings: tuple[Finding, ...], verdict: Verdict, *, verified: bool) -> frozenset[str]:
    if verdict is Verdict.NOT_NOW:
        return _kinds(not_met(findings))
    if verdict is Verdict.TO_CONFIRM:
        return _kinds(undecided(findings)) | (frozenset() if verified else {UNVERIFIED})
    return _kinds(finding for finding in findings if finding.result is Result.MET)


def _kinds(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(finding.condition.kind.value for finding in findings)


def _disagreements(case: VerdictCase, answer: CaseResult) -> tuple[tuple[str, object, object], ...]:
    """Return what is otherwise, what it is and what was written; what the case does not speak of is left out."""
    # A case that meets names only the conditions that it is about.
    because = answer.because & case.because if case.verdict is Verdict.MEETS else answer.because
    parts: list[tuple[str, object, object]] = [
        ("verdict", answer.verdict, case.verdict),
        ("because", because, case.because),
    ]
    if case.missing is not None:
        parts.append(("missing", answer.missing, case.missing))
    if case.intake is not None:
        parts.append(("intake", answer.intake, case.intake))
    return tuple(part for part in parts if part[1] != part[2])


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "nothing"
    return str(value)
