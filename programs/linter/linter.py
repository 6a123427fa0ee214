"""All checks of one program, and of a catalogue."""

from collections import Counter
from collections.abc import Iterable, Sequence

from hub.publishing.documents.findings import Lint, LintFinding
from hub.publishing.documents.readability import LEAST_FRENCH_SCORE, MOST_GRADE, MOST_MEAN, MOST_WORDS, measure
from programs.catalogue.entries import ProgramView
from programs.linter.conditions import contradictions, disagreements
from programs.linter.language import wording
from programs.linter.links import official_links


def lint(program: ProgramView) -> tuple[LintFinding, ...]:
    """Return what is wrong with a program, what stops it first."""
    found = [*contradictions(program.conditions), *disagreements(program), *wording(program), *official_links(program)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: not finding.stops))


def lint_all(programs: Iterable[ProgramView]) -> dict[str, tuple[LintFinding, ...]]:
    """Return what is wrong with many programs, by slug; those that pass are left out."""
    return {program.slug: found for program in programs if (found := lint(program))}


_WHY = {
    Lint.EMPTY: "Nobody could meet the conditions. Stops a draft.",
    Lint.NO_FRENCH: "Stops a draft.",
    Lint.SAME_TEXT: "Right for a name that has one form; a curator looks.",
    Lint.NUMBER_NOT_TESTED: "The sentence says more than the test; a note or a person's check holds the rest.",
    Lint.NUMBER_NOT_SAID: "The sentence says the number in another way.",
    Lint.PLACE_NOT_TESTED: "The sentence names a place in passing.",
    Lint.PLACE_NOT_SAID: "The sentence names the place in another way.",
    Lint.NUMBERS_DIFFER: "One language rounds, or says a figure in words.",
    Lint.FRENCH_MARKS: "Normalised when a file is loaded: found in drafts alone.",
    Lint.JARGON: "A plainer word is at hand; the next revision uses it.",
    Lint.ACRONYM: "Companies of the trade know it; others do not. Written out with the next evidence.",
    Lint.GRADE: f"English above grade {MOST_GRADE:g}, or French below {LEAST_FRENCH_SCORE:g}: names of programs, of "
    "organizations and of technologies weigh on a short text. Rewritten with the next evidence.",
    Lint.LONG_SENTENCE: f"Over {MOST_WORDS} words, mostly lists of what is paid. Rewritten with the next evidence.",
    Lint.LONG_MEAN: f"Over {MOST_MEAN} words a sentence. Rewritten with the next evidence.",
    Lint.LENGTH: "Shorter or longer than a card holds.",
    Lint.OFF_DOMAIN: "In no program of the files: a test holds it.",
    Lint.LINK_TO_CONFIRM: "Nobody has seen the page yet, or it is the home page alone; a curator looks once.",
}  # fmt: skip


def lint_report(programs: Sequence[ProgramView]) -> str:
    """Return the report in Markdown: figures first, then each program that did not pass, with the reason."""
    found = lint_all(programs)
    counts = Counter(finding.rule for findings in found.values() for finding in findings)
    graded = sum(measure(program.summary_en, "en").level <= MOST_GRADE for program in programs)
    scored = sum(measure(program.summary_fr, "fr").level >= LEAST_FRENCH_SCORE for program in programs)
    lines = [
        "# What the linter finds in the catalogue",
        "",
        "Written by `manage.py lint_programs`; a test holds the page to the data. A rule that stops a draft is found",
        "in no published program. The others are worth a look, and a curator sees them beside each draft.",
        "",
        "| programs | |",
        "|---|---:|",
        f"| all | {len(programs)} |",
        f"| pass every rule | {len(programs) - len(found)} |",
        f"| English summary at grade {MOST_GRADE:g} or less | {graded} |",
        f"| French summary at {LEAST_FRENCH_SCORE:g} or more | {scored} |",
        "",
        "| rule | found | why it may stand |",
        "|---|---:|---|",
        *(f"| {rule} | {counts[rule]} | {_WHY[rule]} |" for rule in Lint),
        "",
        "## By program",
        "",
    ]
    for slug, findings in sorted(found.items()):
        lines.append(f"- `{slug}`")
        lines += [f"  - {finding.where}: {finding.rule}. {finding.words.en}" for finding in findings]
    return "\n".join(lines) + "\n"
