"""The project's own catalogue, read once for all tests that only look at it, and what the bare rules say of one."""

from functools import cache

from hub.core.vocabulary.enums import Verdict
from programs.catalogue.entries import Catalogue
from programs.catalogue.files import read_programs
from programs.eligibility.evaluate import verdict_only
from programs.eligibility.facts import ApplicantFacts


@cache
def real_catalogue() -> Catalogue:
    """Return the catalogue of the project's files."""
    return read_programs()


def verdicts_for(facts: ApplicantFacts, *, catalogue: Catalogue) -> dict[str, Verdict]:
    """Return the bare verdict of every program by its slug: each rule asked alone."""
    return {
        program.slug: verdict_only(program.conditions, facts, verified=program.is_confirmed)
        for program in catalogue.programs
    }
