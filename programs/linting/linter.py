"""All checks of one program, and of a catalogue."""

from collections.abc import Iterable

from hub.publishing.documents.findings import Finding
from programs.catalogue.entries import Program
from programs.linting.agreement import disagreements
from programs.linting.contradictions import contradictions
from programs.linting.wording import wording


def lint(program: Program) -> tuple[Finding, ...]:
    """Return what is wrong with a program, what stops it first."""
    found = [*contradictions(program.conditions), *disagreements(program), *wording(program)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: not finding.stops))


def lint_all(programs: Iterable[Program]) -> dict[str, tuple[Finding, ...]]:
    """Return what is wrong with many programs, by slug; those that pass are left out."""
    return {program.slug: found for program in programs if (found := lint(program))}
